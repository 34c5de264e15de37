"""Feedback: what those who asked think of an answer. One word for each turn, which they may change.

Promises: a thumb and a reason go with their turn and are erased with it. Refuses: free text, and to know who it was.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, Engine, ForeignKey, Index, MetaData, Row, String, Table, delete, insert, select

from bot.journal import turns
from knowledge.database import Instant, reporting, writing

metadata = MetaData()

feedback = Table(
    "feedback",
    metadata,
    Column("turn", String(36), ForeignKey(turns.c.id, ondelete="CASCADE"), primary_key=True, nullable=False),
    Column("value", String(4), nullable=False),
    Column("reason", String(10)),
    Column("at", Instant, nullable=False),
    Index("ix_feedback_value", "value", "reason", "turn"),
)


class Thumb(StrEnum):
    """Whether an answer helped."""

    UP = "up"
    DOWN = "down"


class Reason(StrEnum):
    """Why an answer did not help."""

    WRONG = "wrong"
    OUTDATED = "outdated"
    BESIDE = "beside"
    LITTLE = "little"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the asker thinks of the answer of that turn. Only a thumb down has a `reason`, and not always."""

    turn: str
    thumb: Thumb
    reason: Reason | None
    at: datetime


class Feedback:
    """The feedback of one database. Safe to share between threads. Raises StoreUnavailable."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def give(self, turn: str, thumb: Thumb, at: datetime, reason: Reason | None = None) -> None:
        """Note what is thought of a turn, in place of what was thought before. The turn must be in the journal.

        Raises ValueError for a reason after a thumb up.
        """
        if reason is not None and thumb is not Thumb.DOWN:
            raise ValueError("only a thumb down has a reason")
        row = {"turn": turn, "value": thumb.value, "reason": reason and reason.value, "at": at}
        with writing(self._engine) as connection:
            connection.execute(delete(feedback).where(feedback.c.turn == turn))
            connection.execute(insert(feedback), row)

    def of(self, turns: Iterable[str]) -> dict[str, Verdict]:
        """What is thought of these turns (at most some hundreds); those of which nothing was said are not among them."""
        statement = select(feedback).where(feedback.c.turn.in_(list(turns)))
        with reporting(self._engine), self._engine.connect() as connection:
            return {row.turn: _verdict(row) for row in connection.execute(statement)}


def _verdict(row: Row[Any]) -> Verdict:
    return Verdict(row.turn, Thumb(row.value), None if row.reason is None else Reason(row.reason), row.at)
