"""What the tests of the conversation share: the bundled model, prepared once, and one assistant on the curated documents."""

import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from bot import settings, wiring
from bot.assistant import Assistant
from bot.migrations import migrate
from bot.settings import Settings
from knowledge.store import Knowledge, open_engine
from tests.bot.world import Talk, World, open_real_world, open_world, small_documents


@pytest.fixture(scope="session")
def model_dir(pytestconfig: pytest.Config) -> Path:
    """Where the real model and what belongs to it lie, all prepared: MODEL_DIR, or pytest's cache, which is filled at the first
    run."""
    if given := os.environ.get("MODEL_DIR"):
        found = Path(given)
    else:
        found = Path(pytestconfig.cache.mkdir("models")) if pytestconfig.cache else pytestconfig.rootpath / ".data"
    for _ in wiring.prepare(settings.load({"MODEL_DIR": str(found)})):
        pass
    return found


@pytest.fixture(scope="session")
def real(model_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Talk]:
    """The assistant as it is wired for everyone, with the bundled model. Its tests are marked `model`."""
    found = open_real_world(_settings({"DATA_DIR": str(tmp_path_factory.mktemp("state")), "MODEL_DIR": str(model_dir)}))
    yield found
    found.engine.dispose()


@pytest.fixture(scope="session")
def assistant(real: Talk) -> Assistant:
    """The same, without the parts around it."""
    return real.assistant


def _settings(environment: Mapping[str, str]) -> Settings:
    return settings.load(environment)


@pytest.fixture(scope="session")
def filled_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file with the small documents of `world`, to be copied."""
    path = tmp_path_factory.mktemp("template") / "drogowskaz.db"
    engine = open_engine(f"sqlite:///{path}")
    migrate(engine)
    knowledge = Knowledge(engine)
    knowledge.apply([each.model_copy(update={"revision": 0}) for each in small_documents()], author="tests")
    knowledge.begin("tests")
    with engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    engine.dispose()
    return path


@pytest.fixture
def small_engine(filled_database: Path, tmp_path: Path) -> Iterator[Engine]:
    """A database of this test's own with the small documents."""
    path = tmp_path / "drogowskaz.db"
    shutil.copy(filled_database, path)
    engine = open_engine(f"sqlite:///{path}")
    yield engine
    engine.dispose()


@pytest.fixture
def world(small_engine: Engine, tmp_path: Path) -> World:
    """A small, fast world of real parts; see tests/bot/world.py."""
    return open_world(small_engine, tmp_path)
