"""Exports: files as they were asked for, large ones made aside, watched, fetched once and forgotten."""

import io
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.journal import Entry, said
from bot.messages import Candidate, Outcome
from bot.review import workbook
from bot.review.export import Form, write
from bot.review.exports import FOLDER, LIVES, Exports, Stage, drop
from bot.review.filters import Asked, Filter, Sort, read_query
from bot.review.workbook import Columns
from tests.bot.review.conftest import Logged
from tests.bot.world import NOON

ALL = Asked(Filter(), Sort.OLDEST)
OLA, ALA = 1, 2
TWO = Columns(("Jeden", "Dwa"), (10, 20))


def files(folder: Path) -> list[Path]:
    return sorted((folder / FOLDER).glob("*"))


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


class Slow:
    """Hands out the first turn and the others when it is told to."""

    def __init__(self, logged: Logged) -> None:
        self.logged = logged
        self.begun, self.go_on = threading.Event(), threading.Event()

    def entries(self, asked: Asked) -> Iterator[Entry]:
        found = self.logged.review.log.entries(asked)
        yield next(found)
        self.begun.set()
        assert self.go_on.wait(30)
        yield from found


def test_an_export_is_made_watched_and_fetched_once(logged: Logged, tmp_path: Path) -> None:
    for text in ("pierwsze", "drugie"):
        logged.turn(text)
    exports = logged.review.exports
    name = exports.begin(OLA, Form.CSV, ALL, 2)
    exports.wait()
    assert exports.progress(name, OLA).stage is Stage.READY
    assert (exports.progress(name, OLA).done, exports.progress(name, OLA).of) == (2, 2)
    assert exports.progress(name, ALA).stage is Stage.GONE
    assert exports.fetch(name, ALA) is None
    [path] = files(tmp_path)
    assert path.stat().st_mode & 0o077 == 0
    fetched = exports.fetch(name, OLA)
    assert fetched is not None
    with fetched[1] as file:
        content = file.read().decode("utf-8-sig")
    assert (fetched[0], content.count("pierwsze"), content.count("drugie")) == (Form.CSV, 1, 1)
    assert files(tmp_path) == []
    assert exports.fetch(name, OLA) is None
    assert exports.progress(name, OLA).stage is Stage.GONE


def test_an_erasure_ends_what_is_being_made_and_takes_what_is_ready(logged: Logged, tmp_path: Path) -> None:
    for _ in range(500):
        logged.turn()
    slow = Slow(logged)
    exports = Exports(tmp_path, slow.entries, lambda: NOON)
    name = exports.begin(OLA, Form.JSONL, ALL, 500)
    assert slow.begun.wait(30)
    assert exports.progress(name, OLA).stage is Stage.MAKING
    waiting = exports.begin(ALA, Form.JSONL, ALL, 500)
    assert drop(tmp_path) == 2
    slow.go_on.set()
    exports.wait()
    assert [exports.progress(each, who).stage for each, who in ((name, OLA), (waiting, ALA))] == [Stage.GONE, Stage.GONE]
    assert exports.progress(name, OLA).done < 500, "it went on writing to a file that is gone"
    assert exports.fetch(name, OLA) is None
    assert files(tmp_path) == []


def test_what_nobody_fetches_is_gone_after_an_hour(logged: Logged, tmp_path: Path) -> None:
    logged.turn()
    clock = Clock()
    exports = Exports(tmp_path, logged.review.log.entries, clock)
    name = exports.begin(OLA, Form.XLSX, ALL, 1)
    exports.wait()
    clock.now = NOON + LIVES - timedelta(seconds=1)
    assert exports.progress(name, OLA).stage is Stage.READY
    clock.now = NOON + LIVES
    assert exports.progress(name, OLA).stage is Stage.GONE
    assert files(tmp_path) == []


def test_what_another_process_has_left_is_gone_at_the_start(logged: Logged, tmp_path: Path) -> None:
    logged.turn()
    for begun in (NOON - timedelta(hours=2), NOON - timedelta(minutes=5)):
        clock = Clock()
        clock.now = begun
        exports = Exports(tmp_path, logged.review.log.entries, clock)
        exports.begin(OLA, Form.CSV, ALL, 1)
        exports.wait()
    assert len(files(tmp_path)) == 1, "the second sees that the first is too old"
    Exports(tmp_path, logged.review.log.entries, lambda: NOON)
    assert len(files(tmp_path)) == 1, "another process may be making it"


def test_a_person_has_one_export_at_a_time(logged: Logged, tmp_path: Path) -> None:
    logged.turn()
    exports = logged.review.exports
    names = [exports.begin(OLA, form, ALL, 1) for form in (Form.CSV, Form.XLSX)]
    exports.wait()
    assert [exports.progress(name, OLA).stage for name in names] == [Stage.GONE, Stage.READY]
    assert [path.suffix for path in files(tmp_path)] == [".xlsx"]


def test_what_cannot_be_written_is_told_and_leaves_nothing(logged: Logged, tmp_path: Path) -> None:
    def broken(asked: Asked) -> Iterator[Entry]:
        yield from logged.review.log.entries(asked)
        raise OSError("disk full")

    logged.turn()
    exports = Exports(tmp_path, broken, lambda: NOON)
    name = exports.begin(OLA, Form.CSV, ALL, 1)
    exports.wait()
    assert exports.progress(name, OLA).stage is Stage.FAILED
    assert files(tmp_path) == []


@pytest.mark.parametrize("form", list(Form))
def test_every_form_holds_every_turn(logged: Logged, form: Form) -> None:
    for number in range(450):
        logged.turn(f"pytanie {number:03}", candidates=(Candidate("spec-metal", 2.0, True, 1), Candidate("x", 0.5, False, 1)))
    file = io.BytesIO()
    write(form, logged.review.log.entries(ALL), file)
    if form is Form.XLSX:
        [sheet] = load_workbook(io.BytesIO(file.getvalue())).worksheets
        rows = list(sheet.iter_rows(min_row=2, values_only=True))
        assert sorted(row[1] for row in rows if isinstance(row[1], str)) == [f"pytanie {number:03}" for number in range(450)]
        # The moment as clocks in Warsaw showed it, the answer, the lead.
        assert {(row[0], row[2], row[6]) for row in rows} == {(datetime(2026, 3, 10, 12), "Zadzwoń do Izby", 1.5)}  # noqa: DTZ001
    else:
        text = file.getvalue().decode("utf-8-sig")
        assert [number for number in range(450) if text.count(f"pytanie {number:03}") != 1] == []


def test_what_an_export_tells_of_a_reply_is_the_reply(logged: Logged) -> None:
    logged.turn(answer="Zażółć\n„gęślą”", outcome=Outcome.UNSURE, candidates=(Candidate("spec-metal", 0.25, True, 3),))
    [entry] = logged.review.log.entries(ALL)
    found = said(entry.reply_json)
    assert found.text == entry.reply.text
    assert [(each["id"], each["score"], each["shown"], each["revision"]) for each in found.candidates] == [
        (each.document, each.score, each.shown, each.revision) for each in entry.reply.candidates
    ]


class TestWorkbook:
    def sheets(self, rows: list[tuple[workbook.Value, ...]], most: int = workbook.MAX_ROWS) -> list[list[tuple[object, ...]]]:
        file = io.BytesIO()
        workbook.write(file, "Kartka", TWO, rows, most)
        return [list(sheet.iter_rows(values_only=True)) for sheet in load_workbook(file).worksheets]

    def test_an_empty_one_has_its_headings(self) -> None:
        assert self.sheets([]) == [[("Jeden", "Dwa")]]

    def test_another_sheet_begins_where_one_is_full(self) -> None:
        found = self.sheets([(float(number), None) for number in range(5)], most=3)
        assert [[row[0] for row in sheet] for sheet in found] == [["Jeden", 0, 1], ["Jeden", 2, 3], ["Jeden", 4]]

    def test_one_that_is_just_full_has_no_empty_sheet_behind_it(self) -> None:
        assert len(self.sheets([(1.0, None), (2.0, None)], most=3)) == 1

    @pytest.mark.parametrize(
        ("text", "read"),
        [
            ("=1+1", "=1+1"),
            (" a\n\tb ", " a\n\tb "),
            ('<b>&amp;"', '<b>&amp;"'),
            ("a\x00\ud800\uffffb", "a\ufffd\ufffd\ufffdb"),
            ("x" * 40_000, "x" * 32_767),
            ("😀" * 20_000, "😀" * 16_383),
        ],
    )
    def test_a_text_is_a_text(self, text: str, read: str) -> None:
        file = io.BytesIO()
        workbook.write(file, "Kartka", TWO, [(text, None)])
        cell = load_workbook(file).worksheets[0]["A2"]
        assert (cell.value, cell.data_type) == (read, "s")

    def test_sheets_are_not_chosen_together(self) -> None:
        file = io.BytesIO()
        workbook.write(file, "Kartka", TWO, [(1.0, None), (2.0, None)], most=2)
        book = load_workbook(file)
        assert sum(bool(sheet.sheet_view.tabSelected) for sheet in book.worksheets) <= 1, "who changed one would change all"
        assert [sheet.freeze_panes for sheet in book.worksheets] == ["A2", "A2"]


def test_what_is_told_of_a_filter_holds_no_words() -> None:
    asked = read_query({"szukaj": "Jan Kowalski", "od": "2026-03-01", "kolejnosc": "najstarsze"})
    assert asked.told() == "od=2026-03-01&szukaj=•••&kolejnosc=najstarsze"
    assert read_query({"wynik": "ANSWERED"}).told() == "wynik=ANSWERED"
    assert read_query({}).told() == ""
