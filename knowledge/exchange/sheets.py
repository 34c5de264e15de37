"""Sheets: workbooks (XLSX) that people send are read.

Promises: only values are taken, from sheets that can be seen; a fault names sheet and cell. What `workbook.py` writes is read
back equal. Refuses formulas, errors, merged cells, hidden sheets, and whatever `archive.py` refuses.
"""

import io
import itertools
import re
import threading
import warnings
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter

from knowledge.exchange.archive import Extent, inspect
from knowledge.exchange.columns import COLUMNS, Raw, fold, is_empty
from knowledge.exchange.delimited import kind_of
from knowledge.exchange.faults import Place, Unusable
from knowledge.exchange.reading import Reading
from knowledge.exchange.rows import Cell, Row, continues, fields, row, take
from knowledge.labels import CONTACT, SHEETS

HOW_TO = "Jak wypełnić"
LISTS = "Listy"

_KINDS = {fold(name): kind for kind in COLUMNS for name in (kind, SHEETS[kind])}
_OURS = {fold(HOW_TO), fold(LISTS)}
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_QUIET = threading.Lock()


def read(file: str, data: bytes, reading: Reading, kind: str | None = None) -> None:
    """Take in the documents of a workbook, and its faults. `kind` is what the rows of a sheet with another name are."""
    rows: list[Row] = []
    kinds: set[str] = set()
    # Not for errors: openpyxl warns of what it leaves out (drawings, styles), which is nothing to us.
    with _QUIET, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            extents = inspect(data)
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
            for sheet in book.worksheets:
                if fold(sheet.title) not in _OURS:
                    _read_sheet(file, sheet, extents, kind, rows, kinds, reading)
        except Unusable as error:
            reading.faults.append(error.fault(file))
            return
        except Exception as error:  # noqa: BLE001, RUF100 - a library on a hostile file may raise anything
            reading.refuse(file, 1, "broken", "is damaged: it cannot be read as a workbook", detail=f"{error}"[:200])
            return
    take(file, rows, reading, has_contacts=CONTACT in kinds)


def _read_sheet(
    file: str, sheet: Any, extents: Mapping[str, Extent], kind: str | None, rows: list[Row], kinds: set[str], reading: Reading
) -> None:
    extent = extents[sheet._worksheet_path.removeprefix("/")]
    if not extent.rows:
        kinds |= {own for own in [_KINDS.get(fold(sheet.title))] if own}
        return
    at = Place(1, "A", sheet.title)
    try:
        _refuse_odd(sheet, extent)
        lines: Iterable[list[Cell]] = _lines(sheet, extent, file, reading)
        headings = next(iter(lines), [])
        own = _KINDS.get(fold(sheet.title)) or kind or kind_of(sheet.title, [str(cell.raw) for cell in headings if cell.raw])
    except Unusable as error:
        reading.faults.append(error.fault(file, at))
        return
    kinds.add(own)
    names = fields(own, headings, file, reading)
    second = next(iter(lines), [])
    if not _tells_fields(own, second):
        lines = itertools.chain([second], lines)
    rows += [found for cells in lines if (found := row(file, own, names, cells, reading))]


def _refuse_odd(sheet: Any, extent: Extent) -> None:
    if sheet.sheet_state != "visible":
        raise Unusable("hidden_sheet", "is a hidden sheet; show it or delete it")
    if extent.merged:
        raise Unusable("merged", f"the cells {extent.merged} are merged; separate them", value=extent.merged)


def _tells_fields(kind: str, cells: list[Cell]) -> bool:
    """Whether it is the hidden row with the names of the fields."""
    found = [str(cell.raw) for cell in cells if not is_empty(cell.raw)]
    return bool(found) and all((continues(name) or name) in COLUMNS[kind] for name in found) and found[0] == COLUMNS[kind][0]


def _lines(sheet: Any, extent: Extent, file: str, reading: Reading) -> Iterator[list[Cell]]:
    """The rows that hold anything. Formulas and errors are refused."""
    sheet.reset_dimensions()  # what a sheet claims to be may be a million rows
    for number, cells in enumerate(sheet.iter_rows(max_row=extent.rows, max_col=extent.columns), start=1):
        found = []
        for column, cell in enumerate(cells, start=1):
            if cell.value is None:
                found.append(Cell(None, Place(number, get_column_letter(column), sheet.title)))
                continue
            place = Place(number, get_column_letter(column), sheet.title)
            if cell.data_type == "f":
                reading.faults.append(Unusable("formula", "is a formula; write its value", place).fault(file))
            elif cell.data_type == "e":
                reading.faults.append(Unusable("error_cell", f"shows {cell.value}", place, value=str(cell.value)).fault(file))
            refused = cell.data_type in {"f", "e"}
            found.append(Cell(None if refused else _raw(cell.value), place, refused))
        if any(cell.refused or not is_empty(cell.raw) for cell in found):
            yield found


def _raw(value: object) -> Raw:
    if isinstance(value, str):
        return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value) if "_x" in value else value
    if isinstance(value, datetime):
        return value.date() if value.time() == time.min else value.replace(tzinfo=None)
    if isinstance(value, bool | int | float | date):
        return value
    return str(value)  # a time of day, a duration
