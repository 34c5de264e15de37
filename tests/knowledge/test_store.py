import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from knowledge.documents import Document, Funding, Guide, SourceDate
from knowledge.store import (
    Action,
    AlreadyExists,
    Applied,
    Conflict,
    Knowledge,
    NotFound,
    OutdatedImport,
    StoreUnavailable,
    UnknownDatabase,
    metadata,
    open_engine,
)


def guide(name: str = "g", body: str = "Zażółć", revision: int = 0) -> Guide:
    return Guide(id=name, title="Kto?", body=body, source="s", source_date=SourceDate(year=2024), revision=revision)


@pytest.fixture
def knowledge(engine: Engine) -> Knowledge:
    metadata.create_all(engine)
    return Knowledge(engine)


def test_an_empty_store_is_at_version_zero(knowledge: Knowledge) -> None:
    assert knowledge.version() == 0
    assert knowledge.documents() == {}


def test_a_document_comes_back_as_it_was_written(knowledge: Knowledge, engine: Engine) -> None:
    written = guide(body="Zażółć \x00 \U0001f600 \"'\\\n{}:x%s")
    added = knowledge.add(written, "Anna")
    assert added == written.model_copy(update={"revision": 1})
    assert Knowledge(engine).documents() == {"g": added}


def test_adding_twice_is_refused_withdrawn_or_not(knowledge: Knowledge) -> None:
    knowledge.add(guide(), "Anna")
    with pytest.raises(AlreadyExists) as caught:
        knowledge.add(guide(), "Jan")
    assert (caught.value.id, caught.value.withdrawn) == ("g", False)
    knowledge.withdraw("g", 1, "Anna")
    with pytest.raises(AlreadyExists) as caught:
        knowledge.add(guide(), "Jan")
    assert caught.value.withdrawn
    assert knowledge.version() == 2


def test_every_write_is_in_the_history(knowledge: Knowledge) -> None:
    before = datetime.now(UTC)
    knowledge.add(guide("other"), "Anna")
    knowledge.add(guide(body="one"), "Anna")
    knowledge.revise(guide(body="two"), 1, "Jan")
    knowledge.withdraw("g", 2, "Ewa")
    knowledge.restore("g", 3, "Ola")
    changes = knowledge.history("g")
    assert [(c.number, c.author, c.action, c.revision, c.record["body"]) for c in changes] == [
        (2, "Anna", Action.ADDED, 1, "one"),
        (3, "Jan", Action.REVISED, 2, "two"),
        (4, "Ewa", Action.WITHDRAWN, 3, "two"),
        (5, "Ola", Action.RESTORED, 4, "two"),
    ]
    assert changes[0].document == guide(body="one", revision=1)
    assert all(before - timedelta(seconds=1) < c.at < datetime.now(UTC) + timedelta(seconds=1) for c in changes)
    assert knowledge.version() == 5
    assert knowledge.history("unknown") == []


def test_a_revision_may_change_the_kind(knowledge: Knowledge) -> None:
    knowledge.add(guide(), "Anna")
    funding = Funding(id="g", name="n", description="d", source="s", source_date=SourceDate(year=2024))
    assert knowledge.revise(funding, 1, "Anna") == funding.model_copy(update={"revision": 2})
    assert isinstance(knowledge.documents()["g"], Funding)


def test_an_edit_on_an_outdated_revision_shows_what_the_other_wrote(knowledge: Knowledge) -> None:
    knowledge.add(guide(body="one"), "Anna")
    knowledge.revise(guide(body="two"), 1, "Jan")
    outdated: list[Callable[[], Document]] = [
        lambda: knowledge.revise(guide(body="three"), 1, "Ewa"),
        lambda: knowledge.withdraw("g", 1, "Ewa"),
        lambda: knowledge.restore("g", 1, "Ewa"),
    ]
    for edit in outdated:
        with pytest.raises(Conflict) as caught:
            edit()
        conflict = caught.value
        assert (conflict.id, conflict.expected_revision, conflict.author) == ("g", 1, "Jan")
        assert conflict.document == guide(body="two", revision=2)
        assert conflict.at == knowledge.history("g")[-1].at
    assert knowledge.version() == 2


def test_an_edit_of_nothing_is_refused(knowledge: Knowledge) -> None:
    with pytest.raises(NotFound) as caught:
        knowledge.revise(guide(), 1, "Anna")
    assert caught.value.id == "g"


def test_saving_what_stands_there_already_writes_nothing(knowledge: Knowledge) -> None:
    added = knowledge.add(guide(), "Anna")
    assert knowledge.revise(guide(), 1, "Anna") == added
    assert knowledge.restore("g", 1, "Anna") == added
    assert knowledge.version() == 1


def test_a_withdrawn_document_is_gone_and_can_come_back(knowledge: Knowledge) -> None:
    added = knowledge.add(guide(), "Anna")
    withdrawn = knowledge.withdraw("g", 1, "Anna")
    assert knowledge.documents() == {}
    assert knowledge.withdrawn() == {"g": withdrawn}
    assert knowledge.revise(guide(body="new"), 2, "Anna").revision == 3
    assert knowledge.documents() == {}
    restored = knowledge.restore("g", 3, "Anna")
    assert knowledge.documents() == {"g": guide(body="new", revision=4)} == {"g": restored}
    assert added.revision == 1


def test_the_documents_are_kept_until_somebody_writes_anywhere(knowledge: Knowledge, engine: Engine) -> None:
    other_process = Knowledge(engine)
    knowledge.add(guide("a"), "Anna")
    knowledge.add(guide("c"), "Anna")
    seen = knowledge.content()
    assert knowledge.documents() is seen.documents
    other_process.add(guide("b"), "Jan")
    other_process.revise(guide("a", body="new"), 1, "Jan")
    other_process.withdraw("c", 1, "Jan")
    now = knowledge.content()
    assert now.version == 5
    assert list(now.documents.items()) == [("a", guide("a", "new", 2)), ("b", guide("b", revision=1))]
    assert list(seen.documents) == ["a", "c"]
    with pytest.raises(TypeError):
        now.documents["x"] = guide()  # type: ignore[index]


def test_a_database_put_back_from_a_backup_is_noticed(knowledge: Knowledge, engine: Engine) -> None:
    knowledge.apply([guide("a"), guide("b")], "Anna")
    assert list(knowledge.documents()) == ["a", "b"]
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM knowledge_history WHERE document_id = 'b'"))
        connection.execute(text("DELETE FROM knowledge_document WHERE id = 'b'"))
    assert list(knowledge.documents()) == ["a"]


def test_one_damaged_row_does_not_hide_the_others(knowledge: Knowledge, engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    knowledge.apply([guide("a"), guide("b")], "Anna")
    with engine.begin() as connection:
        connection.execute(text("""UPDATE knowledge_document SET record = '{"kind": "guide", "id": "a"}' WHERE id = 'a'"""))
    assert list(knowledge.documents()) == ["b"]
    assert "document a at revision 1 cannot be read: source: Field required" in caplog.text


# --- Sets


def test_a_set_is_brought_in_and_again_changes_nothing(knowledge: Knowledge) -> None:
    assert knowledge.apply([guide("b"), guide("a")], "import") == Applied(added=("b", "a"))
    assert knowledge.apply([guide("b"), guide("a")], "import") == Applied(unchanged=("b", "a"))
    assert knowledge.version() == 2
    assert [c.revision for c in knowledge.history("a")] == [1]


def test_a_set_writes_only_what_differs(knowledge: Knowledge) -> None:
    knowledge.apply([guide("a"), guide("b"), guide("c"), guide("d")], "Anna")
    knowledge.withdraw("c", 1, "Anna")
    done = knowledge.apply([guide("c"), guide("a"), guide("b", "new"), guide("e")], "import", withdraw_others=True)
    assert done == Applied(added=("e",), revised=("b",), restored=("c",), withdrawn=("d",), unchanged=("a",))
    assert {name: document.revision for name, document in knowledge.documents().items()} == {"a": 1, "b": 2, "c": 3, "e": 1}
    assert [(c.number, c.author, c.action) for c in knowledge.history("d")] == [
        (4, "Anna", Action.ADDED),
        (9, "import", Action.WITHDRAWN),
    ]


def test_an_exported_set_does_not_undo_what_was_written_since(knowledge: Knowledge) -> None:
    knowledge.apply([guide("a"), guide("b"), guide("c")], "Anna")
    exported = list(knowledge.documents().values())
    knowledge.revise(guide("b", "phone changed"), 1, "Jan")
    edited = [exported[0].model_copy(update={"body": "edited"}), *exported[1:], guide("d")]
    with pytest.raises(OutdatedImport) as caught:
        knowledge.apply(edited, "import")
    assert caught.value.ids == ("b",)
    assert knowledge.version() == 4
    assert knowledge.apply(edited, "import", overwrite=True).revised == ("a", "b")


def test_a_set_that_fails_half_way_leaves_nothing(knowledge: Knowledge) -> None:
    def half() -> Iterator[Document]:
        yield guide("a")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        knowledge.apply(half(), "import")
    with pytest.raises(ValueError, match="'a' is in the set twice"):
        knowledge.apply([guide("a"), guide("b"), guide("a")], "import")
    assert knowledge.version() == 0
    assert knowledge.documents() == {}


# --- Together


def test_of_two_who_edit_at_once_exactly_one_wins(knowledge: Knowledge) -> None:
    knowledge.add(guide(), "Anna")
    for revision in range(1, 11):
        gate = threading.Barrier(2)

        def edit(author: str, revision: int = revision, gate: threading.Barrier = gate) -> str:
            gate.wait(10)
            try:
                knowledge.revise(guide(body=f"{author} {revision}"), revision, author)
            except Conflict as conflict:
                return f"lost to {conflict.author}"
            return "won"

        with ThreadPoolExecutor(2) as pool:
            ewa, jan = pool.map(edit, ("Ewa", "Jan"))
        assert (ewa, jan) in {("won", "lost to Ewa"), ("lost to Jan", "won")}
        winner = "Ewa" if ewa == "won" else "Jan"
        assert knowledge.documents()["g"] == guide(body=f"{winner} {revision}", revision=revision + 1)
    assert knowledge.version() == 11


def test_whoever_sees_a_version_sees_all_of_it(knowledge: Knowledge, engine: Engine) -> None:
    writers, each = 4, 15
    stop = threading.Event()

    def write(writer: int) -> None:
        own = Knowledge(engine)
        for number in range(each):
            own.add(guide(f"{writer}-{number}"), "writer")

    def read() -> list[tuple[int, int]]:
        own = Knowledge(engine)
        seen = []
        while not stop.is_set():
            content = own.content()
            seen.append((content.version, len(content.documents)))
        return seen

    with ThreadPoolExecutor(writers + 1) as pool:
        reader = pool.submit(read)
        for done in [pool.submit(write, writer) for writer in range(writers)]:
            done.result()
        stop.set()
    # Every write adds one document, so a version that hides a change would show fewer documents than its number.
    assert all(version == count for version, count in reader.result())
    assert knowledge.version() == len(knowledge.documents()) == writers * each


# --- Addresses


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("drogowskaz.db", "cannot be read"),
        ("mysql://anna:secret@localhost/x", "'mysql' is no database that the store can use"),
        ("postgresql+psycopg2://anna:secret@localhost/x", r"'postgresql\+psycopg2' is no database"),
    ],
)
def test_an_address_of_no_use_is_refused_without_its_password(url: str, sentence: str) -> None:
    with pytest.raises(UnknownDatabase, match=sentence) as caught:
        open_engine(url)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgres_is_reached_through_psycopg_however_it_is_written(scheme: str) -> None:
    assert open_engine(f"{scheme}://anna@localhost/x").url.drivername == "postgresql+psycopg"


def test_a_database_that_cannot_be_reached_is_named_without_its_password(tmp_path: Path) -> None:
    engine = open_engine(f"postgres://anna:secret@/x?host={tmp_path}")
    with pytest.raises(StoreUnavailable) as caught:
        Knowledge(engine).documents()
    assert "secret" not in str(caught.value)
    assert "anna:***@" in caught.value.address
    with pytest.raises(StoreUnavailable, match="unable to open database file"):
        Knowledge(open_engine(f"sqlite:///{tmp_path}/missing/x.db")).version()


def test_sqlite_is_opened_in_wal_mode_with_foreign_keys(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/x.db")
    with engine.connect() as connection:
        values = [
            connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
        ]
    engine.dispose()
    assert values == ["wal", 1, 1, 10_000]
