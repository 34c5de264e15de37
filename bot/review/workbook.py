"""Workbooks: rows of an .xlsx file, however many, written as they come.

Promises: a text is a text whatever it begins with, never a formula; nothing is written but to the file that was handed in (a
library's own temporary files would hold words of the log where no erasure finds them); memory holds one row. Everything but the
rows comes from openpyxl, whose own writer takes several times as long.
Source of the cells: ECMA-376, part 1, 18.3.1.4 (c) and 18.3.1.53 (is).
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO, Any
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import WINDOWS_EPOCH

# Excel specifications and limits: rows of a sheet and UTF-16 units of a cell.
MAX_ROWS = 1_048_576
_MAX_CELL = 32_767
# What XML cannot hold: https://www.w3.org/TR/xml/#charsets
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# What a reader would decode to something else.
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_SHEET = "xl/worksheets/sheet{}.xml"
_END = b"</sheetData>"
_DIMENSION = re.compile(b"<dimension[^>]*>")
_MOMENT = "yyyy-mm-dd hh:mm:ss"
# Fast and half as good; the best would take longer than everything else together.
_LEVEL = 1

Value = str | float | datetime | None


@dataclass(frozen=True, slots=True)
class Columns:
    """The headings of a table and the widths of its columns (in characters)."""

    headings: tuple[str, ...]
    widths: tuple[int, ...]


def write(file: IO[bytes], title: str, columns: Columns, rows: Iterable[Sequence[Value]], most: int = MAX_ROWS) -> None:
    """Write a workbook with these rows; another sheet ("title 2") begins where one has `most` rows, its headings among them."""
    shell = _Shell.of(title, columns, 1)
    following = iter(rows)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        row = next(following, None)
        sheets = 0
        while row is not None or not sheets:
            sheets += 1
            with archive.open(_SHEET.format(sheets), "w", force_zip64=True) as out:
                out.write(shell.top)
                number = 1
                while row is not None and number < most:
                    number += 1
                    out.write(_row(number, row, shell.moment))
                    row = next(following, None)
                out.write(shell.tail)
        for name, content in _Shell.of(title, columns, sheets).others:
            archive.writestr(name, content)


@dataclass(frozen=True, slots=True)
class _Shell:
    """A workbook without rows: what stands before and after the rows of a sheet, the number of the style of moments, and the
    other parts of the file."""

    top: bytes
    tail: bytes
    moment: int
    others: tuple[tuple[str, bytes], ...]

    @classmethod
    def of(cls, title: str, columns: Columns, sheets: int) -> "_Shell":
        book = Workbook()
        book.remove(book.worksheets[0])
        for number in range(1, sheets + 1):
            sheet: Any = book.create_sheet(f"{title} {number}")
            sheet.freeze_panes = "A2"
            for place, width in enumerate(columns.widths, 1):
                sheet.column_dimensions[get_column_letter(place)].width = width
            sheet.append(columns.headings)
        styled = WriteOnlyCell(book.worksheets[0])  # in the book's list of styles, in no sheet
        styled.number_format = _MOMENT
        moment = int(styled.style_id)
        packed = io.BytesIO()
        book.save(packed)
        with zipfile.ZipFile(packed) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        own = [_SHEET.format(number) for number in range(1, sheets + 1)]
        # The headings are shared strings there; the rows between bring theirs with them. They are more than its size says.
        top, end, tail = _DIMENSION.sub(b"", parts[own[0]]).partition(_END)
        others = tuple((name, content) for name, content in parts.items() if name not in own)
        return cls(top, end + tail, moment, others)


def _row(number: int, values: Sequence[Value], moment: int) -> bytes:
    cells = "".join(_cells(number, values, moment))
    return f'<row r="{number}">{cells}</row>'.encode()


def _cells(number: int, values: Sequence[Value], moment: int) -> Iterator[str]:
    for place, value in enumerate(values, 1):
        where = f"{get_column_letter(place)}{number}"
        match value:
            case None | "":
                pass
            case str():
                yield f'<c r="{where}" t="inlineStr"><is><t xml:space="preserve">{_text(value)}</t></is></c>'
            case datetime():
                yield f'<c r="{where}" s="{moment}"><v>{_serial(value)}</v></c>'
            case _:
                yield f'<c r="{where}"><v>{value}</v></c>'


def _serial(moment: datetime) -> float:
    """Days since the beginning of 1900 as Excel counts them."""
    return (moment - WINDOWS_EPOCH) / timedelta(days=1)


def _text(value: str) -> str:
    plain = _ESCAPED.sub("_x005F_", _ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", value))
    if len(plain) > _MAX_CELL // 2:
        plain = plain.encode("utf-16-le")[: 2 * _MAX_CELL].decode("utf-16-le", "ignore")
    # A reader would make a newline of the other end of a line.
    return escape(plain, {"\r": "&#13;"})
