from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from index.encoders import HashingEncoder, Vectors
from index.lexical import Lexical
from index.polish import Speller
from index.search import Reader, Searcher, corpus_words
from index.snapshot import Snapshot, is_short
from index.variants import (
    AsTyped,
    LongPrompts,
    OneEach,
    Reading,
    Remembering,
    Undiacritical,
    Unspelling,
    Wordless,
    without_vectors,
)
from tests.index.counting import CountingEncoder
from tests.index.small import PASSAGES, references

WORDS = corpus_words(PASSAGES)


def searcher(snapshot: Snapshot, lexical: type[Lexical] = Lexical) -> Searcher:
    short = np.array([is_short(text) for text in PASSAGES.values()], dtype=np.bool_)
    return Searcher(snapshot, lexical.build(PASSAGES), short)


@pytest.mark.parametrize("text", ["Gdzie spawanie STALI?", "odlewnia zeliwa", "where is a bee fair", "spawnaie stali", ""])
def test_with_every_part_on_it_reads_as_the_product_does(text: str, tmp_path: Path, hashing: HashingEncoder) -> None:
    offsets = references(hashing, tmp_path).offsets
    [expected] = Reader(hashing, offsets, WORDS).read([text])
    [found] = Reading(hashing, offsets, Speller(WORDS)).read([text])
    assert (found.text, found.language) == (expected.text, expected.language)
    assert found.vector is not None
    assert expected.vector is not None
    assert np.allclose(found.vector, expected.vector)


def test_each_speller_leaves_out_one_repair() -> None:
    assert Speller(WORDS).restore("odlewnia zeliwa i spawnaie") == "odlewnia żeliwa i spawanie"
    assert Undiacritical(WORDS).restore("odlewnia zeliwa i spawnaie") == "odlewnia zeliwa i spawanie"
    assert Unspelling(WORDS).restore("odlewnia zeliwa i spawnaie") == "odlewnia żeliwa i spawnaie"


def test_capitals_can_reach_the_encoder() -> None:
    encoder = CountingEncoder()
    [found] = Reading(encoder, {}, Speller(WORDS), folds_case=False).read(["SPAWANIE Stali i zeliwa"])
    assert encoder.encoded == ["SPAWANIE Stali i żeliwa"]
    assert found.text == "spawanie stali i żeliwa"


def test_words_as_typed_have_no_stems() -> None:
    assert Lexical.build(PASSAGES).scores("spawaniem").max() > 0
    found = AsTyped.build(PASSAGES)
    assert found.scores("spawaniem").max() == 0
    assert found.scores("zeliwa").max() > 0
    assert found.coverage("spawanie") == 1
    assert found.coverage("spawaniem") == 0


def test_wordless_hears_no_words() -> None:
    found = Wordless.build(PASSAGES)
    assert not found.scores("spawanie stali").any()
    assert found.coverage("spawanie stali") == 0


def test_one_passage_of_each_entry_counts(hashing: HashingEncoder) -> None:
    snapshot = Snapshot.build(hashing, 1, PASSAGES)
    question = hashing.questions(["spawanie stali"])
    scores, rows = OneEach.of(snapshot).search(question, 100)
    every, all_rows = snapshot.search(question, 100)
    owners = [snapshot.ids[row].partition("#")[0] for row in rows[0]]
    assert sorted(owners) == ["honey", "metal", "wood"]
    assert scores[0, 0] == every[0, 0]
    assert list(scores[0]) == sorted(scores[0], reverse=True)
    assert [row for row in all_rows[0] if row in set(rows[0])] == list(rows[0])
    assert OneEach.of(snapshot).search(np.vstack([question, question]), 1)[1].shape == (2, 1)


def test_the_search_of_a_variant_really_lacks_the_part(hashing: HashingEncoder) -> None:
    snapshot = Snapshot.build(hashing, 1, PASSAGES)
    [question] = Reading(hashing, {}, Speller(WORDS)).read(["spawaniem stali"])
    whole = searcher(snapshot).find(question).signals
    assert searcher(snapshot, Wordless).find(question).signals.bm25 == 0 < whole.bm25
    assert searcher(snapshot, AsTyped).find(question).signals.bm25 < whole.bm25
    alone = searcher(OneEach.of(snapshot)).find(question).signals
    assert np.isclose(alone.cosine_best, alone.cosine)
    assert alone.cosine_best > whole.cosine_best


def test_without_vectors_the_words_decide(hashing: HashingEncoder) -> None:
    questions = Reading(hashing, {}, Speller(WORDS)).read(["tartaki"])
    found = searcher(Snapshot.build(hashing, 1, PASSAGES)).find(without_vectors(questions)[0])
    assert found.ranked[0].entry == "wood"
    assert found.signals.cosine == 0


def test_long_prompts_read_questions_as_passages() -> None:
    class Two(HashingEncoder):
        def passages(self, texts: Sequence[str]) -> Vectors:
            return -super().passages(texts)

    found = LongPrompts(Two())
    assert np.array_equal(found.questions(["tokarz"]), Two().passages(["tokarz"]))
    assert np.array_equal(found.passages(["tokarz"]), Two().passages(["tokarz"]))
    assert found.spec == Two().spec


def test_a_question_is_encoded_once() -> None:
    inner = CountingEncoder()
    found = Remembering(inner)
    first = found.questions(["a", "b", "a"])
    assert np.array_equal(first, HashingEncoder().questions(["a", "b", "a"]))
    assert np.array_equal(found.questions(["b"]), first[1:2])
    assert inner.encoded == ["a", "b"]
