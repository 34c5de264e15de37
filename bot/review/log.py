"""The log: the journal as those who review it read it, filtered, sorted, page by page.

Promises: a page and its count follow the same conditions, which are those of the export too; paging goes by key, so that turns
that come in meanwhile neither repeat nor hide others. Refuses: to read anything but what the journal masked.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Select, func, select, tuple_

from bot.feedback import Thumb, feedback
from bot.journal import Entry, Journal, turns
from bot.messages import Channel, Language, Outcome
from bot.review.facets import NO_RIVAL, Facets
from bot.review.filters import Asked, Sort
from bot.review.tables import facets
from knowledge.database import reporting

PAGE = 50
_STREAM = 500

# By what each order goes, and whether the largest come first; the turn's id decides between equals.
_ORDERS: dict[Sort, tuple[ColumnElement[Any], bool]] = {
    Sort.NEWEST: (facets.c.at, True),
    Sort.OLDEST: (facets.c.at, False),
    Sort.MARGIN: (facets.c.margin, False),
    Sort.SLOWEST: (facets.c.took_ms, True),
}


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list. `margin` is None where the best document had no rival; `conversation` is a pseudonym."""

    turn: str
    at: datetime
    conversation: str
    question: str
    outcome: Outcome
    language: Language
    channel: Channel
    specialisations: tuple[str, ...]
    margin: float | None
    took_ms: float
    delivered: bool | None
    thumb: Thumb | None


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of the list, how many turns there are in all, and whether more follow."""

    lines: tuple[Listed, ...]
    count: int
    more: bool


class Log:
    """Reads the journal of one database. Safe for threads. Everything raises StoreUnavailable or JournalError."""

    def __init__(self, engine: Engine, journal: Journal, facets: Facets) -> None:
        self._engine = engine
        self._journal = journal
        self._facets = facets

    def page(self, asked: Asked, after: str = "", size: int = PAGE) -> Listing:
        """The page of turns after that turn (the first page without one; also if that turn is gone)."""
        self._facets.complete()
        with self._reading() as connection:
            names, count = _names_and_count(connection, asked, after, size + 1)
            return Listing(tuple(_lines(connection, names[:size])), count, len(names) > size)

    def count(self, asked: Asked) -> int:
        """How many turns the filter lets through."""
        self._facets.complete()
        with self._reading() as connection:
            return _count(connection, asked)

    def lines(self, names: Sequence[str]) -> list[Listed]:
        """The lines of these turns (at most some hundreds), in their order; those that are gone are passed over."""
        self._facets.complete()
        with self._reading() as connection:
            return _lines(connection, names)

    def beside(self, asked: Asked, turn: str, *, later: bool) -> str | None:
        """The next turn of the list after that one (or the one before it); the turn itself need not be in the list any more."""
        self._facets.complete()
        with self._reading() as connection:
            found = _names(connection, asked, turn, 1, backwards=not later)
        return found[0] if found else None

    def entries(self, asked: Asked) -> Iterator[Entry]:
        """All turns of the list in its order, read page by page; as many as `count` says if none come or go meanwhile."""
        self._facets.complete()
        after = ""
        while True:
            with self._reading() as connection:
                names = _names(connection, asked, after, _STREAM)
            yield from self._journal.named(names)
            if len(names) < _STREAM:
                return
            after = names[-1]

    def entry(self, turn: str) -> Entry | None:
        """One turn."""
        return next(iter(self._journal.named([turn])), None)

    def conversation(self, conversation: str) -> list[Entry]:
        """The turns of a conversation, oldest first."""
        return self._journal.conversation(conversation)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with reporting(self._engine), self._engine.connect() as connection:
            yield connection


def _count(connection: Connection, asked: Asked) -> int:
    return connection.execute(select(func.count()).select_from(facets).where(*asked.filter.conditions())).scalar_one()


def _names(connection: Connection, asked: Asked, after: str, size: int, *, backwards: bool = False) -> list[str]:
    """At most `size` ids of turns in order after that one (or before it, nearest first)."""
    by, largest_first = _ORDERS[asked.sort]
    found = select(facets.c.turn).where(*asked.filter.conditions())
    ordered = _ordered(connection, found, by, facets.c.turn, asked.sort, after, descending=largest_first is not backwards)
    return list(connection.execute(ordered.limit(size)).scalars())


def _names_and_count(connection: Connection, asked: Asked, after: str, size: int) -> tuple[list[str], int]:
    """The same with the count of all."""
    if not asked.filter.search:
        count = _count(connection, asked)
        return _names(connection, asked, after, size) if count else [], count
    # Reading all texts is what costs, so the count and the page come from one reading: a table named twice is made once.
    by, largest_first = _ORDERS[asked.sort]
    found = select(facets.c.turn, by.label("by")).where(*asked.filter.conditions()).cte("found")
    count_of = select(func.count()).select_from(found).scalar_subquery()
    page = _ordered(
        connection, select(found.c.turn, count_of), found.c.by, found.c.turn, asked.sort, after, descending=largest_first
    )
    rows = connection.execute(page.limit(size)).all()
    return [row[0] for row in rows], rows[0][1] if rows else _count(connection, asked) if after else 0


def _ordered(
    connection: Connection,
    found: Select[Any],
    by: ColumnElement[Any],
    turn: ColumnElement[str],
    sort: Sort,
    after: str,
    *,
    descending: bool,
) -> Select[Any]:
    """The statement in order from that turn on; from the beginning without one, or if it is gone."""
    if after:
        place = connection.execute(select(_ORDERS[sort][0], facets.c.turn).where(facets.c.turn == after)).one_or_none()
        if place is not None:
            here, there = tuple_(by, turn), tuple_(*place)
            found = found.where(here < there if descending else here > there)
    return found.order_by(by.desc(), turn.desc()) if descending else found.order_by(by, turn)


def _lines(connection: Connection, names: Sequence[str]) -> list[Listed]:
    narrow = [column for column in facets.c if column.name != "search"]
    wide = (
        select(*narrow, turns.c.question, turns.c.delivered, feedback.c.value)
        .join(turns, turns.c.id == facets.c.turn)
        .outerjoin(feedback, feedback.c.turn == facets.c.turn)
    )
    found = {row.turn: row for row in connection.execute(wide.where(facets.c.turn.in_(names)))}
    return [
        Listed(
            turn=row.turn,
            at=row.at,
            conversation=row.conversation,
            question=row.question,
            outcome=Outcome(row.outcome),
            language=Language(row.language),
            channel=Channel(row.channel),
            specialisations=tuple(name for name in row.specialisations.split("|") if name),
            margin=None if row.margin >= NO_RIVAL else row.margin,
            took_ms=row.took_ms,
            delivered=row.delivered,
            thumb=None if row.value is None else Thumb(row.value),
        )
        for row in (found[name] for name in names if name in found)
    ]
