"""Migrations: bring a database to the tables that this code expects.

Promises: `migrate` works on an empty, an older and a current database; two processes that start at once do not disturb each
other; a step that fails leaves the database as it was.
Refuses a database that newer code has migrated, and touches nothing there.
"""

from enum import StrEnum
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from knowledge.database import StoreUnavailable, address_of, reporting, writing

# Any number will do as long as nothing else in the same PostgreSQL database locks by it: the bytes of "drog".
_LOCK = 0x64726F67


class DatabaseTooNew(StoreUnavailable):
    """The database was migrated by newer code; `revision` is what it is at."""

    def __init__(self, address: str, revision: str) -> None:
        super().__init__(address, f"newer code has brought it to revision '{revision}'; install that version of Drogowskaz")
        self.revision = revision


def configuration() -> Config:
    """Alembic's configuration; its commands also need `attributes["connection"]`, an open connection in a transaction."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


class Standing(StrEnum):
    """What the tables of a database are to this code."""

    EMPTY = "without tables yet"
    OLDER = "older"
    CURRENT = "up to date"
    NEWER = "newer"


def standing(engine: Engine) -> Standing:
    """How the database stands to this code; only reads. Raises StoreUnavailable."""
    scripts = ScriptDirectory.from_config(configuration())
    with reporting(engine), engine.connect() as connection:
        found = set(MigrationContext.configure(connection).get_current_heads())
    if not found:
        return Standing.EMPTY
    if found == set(scripts.get_heads()):
        return Standing.CURRENT
    return Standing.OLDER if found <= {script.revision for script in scripts.walk_revisions()} else Standing.NEWER


def migrate(engine: Engine) -> None:
    """Create or update all tables, in one transaction. Raises DatabaseTooNew, or StoreUnavailable with the database's words."""
    config = configuration()
    with reporting(engine), writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        _refuse_newer(connection, ScriptDirectory.from_config(config), address_of(engine))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _refuse_newer(connection: Connection, scripts: ScriptDirectory, address: str) -> None:
    known = {script.revision for script in scripts.walk_revisions()}
    for revision in MigrationContext.configure(connection).get_current_heads():
        if revision not in known:
            raise DatabaseTooNew(address, revision)
