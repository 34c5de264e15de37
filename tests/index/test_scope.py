import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from index.encoders import HashingEncoder
from index.live import Live, Match
from index.scope import (
    FALSE_ANSWERS,
    MOST_PASSAGES,
    SIGNALS,
    Around,
    Features,
    Floats,
    Gate,
    Judgement,
    Logistic,
    Neighbours,
    ScopeError,
    Verdict,
    fingerprint,
)
from index.search import Reader, Searcher
from index.snapshot import Snapshot
from tests.index.small import PASSAGES, TEXTS, references

finite = st.floats(-5, 5)


def gate(model: str = "model", data: str = "data") -> Gate:
    examples = Logistic((0.5, 0.25), (1.5, 2.0), (1 / 3, -0.1), 0.125, sure=0.9, unsure=0.6)
    return Gate(model, data, by_examples=examples, by_text=replace(examples, bias=-1e-17))


@cache
def fitted() -> tuple[Logistic, Floats, NDArray[np.bool_]]:
    random = np.random.default_rng(3)
    inside = np.repeat([True, False], 100)
    features = random.normal(0, 1, (200, 3)).astype(np.float32)
    features[inside, 0] += 2
    return Logistic.fit(features, inside), features, inside


# The file


def test_a_gate_comes_back_from_its_file_to_the_last_bit(tmp_path: Path) -> None:
    path = tmp_path / "models" / "gate.json"
    gate().save(path)
    assert Gate.load(path, "model", "data") == gate()


@pytest.mark.parametrize(("model", "data"), [("another", "data"), ("model", "others")])
def test_a_gate_of_another_model_or_other_questions_is_refused(tmp_path: Path, model: str, data: str) -> None:
    path = tmp_path / "gate.json"
    gate().save(path)
    with pytest.raises(ScopeError, match=str(path)):
        Gate.load(path, model, data)


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "1", "{}", '{"model": "model", "data": "data"}', '{"by_examples": 1, "by_text": []}']
)
def test_a_file_that_is_no_gate_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "gate.json"
    path.write_text(content)
    with pytest.raises(ScopeError, match=str(path)):
        Gate.load(path, "model", "data")


def test_a_gate_with_a_part_missing_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "gate.json"
    gate().save(path)
    plain = json.loads(path.read_text())
    del plain["by_text"]["weights"]
    path.write_text(json.dumps(plain))
    with pytest.raises(ScopeError):
        Gate.load(path, "model", "data")


def test_a_missing_gate_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ScopeError, match=r"nowhere\.json"):
        Gate.load(tmp_path / "nowhere.json", "model", "data")


def test_other_texts_or_another_order_have_another_fingerprint() -> None:
    names = {fingerprint(texts) for texts in (["a", "b"], ["b", "a"], ["a"], ["ab"], [])}
    assert len(names) == 5
    assert fingerprint(["a", "b"]) == fingerprint(["a", "b"])


# Judging


def test_what_was_fitted_tells_the_sides_apart() -> None:
    logistic, features, inside = fitted()
    verdicts = np.array([logistic.judge(row.tolist()).verdict for row in features])
    assert (verdicts[~inside] == Verdict.SURE).mean() <= 2 * FALSE_ANSWERS
    assert (verdicts[inside] == Verdict.SURE).mean() > 0.3
    assert (verdicts[~inside] <= Verdict.DOUBTFUL).mean() > 0.8


def test_to_be_sure_takes_more_than_to_offer_choices() -> None:
    logistic, _, _ = fitted()
    assert 0 < logistic.unsure < logistic.sure < 1


def test_fitting_twice_gives_the_same() -> None:
    logistic, features, inside = fitted()
    assert Logistic.fit(features, inside) == logistic


@given(st.lists(st.tuples(finite, finite), min_size=2, max_size=8))
def test_the_more_likely_is_never_judged_worse(rows: list[tuple[float, float]]) -> None:
    judged = sorted((gate().by_examples.judge(row) for row in rows), key=lambda each: each.probability)
    assert all(0 <= each.probability <= 1 for each in judged)
    assert [each.verdict for each in judged] == sorted(each.verdict for each in judged)


# What is around a question


@pytest.fixture
def encoder() -> HashingEncoder:
    return HashingEncoder()


def match(encoder: HashingEncoder, folder: Path, question: str, passages: Mapping[str, str] = PASSAGES) -> Match:
    live = Live(encoder, references(encoder, folder, replace(TEXTS, passages=list(PASSAGES.values()))), None)
    live.refresh(1, passages)
    [found] = live.find([question])
    return found


def side(found: Match) -> float:
    """Where the kernel machine sees the question: above 0 inside the scope."""
    return found.features.around[0]


def test_a_passage_is_inside_and_a_known_question_without_answer_outside(encoder: HashingEncoder, tmp_path: Path) -> None:
    assert side(match(encoder, tmp_path, "odlewnia żeliwa")) > 0 > side(match(encoder, tmp_path, TEXTS.outside[0]))


def test_a_new_document_widens_the_scope(encoder: HashingEncoder, tmp_path: Path) -> None:
    question = TEXTS.outside[0]
    before = match(encoder, tmp_path, question)
    after = match(encoder, tmp_path, question, {**PASSAGES, "cakes#text-0": question})
    assert side(after) > 0 > side(before)
    assert after.features.around[2] < before.features.around[2], "the example no longer stands for what is outside"


def test_a_document_about_something_else_changes_nothing_for_it(encoder: HashingEncoder, tmp_path: Path) -> None:
    question = TEXTS.outside[0]
    assert side(match(encoder, tmp_path, question, {**PASSAGES, "boats#text-0": "jachty żaglowe"})) < 0


@pytest.mark.parametrize("passages", [{}, {"a#0": "tartak"}])
def test_few_or_no_documents_are_no_fault(encoder: HashingEncoder, tmp_path: Path, passages: dict[str, str]) -> None:
    found = match(encoder, tmp_path, "tartak", passages)
    assert np.isfinite([*found.features.signals, *found.features.around]).all()


def test_without_outside_examples_everything_still_works(encoder: HashingEncoder, tmp_path: Path) -> None:
    live = Live(encoder, references(encoder, tmp_path, replace(TEXTS, outside=[])), None)
    live.refresh(1, PASSAGES)
    [found] = live.find(["tartak"])
    assert np.isfinite(found.features.around).all()


@pytest.mark.parametrize("most", [MOST_PASSAGES, 3])  # every passage is an example, or only some
def test_cosines_that_are_known_already_change_nothing(encoder: HashingEncoder, tmp_path: Path, most: int) -> None:
    searcher = Searcher.build(Snapshot.build(encoder, 1, PASSAGES), PASSAGES)
    neighbours = Neighbours(references(encoder, tmp_path), searcher, most=most)
    [question] = Reader(encoder, {}, {}).read(["odlewnia żeliwa"])
    found = searcher.find(question)
    assert question.vector is not None
    cosines = searcher.snapshot.vectors() @ question.vector
    assert neighbours.features(found, cosines).around == pytest.approx(neighbours.features(found).around, abs=1e-5)


# What a gate sees


def test_of_entries_with_examples_a_gate_sees_what_is_around_instead_of_standard_scores() -> None:
    signals = tuple(float(number) for number in range(len(SIGNALS)))
    features = Features(signals, Around(-1.0, -2.0, -3.0, -4.0, -5.0), has_examples=True)
    assert features.by_text == signals
    seen = [signals[SIGNALS.index(name)] for name in SIGNALS if name not in {"top", "margin"}]
    assert features.by_examples == (*seen, -1.0, -2.0, -3.0, -4.0, -5.0)


# The verdict


def verdict(found: Match) -> Judgement:
    def flat(length: int) -> Logistic:
        return Logistic((0.0,) * length, (1.0,) * length, (0.0,) * length, -9.0, sure=0.9, unsure=0.5)

    features: Features = found.features
    return Gate("", "", flat(len(features.by_examples)), flat(len(features.by_text))).judge(found.found, features)


def test_nothing_found_is_a_no(encoder: HashingEncoder, tmp_path: Path) -> None:
    assert verdict(match(encoder, tmp_path, "tartak", {})) == Judgement(0.0, Verdict.NO)


def test_the_very_words_of_a_document_are_a_yes_whatever_the_models_say(encoder: HashingEncoder, tmp_path: Path) -> None:
    assert verdict(match(encoder, tmp_path, "Odlewnia żeliwa")).verdict is Verdict.SURE
    assert verdict(match(encoder, tmp_path, "odlewnia szarlotki")).verdict is Verdict.NO


def test_documents_without_examples_are_judged_by_a_model_of_their_own(encoder: HashingEncoder, tmp_path: Path) -> None:
    long = {
        "law#text-0": "Długi przepis o podatkach, ulgach i zwolnieniach, który nie daje ani jednego krótkiego przykładu pytania."
    }
    assert not match(encoder, tmp_path, "ulgi w podatkach", long).features.has_examples
    assert match(encoder, tmp_path, "tartak parowy").features.has_examples


# The solutions that are kept


def solved(folder: Path) -> Neighbours:
    encoder = HashingEncoder()
    return Neighbours(references(encoder, folder), Searcher.build(Snapshot.build(encoder, 1, PASSAGES), PASSAGES))


def test_solutions_are_kept_for_the_next_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = solved(tmp_path)
    first.keep()
    monkeypatch.setattr("index.kernel._solve", lambda known, inside: pytest.fail("solved again"))
    second = solved(tmp_path)
    assert second.solutions.keys() == first.solutions.keys()
    monkeypatch.setattr("index.kernel.keep", lambda path, solutions: pytest.fail("kept again"))
    second.keep()


def test_a_state_takes_over_what_the_one_before_has_solved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = HashingEncoder()
    first = Live(encoder, replace(references(encoder, tmp_path), solution=None), None)
    first.refresh(1, PASSAGES)
    monkeypatch.setattr("index.kernel._solve", lambda known, inside: pytest.fail("solved again"))
    first.refresh(2, PASSAGES)


def test_a_folder_that_cannot_be_written_only_costs_time(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    first = solved(tmp_path)
    (tmp_path / f"references-{HashingEncoder().spec.fingerprint[:16]}.solution.npz").mkdir()
    first.keep()
    assert "cannot be kept" in caplog.text
