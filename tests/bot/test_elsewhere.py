import pytest

from bot import elsewhere


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("izba przemysłowa w Krakowie", {"małopolskie"}),
        ("URZAD MARSZALKOWSKI WE WROCLAWIU", {"dolnośląskie"}),
        ("dotacje na Śląsku i w Wielkopolsce", {"śląskie", "wielkopolskie"}),
        ("hiking in the Tatra mountains", {"małopolskie"}),
        ("технопарк у Вроцлаві", {"dolnośląskie"}),
        ("гранты в Варшаве", {"mazowieckie"}),
        ("izba z Kielc, województwo świętokrzyskie", set()),
        ("koordynator w Zabrzu albo w Rabce", {"śląskie", "małopolskie"}),
        ("sosnowe deski, global warming, brzmi i zabrzmi, ополчення", set()),
        ("robię łodzie i ogłaszam to całej rzeszy klientów", set()),
        ("", set()),
    ],
)
def test_regions_are_known_in_any_case_and_language(text: str, expected: set[str]) -> None:
    assert elsewhere.regions(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("przenosimy firmę z Krakowa do Kielc", True), ("zakład pod Skarżyskiem", True), ("з Кельців", True), ("w Krakowie", False)],
)
def test_our_own_region_is_known_too(text: str, expected: bool) -> None:
    assert elsewhere.at_home(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("odlewnia w Krakowie", True),
        ("koordynator metalu Wielkopolska?", True),
        ("WARSZAWA, software house", True),
        ("okna do Krakowa", False),
        ("goście z Warszawy, dla (Warszawy)", False),
        ("foundry in Warsaw", True),
        ("firma z Radomia, spawamy", True),
        ("Jestem z Opoczna, robię płytki", True),
        ("koordynator z podkarpackiego od IT", True),
        ("prowadzę sad pod Grójcem", True),
        ("фірма з Кракова", True),
        ("odlewnia w Kielcach", False),
        ("odlewnia w Kielcach i w Krakowie", False),
        ("", False),
    ],
)
def test_where_something_is_is_told_from_where_it_goes(text: str, expected: bool) -> None:
    assert elsewhere.is_there(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("piekarnia w Staszowie", "piekarnia"),
        ("stolarnia Starachowice, meble", "stolarnia meble"),
        ("Kowal ze Starachowic", "Kowal"),
        ("foundry in Kielce, who helps", "foundry who helps"),
        ("пекарня в Сандомире", "пекарня"),
        ("z kim rozmawiać w Busku?", "z kim rozmawiać"),
        ("w Krakowie", "w Krakowie"),
        ("Kielce", ""),
        ("", ""),
    ],
)
def test_towns_of_ours_are_taken_out_with_their_prepositions(text: str, expected: str) -> None:
    assert elsewhere.without_towns(text) == expected
