import dataclasses
import itertools
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.encoders import Encoder, HashingEncoder, Vectors
from index.errors import EncoderError
from index.search import Found, Reader, Searcher, corpus_words, corpus_words_since
from index.snapshot import Snapshot
from tests.index.counting import CountingEncoder
from tests.index.small import PASSAGES


def search(
    passages: dict[str, str], question: str, encoder: Encoder | None = None, failing: bool = False, count: int = 10
) -> Found:
    encoder = encoder or HashingEncoder()
    searcher = Searcher.build(Snapshot.build(encoder, 1, passages), passages)
    broken = CountingEncoder()
    broken.raising = EncoderError("the model is gone")
    asking: Encoder = broken if failing else encoder
    [read] = Reader(asking, {}, corpus_words(passages)).read([question])
    return searcher.find(read, count)


def entries(found: Found) -> list[str]:
    return [each.entry for each in found.ranked]


def test_the_entry_that_fits_best_is_first_and_names_its_closest_passage() -> None:
    found = search(PASSAGES, "odlewnia żeliwa")
    assert (found.ranked[0].entry, found.ranked[0].passage) == ("metal", "metal#trade-1")
    assert [each.score for each in found.ranked] == sorted((each.score for each in found.ranked), reverse=True)


def test_meaning_finds_what_no_word_matches() -> None:
    # The hashing encoder's meaning is shared letters: no stem of the question stands in a passage.
    found = search({"a#0": "spawalnictwo", "b#0": "cukiernia", "c#0": "pasieka"}, "spawalniczy")
    assert found.signals.bm25 == 0
    assert entries(found)[0] == "a"


def test_words_find_what_lies_apart_in_letters() -> None:
    """The stem of an inflected form is the same although most letters differ."""
    passages = {"a#0": "praca dla dwóch ludzi", "b#0": "człowieczek z piernika"}
    found = search(passages, "człowiek")
    by_words = search(passages, "człowiek", failing=True)
    assert entries(by_words)[0] == "a"
    assert found.signals.bm25_of_top >= 0


def test_a_failing_encoder_leaves_the_words(caplog: pytest.LogCaptureFixture) -> None:
    found = search(PASSAGES, "stolarza meblowego", failing=True)
    assert found.question.vector is None
    assert entries(found)[0] == "wood"
    assert found.ranked[0].passage == "wood#trade-1"
    assert "the model is gone" in caplog.text


def test_a_failing_encoder_and_unknown_words_still_raise_nothing() -> None:
    assert search(PASSAGES, "xyzzy", failing=True).ranked == ()


def test_passages_of_one_entry_count_as_one() -> None:
    found = search({f"a#{number}": "spawanie" for number in range(5)} | {"b#0": "spawanie"}, "spawanie")
    assert sorted(entries(found)) == ["a", "b"]


def test_an_id_may_hold_the_sign_that_parts_it() -> None:
    found = search({"c#7#name-0": "spawanie stali", "c#7#name-1": "tokarz", "c#8#name-0": "tartak"}, "spawanie stali")
    assert entries(found) == ["c#7", "c#8"]
    assert found.ranked[0].passage == "c#7#name-0"


def test_at_most_ten_come_back() -> None:
    passages = {f"entry-{number}#0": f"spawanie numer {number}" for number in range(40)}
    assert len(search(passages, "spawanie").ranked) == 10
    assert len(search(passages, "spawanie", count=3).ranked) == 3


def test_many_more_passages_than_are_fetched_still_leave_the_best_first() -> None:
    passages = {f"e{number % 60}#{number}": f"zdanie o rzeczy {number}" for number in range(2500)} | {"hit#0": "kokila"}
    assert entries(search(passages, "kokila"))[0] == "hit"
    assert entries(search(passages, "kokila", failing=True))[0] == "hit"


def test_the_order_is_the_same_each_time_even_among_equals() -> None:
    passages = {f"{letter}#0": "spawanie" for letter in "gacbfed"}
    assert [entries(search(passages, "spawanie")) for _ in range(3)] == [list("gacbfed")] * 3


def test_the_order_of_entries_does_not_depend_on_the_order_of_passages() -> None:
    orders = itertools.islice(itertools.permutations(PASSAGES.items()), 0, None, 71)
    assert {tuple(entries(search(dict(order), "odlewnia żeliwa"))) for order in orders} == {("metal", "wood", "honey")}


@pytest.mark.parametrize("exact_up_to", [10_000, 100])  # searched exactly, and by inverted lists
def test_an_entry_counts_with_its_best_passage_and_with_its_five_best(exact_up_to: int) -> None:
    encoder = HashingEncoder()
    passages = {f"e{number % 9 if number % 2 else number % 4}#{number}": f"zdanie {number} o rzeczy" for number in range(300)}
    snapshot = Snapshot.build(encoder, 1, passages, exact_up_to=exact_up_to)
    searcher = Searcher.build(snapshot, passages)
    [read] = Reader(encoder, {}, corpus_words(passages)).read(["zdanie 17 o rzeczy"])
    found = searcher.find(read, count=100)
    assert read.vector is not None
    by_entry: dict[str, list[float]] = {}
    for name, cosine in zip(passages, snapshot.vectors() @ read.vector, strict=True):
        by_entry.setdefault(name.partition("#")[0], []).append(float(cosine))
    assert {each.entry for each in found.ranked} == set(by_entry)
    assert found.signals.cosine == pytest.approx(max(map(max, by_entry.values())), abs=1e-3)
    means = [sum(sorted(cosines)[-5:]) / 5 for cosines in by_entry.values()]
    assert found.signals.cosine_best == pytest.approx(max(means), abs=1e-3)
    given = searcher.find(read, count=100, cosines=snapshot.vectors() @ read.vector)
    assert [each.entry for each in given.ranked] == [each.entry for each in found.ranked]
    assert dataclasses.astuple(given.signals) == pytest.approx(dataclasses.astuple(found.signals), abs=1e-3)


def test_an_empty_index_finds_nothing() -> None:
    found = search({}, "spawanie stali")
    assert found.ranked == ()
    assert found.signals.top == 0


@pytest.mark.parametrize("question", ["", "?!", "\N{SNOWMAN}", "a" * 5000])
def test_odd_questions_raise_nothing(question: str) -> None:
    assert len(search(PASSAGES, question).ranked) == 3


def test_diacritics_are_put_back_by_the_corpus() -> None:
    assert search(PASSAGES, "odlewnia zeliwa").question.text == "odlewnia żeliwa"


def test_a_question_in_another_language_is_brought_home() -> None:
    encoder = HashingEncoder()
    offset = encoder.questions(["tartak"])[0] - encoder.questions(["where is the nearest sawmill here"])[0]
    reader = Reader(encoder, {"en": offset}, corpus_words(PASSAGES))
    [abroad, at_home] = reader.read(["where is the nearest sawmill here", "gdzie jest najbliższy tartak w okolicy"])
    assert (abroad.language, at_home.language) == ("en", "pl")
    assert abroad.vector is not None
    assert abroad.vector @ encoder.questions(["tartak"])[0] == pytest.approx(1, abs=1e-3)


def test_several_texts_are_read_with_one_call() -> None:
    class Calls(CountingEncoder):
        calls = 0

        def questions(self, texts: Sequence[str]) -> Vectors:
            self.calls += 1
            return super().questions(texts)

    encoder = Calls()
    Reader(encoder, {}, corpus_words(PASSAGES)).read(["tartak", "tokarz", "pasieka"])
    assert encoder.calls == 1


_SOME = st.dictionaries(st.sampled_from("abcdef"), st.lists(st.sampled_from(["tartak", "odlew", "miód"])).map(" ".join))


@given(before=_SOME, after=_SOME)
def test_corpus_words_are_the_same_whether_counted_anew_or_since_before(before: dict[str, str], after: dict[str, str]) -> None:
    assert corpus_words_since(corpus_words(before), before, after) == corpus_words(after)
