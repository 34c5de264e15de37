"""Export: turns as files for spreadsheets and machines.

Promises: one row for each turn handed in, in their order, made as it is read: only a workbook needs the disk, none needs memory
for all. No text becomes a formula: in CSV by a ' before it, in a workbook by being a text cell.
"""

import io
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from bot.journal import Entry, write_csv, write_jsonl
from bot.review.facets import NO_RIVAL, margin
from knowledge.documents import WARSAW


class Form(StrEnum):
    """What an export is written as; the value is the file's ending."""

    CSV = "csv"
    XLSX = "xlsx"
    JSONL = "jsonl"


MEDIA_TYPES = {
    Form.CSV: "text/csv; charset=utf-8",
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Form.JSONL: "application/jsonl; charset=utf-8",
}
_HEADINGS = (
    "Kiedy",
    "Pytanie",
    "Odpowiedź",
    "Wynik",
    "Język",
    "Kanał",
    "Przewaga",
    "Dokumenty",
    "Czas (ms)",
    "Dostarczona",
    "Rozmowa",
    "Wpis",
)
_WIDTHS = (18, 60, 80, 14, 8, 12, 10, 40, 10, 12, 34, 38)
# Excel specifications and limits: rows of a sheet and UTF-16 units of a cell.
MAX_ROWS = 1_048_576
_MAX_CELL = 32_767
# What openpyxl would write and a reader would decode to something else.
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_CHUNK = 64 * 1024


def written(form: Form, entries: Iterable[Entry]) -> Iterator[bytes]:
    """The file in pieces. A workbook begins another sheet where one is full."""
    match form:
        case Form.JSONL:
            for entry in entries:
                yield _text(lambda file, entry=entry: write_jsonl([entry], file))
        case Form.CSV:
            yield b"\xef\xbb\xbf"  # without it Excel takes UTF-8 for something else
            yield _text(lambda file: write_csv([], file))
            for entry in entries:
                yield _text(lambda file, entry=entry: write_csv([entry], file)).partition(b"\r\n")[2]
        case Form.XLSX:
            yield from _workbook(entries)


def _text(write: Any) -> bytes:
    file = io.StringIO(newline="")
    write(file)
    return file.getvalue().encode("utf-8", "replace")


def _workbook(entries: Iterable[Entry]) -> Iterator[bytes]:
    book = Workbook(write_only=True)
    sheet: Any = None
    rows = MAX_ROWS
    for entry in entries:
        if rows >= MAX_ROWS:
            sheet, rows = _sheet(book), 1
        sheet.append([_cell(sheet, value) for value in _row(entry)])
        rows += 1
    if sheet is None:
        _sheet(book)
    with tempfile.TemporaryFile() as file:
        book.save(file)
        yield from _pieces(file)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while piece := file.read(_CHUNK):
        yield piece


def _sheet(book: Workbook) -> Any:
    sheet: Any = book.create_sheet(f"Rozmowy {len(book.worksheets) + 1}")
    sheet.freeze_panes = "A2"
    for number, width in enumerate(_WIDTHS):
        sheet.column_dimensions[chr(ord("A") + number)].width = width
    sheet.append(_HEADINGS)
    return sheet


def _cell(sheet: Any, value: object) -> object:
    """Texts as text cells whatever they begin with; numbers and moments as such."""
    if not isinstance(value, str):
        return value
    text = _ESCAPED.sub("_x005F_", ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", value))[:_MAX_CELL]
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"  # openpyxl took what begins with = for a formula
    return cell


def _row(entry: Entry) -> Sequence[object]:
    reply = entry.reply
    lead = margin(entry.understood, [{"score": candidate.score} for candidate in reply.candidates])
    return (
        _clock(entry.at),
        entry.question,
        reply.text,
        entry.outcome.value,
        entry.language.value,
        entry.channel.value,
        None if lead >= NO_RIVAL else round(lead, 3),
        ", ".join(f"{shown.document} ({shown.revision})" for shown in entry.documents),
        round(float(entry.timings.get("handle") or 0), 1),
        {True: "tak", False: "nie", None: ""}[entry.delivered],
        entry.conversation,
        entry.id,
    )


def _clock(at: datetime) -> datetime:
    """The moment as the clocks in Warsaw showed it; a spreadsheet knows no zones."""
    return at.astimezone(WARSAW).replace(tzinfo=None, microsecond=0)
