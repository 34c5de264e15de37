"""Passages of a specialisation: what it is called, what its firms do and which codes they bear."""

from datetime import date

from knowledge.documents import SourceDate, Specialisation
from knowledge.passages import passages

SPECIALISATION = Specialisation(
    id="spec-metal",
    name="Branża metalowo-odlewnicza",
    label="Metal",
    number=7,
    description="Odlewnie.",
    trades=("odlewnia", "ślusarz"),
    pkd=("24 Produkcja metali", "25.62 Obróbka mechaniczna elementów metalowych"),
    source="https://example.org",
    source_date=SourceDate.parse(date(2024, 1, 22).isoformat()),
)


def test_every_pkd_code_is_a_passage_with_its_name() -> None:
    found = passages(SPECIALISATION)
    assert found["spec-metal#pkd-0"] == "PKD 24 Produkcja metali"
    assert found["spec-metal#pkd-1"] == "PKD 25.62 Obróbka mechaniczna elementów metalowych"


def test_the_number_is_found_by_both_its_names() -> None:
    found = passages(SPECIALISATION)
    assert {text for part, text in found.items() if part.startswith("spec-metal#number-")} == {"RIS 7", "specjalizacja nr 7"}
