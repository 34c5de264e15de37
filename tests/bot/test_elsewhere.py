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
        ("robię łodzie i ogłaszam to całej rzeszy klientów", set()),
        ("", set()),
    ],
)
def test_regions_are_known_in_any_case_and_language(text: str, expected: set[str]) -> None:
    assert elsewhere.regions(text) == expected
