"""The store: the documents as they are now, and every change that led there.

Promises: a write is one transaction that also adds a history row; its number is the content version, it only rises, and whoever
sees a version sees all that belongs to it. Two people never overwrite each other unseen. Nothing is ever deleted: a withdrawn
document can be restored, an older text can be read in the history.
Refuses: a write on an outdated revision, a database that it does not know, and to know anything of files or of the index.
"""

import logging
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Engine,
    ForeignKey,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    bindparam,
    func,
    insert,
    select,
    text,
    update,
)

from knowledge.database import Instant, StoreUnavailable, UnknownDatabase, open_engine, reporting, writing
from knowledge.documents import Document, InvalidDocument, KnowledgeError, parse, to_record
from knowledge.prepared import Prepared

__all__ = [
    "Action",
    "AlreadyExists",
    "Applied",
    "Change",
    "Conflict",
    "Content",
    "Knowledge",
    "KnowledgeError",
    "NotFound",
    "OutdatedImport",
    "StoreUnavailable",
    "UnknownDatabase",
    "beginning_table",
    "documents_table",
    "history_table",
    "metadata",
    "open_engine",
]

_log = logging.getLogger(__name__)


class NotFound(KnowledgeError):
    """No document has this id."""

    def __init__(self, document_id: str) -> None:
        super().__init__(f"there is no document '{document_id}'")
        self.id = document_id


class AlreadyExists(KnowledgeError):
    """A document with this id is there already, perhaps withdrawn."""

    def __init__(self, document_id: str, *, withdrawn: bool) -> None:
        super().__init__(f"there is a document '{document_id}' already" + (", withdrawn" if withdrawn else ""))
        self.id = document_id
        self.withdrawn = withdrawn


class Conflict(KnowledgeError):
    """Somebody else wrote first. `document` is what stands there now, `author` who wrote it, `at` when (UTC)."""

    def __init__(self, document_id: str, *, expected_revision: int, document: Document, author: str, at: datetime) -> None:
        super().__init__(
            f"'{document_id}' is at revision {document.revision}, written by {author}, and not at {expected_revision}"
        )
        self.id = document_id
        self.expected_revision = expected_revision
        self.document = document
        self.author = author
        self.at = at


class OutdatedImport(KnowledgeError):
    """The set holds other revisions than the store does; nothing was written. `ids` names the documents."""

    def __init__(self, ids: tuple[str, ...]) -> None:
        super().__init__(f"changed in the store since they were exported: {', '.join(ids)}")
        self.ids = ids


metadata = MetaData()

documents_table = Table(
    "knowledge_document",
    metadata,
    Column("id", String(200), primary_key=True),
    Column("kind", String(20), nullable=False, index=True),
    Column("revision", Integer, nullable=False),
    Column("withdrawn", Boolean, nullable=False, index=True),
    Column("record", JSON, nullable=False),
)

history_table = Table(
    "knowledge_history",
    metadata,
    # Counted by hand under the writers' lock: a sequence would let number 6 become visible before number 5.
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("author", String(200), nullable=False),
    Column("action", String(20), nullable=False),
    Column("document_id", String(200), ForeignKey("knowledge_document.id"), nullable=False, index=True),
    Column("revision", Integer, nullable=False),
    Column("record", JSON, nullable=False),
)

# One row once somebody has decided what the store begins with, so that an empty store is not filled against their will.
beginning_table = Table(
    "knowledge_beginning",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("author", String(200), nullable=False),
)


class Action(StrEnum):
    """What a write did."""

    ADDED = "added"
    REVISED = "revised"
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class Change:
    """One row of the history. `number` is the content version that the write made; `record` the whole document after it."""

    number: int
    at: datetime
    author: str
    action: Action
    id: str
    revision: int
    record: Mapping[str, Any]

    @property
    def document(self) -> Document:
        """The document after this change; InvalidDocument if today's rules no longer allow it."""
        return parse({**self.record, "revision": self.revision})


@dataclass(frozen=True, slots=True)
class Content:
    """What the store held at one version: the documents that are not withdrawn, by id, in the order of their ids."""

    version: int
    documents: Mapping[str, Document]


@dataclass(frozen=True, slots=True)
class Applied:
    """What `apply` did, as ids in the order of the set that came in (`withdrawn`: in the order of ids)."""

    added: tuple[str, ...] = ()
    revised: tuple[str, ...] = ()
    restored: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()


_VERSION = select(func.max(history_table.c.number))
_ALL = select(documents_table)
_CURRENT = _ALL.where(documents_table.c.withdrawn.is_(False))
_CHANGED = _ALL.where(
    documents_table.c.id.in_(select(history_table.c.document_id).where(history_table.c.number > bindparam("since")))
)
_ONE = _ALL.where(documents_table.c.id == bindparam("id"))
_LAST_CHANGE = (
    select(history_table.c.author, history_table.c.at)
    .where(history_table.c.document_id == bindparam("id"))
    .order_by(history_table.c.number.desc())
    .limit(1)
)
_UPDATE = (
    update(documents_table)
    .where(documents_table.c.id == bindparam("of"), documents_table.c.revision == bindparam("expected"))
    .values({name: bindparam(name) for name in ("kind", "revision", "withdrawn", "record")})
)


class Knowledge:
    """The documents of one database. Safe to share between threads; several processes may use the same database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._version = Prepared(engine, _VERSION)
        self._content = Content(0, MappingProxyType({}))
        self._loading = threading.Lock()

    def version(self) -> int:
        """The content version: the number of the last change, 0 before the first. One cheap query."""
        [[version]] = self._version.run({})
        return version or 0

    def documents(self) -> Mapping[str, Document]:
        """All documents that are not withdrawn, by id; the same immutable mapping until somebody, anywhere, writes."""
        return self.content().documents

    def content(self) -> Content:
        """The documents together with the version that they belong to. Costs one `version()` unless something changed."""
        version = self.version()
        if self._content.version == version:
            return self._content
        with self._loading:
            if self._content.version != version:
                self._content = self._load()
            return self._content

    def _load(self) -> Content:
        known = self._content
        with reporting(self._engine), self._engine.connect() as connection:
            connection = connection.execution_options(isolation_level="REPEATABLE READ") if self._is_postgres else connection
            version = connection.execute(_VERSION).scalar() or 0
            if 0 < known.version < version:
                rows = connection.execute(_CHANGED, {"since": known.version}).all()
                found = dict(known.documents)
            else:  # the first time, or another database was put in its place
                rows = connection.execute(_CURRENT).all()
                found = {}
        kept = len(found)
        for row in rows:
            document = None if row.withdrawn else _readable(row)
            if document is not None:
                found[row.id] = document  # in its old place, if it had one
            elif found.pop(row.id, None) is not None:
                kept -= 1
        if len(found) > kept:
            found = {name: found[name] for name in sorted(found)}
        return Content(version, MappingProxyType(found))

    def is_new(self) -> bool:
        """Whether nobody has decided yet what the store begins with."""
        with reporting(self._engine), self._engine.connect() as connection:
            return connection.execute(select(beginning_table.c.id)).first() is None

    def begin(self, author: str) -> None:
        """Note that the store has what it begins with, be it nothing. A second time does nothing."""
        with self._writing() as connection:
            if connection.execute(select(beginning_table.c.id)).first() is None:
                connection.execute(insert(beginning_table), {"id": 1, "at": datetime.now(UTC), "author": author})

    def withdrawn(self) -> Mapping[str, Document]:
        """The documents that were withdrawn and can be restored, by id."""
        with reporting(self._engine), self._engine.connect() as connection:
            rows = connection.execute(_ALL.where(documents_table.c.withdrawn.is_(True)).order_by(documents_table.c.id)).all()
        return MappingProxyType({row.id: document for row in rows if (document := _readable(row)) is not None})

    def history(self, document_id: str) -> list[Change]:
        """Every change of one document, oldest first; empty if there never was such a document."""
        statement = select(history_table).where(history_table.c.document_id == document_id).order_by(history_table.c.number)
        with reporting(self._engine), self._engine.connect() as connection:
            return [
                Change(row.number, row.at, row.author, Action(row.action), row.document_id, row.revision, row.record)
                for row in connection.execute(statement)
            ]

    def add(self, document: Document, author: str) -> Document:
        """Write a new document and return it at revision 1; AlreadyExists if its id is taken."""
        with self._writing() as connection:
            row = connection.execute(_ONE, {"id": document.id}).one_or_none()
            if row is not None:
                raise AlreadyExists(document.id, withdrawn=row.withdrawn)
            added = _Write(Action.ADDED, document.id, document.kind, 1, _record(document))
            _write(connection, [added], author)
        return _at(document, 1)

    def revise(self, document: Document, expected_revision: int, author: str) -> Document:
        """Write a new text over the revision that the author saw and return it at its new revision.

        The same text again changes nothing. Raises NotFound, or Conflict if the document is at another revision.
        """
        with self._writing() as connection:
            row = _expect(connection, document.id, expected_revision)
            record = _record(document)
            if row.record == record:
                return _at(document, row.revision)
            revised = _Write(Action.REVISED, document.id, document.kind, row.revision + 1, record, row.withdrawn)
            _write(connection, [revised], author)
        return _at(document, expected_revision + 1)

    def withdraw(self, document_id: str, expected_revision: int, author: str) -> Document:
        """Take a document out of `documents` and return it at its new revision; raises as `revise` does."""
        return self._set_withdrawn(document_id, expected_revision, author, withdrawn=True)

    def restore(self, document_id: str, expected_revision: int, author: str) -> Document:
        """Bring a withdrawn document back and return it at its new revision; raises as `revise` does."""
        return self._set_withdrawn(document_id, expected_revision, author, withdrawn=False)

    def _set_withdrawn(self, document_id: str, expected_revision: int, author: str, *, withdrawn: bool) -> Document:
        with self._writing() as connection:
            row = _expect(connection, document_id, expected_revision)
            document = _document(row)
            if row.withdrawn == withdrawn:
                return document
            action = Action.WITHDRAWN if withdrawn else Action.RESTORED
            _write(connection, [_Write(action, document_id, row.kind, row.revision + 1, row.record, withdrawn)], author)
        return _at(document, expected_revision + 1)

    def apply(
        self,
        documents: Iterable[Document],
        author: str,
        *,
        overwrite: bool = False,
        withdraw_others: bool = False,
        strict: bool = False,
    ) -> Applied:
        """Bring the store to what a set of documents says: all of it, in one transaction, or nothing.

        Unknown documents are added, changed ones revised, withdrawn ones restored; what is the same already stays untouched. A
        document that carries a revision (it was exported) is written only over that revision: otherwise OutdatedImport, unless
        `overwrite`. With `strict` one without a revision must be new. With `withdraw_others` all documents outside the set are
        withdrawn. Ids must be unique within the set.
        """
        writes: list[_Write] = []
        unchanged: list[str] = []
        outdated: list[str] = []
        seen: set[str] = set()
        with self._writing() as connection:
            rows = {row.id: row for row in connection.execute(_ALL.order_by(documents_table.c.id))}
            for document in documents:
                if document.id in seen:
                    raise ValueError(f"'{document.id}' is in the set twice")
                seen.add(document.id)
                record = _record(document)
                row = rows.get(document.id)
                if row is None:
                    writes.append(_Write(Action.ADDED, document.id, document.kind, 1, record))
                elif row.record == record and not row.withdrawn:
                    unchanged.append(document.id)
                elif document.revision not in ({row.revision} if strict else {0, row.revision}) and not overwrite:
                    outdated.append(document.id)
                else:
                    action = Action.RESTORED if row.withdrawn else Action.REVISED
                    writes.append(_Write(action, document.id, document.kind, row.revision + 1, record))
            if outdated:
                raise OutdatedImport(tuple(outdated))
            if withdraw_others:
                writes += [
                    _Write(Action.WITHDRAWN, row.id, row.kind, row.revision + 1, row.record, withdrawn=True)
                    for row in rows.values()
                    if row.id not in seen and not row.withdrawn
                ]
            _write(connection, writes, author)
        done = {action: tuple(write.id for write in writes if write.action is action) for action in Action}
        return Applied(
            added=done[Action.ADDED],
            revised=done[Action.REVISED],
            restored=done[Action.RESTORED],
            withdrawn=done[Action.WITHDRAWN],
            unchanged=tuple(unchanged),
        )

    @property
    def _is_postgres(self) -> bool:
        return self._engine.dialect.name == "postgresql"

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with writing(self._engine) as connection:
            if self._is_postgres:  # one writer at a time, as on SQLite: version numbers become visible in their order
                connection.execute(text(f"LOCK TABLE {history_table.name} IN EXCLUSIVE MODE"))
            yield connection


@dataclass(frozen=True, slots=True)
class _Write:
    """One document as it shall stand after the write, at revision `revision`."""

    action: Action
    id: str
    kind: str
    revision: int
    record: dict[str, Any]
    withdrawn: bool = False


def _write(connection: Connection, writes: list[_Write], author: str) -> None:
    """Write documents and history rows. The caller holds the writers' lock and has checked the revisions."""
    if not writes:
        return
    added = [write for write in writes if write.action is Action.ADDED]
    others = [write for write in writes if write.action is not Action.ADDED]
    if added:
        connection.execute(insert(documents_table), [{"id": write.id, **_columns(write)} for write in added])
    if others:
        connection.execute(_UPDATE, [{"of": write.id, "expected": write.revision - 1, **_columns(write)} for write in others])
    number = connection.execute(_VERSION).scalar() or 0
    now = datetime.now(UTC)
    connection.execute(
        insert(history_table),
        [
            {
                "number": number + place,
                "at": now,
                "author": author,
                "action": write.action.value,
                "document_id": write.id,
                "revision": write.revision,
                "record": write.record,
            }
            for place, write in enumerate(writes, start=1)
        ],
    )


def _columns(write: _Write) -> dict[str, Any]:
    return {"kind": write.kind, "revision": write.revision, "withdrawn": write.withdrawn, "record": write.record}


def _expect(connection: Connection, document_id: str, revision: int) -> Row[Any]:
    row = connection.execute(_ONE, {"id": document_id}).one_or_none()
    if row is None:
        raise NotFound(document_id)
    if row.revision != revision:
        last = connection.execute(_LAST_CHANGE, {"id": document_id}).one()
        raise Conflict(document_id, expected_revision=revision, document=_document(row), author=last.author, at=last.at)
    return row


def _record(document: Document) -> dict[str, Any]:
    """What is stored of a document: its revision has a column of its own."""
    record = to_record(document)
    record.pop("revision", None)
    return record


def _document(row: Row[Any]) -> Document:
    return parse({**row.record, "revision": row.revision})


def _readable(row: Row[Any]) -> Document | None:
    """The row's document. One damaged row must not silence all the others: it is logged and left out."""
    try:
        return _document(row)
    except InvalidDocument as error:
        _log.error("document %s at revision %d cannot be read: %s", row.id, row.revision, error)
        return None


def _at(document: Document, revision: int) -> Document:
    return document.model_copy(update={"revision": revision})
