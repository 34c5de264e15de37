import pytest

from bot import activities
from knowledge.documents import Specialisation
from tests.bot.world import small_documents

SPECIALISATIONS = [each for each in small_documents() if isinstance(each, Specialisation)]


def found(text: str) -> tuple[str, str | None] | None:
    activity = activities.find(text, SPECIALISATIONS)
    if activity is None:
        return None
    return activity.code, None if activity.specialisation is None else activity.specialisation.id


@pytest.mark.parametrize(
    ("text", "code", "specialisation"),
    [
        ("25.62.Z", "2562", "spec-metal"),
        ("mam 2562z, do kogo?", "2562", "spec-metal"),
        ("pkd 25", "25", "spec-metal"),
        ("PKD: 25.6 i inne", "256", "spec-metal"),
        ("pkd 24.51", "2451", "spec-metal"),
        ("PKD 24.52.Z", "2452", None),
        ("16.10.Z tartak", "1610", "spec-drewno"),
        ("62.10.B", "6210", None),
        ("PKD 99", "99", None),
    ],
)
def test_a_code_leads_where_our_mapping_puts_it(text: str, code: str, specialisation: str | None) -> None:
    assert found(text) == (code, specialisation)


@pytest.mark.parametrize(
    "text",
    [
        "targi w styczniu 2024r.",
        "2024 rok",
        "12.05.2026",
        "12.05.w Kielcach",
        "41 344 43 92",
        "tel. 41-344-43-92",
        "3000m hali",
        "pkd",
        "jakie mam PKD?",
        "100 000 zł",
        "godz. 10.30",
        "8580/24",
        "25.62.Zakład",
    ],
)
def test_what_only_looks_like_a_code_is_none(text: str) -> None:
    assert found(text) is None


def test_the_longest_code_on_file_decides_and_its_line_is_named() -> None:
    activity = activities.find("24.51.Z", SPECIALISATIONS)
    assert activity is not None
    assert activity.specialisation is not None
    assert activity.specialisation.pkd[activity.entry].startswith("24.51")
