"""The journal: what was asked, how it was understood, what was answered and whether it arrived. One row for each turn.

Promises: a turn is written in one transaction, whole or not at all; the same key of a channel is written once, and its reply can
be read back as it was given. Every text of the asker is masked here once more, whoever handed it over; who asked is a pseudonym.
Refuses: names in place of pseudonyms. Knows nothing of search or of rendering; what happens when it cannot write, others decide.
"""

import csv
import hashlib
import json
import math
import re
import secrets
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from numbers import Integral, Real
from typing import IO, Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ColumnElement,
    Engine,
    Index,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    func,
    select,
    tuple_,
)
from sqlalchemy.exc import SQLAlchemyError

from bot.messages import Button, Candidate, Card, Channel, Language, Manner, Origin, Outcome, Reply, Span, spans
from bot.privacy import mask
from knowledge.database import Instant, StoreUnavailable, writing
from knowledge.prepared import Duplicate, Prepared

metadata = MetaData()

turns = Table(
    "journal_turn",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("channel", String(20), nullable=False),
    # A digest: a caller's key may be of any length and hold anything, even a name.
    Column("key", String(32), nullable=False),
    Column("at", Instant, nullable=False),
    Column("conversation", String(32), nullable=False),
    Column("person", String(32), nullable=False),
    Column("question", Text, nullable=False),
    Column("language", String(5), nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("candidates", JSON, nullable=False),
    Column("documents", JSON, nullable=False),
    Column("understood", JSON, nullable=False),
    Column("content_version", Integer, nullable=False),
    Column("model", String(200), nullable=False),
    Column("timings", JSON, nullable=False),
    # Nobody searches in it and it must come back to the letter, so it is our own JSON in a plain text.
    Column("reply", Text, nullable=False),
    Column("delivered", Boolean),
    Column("delivered_at", Instant),
    UniqueConstraint("channel", "key", name="uq_journal_turn_key"),
    Index("ix_journal_turn_at", "at", "id"),
    Index("ix_journal_turn_conversation", "conversation", "at"),
    Index("ix_journal_turn_outcome", "outcome", "at"),
    Index("ix_journal_turn_person", "person", "at"),
)


class JournalError(Exception):
    """The journal cannot be read or written; the message is one sentence for the log."""


class AlreadyRecordedError(JournalError):
    """Another turn has this key (or id): the update was delivered twice. `Journal.find` has the reply already given."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn to be written. Id, outcome, language, candidates and documents are those of the reply.

    `at` is aware; `conversation` and `person` are pseudonyms (32 hex digits); `key` as in Incoming; `question` is what was typed,
    "" if it was not text; `understood` is anything that JSON can hold; `timings` are milliseconds by stage.
    """

    reply: Reply
    at: datetime
    channel: Channel
    key: str
    conversation: str
    person: str
    question: str
    content_version: int
    model: str
    understood: Mapping[str, object] = field(default_factory=dict)
    timings: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("conversation", "person"):
            if not re.fullmatch("[0-9a-f]{32}", getattr(self, name)):
                raise ValueError(f"{name} is not a pseudonym")


@dataclass(frozen=True, slots=True)
class Shown:
    """A document of which at least one field stood in the reply, at that revision."""

    document: str
    revision: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One turn as the journal holds it. `delivered` is None until the channel has said whether the reply arrived.

    The reply stays JSON until somebody asks for it: who looks for the context of a question does not.
    """

    id: str
    at: datetime
    channel: Channel
    conversation: str
    person: str
    question: str
    language: Language
    outcome: Outcome
    documents: tuple[Shown, ...]
    understood: dict[str, Any]
    content_version: int
    model: str
    timings: dict[str, float]
    reply_json: str
    delivered: bool | None
    delivered_at: datetime | None

    @property
    def reply(self) -> Reply:
        """The reply as it was given."""
        return reply_from_json(self.reply_json)

    @property
    def said(self) -> "Said":
        """What an export tells of the reply, several times faster than `reply`."""
        return said(self.reply_json)


@dataclass(frozen=True, slots=True)
class Said:
    """The text of a stored reply (as `Reply.text`), and its candidates as they are written to a file."""

    text: str
    candidates: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Recent:
    """What the next turn needs of one that went before."""

    at: datetime
    language: Language
    outcome: Outcome
    understood: dict[str, Any]


def new_turn_id(at: datetime) -> str:
    """An id that sorts by time: UUID version 7 of that aware moment (RFC 9562, section 5.7)."""
    milliseconds = int(at.timestamp() * 1000)
    number = (milliseconds << 80) | secrets.randbits(80)
    number = number & ~(0xF << 76) | (0x7 << 76)
    number = number & ~(0x3 << 62) | (0x2 << 62)
    return str(uuid.UUID(int=number))


# Built once, so that SQLAlchemy compiles each of them once.
_INSERT = turns.insert()
_FIND = select(turns.c.reply).where(turns.c.channel == bindparam("channel_"), turns.c.key == bindparam("key_"))
# The candidates are in the reply too; their column serves those who search in the table.
_ENTRY = select(*(column for column in turns.c if column.name not in {"key", "candidates"}))
_LAST = (
    select(turns.c.at, turns.c.language, turns.c.outcome, turns.c.understood)
    .where(turns.c.conversation == bindparam("conversation_"))
    .order_by(turns.c.at.desc(), turns.c.id.desc())
    .limit(bindparam("limit_"))
)
_DELIVERED = (
    turns.update()
    .where(turns.c.id == bindparam("id_"))
    .values(delivered=bindparam("delivered_"), delivered_at=bindparam("delivered_at_"))
)
_PAGE = 500


class Journal:
    """The journal in a migrated database. Safe for threads: each call takes a connection of the engine's pool."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._insert, self._find, self._last = (Prepared(engine, each) for each in (_INSERT, _FIND, _LAST))

    def record(self, turn: Turn) -> None:
        """Write the turn. Raises AlreadyRecordedError if the channel's key is there, JournalError if writing failed."""
        values = _values(turn)
        with _reporting("written"):
            self._insert.run(values)

    def delivered(self, turn_id: str, ok: bool, at: datetime | None = None) -> None:
        """Note whether the reply arrived, at that aware moment (now). A turn that is not there any more is passed over."""
        values = {"id_": turn_id, "delivered_": ok, "delivered_at_": at or datetime.now(UTC)}
        with _reporting("written"), writing(self._engine) as connection:
            connection.execute(_DELIVERED, values)

    def find(self, channel: Channel, key: str) -> Reply | None:
        """The reply already given to the update of that key, or None. Raises JournalError."""
        with _reporting("read"):
            found = self._find.run({"channel_": channel.value, "key_": _digest(key)})
        return reply_from_json(found[0][0]) if found else None

    def last(self, conversation: str, limit: int = 5) -> list[Recent]:
        """The last turns of a conversation (a pseudonym), newest first, at most `limit`. Raises JournalError."""
        with _reporting("read"):
            found = self._last.run({"conversation_": conversation, "limit_": limit})
        return [Recent(at, Language(language), Outcome(outcome), understood) for at, language, outcome, understood in found]

    def rows(
        self,
        since: datetime | None = None,
        until: datetime | None = None,
        outcome: Outcome | None = None,
        limit: int | None = None,
    ) -> Iterator[Entry]:
        """The turns from `since` (included) to `until` (excluded) with that outcome, newest first. Raises JournalError.

        Read page by page, so that a long export holds neither memory nor a lock; turns written meanwhile are not among them.
        """
        before: Row[Any] | None = None
        left = limit
        while left is None or left > 0:
            conditions = _conditions(since, until, outcome)
            if before is not None:
                conditions.append(tuple_(turns.c.at, turns.c.id) < tuple_(before.at, before.id))
            size = _PAGE if left is None else min(_PAGE, left)
            page = _ENTRY.where(*conditions).order_by(turns.c.at.desc(), turns.c.id.desc()).limit(size)
            with _reporting("read"), self._engine.connect() as connection:
                found = connection.execute(page).all()
            yield from map(_entry, found)
            if len(found) < size:
                return
            before = found[-1]
            left = None if left is None else left - len(found)

    def count(self, since: datetime | None = None, until: datetime | None = None, outcome: Outcome | None = None) -> int:
        """How many turns `rows` would give without a limit. Raises JournalError."""
        with _reporting("read"), self._engine.connect() as connection:
            return connection.execute(
                select(func.count()).select_from(turns).where(*_conditions(since, until, outcome))
            ).scalar_one()

    def named(self, ids: Iterable[str]) -> list[Entry]:
        """The turns of these ids (at most some hundreds), in their order; those that are not there are passed over. Raises
        JournalError."""
        wanted = list(ids)
        with _reporting("read"), self._engine.connect() as connection:
            found = {row.id: _entry(row) for row in connection.execute(_ENTRY.where(turns.c.id.in_(wanted)))}
        return [found[name] for name in wanted if name in found]

    def conversation(self, conversation: str, limit: int = 500) -> list[Entry]:
        """The last turns of a conversation (a pseudonym), oldest first. Raises JournalError."""
        newest = _ENTRY.where(turns.c.conversation == conversation).order_by(turns.c.at.desc(), turns.c.id.desc()).limit(limit)
        with _reporting("read"), self._engine.connect() as connection:
            return [_entry(row) for row in connection.execute(newest)][::-1]


@contextmanager
def _reporting(what: str) -> Iterator[None]:
    try:
        yield
    except Duplicate as error:
        raise AlreadyRecordedError("a turn with this key is in the journal already") from error
    except StoreUnavailable as error:
        raise JournalError(f"the journal cannot be {what}: {error.reason}") from error
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).partition("\n")[0]
        raise JournalError(f"the journal cannot be {what}: {reason}") from error


def _conditions(since: datetime | None, until: datetime | None, outcome: Outcome | None) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if since is not None:
        conditions.append(turns.c.at >= since)
    if until is not None:
        conditions.append(turns.c.at < until)
    if outcome is not None:
        conditions.append(turns.c.outcome == outcome.value)
    return conditions


def _values(turn: Turn) -> dict[str, object]:
    reply = turn.reply
    return {
        "id": reply.turn,
        "channel": turn.channel.value,
        "key": _digest(turn.key),
        "at": turn.at,
        "conversation": turn.conversation,
        "person": turn.person,
        "question": mask(_writable(turn.question)),
        "language": reply.language.value,
        "outcome": reply.outcome.value,
        "candidates": _candidates_to_plain(reply.candidates),
        "documents": [{"id": shown.document, "revision": shown.revision} for shown in documents_shown(reply)],
        "understood": _masked(turn.understood),
        "content_version": turn.content_version,
        "model": _writable(turn.model)[:200],
        "timings": _masked(turn.timings),
        "reply": reply_to_json(reply),
        "delivered": None,
        "delivered_at": None,
    }


def _entry(row: Row[Any]) -> Entry:
    return Entry(
        id=row.id,
        at=row.at,
        channel=Channel(row.channel),
        conversation=row.conversation,
        person=row.person,
        question=row.question,
        language=Language(row.language),
        outcome=Outcome(row.outcome),
        documents=tuple(Shown(shown["id"], shown["revision"]) for shown in row.documents),
        understood=row.understood,
        content_version=row.content_version,
        model=row.model,
        timings=row.timings,
        reply_json=row.reply,
        delivered=row.delivered,
        delivered_at=row.delivered_at,
    )


def documents_shown(reply: Reply) -> tuple[Shown, ...]:
    """The documents whose fields stand in the reply, each once, in reading order."""
    origins = (span.origin for span in spans(reply.cards) if span.origin)
    return tuple(dict.fromkeys(Shown(origin.document, origin.revision) for origin in origins))


# --- what a column can hold --------------------------------------------------------------------------------------------------

# Halves of a surrogate pair cannot be written as UTF-8, PostgreSQL refuses NUL, and the others only serve to deceive a reader.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def _writable(text: str) -> str:
    return _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def _masked(value: object) -> Any:
    """The value as JSON can hold it, every text masked; a number that is none becomes null."""
    if type(value) is float:  # most are; the others are asked for slowly
        return value if math.isfinite(value) else None
    if isinstance(value, str):
        return mask(_writable(value))
    if isinstance(value, Mapping):
        return {_masked_name(str(key)): _masked(part) for key, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_masked_name(part) if isinstance(part, str) else _masked(part) for part in value]
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, Real):  # numpy's too
        return float(value) if math.isfinite(value) else None
    return mask(_writable(str(value)))


@lru_cache(maxsize=10_000)  # the same names in every turn: of fields, documents and passages
def _masked_name(name: str) -> str:
    return mask(_writable(name))


def _digest(key: str) -> str:
    return hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


# --- a reply as JSON and back ------------------------------------------------------------------------------------------------


_TO_JSON = json.JSONEncoder(separators=(",", ":"))


def reply_to_json(reply: Reply) -> str:
    """The reply as ASCII JSON; `reply_from_json` reads it back to an equal reply, whatever characters it holds, but for its files
    and secrets: those are not written down."""
    plain = {
        "turn": reply.turn,
        "outcome": reply.outcome.value,
        "language": reply.language.value,
        "cards": [[[_span_to_plain(span) for span in line] for line in card.lines] for card in reply.cards],
        "buttons": [[button.label, button.data] for button in reply.buttons],
        "candidates": _candidates_to_plain(reply.candidates),
        "took_ms": _finite(reply.took_ms),
    }
    if reply.manner is not Manner.MESSAGE:
        plain["manner"] = reply.manner.value
    return _TO_JSON.encode(plain)


def reply_from_json(text: str) -> Reply:
    """The reply that `reply_to_json` wrote. Raises JournalError if the text is something else."""
    try:
        plain = json.loads(text)
        return Reply(
            turn=plain["turn"],
            outcome=Outcome(plain["outcome"]),
            language=Language(plain["language"]),
            cards=tuple(
                Card(tuple(tuple(_span_from_plain(span) for span in line) for line in lines)) for lines in plain["cards"]
            ),
            buttons=tuple(Button(label, data) for label, data in plain["buttons"]),
            candidates=_candidates_from_plain(plain["candidates"]),
            took_ms=plain["took_ms"],
            manner=Manner(plain.get("manner", Manner.MESSAGE)),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise JournalError("a stored reply cannot be read") from error


def said(text: str) -> Said:
    """What `reply_to_json` wrote, without the objects that nobody but a renderer needs. Raises JournalError like
    `reply_from_json`."""
    try:
        plain = json.loads(text)
        cards = ("\n".join("".join(map(_plain_text, line)) for line in lines) for lines in plain["cards"])
        return Said("\n\n".join(cards), plain["candidates"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise JournalError("a stored reply cannot be read") from error


def _plain_text(span: Mapping[str, Any]) -> str:
    text, href = span["text"], span.get("href")
    return text if href is None or href == text else f"{text} ({href})"


def _span_to_plain(span: Span) -> dict[str, object]:
    if span.secret:
        return {"text": "•••", "bold": span.bold}
    plain: dict[str, object] = {"text": span.text}
    if span.origin:
        plain["origin"] = [span.origin.document, span.origin.field, span.origin.revision]
    if span.href is not None:
        plain["href"] = span.href
    if span.bold:
        plain["bold"] = True
    return plain


def _span_from_plain(plain: Mapping[str, Any]) -> Span:
    origin = Origin(*plain["origin"]) if "origin" in plain else None
    return Span(text=plain["text"], origin=origin, href=plain.get("href"), bold=plain.get("bold", False))


def _candidates_to_plain(candidates: Iterable[Candidate]) -> list[dict[str, object]]:
    return [
        {"id": candidate.document, "score": _finite(candidate.score), "shown": candidate.shown, "revision": candidate.revision}
        for candidate in candidates
    ]


def _candidates_from_plain(plain: Iterable[Mapping[str, Any]]) -> tuple[Candidate, ...]:
    return tuple(Candidate(one["id"], one["score"], one["shown"], one["revision"]) for one in plain)


def _finite(number: float) -> float:
    # JSON has no word for the others, and PostgreSQL would refuse the row. A model gives Python floats or numpy's.
    number = float(number)
    return number if math.isfinite(number) else 0.0


# --- export ------------------------------------------------------------------------------------------------------------------

_EXPORTED = json.JSONEncoder(ensure_ascii=False)  # made once: `json.dumps` makes one for each call
_FIELDS = (
    "id",
    "at",
    "channel",
    "conversation",
    "person",
    "question",
    "language",
    "outcome",
    "answer",
    "candidates",
    "documents",
    "understood",
    "content_version",
    "model",
    "timings",
    "delivered",
    "delivered_at",
)


def write_jsonl(entries: Iterable[Entry], file: IO[str]) -> int:
    """Write one JSON object a line, UTF-8 text as it is; returns how many."""
    number = 0
    for entry in entries:
        file.write(_EXPORTED.encode(_exported(entry)) + "\n")
        number += 1
    return number


def write_csv(entries: Iterable[Entry], file: IO[str]) -> int:
    """Write a CSV table with a heading, lists as JSON; returns how many rows. Open the file with newline="".

    A cell that a spreadsheet would take for a formula gets a ' before it (https://owasp.org/www-community/attacks/CSV_Injection).
    """
    table = csv.writer(file)
    table.writerow(_FIELDS)
    number = 0
    for entry in entries:
        table.writerow([_cell(value) for value in _exported(entry).values()])
        number += 1
    return number


def _exported(entry: Entry) -> dict[str, object]:
    told = entry.said
    values = {
        "id": entry.id,
        "at": entry.at.isoformat(),
        "channel": entry.channel.value,
        "conversation": entry.conversation,
        "person": entry.person,
        "question": entry.question,
        "language": entry.language.value,
        "outcome": entry.outcome.value,
        # What was stored to the letter may hold what no file can.
        "answer": _writable(told.text),
        "candidates": told.candidates,
        "documents": [{"id": shown.document, "revision": shown.revision} for shown in entry.documents],
        "understood": entry.understood,
        "content_version": entry.content_version,
        "model": entry.model,
        "timings": entry.timings,
        "delivered": entry.delivered,
        "delivered_at": entry.delivered_at.isoformat() if entry.delivered_at else None,
    }
    return {name: values[name] for name in _FIELDS}


_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def _cell(value: object) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else _EXPORTED.encode(value)
    return "'" + text if text.startswith(_FORMULA) else text
