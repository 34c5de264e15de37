"""A journal on either database, with turns made by hand."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from bot.feedback import Feedback
from bot.journal import Journal, Turn, new_turn_id
from bot.messages import Candidate, Card, Channel, Language, Origin, Outcome, Reply, Span
from bot.people import People, Person, Role
from bot.pseudonyms import pseudonym
from bot.review import Review, open_review
from knowledge.store import Knowledge
from tests.bot.tables import create_tables
from tests.bot.world import NOON, small_documents


@dataclass
class Logged:
    """A journal to write turns into, and the review over it."""

    engine: Engine
    journal: Journal
    knowledge: Knowledge
    people: People
    feedback: Feedback
    review: Review
    vectors: Callable[[Any], Any]
    _numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    def turn(
        self,
        question: str = "Gdzie spawać?",
        at: datetime = NOON,
        *,
        outcome: Outcome = Outcome.ANSWERED,
        shown: tuple[tuple[str, int], ...] = (("spec-metal", 1),),
        candidates: tuple[Candidate, ...] = (),
        answer: str = "Zadzwoń do Izby",
        language: Language = Language.PL,
        channel: Channel = Channel.TELEGRAM,
        conversation: str = "",
        understood: dict[str, object] | None = None,
        took: float = 12.0,
    ) -> str:
        """Write a turn; its id."""
        number = next(self._numbers)
        lines = tuple((Span(answer, Origin(name, "name", revision)),) for name, revision in shown) or ((Span(answer),),)
        reply = Reply(new_turn_id(at), outcome, language, (Card(lines),), candidates=candidates, took_ms=took)
        who = pseudonym(conversation or f"allein-{number}", "telegram", bytes(32))
        self.journal.record(
            Turn(
                reply=reply,
                at=at,
                channel=channel,
                key=str(number),
                conversation=who,
                person=who,
                question=question,
                content_version=1,
                model="m",
                understood=understood or {},
                timings={"handle": took},
            )
        )
        return reply.turn

    def person(self, name: str) -> Person:
        return self.people.add(name, [Role.STAFF], NOON)

    def later(self, **duration: float) -> datetime:
        return NOON + timedelta(**duration)


def logged_in(engine: Engine, folder: Path) -> Logged:
    create_tables(engine)
    knowledge = Knowledge(engine)
    knowledge.apply([each.model_copy(update={"revision": 0}) for each in small_documents()], author="tests")
    journal = Journal(engine)
    vectors: Callable[[Any], Any] = lambda texts: [None for _ in texts]  # noqa: E731
    review = open_review(engine, journal, knowledge, vectors, lambda: NOON, folder)
    return Logged(engine, journal, knowledge, People(engine), Feedback(engine), review, vectors)


@pytest.fixture
def logged(engine: Engine, tmp_path: Path) -> Logged:
    return logged_in(engine, tmp_path)
