import pytest

from bot import activities
from knowledge.documents import Specialisation
from knowledge.exchange import curated
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
        ("PKD 25,62", "2562", "spec-metal"),
        ("PKD 25 62 Z", "2562", "spec-metal"),
        ("ПКД 25", "25", "spec-metal"),
        ("PKD 2007 25.62", "2562", "spec-metal"),
        ("PKD 2007: 25", "25", "spec-metal"),
        ("mam 25,62,Z, do kogo?", "2562", "spec-metal"),
        ("25-62-Z i inne", "2562", "spec-metal"),
        ("dział 25", "25", "spec-metal"),
        ("firma z dzialu 25, do kogo", "25", "spec-metal"),
        ("PKD dział 25", "25", "spec-metal"),
        ("dział 24.51", "2451", "spec-metal"),
        ("division 16", "16", "spec-drewno"),
        ("розділ 16", "16", "spec-drewno"),
        ("раздел 16", "16", "spec-drewno"),
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
        "1620",
        "przyjdę 25.06",
        "stal po 25,62 zł",
        "cena 25,62,z dostawą",
        "25 62 z hali",
        "od 25-62 osób",
        "chłodnia 10-15c",
        "ul. Stalowa 25 62 A",
        "25-062 Kielce",
        "25.06.2026",
        "PKD 2007",
        "jakie PKD 2025?",
        "Firma działa 25 lat",
        "mamy dział 25 osób",
        "dział 25-osobowy",
        "dział sprzedaży 25",
        "dział 41 344 43 92",
        "dział 2024",
        "rozdział 25",
    ],
)
def test_what_only_looks_like_a_code_is_none(text: str) -> None:
    assert found(text) is None


def test_the_longest_code_on_file_decides_and_its_line_is_named() -> None:
    activity = activities.find("24.51.Z", SPECIALISATIONS)
    assert activity is not None
    assert activity.specialisation is not None
    assert activity.specialisation.pkd[activity.entry].startswith("24.51")


@pytest.mark.parametrize(
    "text", ["25.62", "25,62,Z", "25 62 Z", "25-62-Z", " 25.62.z?", "25 62", "kod 25,62", "25.62 PKD", "2562Z"]
)
def test_a_message_that_is_nothing_but_a_code_may_set_its_parts_apart_with_any_sign(text: str) -> None:
    assert found(text) == ("2562", "spec-metal")


@pytest.mark.parametrize(
    ("text", "partly"), [("PKD 24", True), ("PKD 24.5", True), ("PKD 24.52", False), ("PKD 96", False), ("sekcja C", True)]
)
def test_a_code_that_is_wider_than_those_on_file_is_told_from_an_unknown_one(text: str, partly: bool) -> None:
    activity = activities.find(text, SPECIALISATIONS)
    assert activity is not None
    assert (activity.specialisation, activity.partly) == (None, partly)


# Sections


PKD = ("41 Budynki", "42 Budowle", "43 Roboty", "01 Uprawy rolne", "03 Rybactwo")
BUILDING = SPECIALISATIONS[0].model_copy(update={"pkd": PKD})


@pytest.mark.parametrize(
    "text", ["sekcja F", "sekcja f pkd", "PKD: sekcja F", "firma z sekcji F, do kogo?", "section F", "секція F", "секция F"]
)
def test_a_section_leads_where_all_of_its_divisions_lead(text: str) -> None:
    activity = activities.find(text, [BUILDING])
    assert activity is not None
    assert (activity.code, activity.specialisation, activity.entry) == ("F", BUILDING, 0)


@pytest.mark.parametrize(("section", "partly"), [("A", True), ("C", False), ("H", False)])
def test_a_section_leads_nowhere_if_one_of_its_divisions_does_not(section: str, partly: bool) -> None:
    assert activities.find(f"sekcja {section}", [BUILDING]) == activities.Activity(section, partly=partly)


@pytest.mark.parametrize(
    "text", ["sekcja i dział", "sekcja a stowarzyszenie", "the section I need", "sekcja W", "sekcja Foo", "F", "grupa F"]
)
def test_a_letter_that_is_no_section_is_none(text: str) -> None:
    assert activities.find(text, [BUILDING]) is None


# Names


@pytest.mark.parametrize(
    ("text", "code", "specialisation"),
    [
        ("Produkcja metalowych wyrobów gotowych, z wyłączeniem maszyn i urządzeń", "25", "spec-metal"),
        ("produkcja metalowych wyrobow gotowych", "25", "spec-metal"),
        ("25 Produkcja metalowych wyrobów gotowych", "25", "spec-metal"),
        ("PKD: produkcja wyrobów z drewna i korka", "16", "spec-drewno"),
        ("handel detaliczny", "47", None),
        ("HANDEL DETALICZNY!", "47", None),
        ("handlu detalicznego", "47", None),
        ("dział edukacja", "85", None),
        ("PKD 2007 edukacja", "85", None),
        ("pobor, uzdatnianie i dostarczanie wody", "36", None),
    ],
)
def test_a_message_that_is_nothing_but_the_name_of_a_division_is_its_code(
    text: str, code: str, specialisation: str | None
) -> None:
    assert found(text) == (code, specialisation)


@pytest.mark.parametrize(
    "text",
    [
        "handel detaliczny stalą",
        "prowadzę handel detaliczny",
        "handel",
        "edukacja zawodowa",
        "produkcja metalowa",
        "produkcja wyrobów",
        "badania naukowe i prace rozwojowe",
        "dział",
        "pkd",
        "",
    ],
)
def test_what_only_has_a_name_in_it_is_none(text: str) -> None:
    assert found(text) is None


CURATED = [each for each in curated() if isinstance(each, Specialisation)]
DIVISIONS = {code: names for section in activities.divisions().values() for code, names in section.items()}


def test_every_division_stands_in_one_section_and_its_names_are_no_other_ones() -> None:
    assert len(DIVISIONS) == sum(map(len, activities.divisions().values())) == 88
    assert [found.code for names in DIVISIONS.values() for name in names if (found := activities.find(name, CURATED))] == [
        code for code, names in DIVISIONS.items() for _ in names
    ]


def test_divisions_on_file_are_called_as_they_are_here() -> None:
    lines = [line.partition(" ") for each in CURATED for line in each.pkd]
    assert [(code, name) for code, _, name in lines if code in DIVISIONS and name != DIVISIONS[code][0]] == []


def test_a_trade_on_file_is_no_name_of_a_division_that_leads_elsewhere() -> None:
    named = [(trade, each, activities.find(trade, CURATED)) for each in CURATED for trade in each.trades]
    assert [trade for trade, each, activity in named if activity is not None and activity.specialisation is not each] == []
