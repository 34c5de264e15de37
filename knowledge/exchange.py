"""Exchange: documents in files, TOML for people and JSONL for machines.

Promises: what is written is read back equal; reading lists every fault of every file at once, with file, line and field.
Refuses: to take half of a faulty set, to guess an encoding (UTF-8 only), and to know the store.
"""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import Array, Item, String, Table

from knowledge.documents import KINDS, Document, InvalidDocument, KnowledgeError, parse, to_record
from knowledge.relations import overlapping, unknown_references

SUFFIXES = (".toml", ".jsonl")


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """What is wrong, and where. `line` counts from 1; `field` is `kind.id.field`, or empty if the file as a whole is meant."""

    file: str
    line: int
    field: str
    sentence: str

    def __str__(self) -> str:
        return ": ".join(part for part in (f"{self.file}:{self.line}", self.field, self.sentence) if part)


class InvalidFiles(KnowledgeError):
    """Files do not hold a valid set of documents. `faults` lists all that is wrong, in the order of files and lines."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One record and where it stands: `lines` maps its fields, dotted, to lines; the empty field is the record itself."""

    file: str
    record: dict[str, Any]
    lines: Mapping[str, int]

    def fault(self, field: str, sentence: str) -> Fault:
        where = f"{self.record.get('kind', '?')}.{self.record.get('id', '?')}"
        nearest = field
        while nearest and nearest not in self.lines:
            nearest = nearest.rpartition(".")[0]
        return Fault(self.file, self.lines[nearest], f"{where}.{field}" if field else where, sentence)


@dataclass(slots=True)
class _Reading:
    """What was found so far."""

    found: list[tuple[Document, _Entry]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def take(self, entry: _Entry) -> None:
        try:
            document = parse(entry.record)
        except InvalidDocument as error:
            self.faults += [entry.fault(fault.field, fault.sentence) for fault in error.faults]
        else:
            self.found.append((document, entry))

    def refuse_duplicates(self) -> None:
        first: dict[str, _Entry] = {}
        for document, entry in self.found:
            if (other := first.setdefault(document.id, entry)) is not entry:
                self.faults.append(entry.fault("id", f"used before, in {other.file}:{other.lines['']}"))


def read(path: Path) -> list[Document]:
    """The documents of one file, in the order of the file (TOML: kind by kind). References are not followed.

    Raises InvalidFiles with every fault.
    """
    reading = _Reading()
    _read(path, reading)
    reading.refuse_duplicates()
    return _documents(reading)


def read_all(paths: Iterable[Path], known: Iterable[Document] = ()) -> list[Document]:
    """The documents of files and folders as one set; references may also lead to `known`, which the store holds already.

    Raises InvalidFiles with every fault that `check` finds.
    """
    return _documents(_examine(paths, known))


def check(paths: Iterable[Path], known: Iterable[Document] = ()) -> list[Fault]:
    """Everything that is wrong with files and folders as one set; references may also lead to `known`. Empty if all is well."""
    return sorted(_examine(paths, known).faults)


def curated() -> list[Document]:
    """The documents that are shipped with this package. Raises InvalidFiles with every fault."""
    with resources.as_file(resources.files("knowledge").joinpath("curated")) as folder:
        return read_all([folder])


def _documents(reading: _Reading) -> list[Document]:
    if reading.faults:
        raise InvalidFiles(sorted(reading.faults))
    return [document for document, _ in reading.found]


def _examine(paths: Iterable[Path], known: Iterable[Document]) -> _Reading:
    reading = _Reading()
    for path in paths:
        if path.is_dir():
            inside = sorted(child for child in path.iterdir() if child.suffix in SUFFIXES)
            if not inside:
                reading.faults.append(Fault(str(path), 1, "", "the folder holds no .toml or .jsonl file"))
            for child in inside:
                _read(child, reading)
        else:
            _read(path, reading)
    reading.refuse_duplicates()
    entries = {document.id: entry for document, entry in reading.found}
    everything = {document.id: document for document in known} | {document.id: document for document, _ in reading.found}
    for document, entry in reading.found:
        reading.faults += [entry.fault(fault.field, fault.sentence) for fault in unknown_references(document, everything)]
    for earlier, later, day in overlapping(everything.values()):
        for one, other in ((later, earlier), (earlier, later)):
            if one.id in entries:
                sentence = f"{one.specialisation} has another appointment on {day}: '{other.id}'"
                reading.faults.append(entries[one.id].fault("valid_from", sentence))
                break
    return reading


def _read(path: Path, reading: _Reading) -> None:
    file = str(path)
    if path.suffix not in SUFFIXES:
        reading.faults.append(Fault(file, 1, "", f"'{path.suffix}' is not a known kind of file: {' or '.join(SUFFIXES)}"))
        return
    try:
        data = path.read_bytes()
    except OSError as error:
        reading.faults.append(Fault(file, 1, "", f"cannot be read: {error.strerror}"))
        return
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        reading.faults.append(Fault(file, line, "", "is not UTF-8 text"))
        return
    before = len(reading.found), len(reading.faults)
    (_read_toml if path.suffix == ".toml" else _read_jsonl)(file, text, reading)
    if before == (len(reading.found), len(reading.faults)):
        reading.faults.append(Fault(file, 1, "", "holds no document"))


# --- JSONL


def _read_jsonl(file: str, text: str, reading: _Reading) -> None:
    for number, line in enumerate(text.split("\n"), start=1):  # not splitlines: a record may hold U+2028
        if not line.strip():
            continue
        try:
            record = json.loads(line, object_pairs_hook=_unique)
        except json.JSONDecodeError as error:
            reading.faults.append(Fault(file, number, "", f"is not JSON: {error.msg} (column {error.colno})"))
        except (ValueError, RecursionError) as error:
            reading.faults.append(Fault(file, number, "", f"is not usable JSON: {error}"))
        else:
            if isinstance(record, dict):
                reading.take(_Entry(file, record, {"": number}))
            else:
                reading.faults.append(Fault(file, number, "", "is not a JSON object"))


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"the field '{next(name for name in names if names.count(name) > 1)}' stands twice")
    return found


def to_jsonl(documents: Iterable[Document]) -> str:
    """The documents as JSON, one a line, in their order."""
    return "".join(json.dumps(to_record(document), ensure_ascii=False) + "\n" for document in documents)


def write_jsonl(documents: Iterable[Document], path: Path) -> None:
    """Write `to_jsonl` to a file; OSError if that fails."""
    path.write_text(to_jsonl(documents), encoding="utf-8", newline="\n")


# --- TOML


def _read_toml(file: str, text: str, reading: _Reading) -> None:
    try:
        tables = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        found = re.fullmatch(r"(.*) \(at (?:line (\d+), (column \d+)|end of document)\)", str(error), re.DOTALL)
        sentence, number, column = found.groups() if found else (str(error), None, None)
        line = int(number) if number else text.rstrip().count("\n") + 1 if found else 1
        reading.faults.append(Fault(file, line, "", f"is not TOML: {sentence}" + (f" ({column})" if column else "")))
        return
    lines = _by_record(_lines(text))
    for kind, entries in tables.items():
        if kind not in KINDS:
            sentence = f"'{kind}' is not one of {', '.join(KINDS)}"
        elif not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            sentence = f"must be written [[{kind}]], once for each document"
        else:
            for place, entry in enumerate(entries):
                _take_table(file, kind, entry, lines.get((kind, str(place)), {"": 1}), reading)
            continue
        reading.faults.append(Fault(file, lines.get((kind, ""), {"": 1})[""], kind, sentence))


def _take_table(file: str, kind: str, table: dict[str, Any], lines: Mapping[str, int], reading: _Reading) -> None:
    entry = _Entry(file, {**table, "kind": kind}, lines)
    if table.get("kind", kind) != kind:
        reading.faults.append(entry.fault("kind", f"'{table['kind']}' stands in a table of the kind {kind}"))
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


def write_toml(documents: Iterable[Document], path: Path) -> None:
    """Write `to_toml` to a file; OSError if that fails."""
    path.write_text(to_toml(documents), encoding="utf-8", newline="\n")


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
