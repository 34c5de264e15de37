"""TOML: for people who edit text; the curated files are written so.

Promises: what is written is read back equal; a fault names its line. Refuses tables of unknown kinds.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import tomlkit
from tomlkit.items import Array, Item, String, Table

from knowledge.documents import KINDS, Document, to_record
from knowledge.exchange.faults import Place
from knowledge.exchange.reading import Entry, Reading


def read(file: str, text: str, reading: Reading) -> None:
    """Take in the documents of a text, and its faults."""
    try:
        tables = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        found = re.fullmatch(r"(.*) \(at (?:line (\d+), (column \d+)|end of document)\)", str(error), re.DOTALL)
        sentence, number, column = found.groups() if found else (str(error), None, None)
        line = int(number) if number else text.rstrip().count("\n") + 1 if found else 1
        detail = sentence + (f" ({column})" if column else "")
        reading.refuse(file, line, "not_toml", f"is not TOML: {detail}", detail=detail)
        return
    lines = _by_record(_lines(text))
    for kind, entries in tables.items():
        line = lines.get((kind, ""), {"": 1})[""]
        if kind not in KINDS:
            kinds = ", ".join(KINDS)
            reading.refuse(file, line, "kind", f"'{kind}' is not one of {kinds}", kind, value=kind, kinds=kinds)
        elif not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            sentence = f"must be written [[{kind}]], once for each document"
            reading.refuse(file, line, "table_form", sentence, kind, value=kind)
        else:
            for place, entry in enumerate(entries):
                _take_table(file, kind, entry, lines.get((kind, str(place)), {"": 1}), reading)


def _take_table(file: str, kind: str, table: dict[str, Any], lines: Mapping[str, int], reading: Reading) -> None:
    entry = Entry(file, {**table, "kind": kind}, {field: Place(line) for field, line in lines.items()})
    if table.get("kind", kind) != kind:
        sentence = f"'{table['kind']}' stands in a table of the kind {kind}"
        reading.faults.append(entry.fault("kind", "kind_differs", sentence, {"value": str(table["kind"]), "kind": kind}))
    else:
        reading.take(entry)


# Strings of all four forms, and comments: everything in which brackets and equal signs mean nothing.
_OPAQUE = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}' r"|'''.*?'{3,5}" r'|"(?:\\.|[^"\\\n])*"' r"|'[^'\n]*'" r"|#[^\n]*",
    re.DOTALL,
)
_HEADER = re.compile(r"\s*(\[\[?)\s*([\w.\s-]+?)\s*\]\]?\s*")
_KEY = re.compile(r"\s*([\w-]+)\s*=")


def _lines(text: str) -> dict[str, int]:
    """The line of every header and key of a valid TOML text, by path: `organisation.0.contacts.1.value`.

    tomllib tells no lines. A form that nobody writes by hand (a quoted key, an array of tables in one line) is left out, and the
    fault is then reported at the table around it.
    """
    found: dict[str, int] = {}
    counts: dict[str, int] = {}
    prefix = ""
    depth = 0
    for number, line in enumerate(_OPAQUE.sub(_blank, text).split("\n"), start=1):
        header = _HEADER.fullmatch(line) if depth == 0 else None
        if header:
            brackets, names = header.groups()
            prefix = ""
            parts = [part.strip() for part in names.split(".")]
            for last, part in ((place == len(parts) - 1, part) for place, part in enumerate(parts)):
                path = f"{prefix}{part}"
                if last and brackets == "[[":
                    counts[path] = counts.get(path, -1) + 1
                found.setdefault(path, number)
                prefix = f"{path}.{counts[path]}." if path in counts else f"{path}."
            found.setdefault(prefix.removesuffix("."), number)
            continue
        if depth == 0 and (key := _KEY.match(line)):
            found.setdefault(prefix + key[1], number)
        depth += sum(line.count(bracket) for bracket in "[{") - sum(line.count(bracket) for bracket in "]}")
    return found


def _blank(opaque: re.Match[str]) -> str:
    return "" if opaque[0].startswith("#") else '""' + "\n" * opaque[0].count("\n")


def _by_record(lines: Mapping[str, int]) -> dict[tuple[str, str], dict[str, int]]:
    """The lines of each record by its own fields, by kind and place; the empty field is the record, the empty place the kind."""
    found: dict[tuple[str, str], dict[str, int]] = {}
    for path, line in lines.items():
        kind, place, field = (*path.split(".", 2), "", "")[:3]
        found.setdefault((kind, place), {"": line})[field] = line
    return found


def to_toml(documents: Iterable[Document]) -> str:
    """The documents as TOML, as the curated files are laid out: kind by kind, in their order within a kind."""
    tables: dict[str, list[Table]] = {kind: [] for kind in KINDS}
    for document in documents:
        tables[document.kind].append(_table(document))
    file = tomlkit.document()
    for kind, entries in tables.items():
        if entries:
            file.append(kind, _tables(entries))
    return tomlkit.dumps(file)


def _tables(entries: Iterable[Table]) -> Item:
    found = tomlkit.aot()
    for entry in entries:
        found.append(entry)
    return found


def _table(document: Document) -> Table:
    table = tomlkit.table()
    nested: dict[str, list[dict[str, Any]]] = {}
    for name, value in to_record(document).items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            nested[name] = value
        elif name != "kind":
            plain = getattr(document, name)
            table.append(name, _item(plain if isinstance(plain, date) else value))
    for name, values in nested.items():  # after all plain fields: what follows a header belongs to it
        table.append(name, _tables(_plain_table(value) for value in values))
    return table


def _plain_table(value: Mapping[str, Any]) -> Table:
    table = tomlkit.table()
    for name, part in value.items():
        table.append(name, _item(part))
    return table


def _item(value: Any) -> Item:
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, list):
        return _array(value)
    plain: Item = tomlkit.item(value)
    return plain


def _string(value: str) -> String:
    # Raw line ends other than \n would not survive reading, so only plain text is spread over lines.
    spread = "\n" in value and not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", value)
    return tomlkit.string(value, multiline=spread)


def _array(values: Iterable[str]) -> Array:
    array = tomlkit.array()
    for value in values:
        array.append(tomlkit.string(value))
    return array.multiline(len(array) > 1)
