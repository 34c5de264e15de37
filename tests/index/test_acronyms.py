import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.acronyms import plain


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("nr do s.i.p.h.", "nr do siph"),
        ("gdzie jest K.P.T?", "gdzie jest KPT?"),
        ("O.P.i.W.P.R. kontakt", "OPiWPR kontakt"),
        ("f a r r tel", "farr tel"),
        ("k p t?", "kpt?"),
        ("kontakt do SIPH-u, proszę", "kontakt do SIPH, proszę"),
        ("z KPT-em i siph-owi", "z KPT i siph"),
        ("do SIPHu i OPiWPRu", "do SIPH i OPiWPR"),
        ("w BURze, z FARRem, o PARPie", "w BUR, z FARR, o PARP"),
        ("RIS2030+ i feś2021", "RIS 2030+ i feś 2021"),
    ],
)
def test_acronyms_are_written_as_documents_write_them(typed: str, expected: str) -> None:
    assert plain(typed) == expected


@pytest.mark.parametrize(
    "text",
    [
        "sp. z o.o. w Kielcach, m.in. np. itd.",
        "spółka s.c. i S.A.",
        "a i w Kielcach, o i u nas",
        "PKD 25.62.Z",
        "www.a.b.c.pl albo x@a.b.c.pl",
        "rolno-spożywcze e-mail B2B",
        "RIS3, CO2, PM10, MP3",
        "KIELCE i Kielce",
        "FARR SIPH OPiWPR MŚP",
        "Busko-Zdrój",
    ],
)
def test_the_rest_stays(text: str) -> None:
    assert plain(text) == text


@given(st.text(max_size=200) | st.text(st.sampled_from("aAbBiu .-–'ąŚ20@/"), max_size=60))
def test_any_text_keeps_its_letters_or_loses_an_ending(text: str) -> None:
    assert len(plain(text)) <= len(text) + text.count("20")


@pytest.mark.parametrize("mash", ["a." * 50_000, "a " * 50_000, "AB-u" * 25_000, "Ai" * 50_000, "a-" * 50_000])
def test_mash_of_any_length_takes_no_time(mash: str) -> None:
    assert plain(mash)
