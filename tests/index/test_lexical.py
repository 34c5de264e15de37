import math

import numpy as np
import pytest

from index.lexical import Lexical, terms

PASSAGES = {
    "metal": "Odlewnie żeliwa i obróbka metali, PKD 25.62.Z",
    "okna": "Produkcja okien i drzwi",
    "sady": "Sady, jabłka i przetwórstwo jabłek",
    "empty": "",
}


@pytest.fixture(scope="module")
def lexical() -> Lexical:
    return Lexical.build(PASSAGES)


def best(lexical: Lexical, question: str) -> str:
    return lexical.ids[int(lexical.scores(question).argmax())]


@pytest.mark.parametrize(
    ("question", "expected"),
    [("mam odlewnię żeliwa", "metal"), ("robię okna", "okna"), ("jabłko", "sady"), ("pkd 25.62", "metal"), ("zeliwo", "metal")],
)
def test_other_forms_find_the_passage(lexical: Lexical, question: str, expected: str) -> None:
    assert best(lexical, question) == expected


def test_unknown_words_score_nothing(lexical: Lexical) -> None:
    scores = lexical.scores("xyzzy ???")
    assert scores.dtype == np.float32
    assert scores.tolist() == [0, 0, 0, 0]


def test_scores_are_bm25(lexical: Lexical) -> None:
    lengths = [len(terms(text)) for text in PASSAGES.values()]
    mean = sum(lengths) / 4
    counted = terms(PASSAGES["sady"]).count("jablko")
    assert counted == 2
    idf = math.log(1 + (4 - 1 + 0.5) / (1 + 0.5))
    expected = idf * counted * 2.2 / (counted + 1.2 * (0.25 + 0.75 * lengths[2] / mean))
    assert lexical.scores("jabłka jabłek")[2] == pytest.approx(expected, rel=1e-5)


def test_updated_it_scores_as_if_built_anew(lexical: Lexical) -> None:
    changed = {"new": "Targi i kongresy", "sady": "Sady i winnice", "okna": PASSAGES["okna"], "metal": PASSAGES["metal"]}
    updated, anew = Lexical.build(changed, previous=lexical), Lexical.build(changed)
    assert updated.ids == anew.ids == tuple(changed)
    for question in ("targi odlewni", "winnica, okna i jabłka", "25.62.z"):
        assert updated.scores(question) == pytest.approx(anew.scores(question))
    assert updated.scores("jabłka").tolist() == [0, 0, 0, 0]


def test_an_empty_corpus_can_be_asked() -> None:
    empty = Lexical.build({})
    assert empty.scores("cokolwiek").shape == (0,)
    assert Lexical.build({"a": "cokolwiek"}, previous=empty).scores("cokolwiek")[0] > 0
    assert Lexical.build({}, previous=Lexical.build({"a": "b"})).ids == ()
