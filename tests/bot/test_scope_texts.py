"""What the assistant learns its scope from is not what it is measured with."""

import re
from collections import Counter

from bot import wiring
from knowledge import exchange, golden
from knowledge.documents import Specialisation


def _bare(text: str) -> str:
    return re.sub(r"\W+", " ", text.lower()).strip() or text


def test_no_golden_question_is_learnt_from() -> None:
    asked = {_bare(question.text) for question in golden.load()}
    examples = (text for document in exchange.curated() for text in document.questions)
    assert sorted(asked & {_bare(text) for text in (*wiring.reference_texts().outside, *examples)}) == []


def test_an_example_question_stands_in_one_document_and_not_outside_the_scope() -> None:
    standing = Counter(_bare(text) for document in exchange.curated() for text in document.questions)
    standing.update({_bare(text) for text in wiring.reference_texts().outside})
    assert [text for text, times in standing.items() if times > 1] == []


def test_a_trade_of_ours_is_not_outside_the_scope() -> None:
    specialisations = [document for document in exchange.curated() if isinstance(document, Specialisation)]
    trades = {_bare(trade) for document in specialisations for trade in document.trades}
    assert sorted(trades & {_bare(text) for text in wiring.reference_texts().outside}) == []


def test_parallel_sentences_stand_in_every_language() -> None:
    assert {frozenset(row) for row in wiring.reference_texts().parallel} == {frozenset({"pl", "en", "uk", "ru"})}
