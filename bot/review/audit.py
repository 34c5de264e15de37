"""The audit trail: who opened which conversation, who took which export, when.

Promises: rows are only added; the database refuses to change them (migration 0004), and each carries a digest of itself and of
the row before it, so that a change past the database shows. Refuses: words of the log and words that were searched for; of its
people it holds pseudonyms.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Engine, Row, insert, select, text

from bot.people import Person
from bot.review.tables import accesses
from knowledge.database import reporting, writing

_BEGINNING = "0" * 64
_PAGE = 1000


class Access(StrEnum):
    """What somebody did with the conversations."""

    CONVERSATION = "rozmowa"
    TURN = "wpis"
    REPLAY = "powtorzenie"
    EXPORT = "eksport"


@dataclass(frozen=True, slots=True)
class Seen:
    """One row of the trail. `subject` is a turn, a conversation's pseudonym, or the filter of an export.

    It holds no words that were searched for: the trail outlives an erasure, and a search may be for a name.
    """

    number: int
    at: datetime
    person: int
    name: str
    action: Access
    subject: str


class Trail:
    """The audit trail of one database. Safe for threads and processes. Everything raises StoreUnavailable."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def note(self, person: Person, action: Access, subject: str, at: datetime) -> None:
        """Add a row."""
        with writing(self._engine) as connection:
            if connection.dialect.name == "postgresql":  # two writers at once would continue the same row
                connection.execute(text("LOCK TABLE access_log IN EXCLUSIVE MODE"))
            last = connection.execute(select(accesses).order_by(accesses.c.number.desc()).limit(1)).one_or_none()
            number, before = (1, _BEGINNING) if last is None else (last.number + 1, last.digest)
            row = Seen(number, at, person.id, person.name, action, subject[:1000])
            connection.execute(insert(accesses), {**asdict(row), "action": action.value, "digest": _digest(before, row)})

    def page(self, before: int | None = None, size: int = 100) -> list[Seen]:
        """The newest rows, or those before that number, newest first."""
        statement = select(accesses).order_by(accesses.c.number.desc()).limit(size)
        if before is not None:
            statement = statement.where(accesses.c.number < before)
        with reporting(self._engine), self._engine.connect() as connection:
            return [_seen(row) for row in connection.execute(statement)]

    def broken(self) -> int | None:
        """The number of the first row that is not what was written (or that follows one that is missing); None if all is well."""
        number, digest = 0, _BEGINNING
        with reporting(self._engine), self._engine.connect() as connection:
            while True:
                following = select(accesses).where(accesses.c.number > number).order_by(accesses.c.number).limit(_PAGE)
                rows = connection.execute(following).all()
                for row in rows:
                    digest = _digest(digest, _seen(row))
                    if row.number != number + 1 or row.digest != digest:
                        return int(row.number)
                    number = row.number
                if len(rows) < _PAGE:
                    return None


def _digest(before: str, row: Seen) -> str:
    """The digest of a row and, through the one before it, of all rows so far (SHA-256 of JSON)."""
    plain = [before, row.number, row.at.timestamp(), row.person, row.name, row.action, row.subject]
    return hashlib.sha256(json.dumps(plain).encode()).hexdigest()


def _seen(row: Row[Any]) -> Seen:
    return Seen(row.number, row.at, row.person, row.name, Access(row.action), row.subject)
