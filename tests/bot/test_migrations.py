import multiprocessing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from bot.migrations import DatabaseTooNew, migrate
from bot.migrations.tables import METADATA
from knowledge.documents import Guide, SourceDate
from knowledge.store import Knowledge, StoreUnavailable, open_engine

GUIDE = Guide(id="g", title="t", body="b", source="s", source_date=SourceDate(year=2024))


def differences(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        return list(compare_metadata(context, METADATA))  # type: ignore[arg-type]  # takes several, as env.py may


def test_migrations_make_exactly_the_tables_that_the_code_declares(engine: Engine) -> None:
    migrate(engine)
    assert differences(engine) == []


def test_the_comparison_would_notice_a_difference(engine: Engine) -> None:
    migrate(engine)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE knowledge_document ADD COLUMN forgotten INTEGER"))
    assert len(differences(engine)) == 1


def test_migrating_again_keeps_everything(engine: Engine) -> None:
    migrate(engine)
    Knowledge(engine).add(GUIDE, "Anna")
    migrate(engine)
    assert list(Knowledge(engine).documents()) == ["g"]


def test_a_database_of_newer_code_is_refused_and_left_alone(engine: Engine) -> None:
    migrate(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseTooNew, match="newer code has brought it to revision '9999'") as caught:
        migrate(engine)
    assert caught.value.revision == "9999"
    with engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == "9999"


def test_a_failed_migration_leaves_nothing_behind(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE knowledge_history (x INTEGER)"))
    with pytest.raises(StoreUnavailable, match="already exists"):
        migrate(engine)
    assert inspect(engine).get_table_names() == ["knowledge_history"]


def _start(url: str, gate: "multiprocessing.synchronize.Barrier") -> None:
    engine = open_engine(url)
    gate.wait(30)
    migrate(engine)


@pytest.mark.slow
def test_processes_may_start_at_once(database_url: str) -> None:
    spawn = multiprocessing.get_context("spawn")
    gate = spawn.Barrier(3)
    processes = [spawn.Process(target=_start, args=(database_url, gate)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0, 0]
    engine = open_engine(database_url)
    assert differences(engine) == []
    engine.dispose()


def test_a_file_that_is_no_database_is_named_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "broken.db").write_bytes(b"this is not a database" * 100)
    engine = open_engine(f"sqlite:///{tmp_path / 'broken.db'}")
    with pytest.raises(StoreUnavailable, match=r"broken\.db cannot be used: file is not a database$"):
        migrate(engine)
    engine.dispose()
