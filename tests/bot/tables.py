"""All tables in an empty database, quickly: most tests need them, and few look at how the migrations make them."""

import functools
import tempfile
from pathlib import Path

from sqlalchemy import Engine, text

from bot.migrations import migrate
from knowledge.store import open_engine


def create_tables(engine: Engine) -> None:
    """The tables of an empty database: a SQLite file that is not there yet is copied from one that the migrations have made."""
    file = Path(engine.url.database or "")
    if engine.dialect.name == "sqlite" and not file.exists():
        file.write_bytes(_migrated())
    else:
        migrate(engine)


@functools.cache
def _migrated() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "drogowskaz.db"
        engine = open_engine(f"sqlite:///{file}")
        migrate(engine)
        with engine.connect() as connection:
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        engine.dispose()
        return file.read_bytes()
