"""The outbox: what is to be sent later, each letter once.

Promises: a letter is known by its key, so putting it twice makes one; it is given to one sender only, at its hour and, if it
asks for quiet, never at night nor on a weekend. A sender that vanishes between taking a letter and noting that it went leaves it
UNCERTAIN: it is not sent again unseen (at most once), but is shown, and a person may send it again.
Refuses: to send. What a letter says is a Reply; files and secrets are not kept.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Engine,
    ForeignKey,
    Index,
    Integer,
    Row,
    String,
    Table,
    Text,
    and_,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from bot.journal import reply_from_json, reply_to_json
from bot.messages import Reply
from bot.people import metadata, persons
from knowledge.database import Instant, reporting, writing
from knowledge.documents import WARSAW

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(200), nullable=False, unique=True),
    # Who gets it: somebody who works here, wherever their account is at the hour of sending, or else an account.
    Column("person", Integer, ForeignKey("person.id")),
    Column("account", String(32)),
    Column("reply", Text, nullable=False),
    Column("quiet", Boolean, nullable=False),
    Column("put", Instant, nullable=False),
    Column("due", Instant, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("claimed", Instant),
    Column("sent", Instant),
    Column("failed", Instant),
    # A Failure, once it failed or became uncertain.
    Column("reason", String(20)),
    Index("ix_outbox_waiting", "sent", "failed", "claimed", "due"),
)

# Nobody is disturbed for our sake in the evening, at night or on a weekend.
MORNING, EVENING = time(8), time(20)
_SATURDAY = 5
# A letter that was taken so long ago and not reported on has lost its sender. Sending one takes seconds.
IN_HAND = timedelta(minutes=5)
# A server that cannot be reached is tried again after 1, 2, 4, … minutes, at most an hour apart: about half a day in all.
ATTEMPTS = 15
SLOWEST = timedelta(hours=1)
_INSERTS: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


class Failure(StrEnum):
    """Why a letter did not (or perhaps did not) arrive."""

    BLOCKED = "blocked"
    NOT_CONNECTED = "not-connected"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    UNCERTAIN = "uncertain"


class State(StrEnum):
    """Where a letter is."""

    WAITING = "waiting"
    IN_HAND = "in-hand"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    UNDELIVERABLE = "undeliverable"


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that a sender has taken: to which account, and what. `attempts` counts the earlier ones."""

    id: int
    key: str
    account: str
    reply: Reply
    attempts: int


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in the outbox of one letter, for those who look after it."""

    id: int
    key: str
    person: int | None
    state: State
    failure: Failure | None
    put: datetime
    due: datetime
    sent: datetime | None


class Outbox:
    """The outbox of one database. Safe to share between threads and processes; all moments are aware and come from the caller."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(
        self,
        key: str,
        reply: Reply,
        now: datetime,
        *,
        person: int | None = None,
        account: str | None = None,
        due: datetime | None = None,
        quiet: bool = False,
        within: Connection | None = None,
    ) -> bool:
        """Put a letter for a person, or for an account, to be sent at `due` (at once); whether the key was new.

        `within` is the transaction of a writer to which it shall belong. Raises ValueError unless exactly one of both is given.
        """
        if (person is None) == (account is None):
            raise ValueError("a letter goes to a person or to an account")
        row = {
            "key": key,
            "person": person,
            "account": account,
            "reply": reply_to_json(reply),
            "quiet": quiet,
            "put": now,
            "due": due or now,
            "attempts": 0,
        }
        if within is not None:
            return _put(within, row)
        with writing(self._engine) as connection:
            return _put(connection, row)

    def claim(self, now: datetime) -> Letter | None:
        """Take the letter that has waited longest, if one is due: nobody else gets it. To be followed by `sent`, `failed`,
        `postpone` or `unsure`."""
        while True:
            with reporting(self._engine), self._engine.connect() as connection:  # most looks find nothing and need no writer
                row = connection.execute(_due(now).limit(1)).first()
            if row is None:
                return None
            with writing(self._engine) as connection:
                if not _change(connection, _is_free(row.id), claimed=now, attempts=row.attempts + 1):
                    continue  # another sender was faster
                account = row.given or row.current
                if account is None:
                    _change(connection, outbox.c.id == row.id, failed=now, reason=Failure.NOT_CONNECTED.value)
                    continue
            return Letter(row.id, row.key, account, reply_from_json(row.reply), row.attempts)

    def sent(self, letter: int, now: datetime) -> None:
        """Note that a letter arrived, whatever was thought of it before."""
        self._note(outbox.c.id == letter, sent=now, failed=None, reason=None)

    def failed(self, letter: int, failure: Failure, now: datetime) -> None:
        """Note that a letter can never arrive."""
        self._note(_is_open(letter), failed=now, reason=failure.value)

    def unsure(self, letter: int) -> None:
        """Note that nobody knows whether a letter arrived."""
        self._note(_is_open(letter), reason=Failure.UNCERTAIN.value)

    def postpone(self, letter: Letter, now: datetime, after: timedelta | None = None) -> None:
        """Give back a letter that certainly did not arrive: for `after`, as the server told, or for a while that doubles at each
        attempt until it is given up as UNREACHABLE."""
        if after is None and letter.attempts + 1 >= ATTEMPTS:
            self.failed(letter.id, Failure.UNREACHABLE, now)
            return
        pause = min(SLOWEST, timedelta(minutes=2**letter.attempts)) if after is None else after
        attempts = letter.attempts + (after is None)
        self._note(_is_open(letter.id), claimed=None, due=now + pause, attempts=attempts)

    def again(self, letter: int, now: datetime) -> bool:
        """Send a letter again that is uncertain or undeliverable, by the decision of a person; whether it was one of these."""
        lost = or_(outbox.c.reason == Failure.UNCERTAIN.value, outbox.c.claimed <= now - IN_HAND, outbox.c.failed.is_not(None))
        with writing(self._engine) as connection:
            return _change(
                connection,
                and_(outbox.c.id == letter, outbox.c.sent.is_(None), lost),
                claimed=None,
                failed=None,
                reason=None,
                attempts=0,
                due=now,
            )

    def troubles(self, now: datetime, since: datetime, limit: int = 100) -> list[Entry]:
        """The letters put since then that are uncertain or undeliverable, newest first."""
        lost = and_(outbox.c.sent.is_(None), or_(outbox.c.failed.is_not(None), outbox.c.claimed.is_not(None)))
        statement = select(outbox).where(lost, outbox.c.put >= since).order_by(outbox.c.id.desc()).limit(limit)
        with reporting(self._engine), self._engine.connect() as connection:
            found = [_entry(row, now) for row in connection.execute(statement)]
        return [entry for entry in found if entry.state in {State.UNCERTAIN, State.UNDELIVERABLE}]

    def find(self, key: str, now: datetime) -> Entry | None:
        """What stands there under a key."""
        with reporting(self._engine), self._engine.connect() as connection:
            row = connection.execute(select(outbox).where(outbox.c.key == key)).first()
        return None if row is None else _entry(row, now)

    def _note(self, which: ColumnElement[bool], **values: Any) -> None:
        with writing(self._engine) as connection:
            _change(connection, which, **values)


def is_quiet(moment: datetime) -> bool:
    """Whether people are left alone at that moment: from 20 to 8 in Warsaw and on weekends."""
    return is_weekend(moment) or not MORNING <= moment.astimezone(WARSAW).time() < EVENING


def is_weekend(moment: datetime) -> bool:
    """Whether it is Saturday or Sunday in Warsaw."""
    return moment.astimezone(WARSAW).weekday() >= _SATURDAY


def state_of(
    claimed: datetime | None, sent: datetime | None, failed: datetime | None, reason: str | None, now: datetime
) -> State:
    """Where a letter with these marks is at that moment."""
    if sent is not None:
        return State.SENT
    if failed is not None:
        return State.UNDELIVERABLE
    if claimed is None:
        return State.WAITING
    return State.UNCERTAIN if reason == Failure.UNCERTAIN or claimed <= now - IN_HAND else State.IN_HAND


def _put(connection: Connection, row: dict[str, Any]) -> bool:
    written = _INSERTS[connection.dialect.name](outbox).values(row).on_conflict_do_nothing(index_elements=[outbox.c.key])
    return connection.execute(written.returning(outbox.c.id)).first() is not None


def _due(now: datetime) -> Any:
    """Letters that may go now, with the account that they go to: a person's account is the one they have now."""
    active = and_(persons.c.id == outbox.c.person, persons.c.active.is_(True))
    names = [outbox.c.id, outbox.c.key, outbox.c.reply, outbox.c.attempts]
    statement = select(*names, outbox.c.account.label("given"), persons.c.telegram.label("current")).join_from(
        outbox, persons, active, isouter=True
    )
    statement = statement.where(outbox.c.sent.is_(None), outbox.c.failed.is_(None), outbox.c.claimed.is_(None))
    statement = statement.where(outbox.c.due <= now)
    if is_quiet(now):
        statement = statement.where(outbox.c.quiet.is_(False))
    return statement.order_by(outbox.c.due, outbox.c.id)


def _is_open(letter: int) -> ColumnElement[bool]:
    return and_(outbox.c.id == letter, outbox.c.sent.is_(None))


def _is_free(letter: int) -> ColumnElement[bool]:
    return and_(_is_open(letter), outbox.c.failed.is_(None), outbox.c.claimed.is_(None))


def _change(connection: Connection, which: ColumnElement[bool], **values: Any) -> bool:
    return bool(connection.execute(update(outbox).where(which).values(values)).rowcount)


def _entry(row: Row[Any], now: datetime) -> Entry:
    state = state_of(row.claimed, row.sent, row.failed, row.reason, now)
    failure = Failure(row.reason) if row.reason else Failure.UNCERTAIN if state is State.UNCERTAIN else None
    return Entry(row.id, row.key, row.person, state, failure, row.put, row.due, row.sent)
