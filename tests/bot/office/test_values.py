"""Phones, mail addresses and the like as people type them."""

import pytest

from bot.office import values
from bot.office.values import Unusable
from knowledge.documents import ContactType

PHONE, MAIL, SITE, ADDRESS = ContactType.PHONE, ContactType.MAIL, ContactType.SITE, ContactType.ADDRESS


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        (PHONE, "413444392", "41 344 43 92"),
        (PHONE, "tel. 41 344-43-92", "41 344 43 92"),
        (PHONE, "+48 41 344 43 92 wew. 12", "41 344 43 92 wew. 12"),
        (PHONE, "+44 20 7946 0018", "+44 20 7946 0018"),
        (MAIL, " Biuro@Firma.Example ", "Biuro@firma.example"),
        (SITE, "www.firma.example", "www.firma.example"),
        (SITE, "https://firma.example/kontakt?x=1", "https://firma.example/kontakt?x=1"),
        (ADDRESS, "ul.  Próbna 1\nKielce", "ul. Próbna 1 Kielce"),
    ],
)
def test_a_contact_is_written_as_people_read_it(kind: ContactType, typed: str, value: str) -> None:
    assert values.contact(kind, typed) == value


@pytest.mark.parametrize(
    ("kind", "typed", "code"),
    [
        (PHONE, "12", "phone"),
        (PHONE, "proszę dzwonić", "phone"),
        (PHONE, "41 344 43 92, 41 344 43 93", "phone"),
        (PHONE, "41 344 43 9", "phone"),
        (MAIL, "biuro", "mail"),
        (MAIL, "biuro@firma", "mail"),
        (MAIL, "a b@firma.example", "mail"),
        (MAIL, "a@firma..example", "mail"),
        (SITE, "nie ma", "site"),
        (SITE, "javascript:alert(1)", "site"),
        (ADDRESS, "asdf", "address"),
        (ADDRESS, "x" * 300, "too-long"),
        (ADDRESS, " ", "nothing"),
    ],
)
def test_nonsense_is_refused(kind: ContactType, typed: str, code: str) -> None:
    with pytest.raises(Unusable) as caught:
        values.contact(kind, typed)
    assert caught.value.code == code


def test_a_link_is_whole() -> None:
    assert values.link("firma.example/x") == "https://firma.example/x"
    assert values.link("http://firma.example") == "http://firma.example"
