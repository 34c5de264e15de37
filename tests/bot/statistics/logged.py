"""A journal on either database, with turns made by hand."""

import itertools
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Engine

from bot.feedback import Feedback
from bot.journal import Journal, Turn, new_turn_id
from bot.messages import Candidate, Card, Channel, Language, Origin, Outcome, Reply, Span
from bot.people import People
from bot.pseudonyms import pseudonym
from knowledge.store import Knowledge
from tests.bot.tables import create_tables
from tests.bot.world import NOON, small_documents


@dataclass
class Logged:
    """A journal to write turns into, beside the small documents."""

    engine: Engine
    journal: Journal
    knowledge: Knowledge
    people: People
    feedback: Feedback
    _numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    def turn(
        self,
        question: str,
        at: datetime = NOON,
        *,
        outcome: Outcome = Outcome.ANSWERED,
        shown: tuple[str, ...] = ("spec-metal",),
        nearest: str = "spec-metal",
        person: str = "ala",
        channel: Channel = Channel.TELEGRAM,
        language: Language = Language.PL,
        took: float = 12.0,
    ) -> str:
        """Write a turn; its id."""
        lines = tuple((Span("słowa", Origin(name, "name", 1)),) for name in shown) or ((Span("słowa"),),)
        found = (Candidate(nearest, 1.0, nearest in shown, 1),)
        reply = Reply(new_turn_id(at), outcome, language, (Card(lines),), candidates=found, took_ms=took)
        who = pseudonym(person, "telegram", bytes(32))
        key = str(next(self._numbers))
        self.journal.record(Turn(reply, at, channel, key, who, who, question, 1, "m", timings={"handle": took}))
        return reply.turn


def logged_in(engine: Engine) -> Logged:
    create_tables(engine)
    knowledge = Knowledge(engine)
    knowledge.apply([each.model_copy(update={"revision": 0}) for each in small_documents()], author="tests")
    return Logged(engine, Journal(engine), knowledge, People(engine), Feedback(engine))
