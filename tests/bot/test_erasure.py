"""Erasure and retention: nothing is left in the tables of either database, on the disk, or after a restored backup."""

import logging
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, MetaData, Table, inspect, select, text

from bot.drafts import Draft
from bot.erasure import FILE, TURNS, Erasures, months_before, next_round
from bot.feedback import Reason, Thumb
from bot.journal import Journal, Turn, new_turn_id
from bot.messages import Channel, Language, Outcome, Reply
from bot.migrations import migrate
from bot.people import People, Person, Role
from bot.pseudonyms import pseudonym
from bot.review.export import Form
from bot.review.exports import FOLDER, Exports
from bot.review.facets import Facets
from bot.review.filters import Asked, Filter
from bot.review.log import Log
from bot.review.notes import Notes
from bot.review.verdicts import FollowUp
from bot.review.words import State
from knowledge.compaction import compact
from knowledge.documents import WARSAW
from knowledge.store import Knowledge, open_engine
from tests.bot.tables import create_tables
from tests.bot.test_opinions import ALA, coordinator, letters
from tests.bot.world import MONTHS, NOON, SECRET, World, button, open_world

NOW = datetime(2026, 3, 10, 11, 0, tzinfo=UTC)
ANNA, BOB = "a" * 32, "b" * 32


def record(engine: Engine, person: str, at: datetime, question: str = "pytanie") -> str:
    reply = Reply(new_turn_id(at), Outcome.ANSWERED, Language.PL, ())
    Journal(engine).record(Turn(reply, at, Channel.TELEGRAM, reply.turn, person, person, question, 1, "m"))
    return reply.turn


def everything(engine: Engine) -> str:
    """All rows of all tables, as text."""
    with engine.connect() as connection:
        tables = [Table(name, MetaData(), autoload_with=connection) for name in inspect(connection).get_table_names()]
        return "\n".join(str(tuple(row)) for table in tables for row in connection.execute(select(table)))


@pytest.fixture
def erasures(engine: Engine, tmp_path: Path) -> Erasures:
    create_tables(engine)
    return Erasures(engine, tmp_path, MONTHS)


def test_exports_in_the_making_go_too(engine: Engine, erasures: Erasures, tmp_path: Path) -> None:
    def waiting() -> list[Path]:
        return list((tmp_path / FOLDER).glob("*"))

    def begin() -> None:
        record(engine, ANNA, NOW, "Anna z Kielc")
        log = Log(engine, Journal(engine), Facets(engine, Knowledge(engine)))
        exports = Exports(tmp_path, log.entries, lambda: NOW)
        exports.begin(1, Form.JSONL, Asked(Filter()), 1)
        exports.wait()
        assert "Anna z Kielc" in waiting()[0].read_text(encoding="utf-8")

    begin()
    erasures.erase(ANNA, "key", NOW)
    assert waiting() == []
    begin()  # as a backup would bring it back
    erasures.apply()
    assert waiting() == []
    begin()
    erasures.retain(NOW + timedelta(days=400))
    assert waiting() == []


# Retention


@pytest.mark.parametrize(
    ("now", "months", "before"),
    [
        ("2026-03-10", 12, "2025-03-10"),
        ("2026-03-31", 1, "2026-02-28"),
        ("2024-03-31", 1, "2024-02-29"),
        ("2026-01-05", 1, "2025-12-05"),
        ("2026-01-05", 25, "2023-12-05"),
    ],
)
def test_months_before(now: str, months: int, before: str) -> None:
    moment = datetime.fromisoformat(f"{now}T12:00").replace(tzinfo=WARSAW)
    assert f"{months_before(moment, months):%Y-%m-%d %H}" == f"{before} 12"


def test_the_round_erases_what_is_too_old_and_is_done_once_a_day(engine: Engine, erasures: Erasures) -> None:
    for days in (1, 364, 366, 800):
        record(engine, ANNA, NOW - timedelta(days=days))
    assert erasures.holdings().turns == 4
    assert next_round(erasures.last_round(), NOW) == NOW.date()
    done = erasures.retain(NOW)
    assert done is not None
    assert done.counts[TURNS] == 2
    assert (erasures.holdings().turns, erasures.holdings().oldest) == (2, NOW - timedelta(days=364))
    assert erasures.retain(NOW + timedelta(hours=1)) is None
    assert erasures.last_round() == done
    assert next_round(done, NOW) == (NOW + timedelta(days=1)).date()
    tomorrow = erasures.retain(NOW + timedelta(days=1))
    assert tomorrow is not None
    assert tomorrow.counts == {}


def test_many_old_turns_go_in_several_transactions(engine: Engine, erasures: Erasures) -> None:
    old = NOW - timedelta(days=500)
    for number in range(1001):
        record(engine, ANNA, old + timedelta(seconds=number))
    done = erasures.retain(NOW)
    assert done is not None
    assert done.counts[TURNS] == 1001


# Erasure and tombstones


def test_one_person_goes_and_the_others_stay(engine: Engine, erasures: Erasures) -> None:
    for person in (ANNA, ANNA, BOB):
        record(engine, person, NOW)
    receipt = erasures.erase(ANNA, "key", NOW + timedelta(seconds=1))
    assert receipt.counts == {TURNS: 2}
    assert erasures.erase(ANNA, "key", NOW + timedelta(minutes=1)) == receipt
    assert (erasures.held(ANNA), erasures.held(BOB)) == (0, 1)


def test_what_a_backup_brings_back_is_erased_again(engine: Engine, erasures: Erasures, tmp_path: Path) -> None:
    erasures.erase(ANNA, "key", NOW)
    record(engine, ANNA, NOW - timedelta(days=1))  # as a backup would bring it back
    record(engine, ANNA, NOW + timedelta(days=1))  # they came back themselves
    record(engine, BOB, NOW - timedelta(days=1))
    assert Erasures(engine, tmp_path, MONTHS).apply() == {TURNS: 1}
    assert (erasures.held(ANNA), erasures.held(BOB)) == (1, 1)
    assert erasures.apply() == {}


def test_a_tombstone_is_known_if_only_the_file_or_only_the_database_was_kept(
    engine: Engine, erasures: Erasures, tmp_path: Path
) -> None:
    erasures.erase(ANNA, "key", NOW)
    file, known = tmp_path / FILE, (tmp_path / FILE).read_text()
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM erasure"))
    record(engine, ANNA, NOW - timedelta(days=1))
    assert erasures.apply() == {TURNS: 1}
    assert len(erasures.receipts()) == 1
    file.unlink()
    record(engine, ANNA, NOW - timedelta(days=1))
    assert erasures.apply() == {TURNS: 1}
    assert file.read_text().split() == known.split()


def test_half_a_line_in_the_file_costs_nothing(
    engine: Engine, erasures: Erasures, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    erasures.erase(ANNA, "1", NOW)
    assert erasures.apply() == {}
    assert "cannot be read" not in caplog.text
    with (tmp_path / FILE).open("a") as file:
        file.write('{"number": "x", "per')
    erasures.erase(BOB, "2", NOW)
    for person in (ANNA, BOB):
        record(engine, person, NOW - timedelta(days=1))
    assert erasures.apply() == {TURNS: 2}
    assert caplog.text.count("cannot be read") == 1


def test_tombstones_live_as_long_as_turns_may(engine: Engine, erasures: Erasures, tmp_path: Path) -> None:
    erasures.erase(ANNA, "1", NOW - timedelta(days=400))
    erasures.erase(BOB, "2", NOW)
    erasures.retain(NOW)
    assert len(erasures.receipts()) == 1
    left = (tmp_path / FILE).read_text()
    assert (ANNA in left, BOB in left) == (False, True)


# The disk

NAMES = [f"Kanarkowska{number}" for number in range(20)]
PESELS = [f"{number:02}0101{number:02}34{number % 10}" for number in range(10, 20)]
PHONES = [f"601 23{number} 4{number}5" for number in range(10)]
MAILS = [f"kanarek{number}@poczta.example" for number in range(10)]
CANARIES = [*NAMES, *PESELS, *PHONES, *MAILS]


KUBA: dict[str, Any] = {**ALA, "conversation": "9001", "person": "9001"}


def on_disk(folder: Path, canaries: list[str] = CANARIES) -> list[str]:
    """The canaries that stand in any file of the folder, as they are or as JSON or UTF-16 would write them."""
    held = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert any(path.suffix == ".db" for path in held)
    return [
        f"{canary} in {path.name}"
        for canary in canaries
        for path, content in held.items()
        if canary.encode() in content or canary.encode("utf-16-le") in content
    ]


def plant(world: World, reviewer: Person) -> None:
    """Ask with every canary among the questions of others, and have people who work here write some down."""
    for number, canary in enumerate(CANARIES):
        label = "PESEL " if canary in PESELS else "tel. " if canary in PHONES else ""
        world.ask(f"spawanie stali {label}{canary}", **ALA)
        world.ask(f"pasieka {number}", **{**ALA, "person": "99", "conversation": "99"})
        world.clock.move(minutes=1)
    mine = [row for row in world.rows() if row.person == pseudonym("42", "telegram", SECRET)]
    parts, now = world.parts, world.clock()
    turn, named = mine[0].id, mine[0].question
    parts.feedback.give(turn, Thumb.DOWN, now, Reason.WRONG)
    for row in mine[:2]:
        parts.handoffs.pass_on(row.id, row.question, Language.PL, "spec-metal", "42", now)
    # One is answered in a chat, the answer to the other is begun.
    for number, send in zip([each.id for each in parts.handoffs.all()], (True, False), strict=True):
        parts.assistant.handle(world.incoming(button=f"o:reply:{number}", **KUBA))
        shown = parts.assistant.handle(world.incoming(f"Szanowna Pani {NAMES[0]}", **KUBA))
        if send:
            parts.assistant.handle(world.incoming(button=button(shown, "Wyślij").data, **KUBA))
    letters(world)
    review = parts.review
    review.verdicts.follow(FollowUp(turn, State.OPEN, reviewer.id, now))
    review.notes.leave(turn, "spec-metal", f"odpisać: {NAMES[0]}", reviewer.id, now)
    review.golden.add(turn, named, Language.PL, ["spec-metal"], reviewer.id, now)
    titles: list[dict[str, Any]] = [{"title": named}, {"title": "inny", "questions": [named, "zostaje"]}]
    for number, record in enumerate(titles):
        parts.drafts.save(Draft(reviewer.id, f"nowy-guide-{number}", "guide", 0, {"kind": "guide", **record}, now))
    parts.assistant.handle(world.incoming("/mojedane", **ALA))


@pytest.fixture
def kept(small_engine: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> World:
    """A small world whose folder holds all that it writes."""
    caplog.set_level(logging.DEBUG)
    return open_world(small_engine, tmp_path)


@pytest.mark.slow
def test_fifty_canaries_are_nowhere_after_an_erasure(kept: World, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert len(set(CANARIES)) == 50
    reviewer = coordinator(kept)
    plant(kept, reviewer)
    masked = [*PESELS, *PHONES, *MAILS]
    assert on_disk(tmp_path, masked) == [], "these are masked before anything is written"
    assert {line.split()[0] for line in on_disk(tmp_path)} == set(NAMES), "names cannot be masked: the test must find them"
    receipt = kept.press(button(kept.ask("/usun", **ALA), "Tak, usuń wszystko"), **ALA)
    assert "• wpisy rozmów: 52" in receipt.text
    for line in (
        "oceny: 1",
        "przekazane pytania: 2",
        "pytania wzorcowe: 1",
        "szkice dokumentów z tych pytań: 2",
        "inne wpisy: 1",
    ):
        assert line in receipt.text
    assert on_disk(tmp_path) == []
    assert [canary for canary in CANARIES if canary in caplog.text] == []
    assert [canary for canary in CANARIES if canary in everything(kept.engine)] == []
    assert kept.parts.erasures.held(pseudonym("99", "telegram", SECRET)) == 50
    [left] = kept.parts.drafts.of(reviewer.id)
    assert left.record["questions"] == ["zostaje"]


def test_they_are_nowhere_after_a_backup_was_restored(kept: World, tmp_path: Path) -> None:
    plant(kept, coordinator(kept))
    compact(kept.engine)
    file = tmp_path / "drogowskaz.db"
    backup = shutil.copy(file, tmp_path.parent / f"{tmp_path.name}.backup")
    kept.press(button(kept.ask("/usun", **ALA), "Tak, usuń wszystko"), **ALA)
    kept.engine.dispose()
    for path in tmp_path.glob("drogowskaz.db*"):
        path.unlink()
    shutil.copy(backup, file)
    assert on_disk(tmp_path), "the backup has them"
    engine = open_engine(f"sqlite:///{file}")
    try:
        assert Erasures(engine, tmp_path, MONTHS).apply()[TURNS] == 51
        assert on_disk(tmp_path) == []
    finally:
        engine.dispose()


def test_they_are_nowhere_after_the_retention(kept: World, tmp_path: Path) -> None:
    plant(kept, coordinator(kept))
    kept.clock.now = NOON + timedelta(days=400)
    done = kept.parts.erasures.retain(kept.clock())
    assert done is not None
    assert kept.rows() == []
    assert on_disk(tmp_path) == []


def test_the_tables_are_clean_on_both_databases(engine: Engine, tmp_path: Path) -> None:
    migrate(engine)
    reviewer = People(engine).add("Anna", [Role.STAFF], NOW)
    turn = record(engine, ANNA, NOW, "spawanie Kanarkowska1")
    Notes(engine).leave(turn, "spec-metal", "odpisać: Kanarkowska1", reviewer.id, NOW)
    assert "Kanarkowska1" in everything(engine)
    erasures = Erasures(engine, tmp_path, MONTHS)
    assert erasures.erase(ANNA, "key", NOW).counts == {TURNS: 1, "coordinator_note": 1}
    assert "Kanarkowska1" not in everything(engine)
    assert compact(engine)


def test_a_file_too_large_to_be_written_anew_at_once_waits_for_the_night(small_engine: Engine) -> None:
    assert compact(small_engine)
    assert not compact(small_engine, largest=1)
