"""What the assistant learns its scope from is not what it is measured with."""

import re

from bot import wiring
from knowledge import exchange, golden


def _bare(text: str) -> str:
    return re.sub(r"\W+", " ", text.lower()).strip() or text


def test_no_golden_question_is_learnt_from() -> None:
    texts = wiring.reference_texts()
    asked = {_bare(question.text) for question in golden.load()}
    learnt = {_bare(text) for text in (*texts.outside, *(text for text, _ in texts.inside))}
    assert not asked & learnt


def test_every_known_question_inside_the_scope_names_a_curated_document() -> None:
    known = {document.id for document in exchange.curated()}
    assert {name for _, named in wiring.reference_texts().inside for name in named} <= known


def test_parallel_sentences_stand_in_every_language() -> None:
    assert {frozenset(row) for row in wiring.reference_texts().parallel} == {frozenset({"pl", "en", "uk", "ru"})}
