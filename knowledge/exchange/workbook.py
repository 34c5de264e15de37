"""Workbook: documents as XLSX, for clerks; and templates to fill in.

Promises: one sheet for each kind, headings in Polish, days and times as real cells, lists one item a line, closed sets and ids to
choose from; `sheets.py` reads every document back equal. Text never becomes a formula. Refuses nothing that is a document.
"""

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from knowledge.documents import Document, Organisation
from knowledge.exchange.columns import COLUMNS, Raw, Shape, choices, shape, written
from knowledge.exchange.rows import EXAMPLE
from knowledge.exchange.sheets import HOW_TO, LISTS
from knowledge.labels import CONTACT, LABELS, SHEETS, hint

MAX_CELL = 32_767
"""Characters, as UTF-16 units, that a cell holds (Excel specifications and limits)."""

_FIRST_ROW = 3
_ROOM = 500
"""Rows below the last that still offer choices."""
_NOT_XML = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_LONG_TEXT = 256
"""From so many characters on some versions of Excel show a cell of the format text as ####."""
_WIDTHS = {Shape.LINES: 40, Shape.REFERENCES: 24, Shape.REFERENCE: 24, Shape.MOMENT: 18, Shape.NUMBER: 10}
_LONG = {"description", "body", "title", "name", "note", "source"}
_FORMATS = {Shape.DAY: "yyyy-mm-dd", Shape.MOMENT: "yyyy-mm-dd hh:mm", Shape.NUMBER: "0", Shape.SOURCE_DATE: "yyyy-mm-dd"}
_REQUIRED = {
    "specialisation": {"name", "label", "number", "description"},
    "organisation": {"name"},
    CONTACT: {"organisation", "type", "value", "status"},
    "appointment": {"specialisation"},
    "support": {"name", "description"},
    "funding": {"name", "description"},
    "event": {"name", "starts", "ends"},
    "guide": {"title", "body"},
}
_REFERRED = {"specialisation": "specialisation", "specialisations": "specialisation", "organisation": "organisation"}

_HEADING = PatternFill("solid", fgColor="1F3864")
_EXAMPLE_FILL = PatternFill("solid", fgColor="EDEDED")
_LINE = Border(bottom=Side(style="thin", color="BFBFBF"))
_WRAPPED = Alignment(wrap_text=True, vertical="top")

_INSTRUCTIONS = (
    "Jak wypełnić ten skoroszyt",
    "Każdy wpis to jeden wiersz. Kolumny z gwiazdką (*) są wymagane w nowym wpisie. Nagłówków nie zmieniaj.",
    "Wiersz, który zaczyna się od słowa PRZYKŁAD, jest pomijany. Możesz go usunąć.",
    "Identyfikator nowego wpisu zostaw pusty: powstanie sam. Identyfikator istniejącego wpisu oznacza jego poprawienie.",
    "Wiersz z wypełnioną kolumną „Wersja” pochodzi z eksportu: pusta komórka usuwa wtedy treść pola.",
    "Wiersz bez wersji uzupełnia lub zmienia wpis: pusta komórka zostawia to, co już jest.",
    "Dzień wpisuj jako 2026-03-24, dzień i godzinę jako 2026-03-24 10:00 (czas polski). Sam dzień oznacza cały dzień.",
    "Kilka pozycji w jednej komórce rozdzielaj nowym wierszem (Alt+Enter).",
    "Kontakty organizacji stoją w osobnym arkuszu; pierwsza kolumna to identyfikator organizacji.",
    "Puste „Źródło” oznacza, że źródłem jest osoba, która przysłała plik.",
    "Nie używaj formuł, scalonych komórek ani ukrytych arkuszy: taki plik zostanie odrzucony z podaniem miejsca.",
)

# Made up, and recognisable as such: reserved names, no organisation, no number of anybody.
_EXAMPLES: Mapping[str, Mapping[str, Raw]] = {
    "specialisation": {"name": "Przykładowa specjalizacja", "label": "Przykład", "number": 1, "description": "Czym się zajmuje."},
    "organisation": {"name": "Przykładowa Izba", "abbreviations": "PI"},
    CONTACT: {"type": "e-mail", "value": "biuro@example.org", "note": "sekretariat", "status": "potwierdzone"},
    "appointment": {"specialisation": "spec-przyklad", "organisation": "org-przyklad", "resolution": "1/2030"},
    "support": {"name": "Przykładowe doradztwo", "description": "Na czym polega."},
    "funding": {
        "name": "Przykładowy nabór",
        "description": "Na co i na jakich zasadach.",
        "state": "planowany",
        "opens": date(2030, 3, 1),
        "closes": date(2030, 4, 30),
        "amount": "do 85% kosztów",
        "who": "małe i średnie firmy",
        "link": "https://example.org/nabor",
    },
    "event": {
        "name": "Przykładowe spotkanie",
        "starts": datetime(2030, 3, 5, 10, 0),  # noqa: DTZ001 - a cell has no zone
        "ends": datetime(2030, 3, 5, 14, 30),  # noqa: DTZ001
        "place": "Sala przykładowa, Kielce",
        "form": "warsztaty",
        "audience": "firmy z branży",
        "cancelled": "nie",
    },
    "guide": {"title": "Przykładowe pytanie?", "body": "Odpowiedź."},
}

Line = tuple[Mapping[str, Raw], bool]
"""A row by fields, and whether it is an example."""


def to_xlsx(documents: Iterable[Document]) -> bytes:
    """The documents as a workbook: the sheets of all kinds that occur, in a fixed order, and the documents in theirs."""
    everything = list(documents)
    kinds = {document.kind for document in everything}
    lines: dict[str, list[Line]] = {
        kind: [] for kind in COLUMNS if kind in kinds or (kind == CONTACT and "organisation" in kinds)
    }
    for document in everything:
        values = {field: written(field, getattr(document, field)) for field in COLUMNS[document.kind]}
        lines[document.kind].append((values, False))
        for contact in document.contacts if isinstance(document, Organisation) else ():
            cells = {field: written(field, getattr(contact, field)) for field in COLUMNS[CONTACT] if field != "organisation"}
            lines[CONTACT].append(({"organisation": document.id, **cells}, False))
    return _book(lines, everything)


def template(kinds: Sequence[str], known: Iterable[Document] = ()) -> bytes:
    """A workbook to fill in: a sheet for each of these kinds ("event", "contact", …) with one example row, which reading skips.

    `known` gives the ids to choose from. Raises KeyError for a kind that there is not.
    """
    lines: dict[str, list[Line]] = {kind: [({COLUMNS[kind][0]: EXAMPLE, **_EXAMPLES[kind]}, True)] for kind in kinds}
    return _book(lines, list(known))


def _book(lines: Mapping[str, Sequence[Line]], known: Sequence[Document]) -> bytes:
    book = Workbook()
    book.properties.creator = "Drogowskaz"
    book.remove(book.worksheets[0])
    _instruct(book.create_sheet(HOW_TO), lines)
    lists = book.create_sheet(LISTS)
    sources = _lists(lists, known)
    for kind, own in lines.items():
        _sheet(book.create_sheet(SHEETS[kind]), kind, own, sources)
    book.move_sheet(lists, len(lines))
    lists.sheet_state = "hidden"
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def _instruct(sheet: Worksheet, lines: Mapping[str, Sequence[Line]]) -> None:
    sheet.column_dimensions["A"].width = 30
    sheet.column_dimensions["B"].width = 90
    for number, text in enumerate(_INSTRUCTIONS, start=1):
        sheet.cell(number, 1, text).font = Font(bold=number == 1, size=14 if number == 1 else 11)
    number = len(_INSTRUCTIONS) + 1
    for kind in lines:
        number += 1
        sheet.cell(number, 1, f"Arkusz {SHEETS[kind]}").font = Font(bold=True)
        for field in COLUMNS[kind]:
            if text := hint(kind, field):
                number += 1
                sheet.cell(number, 1, LABELS[kind][field])
                sheet.cell(number, 2, text).alignment = _WRAPPED
        number += 1


def _lists(sheet: Worksheet, known: Sequence[Document]) -> Mapping[str, str]:
    """Fill the sheet of ids to choose from; the range of each kind that has any."""
    found = {}
    for column, kind in enumerate(("specialisation", "organisation"), start=1):
        ids = sorted(document.id for document in known if document.kind == kind)
        for number, name in enumerate(ids, start=1):
            _fill(sheet, number, column, name)
        if ids:
            letter = get_column_letter(column)
            found[kind] = f"'{LISTS}'!${letter}$1:${letter}${len(ids)}"
    return found


def _sheet(sheet: Worksheet, kind: str, lines: Sequence[Line], sources: Mapping[str, str]) -> None:
    column = 0
    for field in COLUMNS[kind]:
        parts = [[*_parts(values.get(field))] for values, _ in lines]
        for part in range(max([1, *map(len, parts)])):
            column += 1
            # Of a version only an export knows.
            _head(sheet, kind, field, column, part, hidden=field == "revision" and any(example for _, example in lines))
            for number, (texts, (_, example)) in enumerate(zip(parts, lines, strict=True), start=_FIRST_ROW):
                if part < len(texts):
                    _fill(sheet, number, column, texts[part])
                if example:
                    sheet.cell(number, column).fill = _EXAMPLE_FILL
                    sheet.cell(number, column).font = Font(italic=True, color="7F7F7F")
        if part == 0:
            _offer(sheet, field, column, _FIRST_ROW + len(lines) + _ROOM, sources)
    sheet.row_dimensions[2].hidden = True
    sheet.freeze_panes = f"C{_FIRST_ROW}"
    sheet.auto_filter.ref = f"A1:{get_column_letter(column)}{_FIRST_ROW + len(lines) - 1}" if len(lines) > 1 else None


def _head(sheet: Worksheet, kind: str, field: str, column: int, part: int, *, hidden: bool) -> None:
    star = " *" if field in _REQUIRED[kind] and not part else ""
    more = (f" (cd. {part + 1})", f"#{part + 1}") if part else ("", "")
    cell = sheet.cell(1, column, LABELS[kind][field] + star + more[0])
    cell.font = Font(bold=True, color="FFFFFF")
    cell.fill = _HEADING
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    cell.border = _LINE
    sheet.cell(2, column, field + more[1])
    dimension = sheet.column_dimensions[get_column_letter(column)]
    dimension.width = 44 if field in _LONG else _WIDTHS.get(shape(field), 16)
    dimension.number_format = _FORMATS.get(shape(field), "General" if field in _LONG or shape(field) is Shape.LINES else "@")
    dimension.hidden = hidden


def _parts(value: Raw) -> Iterator[Raw]:
    """A value in pieces that fit into cells; nothing for None."""
    if not isinstance(value, str):
        yield from [] if value is None else [value]
        return
    rest = value
    while rest:
        piece = rest[:MAX_CELL]
        while (size := _size(piece)) > MAX_CELL:
            piece = piece[: min(len(piece) - 1, len(piece) * MAX_CELL // size)]
        yield piece
        rest = rest[len(piece) :]


def _size(text: str) -> int:
    return len(_escaped(text).encode("utf-16-le")) // 2


def _escaped(text: str) -> str:
    """What XML cannot hold, as Excel writes it (ECMA-376, part 1, 22.9.2.19)."""
    return _NOT_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def _fill(sheet: Worksheet, number: int, column: int, value: Raw) -> None:
    cell = sheet.cell(number, column)
    if isinstance(value, str):
        # By itself, `value` makes a formula of what begins with "=", and an error of "#N/A".
        text = _escaped(value)
        cell.value = text
        cell.data_type = "s"
        if text.startswith(("=", "+", "-", "@", "#")):
            cell.quotePrefix = True
        if len(text) < _LONG_TEXT:
            cell.number_format = "@"
    else:
        cell.value = value
        if isinstance(value, datetime):
            cell.number_format = _FORMATS[Shape.MOMENT]
        elif isinstance(value, date):
            cell.number_format = _FORMATS[Shape.DAY]
    cell.alignment = _WRAPPED


def _offer(sheet: Worksheet, field: str, column: int, last: int, sources: Mapping[str, str]) -> None:
    """A list to choose from. Where several ids may stand, it offers and does not insist."""
    names = choices(field)
    source = sources.get(_REFERRED.get(field, ""))
    if names:
        found = DataValidation(type="list", formula1=f'"{",".join(names)}"', allow_blank=True)
    elif source:
        found = DataValidation(type="list", formula1=source, allow_blank=True)
    else:
        return
    if names:
        found.showErrorMessage = True
        found.errorTitle = "Wybierz z listy"
        found.error = ", ".join(names)
    letter = get_column_letter(column)
    found.add(f"{letter}{_FIRST_ROW}:{letter}{last}")
    sheet.add_data_validation(found)
