"""Reasons: why somebody published although golden questions lost their right answers.

Promises: one reason for each revision that was published so, with who gave it and which questions it was about.
Refuses: to judge reasons, and to change one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import JSON, Column, Engine, ForeignKey, Integer, PrimaryKeyConstraint, String, Table, Text, insert, select

from bot.people import metadata
from knowledge.database import Instant, reporting, writing

# A reason is a sentence or two; longer ones are refused where they are typed.
LONGEST = 1000

reasons = Table(
    "publish_reason",
    metadata,
    Column("document", String(200), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("person", Integer, ForeignKey("person.id"), nullable=False),
    Column("reason", Text, nullable=False),
    # The ids of the golden questions.
    Column("broken", JSON, nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("document", "revision", name="pk_publish_reason"),
)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a revision of a document was published although `broken` golden questions (ids) lost their answers."""

    document: str
    revision: int
    person: int
    text: str
    broken: tuple[str, ...]
    at: datetime


class Reasons:
    """The reasons of one database. Safe to share between threads. Everything raises StoreUnavailable."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def note(self, document: str, revision: int, person: int, text: str, broken: Sequence[str], at: datetime) -> None:
        """Keep a reason. Raises ValueError if it is empty or longer than LONGEST characters."""
        if not 0 < len(text) <= LONGEST:
            raise ValueError(f"a reason has 1 to {LONGEST} characters")
        values = {
            "document": document,
            "revision": revision,
            "person": person,
            "reason": text,
            "broken": list(broken),
            "at": at,
        }
        with writing(self._engine) as connection:
            connection.execute(insert(reasons), values)

    def of(self, document: str) -> Mapping[int, Reason]:
        """The reasons that were given for a document, by revision."""
        with reporting(self._engine), self._engine.connect() as connection:
            rows = connection.execute(select(reasons).where(reasons.c.document == document)).all()
        found = (Reason(row.document, row.revision, row.person, row.reason, tuple(row.broken), row.at) for row in rows)
        return {reason.revision: reason for reason in found}
