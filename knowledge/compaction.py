"""Compaction: what was deleted leaves the disk, too, as far as the database lets us.

Promises: on SQLite the file is written anew without what was deleted, if it is not too large for that, and the log of changes
is emptied; on PostgreSQL the rows are vacuumed. What could not be done now is logged and done the next time. Every deletion
overwrites what it deletes anyway (`secure_delete`, see `knowledge.database`); writing anew also removes copies that lie in the
gaps of pages.
Refuses: to make anybody wait for long.
"""

import logging
from pathlib import Path

from sqlalchemy import Engine

_log = logging.getLogger(__name__)

# Up to this size (bytes) a SQLite file is written anew at once: it takes about a second.
LARGEST = 200_000_000


def compact(engine: Engine, largest: int = LARGEST) -> bool:
    """Free the disk of what was deleted; whether all of it could be done now."""
    assert engine.dialect.dbapi is not None  # noqa: S101 - an engine that is no mock has a driver
    try:
        if engine.dialect.name == "postgresql":
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("VACUUM")
            return True
        return _compact_sqlite(engine, largest)
    except (engine.dialect.dbapi.Error, Exception) as error:  # the deletion stands, and is not to be told as failed
        _log.warning("What was deleted could not be freed yet: %s", type(error).__name__)
        return False


def _compact_sqlite(engine: Engine, largest: int) -> bool:
    small = engine.url.database is not None and _size(Path(engine.url.database)) <= largest
    # Outside of SQLAlchemy's transactions, in which neither of the two is allowed.
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        if small:
            cursor.execute("VACUUM")
        # https://www.sqlite.org/pragma.html#pragma_wal_checkpoint: 0 as the first number means that nobody was in the way.
        [busy, *_] = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        cursor.close()
    finally:
        connection.close()
    if busy:
        _log.info("The log of changes could not be emptied yet: somebody reads")
    return small and not busy


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
