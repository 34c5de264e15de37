"""Prepared statements: the few that every question runs, straight through the driver.

Promises: the statement is compiled once and its values and rows pass through SQLAlchemy's own types, so it reads and writes what
the same statement would through a connection; each run is one transaction, and failures are StoreUnavailable as everywhere.
Refuses: several statements in one transaction. SQLAlchemy's layers around a statement take four times as long as the statement.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Engine, Insert, Select
from sqlalchemy.types import TypeEngine

from knowledge.database import StoreUnavailable, address_of


class Duplicate(StoreUnavailable):
    """A constraint of the table refused the row: another with the same key is there."""


_Processor = Callable[[Any], Any] | None


class Prepared:
    """One statement on one engine. Safe for threads: each run takes a connection of the engine's pool."""

    def __init__(self, engine: Engine, statement: Insert | Select[Any]) -> None:
        """A statement whose parameters are all bound by name (an insert: the columns of its table)."""
        self._engine = engine
        dialect = engine.dialect
        compiled: Any = statement.compile(dialect=dialect)
        self._sql = str(compiled)
        self._order: Sequence[str] | None = compiled.positiontup  # None: the driver takes names
        self._fixed = {name: each.value for name, each in compiled.binds.items() if each.value is not None}
        self._into = {name: _into(each.type, engine) for name, each in compiled.binds.items()}
        self._out = (
            [_out(column.type, engine) for column in statement.selected_columns] if isinstance(statement, Select) else None
        )

    def run(self, values: Mapping[str, object]) -> list[tuple[Any, ...]]:
        """The rows, none for an insert. Raises Duplicate if the database refuses a row, StoreUnavailable for all else."""
        given = {**self._fixed, **values}
        ready = {name: given[name] if into is None else into(given[name]) for name, into in self._into.items()}
        dialect = self._engine.dialect
        assert dialect.dbapi is not None  # noqa: S101 - an engine that is no mock has a driver
        try:
            connection = self._engine.raw_connection()
            try:
                cursor = connection.cursor()
                cursor.execute(self._sql, ready if self._order is None else [ready[name] for name in self._order])
                rows = cursor.fetchall() if self._out is not None else []
                cursor.close()
                connection.commit()
            finally:
                connection.close()  # back to the pool, which rolls back what was not committed
        except dialect.dbapi.Error as error:
            reason = next(iter(str(error).splitlines()), type(error).__name__)
            kind = Duplicate if isinstance(error, dialect.dbapi.IntegrityError) else StoreUnavailable
            raise kind(address_of(self._engine), reason) from error
        out = self._out
        if out is None:
            return []
        return [tuple(value if read is None else read(value) for value, read in zip(row, out, strict=True)) for row in rows]


def _into(kind: TypeEngine[Any], engine: Engine) -> _Processor:
    return kind.dialect_impl(engine.dialect).bind_processor(engine.dialect)


def _out(kind: TypeEngine[Any], engine: Engine) -> _Processor:
    return kind.dialect_impl(engine.dialect).result_processor(engine.dialect, None)
