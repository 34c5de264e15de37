"""Notes from reviewers to the coordinators of a specialisation: something to look at, or a document that is missing.

Promises: a note waits until somebody closes it. Refuses: to send anything; who it is for, the desk decides by their care.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Row, exists, insert, select, update

from bot.journal import turns
from bot.review.tables import notes
from knowledge.database import reporting, writing

LONGEST_NOTE = 2000


@dataclass(frozen=True, slots=True)
class Note:
    """One note about the question of a turn (masked, as the journal has it). With `proposal` a document is asked for."""

    id: int
    turn: str
    specialisation: str
    text: str
    proposal: bool
    person: int
    at: datetime
    done: datetime | None
    question: str


class Notes:
    """The notes of one database. Safe for threads. Everything raises StoreUnavailable."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def leave(
        self, turn: str, specialisation: str, text: str, person: int, at: datetime, *, proposal: bool = False
    ) -> int | None:
        """Leave a note for the coordinators of that specialisation; its number. None if the turn is gone."""
        with writing(self._engine) as connection:
            if not connection.execute(select(exists().where(turns.c.id == turn))).scalar_one():
                return None
            values = {
                "turn": turn,
                "specialisation": specialisation,
                "text": text[:LONGEST_NOTE],
                "proposal": proposal,
                "person": person,
                "at": at,
            }
            key = connection.execute(insert(notes), values).inserted_primary_key
            return None if key is None else int(key[0])

    def get(self, number: int) -> Note | None:
        """One note."""
        return next(iter(self._read(notes.c.id == number)), None)

    def waiting(self, specialisations: Iterable[str]) -> list[Note]:
        """What waits for the coordinators of these specialisations, oldest first."""
        return self._read(notes.c.done.is_(None), notes.c.specialisation.in_(sorted(specialisations)))

    def of(self, turn: str) -> list[Note]:
        """The notes about a turn, oldest first."""
        return self._read(notes.c.turn == turn)

    def close(self, number: int, person: int, at: datetime) -> None:
        """Note that a note needs nobody any more."""
        with writing(self._engine) as connection:
            open_ = (notes.c.id == number) & notes.c.done.is_(None)
            connection.execute(update(notes).where(open_).values(done=at, done_by=person))

    def _read(self, *conditions: Any) -> list[Note]:
        statement = select(notes, turns.c.question).join(turns, turns.c.id == notes.c.turn).where(*conditions)
        with reporting(self._engine), self._engine.connect() as connection:
            return [_note(row) for row in connection.execute(statement.order_by(notes.c.at, notes.c.id))]


def _note(row: Row[Any]) -> Note:
    return Note(row.id, row.turn, row.specialisation, row.text, row.proposal, row.person, row.at, row.done, row.question)
