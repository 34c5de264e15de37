import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.language import detect, may_be


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mam odlewnie", "pl"),
        ("robie okna", "pl"),
        ("Do kogo mam się zgłosić z odlewnią?", "pl"),
        ("jak dostac dotacje na pompy ciepla w kielcach", "pl"),
        ("kontakt", "pl"),
        ("a telefon?", "pl"),
        ("dziekuje", "pl"),
        ("SIPH", "pl"),
        ("KPT kontakt", "pl"),
        ("25.62.Z", "pl"),
        ("", "pl"),
        ("🙂", "pl"),
        ("hi, who do I call", "en"),
        ("who coordinates the metal industry in Kielce?", "en"),
        ("grants for a food company", "en"),
        ("хто координує", "uk"),
        ("Кто координирует металл?", "ru"),
        ("кто помогает фирмам", "ru"),
        ("допоможіть фірмі", "uk"),
        ("переробка м'яса", "uk"),
        ("лимит de minimis", "ru"),
        ("контакт Targi Kielce", "uk"),
        ("software house", "pl"),
        ("mail siph", "pl"),
        ("Wer hilft", "other"),
        ("qui peut m'aider", "other"),
        ("¿quién ayuda a las empresas?", "other"),
        ("你好", "other"),
    ],
)
def test_detect(text: str, expected: str) -> None:
    assert detect(text) == expected


@given(st.text(max_size=200))
def test_detect_always_answers(text: str) -> None:
    assert detect(text) in {"pl", "en", "uk", "ru", "other"}


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("телефон KPT", "ru", True),
        ("а пекарня?", "ru", True),
        ("а санаторий?", "uk", True),
        ("переробка м'яса", "ru", False),
        ("станки чпу, ищем партнёров", "uk", False),
        ("KPT", "uk", True),
        ("KPT", "en", True),
        ("telefon do KPT", "en", False),
        ("who coordinates metal", "pl", False),
    ],
)
def test_what_may_be_of_another_language_as_well(text: str, language: str, expected: bool) -> None:
    assert may_be(text, language) is expected
