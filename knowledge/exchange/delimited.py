"""CSV: a table of one kind of document, as spreadsheets and people write it.

Promises: semicolons, commas or tabs; UTF-8, UTF-16 or Windows-1250; headings in Polish or as in our files; a fault names line and
column. Refuses formulas, and a table whose kind neither its name nor its headings tell.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from knowledge.exchange.columns import COLUMNS, fold, kinds_with
from knowledge.exchange.faults import Place, Unusable
from knowledge.exchange.reading import Reading
from knowledge.exchange.rows import Cell, Row, fields, row, take
from knowledge.labels import CONTACT, NAMES, SHEETS

MAX_ROWS = 20_000
_MAX_CELL = 1_000_000
_QUOTED_VALUE = re.compile(r'="([^"]*)"')


def read(file: str, data: bytes, reading: Reading, kind: str | None = None) -> None:
    """Take in the documents of a table, and its faults. `kind` is what its rows are, if the caller knows."""
    try:
        lines = list(_lines(_text(data)))
        if not lines:
            return
        (line, headings), *rest = lines
        own = kind or kind_of(PurePath(file).stem, headings)
    except Unusable as error:
        reading.faults.append(error.fault(file))
        return
    names = fields(own, [Cell(heading, Place(line, heading.strip())) for heading in headings], file, reading)
    if rest and [cell.strip() for cell in rest[0][1] if cell.strip()] == [name for name in names if name]:
        rest = rest[1:]  # the names of the fields, as below the headings of our workbooks
    rows = [found for line, cells in rest if (found := _row(file, own, names, headings, line, cells, reading))]
    take(file, rows, reading, has_contacts=own == CONTACT)


def kind_of(name: str, headings: Sequence[str]) -> str:
    """The kind that a table's name or its headings tell; Unusable if they tell none or several."""
    words = set(re.split(r"[^a-z]+", fold(name)))
    named = [kind for kind in COLUMNS if words & {kind, fold(SHEETS[kind]), fold(NAMES[kind])}]
    found = named if len(named) == 1 else kinds_with(headings)
    if len(found) == 1:
        return found[0]
    sheets = ", ".join(SHEETS.values())
    raise Unusable("kind_unclear", f"does not tell what its rows are; name it one of {sheets}", choices=sheets)


def _text(data: bytes) -> str:
    encodings = ("utf-16",) if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "cp1250")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unusable("not_text_file", "is not a text in UTF-8 or Windows-1250")


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """The lines that hold anything, each with its number. One cell may hold several lines of text."""
    told = re.match(r"sep=(.)\r?\n", text)
    first = text[told.end() if told else 0 :].lstrip("\r\n").split("\n", 1)[0]
    delimiter = told[1] if told else max(";,\t", key=first.count)
    source = io.StringIO(text[told.end() :] if told else text, newline="")
    before = 1 if told else 0
    csv.field_size_limit(_MAX_CELL)
    table = csv.reader(source, delimiter=delimiter, strict=True)
    start = before + 1
    count = 0
    try:
        for cells in table:
            if any(cell.strip() for cell in cells):
                count += 1
                yield start, cells
            if count > MAX_ROWS:
                raise Unusable("too_many_rows", f"holds more than {MAX_ROWS} rows", Place(start), limit=MAX_ROWS)
            start = before + table.line_num + 1
    except csv.Error as error:
        raise Unusable("not_csv", f"is not CSV: {error}", Place(start), detail=str(error)) from None


def _row(
    file: str, kind: str, names: Sequence[str], headings: Sequence[str], line: int, cells: Sequence[str], reading: Reading
) -> Row | None:
    found = []
    for place, text in enumerate(cells):
        at = Place(line, headings[place].strip() if place < len(headings) else "")
        quoted = _QUOTED_VALUE.fullmatch(text)
        refused = text.startswith("=") and not quoted
        if refused:
            reading.faults.append(Unusable("formula", "is a formula; write its value", at).fault(file))
        raw = None if refused else (quoted[1] if quoted else text).replace("\r\n", "\n")
        found.append(Cell(raw, at, refused))
    return row(file, kind, names, found, reading)
