"""The database: how it is opened, how a transaction begins, what its failures are called.

Promises: SQLite and PostgreSQL behave alike for a writer; whatever the database complains of is a StoreUnavailable with one
sentence, in which no password stands.
Refuses: any other database. Knows no table.
"""

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, DateTime, Dialect, Engine, TypeDecorator, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import ConnectionPoolEntry

from knowledge.documents import KnowledgeError

# How long to wait for another writer (SQLite) or for the server (PostgreSQL) before giving up. Writes take milliseconds, an
# import of many documents takes seconds. `?timeout=` or `?connect_timeout=` in the address, the drivers' own names for it, win.
PATIENCE_SECONDS = 10
_PATIENCE = {"sqlite": "timeout", "postgresql": "connect_timeout"}


class UnknownDatabase(KnowledgeError):
    """The address names no database that the store can use. The message never holds the address, which may hold a password."""


class StoreUnavailable(KnowledgeError):
    """The database does not answer or does not obey; `reason` is what it said."""

    def __init__(self, address: str, reason: str) -> None:
        super().__init__(f"the database {address} cannot be used: {reason}")
        self.address = address
        self.reason = reason


class Instant(TypeDecorator[datetime]):
    """A moment, in and out as an aware datetime in UTC. SQLite knows no zones, so there it is written without one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database: refuse a naive datetime rather than guess its zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From the database."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def open_engine(url: str) -> Engine:
    """The engine for a database address; nothing is opened yet.

    `sqlite:///path` keeps the file in WAL mode with foreign keys on. `postgres://`, `postgresql://` and `postgresql+psycopg://`
    reach PostgreSQL through psycopg 3. Anything else raises UnknownDatabase.
    """
    engine = _engine(_address(url))
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def open_reader(url: str) -> Engine:
    """An engine that reads and cannot change anything, not even create the file or its companions. Raises UnknownDatabase."""
    address = _address(url)
    if address.drivername.startswith("postgresql"):
        return _engine(address).execution_options(postgresql_readonly=True)
    file = Path(address.database or "")
    # A WAL file is there as long as somebody has the database open. Without one nobody writes, and only then SQLite need not
    # (and must not, for it would create that file) look for one. https://www.sqlite.org/wal.html#read_only_databases
    quiet = not file.with_name(f"{file.name}-wal").exists()
    query = {**address.query, "uri": "true", "mode": "ro", **({"immutable": "1"} if quiet else {})}
    return _engine(address.set(database=f"file:{quote(str(file))}", query=query))


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError:
        raise UnknownDatabase(
            "the database address cannot be read; write sqlite:///path or postgresql://user@host/name"
        ) from None
    if address.drivername in {"postgres", "postgresql"}:
        address = address.set(drivername="postgresql+psycopg")
    if address.drivername not in {"sqlite", "sqlite+pysqlite", "postgresql+psycopg"}:
        raise UnknownDatabase(f"'{address.drivername}' is no database that the store can use; write sqlite:/// or postgresql://")
    return address


def _engine(address: URL) -> Engine:
    patience = _PATIENCE[address.drivername.partition("+")[0]]
    try:
        return create_engine(
            address,
            connect_args={} if patience in address.query else {patience: PATIENCE_SECONDS},
            json_serializer=_to_json,
            hide_parameters=True,  # what somebody asked may not get into the log with an error
            pool_pre_ping=address.drivername.startswith("postgresql"),
        )
    except (ArgumentError, NoSuchModuleError):
        raise UnknownDatabase("the database address cannot be used") from None


_to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _prepare_sqlite(connection: Any, _entry: ConnectionPoolEntry) -> None:
    # The driver would begin transactions by its own rules; we begin them ourselves (_begin_sqlite).
    # https://docs.sqlalchemy.org/en/20/dialects/sqlite.html#pysqlite-serializable
    connection.isolation_level = None
    cursor = connection.cursor()
    _use_wal(cursor)
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    # What is deleted is overwritten, not only forgotten. https://www.sqlite.org/pragma.html#pragma_secure_delete
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.close()


def _use_wal(cursor: sqlite3.Cursor) -> None:
    # Only the first connection of a new file changes the mode. SQLite does not wait for locks there, whatever the busy timeout:
    # processes that start at once have to try again. https://www.sqlite.org/pragma.html#pragma_busy_timeout
    [milliseconds] = cursor.execute("PRAGMA busy_timeout").fetchone()
    until = time.monotonic() + milliseconds / 1000
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if not error.sqlite_errorname.startswith("SQLITE_BUSY") or time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads before it writes must hold the lock from the start, or SQLite refuses it at once when others write.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writer") else "BEGIN")


def address_of(engine: Engine) -> str:
    """The database's address as it may be shown: without its password."""
    return engine.url.render_as_string(hide_password=True)


@contextmanager
def reporting(engine: Engine) -> Iterator[None]:
    """Turn whatever the database complains of into StoreUnavailable."""
    try:
        yield
    except DBAPIError as error:
        reason = next(iter(str(error.orig).splitlines()), type(error.orig).__name__)
        raise StoreUnavailable(address_of(engine), reason) from error


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction of a writer. On SQLite it holds the write lock from its first moment, so it may read before it writes."""
    with reporting(engine), engine.connect().execution_options(writer=True) as connection, connection.begin():
        yield connection
