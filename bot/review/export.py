"""Export: turns as files for spreadsheets and machines.

Promises: one row for each turn handed in, in their order, written as it is read: no memory for all, nothing beside the file. No
text becomes a formula: in CSV by a ' before it, in a workbook by being a text cell.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from itertools import islice
from typing import IO, TYPE_CHECKING, Any

from bot.journal import Entry, write_csv, write_jsonl
from bot.review.facets import NO_RIVAL, margin
from knowledge.documents import WARSAW

if TYPE_CHECKING:
    from bot.review.workbook import Value


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
# So many turns are one text at a time.
_AT_ONCE = 200


def write(form: Form, entries: Iterable[Entry], file: IO[bytes]) -> None:
    """Write the file. A workbook begins another sheet where one is full."""
    match form:
        case Form.JSONL:
            for part in _parts(entries):
                file.write(_text(lambda text, part=part: write_jsonl(part, text)))
        case Form.CSV:
            file.write(b"\xef\xbb\xbf")  # without it Excel takes UTF-8 for something else
            file.write(_text(lambda text: write_csv([], text)))
            for part in _parts(entries):
                file.write(_text(lambda text, part=part: write_csv(part, text)).partition(b"\r\n")[2])
        case Form.XLSX:
            # Imported here: workbooks are rare, and their library takes a tenth of a second of every start.
            from bot.review import workbook

            workbook.write(file, "Rozmowy", workbook.Columns(_HEADINGS, _WIDTHS), map(_row, entries))


def _parts(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    following = iter(entries)
    while part := list(islice(following, _AT_ONCE)):
        yield part


def _text(put: Any) -> bytes:
    file = io.StringIO(newline="")
    put(file)
    return file.getvalue().encode("utf-8", "replace")


def _row(entry: Entry) -> "Sequence[Value]":
    told = entry.said
    lead = margin(entry.understood, told.candidates)
    return (
        _clock(entry.at),
        entry.question,
        told.text,
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
