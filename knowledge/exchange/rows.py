"""Rows: tables of cells, from a workbook or a CSV file, become records.

Promises: a row that carries a revision (it was exported) says everything: its empty cells empty the field. A row without one adds
or changes: its empty cells leave what is known, and the record carries the revision that it was compared with, so that nobody's
change in between is lost. A column that is not there changes nothing. A new row needs no id: it is made from kind and name, the
same at each reading. Refuses: headings that it does not know, and rows for organisations that nobody knows.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from knowledge.documents import Document, InvalidDocument, parse, shown, to_record
from knowledge.exchange.columns import Raw, field_of, fold, is_empty, understood
from knowledge.exchange.faults import Place, Unusable
from knowledge.exchange.naming import new_id
from knowledge.exchange.reading import Entry, Reading
from knowledge.labels import CONTACT

EXAMPLE = "PRZYKŁAD – ten wiersz jest pomijany"
"""What stands first in a row that shows how to fill in the others. It has white space, so it is nobody's id."""

_CONTINUED = re.compile(r"(.*)(?:\(cd\. \d+\)|#\d+)\s*")
_TOLD = "?"
"""Stands for the field of a column whose heading is a fault."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell, and where. One that is `refused` has had its fault told."""

    raw: Raw
    place: Place
    refused: bool = False


@dataclass(slots=True)
class Row:
    """A row of one kind: its cells by field, what could be understood of them, and the fields that could not."""

    kind: str
    place: Place
    cells: dict[str, Cell]
    values: dict[str, Any] = field(default_factory=dict)
    faulty: set[str] = field(default_factory=set)

    @property
    def id(self) -> str:
        """What stands in the first column; empty if nothing does."""
        return str(self.values.get("organisation" if self.kind == CONTACT else "id", ""))

    def places(self, prefix: str = "") -> dict[str, Place]:
        """The places of the fields, and of the row itself."""
        return {prefix.removesuffix("."): self.place} | {prefix + name: cell.place for name, cell in self.cells.items()}


def continues(heading: str) -> str | None:
    """The heading whose text a column goes on with ("Opis (cd. 2)" is "Opis"); None if it stands for itself."""
    found = _CONTINUED.fullmatch(heading)
    return found[1].strip() if found else None


def fields(kind: str, headings: Sequence[Cell], file: str, reading: Reading) -> list[str]:
    """The field of each column, "" for one without a heading; with a fault for what is unknown or stands twice.

    A column that goes on has its field again.
    """
    found: list[str] = []
    for cell in headings:
        heading = "" if is_empty(cell.raw) else str(cell.raw).strip()
        first = continues(heading)
        name = field_of(kind, first or heading) if heading else ""
        told = shown(heading)
        if name is None:
            reading.faults.append(Unusable("unknown_heading", f"there is no column '{told}'", cell.place, value=told).fault(file))
        elif name and name in found and not first:
            reading.faults.append(
                Unusable("heading_twice", f"the column '{told}' stands twice", cell.place, value=told).fault(file)
            )
            name = None
        found.append(_TOLD if name is None else name)
    return found


def row(file: str, kind: str, columns: Sequence[str], cells: Sequence[Cell], reading: Reading) -> Row | None:
    """The row of these cells; None if it is empty or an example. What stands below no heading is a fault."""
    found: dict[str, Cell] = {}
    for place, cell in enumerate(cells):
        name = columns[place] if place < len(columns) else ""
        if name == _TOLD or (not name and is_empty(cell.raw)):
            continue
        if not name:
            value = shown(cell.raw)
            error = Unusable("no_heading", f"'{value}' stands below no heading", cell.place, value=value)
            reading.faults.append(error.fault(file))
        elif name in found:
            if not is_empty(cell.raw):
                found[name] = Cell(f"{found[name].raw}{cell.raw}", found[name].place)
        else:
            found[name] = cell
    if all(is_empty(cell.raw) and not cell.refused for cell in found.values()) or _is_example(next(iter(found.values())).raw):
        return None
    first = next(iter(found.values())).place
    return Row(kind, Place(first.line, first.column if first.sheet else "", first.sheet), found)


def _is_example(raw: Raw) -> bool:
    return isinstance(raw, str) and fold(raw).startswith("przyklad ")


def take(file: str, rows: Sequence[Row], reading: Reading, *, has_contacts: bool) -> None:
    """Take in the documents of all rows of a file, contacts within their organisations.

    `has_contacts` says whether the file has a table of contacts: an exported organisation without a row there has none.
    """
    for each in rows:
        _understand(file, each, reading)
    contacts: dict[str, list[Row]] = {}
    for each in rows:
        if each.kind == CONTACT:
            contacts.setdefault(each.id, []).append(each)
    names = _Names(reading.known, {each.id for each in rows if each.kind != CONTACT})
    for each in rows:
        if each.kind == CONTACT:
            continue
        if not each.id and "id" not in each.faulty:
            names.give(each)
        own = contacts.pop(each.id, []) if each.kind == "organisation" else []
        _take(file, each, own, reading, whole=has_contacts)
    _take_contacts(file, contacts, reading)


def _understand(file: str, each: Row, reading: Reading) -> None:
    for name, cell in each.cells.items():
        if cell.refused:
            each.faulty.add(name)
        if is_empty(cell.raw):
            continue
        try:
            each.values[name] = understood(name, cell.raw)
        except Unusable as error:
            each.faulty.add(name)
            reading.faults.append(error.fault(file, cell.place, each.kind, _shown(each), name))


def _shown(each: Row) -> str:
    first = next(iter(each.cells.values())).raw
    return "?" if is_empty(first) else str(first)


def _take(file: str, each: Row, own: Sequence[Row], reading: Reading, *, whole: bool) -> None:
    """Take in one document. `whole`: an exported organisation without contacts has none."""
    known = reading.known.get(each.id)
    places = each.places()
    if known is not None and known.kind != each.kind:
        entry = Entry(file, {**each.values, "kind": each.kind}, places)
        sentence = f"'{known.id}' is of the kind {known.kind}, not {each.kind}"
        parameters = {"value": known.id, "found": known.kind, "kind": each.kind}
        reading.faults.append(entry.fault("id", "wrong_kind", sentence, parameters))
        reading.refused.add(known.id)
        return
    exported = "revision" in each.values
    base = to_record(known) if known is not None else {}
    if exported:
        base = {name: value for name, value in base.items() if name not in each.cells}
    record = {**base, **each.values, "kind": each.kind}
    if known is not None and not exported:
        record["revision"] = known.revision
        if "source" not in each.values and _changes(record, known):
            record = {name: value for name, value in record.items() if name not in {"source", "source_date"}}
    faulty = set(each.faulty)
    if each.kind == "organisation" and (own or (exported and whole)):
        record["contacts"] = [] if exported else list(base.get("contacts", []))
        _add_contacts(record["contacts"], own, places, faulty, reading)
        places.setdefault("contacts", each.place)
    reading.sender.fill(record)
    reading.take(Entry(file, record, places), faulty)


def _changes(record: Mapping[str, Any], known: Document) -> bool:
    """Whether a record says something else than the document: then who sends it is its source."""
    try:
        return parse(dict(record)) != known
    except InvalidDocument:
        return False


def _add_contacts(
    into: list[dict[str, Any]], own: Sequence[Row], places: dict[str, Place], faulty: set[str], reading: Reading
) -> None:
    """Add contacts to those of a record; one of the same type and value takes the place of one that was known."""
    standing = {(each["type"], each["value"]): place for place, each in enumerate(into)}
    for each in own:
        record = {name: value for name, value in each.values.items() if name != "organisation"}
        reading.sender.fill(record)
        place = standing.pop((record.get("type"), record.get("value")), len(into))
        into[place : place + 1] = [{**into[place], **record} if place < len(into) else record]
        places.update(each.places(f"contacts.{place}."))
        faulty |= {f"contacts.{place}.{name}" for name in each.faulty}


def _take_contacts(file: str, contacts: Mapping[str, Sequence[Row]], reading: Reading) -> None:
    """Contacts of organisations that are not in the file are added to those that are known."""
    for target, own in contacts.items():
        known = reading.known.get(target)
        if known is None or known.kind != "organisation":
            for each in own:
                if "organisation" not in each.faulty and target not in reading.refused:
                    _refuse_contact(file, each, target, reading)
            continue
        record = to_record(known)
        record["contacts"] = list(record.get("contacts", []))
        places = {"": own[0].place}
        faulty: set[str] = set()
        _add_contacts(record["contacts"], own, places, faulty, reading)
        reading.take(Entry(file, record, places), faulty)


def _refuse_contact(file: str, each: Row, target: str, reading: Reading) -> None:
    place = each.cells["organisation"].place if "organisation" in each.cells else each.place
    if target:
        told = shown(target)
        error = Unusable("unknown_organisation", f"there is no organisation '{told}'", place, value=told)
    else:
        error = Unusable("missing", "Field required", place)
    reading.faults.append(error.fault(file, None, CONTACT, target or "?", "organisation"))


# --- Ids of new documents

_Same = tuple[str | None, ...]


class _Names:
    """Ids for rows that have none, made from kind and name (an event's also from its start), the same at each reading.

    A known document of the same kind, name and start is the same document; the id of another gets a number behind it.
    """

    def __init__(self, known: Mapping[str, Document], used: set[str]) -> None:
        self._known = known
        self._used = used
        self._next: dict[str, int] = {}
        self._same: dict[_Same, list[str]] = {}
        for name in sorted(known):
            self._same.setdefault(_same(to_record(known[name])), []).append(name)

    def give(self, each: Row) -> None:
        """Give the row its id. Without a name there is none, and the missing name is fault enough."""
        same = _same({**each.values, "kind": each.kind})
        _, *names, start = same
        if not any(names):
            each.faulty.add("id")
            return
        stem = new_id(each.kind, " ".join(filter(None, names)), start or "")
        name = next((name for name in self._same.get(same, ()) if name.startswith(stem) and name not in self._used), None)
        while name is None:
            number = self._next[stem] = self._next.get(stem, 0) + 1
            made = stem if number == 1 else f"{stem}-{number}"
            name = None if made in self._used or made in self._known else made
        each.values["id"] = name
        self._used.add(name)


def _same(record: Mapping[str, Any]) -> _Same:
    """What makes two documents the same one: kind, name, and start of an event."""
    fields = ("kind", "name", "title", "specialisation", "organisation")
    names = [str(record[field]) if record.get(field) else None for field in fields]
    return (*names, str(record.get("starts", ""))[:10])
