"""Judging: whether an answer to a golden question is right.

Promises: the same judgement for the evaluation and for whoever changes a document. Refuses: to weigh how wrong an answer is.
"""

import re
from collections.abc import Collection

from bot.messages import Outcome
from knowledge.golden import Golden

_PHONE_DIGITS = 7


def tells(text: str, fact: str) -> bool:
    """Whether the text holds the fact. Facts count as told if they differ in white space, phones if their digits are there."""
    if _one_space(fact) in _one_space(text):
        return True
    digits = _digits(fact)
    return len(digits) >= _PHONE_DIGITS and digits in _digits(text)


def is_right(question: Golden, outcome: Outcome, shown: Collection[str], text: str) -> bool:
    """Whether this is what should come back: `shown` are the documents that the reply shows, `text` all that it says.

    A question that documents answer is answered from one of them (each of its parts is), with its facts and without what must not
    be said; one that no document answers is not answered; a greeting is taken for one.
    """
    if question.outcome is not None:
        return outcome == question.outcome
    if not question.in_scope:
        return outcome is not Outcome.ANSWERED
    return (
        outcome is Outcome.ANSWERED
        and all(not set(part).isdisjoint(shown) for part in (question.parts or (question.documents,)) if part)
        and all(tells(text, fact) for fact in question.facts)
        and not any(tells(text, never) for never in question.never)
    )


def _one_space(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
