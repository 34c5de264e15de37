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
