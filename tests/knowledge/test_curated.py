"""The curated specialisations: a term or a PKD code that leads to two of them would lead nowhere."""

import re
from collections import Counter
from collections.abc import Iterable

import pytest

from knowledge.documents import Specialisation
from knowledge.exchange import curated


@pytest.fixture(scope="module")
def specialisations() -> list[Specialisation]:
    return [document for document in curated() if isinstance(document, Specialisation)]


def _repeated(terms: Iterable[str]) -> list[str]:
    return [term for term, times in Counter(terms).items() if times > 1]


def test_a_trade_belongs_to_one_specialisation(specialisations: list[Specialisation]) -> None:
    assert len(specialisations) == 7
    assert not _repeated(trade.casefold() for each in specialisations for trade in each.trades)


def test_a_pkd_code_belongs_to_one_specialisation(specialisations: list[Specialisation]) -> None:
    entries = [entry for each in specialisations for entry in each.pkd]
    assert entries
    assert [entry for entry in entries if not re.fullmatch(r"\d\d(\.\d{1,2}(\.[A-Z])?)? [A-ZŁŚŻ].+", entry)] == []
    assert not _repeated(entry.split(" ", 1)[0] for entry in entries)


SHAPES = ("mąż ", "teść ", "prowadzę ", " w Kielcach", " pod Pińczowem", "near Sandomierz", "під Сандомиром", "под Сандомиром")
CALLS = ("szuka partnerów", "looking for partners", "шукає партнерів", "ищет партнёров", "kto jest moim koordynatorem")


@pytest.mark.parametrize("shape", [*SHAPES, *CALLS])
def test_every_specialisation_is_asked_in_each_shape(specialisations: list[Specialisation], shape: str) -> None:
    assert [each.id for each in specialisations if not any(shape in question for question in each.questions)] == []
