"""Drafts: what somebody is writing and has not published. One for each person and document.

Promises: a draft is kept as it was typed, valid or not, with the revision that it started from; nobody else's draft is touched.
Refuses: to judge; a draft becomes a document in `bot.editing`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Engine, ForeignKey, Integer, PrimaryKeyConstraint, Row, String, Table, delete, insert, select

from bot.people import metadata
from knowledge.database import Instant, reporting, writing

drafts = Table(
    "draft",
    metadata,
    Column("person", Integer, ForeignKey("person.id"), nullable=False),
    Column("document", String(200), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("base_revision", Integer, nullable=False),
    Column("record", JSON, nullable=False),
    Column("saved", Instant, nullable=False),
    PrimaryKeyConstraint("person", "document", name="pk_draft"),
)


@dataclass(frozen=True, slots=True)
class Draft:
    """One draft. `record` is the plain record as `knowledge.documents.parse` would read it, perhaps with faults;
    `base_revision` is 0 for a new document."""

    person: int
    document: str
    kind: str
    base_revision: int
    record: Mapping[str, Any]
    saved: datetime


class Drafts:
    """The drafts of one database. Safe to share between threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def save(self, draft: Draft) -> None:
        """Write a draft over the person's earlier one of the same document."""
        with writing(self._engine) as connection:
            connection.execute(_of(delete(drafts), draft.person, draft.document))
            connection.execute(
                insert(drafts),
                {
                    "person": draft.person,
                    "document": draft.document,
                    "kind": draft.kind,
                    "base_revision": draft.base_revision,
                    "record": dict(draft.record),
                    "saved": draft.saved,
                },
            )

    def get(self, person: int, document: str) -> Draft | None:
        """The person's draft of that document."""
        with reporting(self._engine), self._engine.connect() as connection:
            row = connection.execute(_of(select(drafts), person, document)).one_or_none()
        return None if row is None else _draft(row)

    def of(self, person: int) -> list[Draft]:
        """All drafts of a person, newest first."""
        statement = select(drafts).where(drafts.c.person == person).order_by(drafts.c.saved.desc(), drafts.c.document)
        with reporting(self._engine), self._engine.connect() as connection:
            return [_draft(row) for row in connection.execute(statement)]

    def discard(self, person: int, document: str) -> None:
        """Throw a draft away."""
        with writing(self._engine) as connection:
            connection.execute(_of(delete(drafts), person, document))


def _of(statement: Any, person: int, document: str) -> Any:
    return statement.where(drafts.c.person == person, drafts.c.document == document)


def _draft(row: Row[Any]) -> Draft:
    return Draft(row.person, row.document, row.kind, row.base_revision, row.record, row.saved)
