"""Erasure: what is held about somebody who asks goes away, at their wish or when its time is over, and stays away.

Promises: whatever refers to a turn goes with it, also tables that are added one day, and every export that we hold; the bytes
leave the database's files where the database lets us; an erased person is a tombstone (pseudonym and moment) in the database and
in a file beside it, applied again at each start and each day, so that a backup that is restored forgets again. Tombstones live as
long as turns may: what is older, the retention removes from any backup.
Refuses: to reach what others have copied: files that somebody downloaded, messages that have arrived.
"""

import hashlib
import json
import logging
import os
import secrets
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Connection,
    Date,
    Engine,
    Index,
    MetaData,
    Row,
    Select,
    String,
    Table,
    and_,
    column,
    delete,
    func,
    insert,
    inspect,
    select,
    table,
    update,
)

from bot.drafts import drafts
from bot.handoff import handoffs, letters_of
from bot.journal import turns
from bot.outbox import outbox
from bot.review.exports import drop
from knowledge.compaction import compact
from knowledge.database import Instant, reporting, writing
from knowledge.documents import WARSAW

_log = logging.getLogger(__name__)

metadata = MetaData()

erasures = Table(
    "erasure",
    metadata,
    Column("number", String(20), primary_key=True),
    Column("person", String(32), nullable=False),
    # Of the update that asked for it, so that one which is delivered twice gets the same receipt.
    Column("key", String(32)),
    Column("at", Instant, nullable=False),
    Column("counts", JSON, nullable=False),
    Index("ix_erasure_key", "key"),
)
rounds = Table(
    "retention_round",
    metadata,
    Column("day", Date, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("before", Instant, nullable=False),
    Column("counts", JSON, nullable=False),
)

FILE = "erased.jsonl"
TURNS, LETTERS, DRAFTS, TASKS = "journal_turn", "outbox", "draft", "office_task"
# What `bot.office.tasks` keeps, as far as it matters here: the office stands above.
_tasks = table(TASKS, column("person"), column("flow"), column("fields", JSON))
# A title of so many characters or more may be a question that was cut.
_LONG_TITLE = 100
# So many turns go in one transaction of the retention: nobody waits long for the lock.
_AT_ONCE = 500
# Once a day a SQLite file up to this size (bytes) is written anew if anything was erased: some seconds for each gigabyte.
LARGEST_AT_NIGHT = 20_000_000_000


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was erased: a number to refer to, when, and how many rows of each table."""

    number: str
    at: datetime
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Round:
    """One day's round of the retention: what was older than `before` is gone."""

    day: date
    at: datetime
    before: datetime
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Holdings:
    """What is held of everybody: how many turns, and since when."""

    turns: int
    oldest: datetime | None


class Erasures:
    """The erasures of one database; `folder` is where the file of tombstones lies, `months` how long turns are kept.

    Safe to share between threads and processes. Raises StoreUnavailable.
    """

    def __init__(self, engine: Engine, folder: Path, months: int) -> None:
        self._engine = engine
        self._path = folder / FILE
        self.months = months

    def held(self, person: str) -> int:
        """How many turns of that person (a pseudonym) are held."""
        with reporting(self._engine), self._engine.connect() as connection:
            return _count(connection, turns, turns.c.person == person)

    def holdings(self) -> Holdings:
        """What is held of everybody."""
        with reporting(self._engine), self._engine.connect() as connection:
            number, oldest = connection.execute(select(func.count(), func.min(turns.c.at))).one()
        return Holdings(number, oldest)

    def erase(self, person: str, key: str, now: datetime) -> Receipt:
        """Erase all that is held about a person (a pseudonym) until now; the same update (`key`) gets the same receipt."""
        digest = hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
        given = self._receipts(erasures.c.key == digest, limit=1)
        if given:
            return given[0]
        number = f"{now.astimezone(WARSAW):%Y%m%d}-{secrets.token_hex(3).upper()}"
        # Before anything is gone, so that a start after a crash finishes what was promised.
        self._note_in_file([(number, person, now)])
        with writing(self._engine) as connection:
            counts = _erase(connection, and_(turns.c.person == person, turns.c.at <= now))
            connection.execute(insert(erasures), {"number": number, "person": person, "key": digest, "at": now, "counts": counts})
        drop(self._path.parent)
        compact(self._engine)
        _log.info("Erasure %s: %s", number, _told(counts))
        return Receipt(number, now, counts)

    def apply(self) -> Mapping[str, int]:
        """Erase again whatever a restored backup has brought back; how many rows of each table."""
        known = self._tombstones()
        total: dict[str, int] = {}
        for person, at in known:
            which = and_(turns.c.person == person, turns.c.at <= at)
            with reporting(self._engine), self._engine.connect() as connection:
                if connection.execute(select(turns.c.id).where(which).limit(1)).first() is None:
                    continue
            with writing(self._engine) as connection:
                _add(total, _erase(connection, which))
        if total:
            drop(self._path.parent)
            compact(self._engine)
            _log.warning("A restored database held what had been erased; it is gone again: %s", _told(total))
        return total

    def retain(self, now: datetime) -> Round | None:
        """The daily round: erase what is older than the months allowed, and apply the tombstones. None if it was done today."""
        today, last = now.astimezone(WARSAW).date(), self.last_round()
        if last is not None and last.day == today:
            return None
        before = months_before(now, self.months)
        total = dict(self.apply())
        while True:
            with writing(self._engine) as connection:
                oldest = select(turns.c.id).where(turns.c.at < before).order_by(turns.c.at).limit(_AT_ONCE)
                names = list(connection.execute(oldest).scalars())
                if not names:
                    break
                _add(total, _erase(connection, turns.c.id.in_(names)))
        with writing(self._engine) as connection:
            settled = or_settled(before)
            letters = connection.execute(delete(outbox).where(settled)).rowcount
            _add(total, {LETTERS: letters} if letters else {})
            connection.execute(delete(erasures).where(erasures.c.at < before))
            connection.execute(delete(rounds).where(rounds.c.at < before))
            connection.execute(delete(rounds).where(rounds.c.day == today))
            connection.execute(insert(rounds), {"day": today, "at": now, "before": before, "counts": total})
        if total:
            drop(self._path.parent)
        self._shorten_file(before)
        newest = self._receipts(limit=1)
        if total or (newest and (last is None or newest[0].at >= last.at)):
            compact(self._engine, LARGEST_AT_NIGHT)
        _log.info("Retention of %d months: %s", self.months, _told(total))
        return Round(today, now, before, total)

    def last_round(self) -> Round | None:
        """The last round of the retention."""
        with reporting(self._engine), self._engine.connect() as connection:
            row = connection.execute(select(rounds).order_by(rounds.c.day.desc()).limit(1)).one_or_none()
        return None if row is None else Round(row.day, row.at, row.before, row.counts)

    def receipts(self, limit: int = 100) -> list[Receipt]:
        """The erasures, newest first."""
        return self._receipts(limit=limit)

    # Tombstones

    def _tombstones(self) -> list[tuple[str, datetime]]:
        """All that are known; what only one of the two places has, the other gets."""
        written = self._read_file()
        with reporting(self._engine), self._engine.connect() as connection:
            stored = {
                row.number: (row.person, row.at)
                for row in connection.execute(select(erasures.c.number, erasures.c.person, erasures.c.at))
            }
        missing = [(number, *written[number]) for number in written.keys() - stored.keys()]
        if missing:
            rows: list[dict[str, Any]] = [
                {"number": number, "person": person, "key": None, "at": at, "counts": {}} for number, person, at in missing
            ]
            with writing(self._engine) as connection:
                there = set(connection.execute(select(erasures.c.number)).scalars())
                if new := [row for row in rows if row["number"] not in there]:
                    connection.execute(insert(erasures), new)
        self._note_in_file([(number, *stored[number]) for number in stored.keys() - written.keys()])
        return list({**stored, **written}.values())

    def _read_file(self) -> dict[str, tuple[str, datetime]]:
        if not self._path.exists():
            return {}
        found = {}
        for line in self._path.read_text(encoding="utf-8").split("\n"):
            if not line:
                continue
            try:
                plain = json.loads(line)
                found[str(plain["number"])] = (str(plain["person"]), datetime.fromisoformat(plain["at"]))
            except (ValueError, KeyError, TypeError):  # half a line, written when the power went
                _log.warning("A line of %s cannot be read and is passed over", self._path)
        return found

    def _note_in_file(self, tombstones: Iterable[tuple[str, str, datetime]]) -> None:
        lines = [json.dumps({"number": number, "person": person, "at": at.isoformat()}) for number, person, at in tombstones]
        if not lines:
            return
        with self._path.open("a", encoding="utf-8") as file:
            # A newline first as well: the line before may have been cut short.
            file.write("".join(f"\n{line}\n" for line in lines))
            file.flush()
            os.fsync(file.fileno())

    def _shorten_file(self, before: datetime) -> None:
        """Drop the tombstones that the retention has made needless."""
        found = self._read_file()
        kept = {number: each for number, each in found.items() if each[1] >= before}
        if len(kept) == len(found):
            return
        aside = self._path.with_name(f"{FILE}.{secrets.token_hex(4)}")
        lines = [json.dumps({"number": number, "person": person, "at": at.isoformat()}) for number, (person, at) in kept.items()]
        aside.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        aside.replace(self._path)

    def _receipts(self, *which: ColumnElement[bool], limit: int) -> list[Receipt]:
        statement = select(erasures).where(*which).order_by(erasures.c.at.desc()).limit(limit)
        with reporting(self._engine), self._engine.connect() as connection:
            return [_receipt(row) for row in connection.execute(statement)]


def months_before(now: datetime, months: int) -> datetime:
    """The same hour of the same day so many months ago, or of that month's last day, by the clocks in Warsaw."""
    local = now.astimezone(WARSAW)
    year, month = divmod(local.year * 12 + local.month - 1 - months, 12)
    return local.replace(year=year, month=month + 1, day=min(local.day, monthrange(year, month + 1)[1]))


def next_round(last: Round | None, now: datetime) -> date:
    """The day of the next round: today if there was none today."""
    today = now.astimezone(WARSAW).date()
    return today if last is None or last.day < today else today + timedelta(days=1)


def referring(connection: Connection) -> list[tuple[str, str]]:
    """The tables that refer to a turn, each with its column that does."""
    found = inspect(connection)
    return sorted(
        (name, key["constrained_columns"][0])
        for name in found.get_table_names()
        for key in found.get_foreign_keys(name)
        if key["referred_table"] == turns.name
    )


def or_settled(before: datetime) -> ColumnElement[bool]:
    """Letters put before then that were sent or never will be."""
    return and_(outbox.c.put < before, outbox.c.sent.is_not(None) | outbox.c.failed.is_not(None))


def _erase(connection: Connection, which: ColumnElement[bool]) -> dict[str, int]:
    """Erase these turns with all that belongs to them; how many rows of each table, those with none left out."""
    ids: Select[Any] = select(turns.c.id).where(which)
    counts = {TURNS: _count(connection, turns, which)}
    for name, key in referring(connection):
        counts[name] = _count(connection, table(name, column(key)), column(key).in_(ids))
    numbers = connection.execute(select(handoffs.c.id).where(handoffs.c.turn.in_(ids))).scalars().all()
    counts[LETTERS] = connection.execute(delete(outbox).where(letters_of(numbers))).rowcount if numbers else 0
    counts[TASKS] = _erase_tasks(connection, set(numbers))
    counts[DRAFTS] = _erase_drafts(connection, set(connection.execute(select(turns.c.question).where(which)).scalars()))
    connection.execute(delete(turns).where(which))
    return {name: number for name, number in counts.items() if number}


def _erase_tasks(connection: Connection, numbers: set[int]) -> int:
    """Answers that somebody is just writing in a chat to one of these questions."""
    found = connection.execute(select(_tasks.c.person, _tasks.c.fields).where(_tasks.c.flow == "reply"))
    people = [row.person for row in found.all() if row.fields.get("number") in numbers]
    return connection.execute(delete(_tasks).where(_tasks.c.person.in_(people))).rowcount if people else 0


def _erase_drafts(connection: Connection, questions: set[str]) -> int:
    """Drafts that were begun from one of these questions, which is their title still, and of which nothing was published; from
    those that have another title by now the question goes as an example."""
    wanted = {squeezed(question) for question in questions} - {""}
    found = connection.execute(select(drafts.c.person, drafts.c.document, drafts.c.record).where(drafts.c.base_revision == 0))
    number = 0
    for row in found.all():
        title = squeezed(str(row.record.get("title") or ""))
        which = and_(drafts.c.person == row.person, drafts.c.document == row.document)
        if title and any(is_begun_from(question, title) for question in wanted):
            number += connection.execute(delete(drafts).where(which)).rowcount
            continue
        examples = [each for each in row.record.get("questions") or () if isinstance(each, str)]
        kept = [each for each in examples if squeezed(each) not in wanted]
        if len(kept) < len(examples):
            connection.execute(update(drafts).where(which).values(record={**row.record, "questions": kept}))
            number += 1
    return number


def is_begun_from(question: str, title: str) -> bool:
    """Whether the title is the question, or its beginning if it was too long for a title."""
    return question == title or (len(title) >= _LONG_TITLE and question.startswith(title))


def squeezed(text: str) -> str:
    """The text with single spaces and without case, to compare it by."""
    return " ".join(text.split()).casefold()


def _count(connection: Connection, of: Any, which: ColumnElement[bool]) -> int:
    return connection.execute(select(func.count()).select_from(of).where(which)).scalar_one()


def _add(total: dict[str, int], counts: Mapping[str, int]) -> None:
    for name, number in counts.items():
        total[name] = total.get(name, 0) + number


def _told(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {number}" for name, number in counts.items()) or "nothing"


def _receipt(row: Row[Any]) -> Receipt:
    return Receipt(row.number, row.at, row.counts)
