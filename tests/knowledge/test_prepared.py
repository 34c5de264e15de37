from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import JSON, Column, Engine, Integer, MetaData, String, Table, bindparam, select

from knowledge.database import Instant, StoreUnavailable
from knowledge.prepared import Duplicate, Prepared

metadata = MetaData()
notes = Table(
    "note",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("text", String(50), nullable=False),
    Column("plain", JSON),
    Column("at", Instant),
)
NOON = datetime(2026, 11, 23, 12, 0, 0, 5, tzinfo=UTC)
ROW = {"id": 1, "text": "Zażółć ' %s :x ?", "plain": {"a": [1, None, "ł"]}, "at": NOON.astimezone(timezone(timedelta(hours=5)))}
_TEXT = select(notes.c.text).where(notes.c.id >= bindparam("from")).order_by(notes.c.id).limit(bindparam("most"))


@pytest.fixture
def insert(engine: Engine) -> Prepared:
    metadata.create_all(engine)
    return Prepared(engine, notes.insert())


def test_what_is_written_comes_back_through_the_types_of_the_columns(engine: Engine, insert: Prepared) -> None:
    assert insert.run(ROW) == []
    insert.run({"id": 2, "text": "", "plain": None, "at": None})
    assert Prepared(engine, select(notes).order_by(notes.c.id)).run({}) == [(*list(ROW.values())[:3], NOON), (2, "", None, None)]
    with engine.connect() as connection:  # and a connection of SQLAlchemy reads the same
        assert connection.execute(select(notes.c.plain, notes.c.at).where(notes.c.id == 1)).one() == (ROW["plain"], NOON)


def test_parameters_go_by_name(engine: Engine, insert: Prepared) -> None:
    for number in range(5):
        insert.run({**ROW, "id": number, "text": str(number)})
    statement = Prepared(engine, _TEXT)
    assert statement.run({"most": 2, "from": 1}) == [("1",), ("2",)]
    assert statement.run({"from": 9, "most": 2}) == []
    with pytest.raises(KeyError):
        statement.run({"from": 1})


def test_a_second_row_of_a_key_is_a_duplicate_and_the_next_statement_works(engine: Engine, insert: Prepared) -> None:
    insert.run(ROW)
    with pytest.raises(Duplicate):
        insert.run({**ROW, "text": "another"})
    insert.run({**ROW, "id": 2})
    assert Prepared(engine, _TEXT).run({"from": 0, "most": 9}) == [(ROW["text"],)] * 2


def test_a_missing_table_is_one_sentence(engine: Engine) -> None:
    with pytest.raises(StoreUnavailable, match=r"^the database .* cannot be used: .*note") as caught:
        Prepared(engine, notes.insert()).run(ROW)
    assert not isinstance(caught.value, Duplicate)
    assert "Zażółć" not in str(caught.value)


def test_a_transaction_of_another_writer_is_not_disturbed(engine: Engine, insert: Prepared) -> None:
    """What was run is committed at once, and no transaction stays open in the pool."""
    insert.run(ROW)
    Prepared(engine, _TEXT).run({"from": 0, "most": 1})
    with engine.connect().execution_options(writer=True) as other, other.begin():
        other.execute(notes.delete())
    assert Prepared(engine, _TEXT).run({"from": 0, "most": 9}) == []
