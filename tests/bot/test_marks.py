"""What answers say of documents that somebody has confirmed, or nobody for too long."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

import pytest

from bot.cards import Cards
from bot.messages import Language, Origin
from bot.texts import catalogue
from knowledge.documents import Document, Status
from tests.bot.world import NOON, small_documents

SMALL = {each.id: each for each in small_documents()}
SINCE = date(2025, 3, 12)
CONFIRMED = {
    Language.PL: "Potwierdzone 12 marca 2025.",
    Language.EN: "Confirmed on 12 March 2025.",
    Language.UK: "Підтверджено 12 березня 2025 року.",
    Language.RU: "Подтверждено 12 марта 2025 года.",
}
UNCONFIRMED = {
    Language.PL: "Niepotwierdzone od 12 marca 2025.",
    Language.EN: "Not confirmed since 12 March 2025.",
    Language.UK: "Не підтверджено з 12 березня 2025 року.",
    Language.RU: "Не подтверждено с 12 марта 2025 года.",
}


def cards(language: Language = Language.PL, marks: Mapping[str, date] = MappingProxyType({}), **confirmed: Document) -> Cards:
    changed = {each.id: each for each in confirmed.values()}
    return Cards({**SMALL, **changed}, catalogue(language), NOON, marks)


@pytest.mark.parametrize("language", Language)
def test_an_overdue_document_says_so_before_its_source(language: Language) -> None:
    text = cards(language, {"guide-izba": SINCE}).card(SMALL["guide-izba"]).text
    assert text.splitlines()[-1].startswith(UNCONFIRMED[language] + " ")
    assert UNCONFIRMED[language] not in cards(language).card(SMALL["guide-izba"]).text


@pytest.mark.parametrize("language", Language)
def test_a_confirmed_document_says_when(language: Language) -> None:
    guide = SMALL["guide-izba"].model_copy(update={"confirmed_on": SINCE})
    text = cards(language, guide=guide).card(guide).text
    assert text.splitlines()[-1].startswith(CONFIRMED[language] + " ")


def test_an_overdue_document_does_not_also_say_that_it_is_confirmed() -> None:
    guide = SMALL["guide-izba"].model_copy(update={"confirmed_on": SINCE})
    text = cards(Language.PL, {"guide-izba": SINCE}, guide=guide).card(guide).text
    assert UNCONFIRMED[Language.PL] in text
    assert "Potwierdzone" not in text
    doubtful = guide.model_copy(update={"status": Status.UNCONFIRMED})
    assert "Potwierdzone" not in cards(guide=doubtful).card(doubtful).text


def test_the_day_names_where_it_comes_from() -> None:
    card = cards(Language.PL, {"guide-izba": SINCE}).card(SMALL["guide-izba"])
    assert [span.origin for span in card.lines[-1] if span.text == "12 marca 2025"] == [Origin("guide-izba", "history", 1)]
    guide = SMALL["guide-izba"].model_copy(update={"confirmed_on": SINCE})
    card = cards(Language.PL, {"guide-izba": SINCE}, guide=guide).card(guide)
    assert [span.origin for span in card.lines[-1] if span.text == "12 marca 2025"] == [Origin("guide-izba", "confirmed_on", 1)]


@pytest.mark.parametrize("shown", ["org-izba", "spec-metal", "appt-metal"])
def test_contacts_of_an_overdue_organisation_say_so_wherever_they_are_shown_once(shown: str) -> None:
    lines = cards(Language.PL, {"org-izba": SINCE}).card(SMALL[shown]).text.splitlines()
    place = lines.index(UNCONFIRMED[Language.PL])
    assert lines[place - 1].startswith("• www.izba.example"), "below the contacts"
    assert sum(UNCONFIRMED[Language.PL] in line for line in lines) == 1


def test_lists_mark_what_is_overdue() -> None:
    marks = dict.fromkeys(("fund-otwarty", "event-targi", "support-kursy"), SINCE)
    found = cards(Language.PL, marks)
    assert "• Bon na maszyny – do 31 marca 2026 (niepotwierdzone)" in found.fundings(None).text
    assert "Dni Kowala (https://dni.example/) (niepotwierdzone)" in found.events(None).text
    assert "• Kursy zawodowe (niepotwierdzone)" in found.offer().text
    plain = cards()
    assert "niepotwierdzone" not in plain.fundings(None).text + plain.events(None).text + plain.offer().text
