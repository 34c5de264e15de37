"""Exchange: documents in files: TOML and XLSX for people, JSONL for machines, ICS for calendars, CSV from wherever.

Promises: what is written is read back equal; reading lists every fault of every file at once, with its place and field.
Refuses: to take half of a faulty set, files that are too large or would unpack to something too large, and to know the store.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from importlib import resources
from pathlib import Path, PurePath

from knowledge.documents import Document, Event
from knowledge.exchange import delimited, jsonl, toml
from knowledge.exchange.faults import Fault, InvalidFiles, in_order
from knowledge.exchange.jsonl import to_jsonl
from knowledge.exchange.naming import new_id
from knowledge.exchange.reading import Reading, Sender
from knowledge.exchange.sifting import sound
from knowledge.exchange.toml import to_toml

__all__ = [
    "EXPORT_SUFFIXES",
    "MAX_BYTES",
    "SUFFIXES",
    "Fault",
    "InvalidFiles",
    "check",
    "curated",
    "new_id",
    "read",
    "read_all",
    "read_bytes",
    "sift",
    "template",
    "to_ics",
    "to_jsonl",
    "to_toml",
    "to_xlsx",
    "write",
    "write_jsonl",
    "write_toml",
]

SUFFIXES = (".toml", ".jsonl", ".xlsx", ".csv", ".ics")
"""The endings of files that can be read. In a folder, only the first two are."""
EXPORT_SUFFIXES = (".toml", ".jsonl", ".xlsx", ".ics")
"""The endings of files that can be written; .ics holds events alone."""
MAX_BYTES = 10_000_000
"""The largest table, workbook or calendar that is read. Texts of our own (TOML, JSONL) may be larger when they lie in a file."""

_OWN = SUFFIXES[:2]

# The libraries behind workbooks and calendars are imported when one is read or written: no start pays for them.


def read(path: Path) -> list[Document]:
    """The documents of one file, in the order of the file (TOML, XLSX: kind by kind). References are not followed.

    Raises InvalidFiles with every fault.
    """
    reading = Reading()
    _read(path, reading)
    reading.refuse_duplicates()
    return _documents(reading)


def read_bytes(
    name: str,
    data: bytes,
    known: Iterable[Document] = (),
    *,
    default_source: str = "",
    default_source_date: date | None = None,
    kind: str | None = None,
) -> list[Document]:
    """The documents of a file that somebody sent; the ending of `name` tells its form. References may also lead to `known`.

    Rows (XLSX, CSV) and events (ICS) are read as changes of what is known, see `rows.py`; where they name no source it is
    `default_source` of `default_source_date`. `kind` is what the rows of a table are whose name and headings do not tell.
    Raises InvalidFiles with every fault.
    """
    return _documents(_received(name, data, _reading(known, default_source, default_source_date), kind))


def sift(
    name: str,
    data: bytes,
    known: Iterable[Document] = (),
    *,
    default_source: str = "",
    default_source_date: date | None = None,
    kind: str | None = None,
) -> tuple[list[Document], list[Fault]]:
    """What of a file that somebody sent can be taken, and every fault of the rest; its arguments are those of `read_bytes`.

    The documents are valid and fit `known` and each other, so one bad row costs no other.
    """
    reading = _received(name, data, _reading(known, default_source, default_source_date), kind)
    return sound(reading), in_order(reading.faults)


def read_all(
    paths: Iterable[Path], known: Iterable[Document] = (), *, default_source: str = "", default_source_date: date | None = None
) -> list[Document]:
    """The documents of files and folders as one set; references may also lead to `known`, which the store holds already.

    Raises InvalidFiles with every fault that `check` finds.
    """
    return _documents(_examine(paths, _reading(known, default_source, default_source_date)))


def check(
    paths: Iterable[Path], known: Iterable[Document] = (), *, default_source: str = "", default_source_date: date | None = None
) -> list[Fault]:
    """Everything that is wrong with files and folders as one set; references may also lead to `known`. Empty if all is well."""
    return in_order(_examine(paths, _reading(known, default_source, default_source_date)).faults)


def curated() -> list[Document]:
    """The documents that are shipped with this package. Raises InvalidFiles with every fault."""
    with resources.as_file(resources.files("knowledge").joinpath("curated")) as folder:
        return read_all([folder])


def to_xlsx(documents: Iterable[Document]) -> bytes:
    """The documents as a workbook: the sheets of all kinds that occur, in a fixed order, and the documents in theirs."""
    from knowledge.exchange import workbook

    return workbook.to_xlsx(documents)


def template(kinds: Sequence[str], known: Iterable[Document] = ()) -> bytes:
    """A workbook to fill in: a sheet for each of these kinds ("event", "contact", …) with one example row, which reading skips.

    `known` gives the ids to choose from. Raises KeyError for a kind that there is not.
    """
    from knowledge.exchange import workbook

    return workbook.template(kinds, known)


def to_ics(events: Iterable[Event], at: datetime) -> str:
    """The events as a calendar, with CRLF and lines of at most 75 octets (RFC 5545). `at` is the moment of writing (DTSTAMP)."""
    from knowledge.exchange import ics

    return ics.to_ics(events, at)


def write(documents: Iterable[Document], path: Path, at: datetime) -> int:
    """Write documents in the form that the ending of the name tells, one of `EXPORT_SUFFIXES`, and return how many they are.

    `at` is the moment of writing. A calendar takes the events among them. OSError if the file cannot be written.
    """
    everything = list(documents)
    match path.suffix.lower():
        case ".toml":
            write_toml(everything, path)
        case ".jsonl":
            write_jsonl(everything, path)
        case ".xlsx":
            path.write_bytes(to_xlsx(everything))
        case ".ics":
            everything = [document for document in everything if isinstance(document, Event)]
            path.write_bytes(to_ics([document for document in everything if isinstance(document, Event)], at).encode())
        case suffix:
            raise ValueError(f"'{suffix}' is not one of {', '.join(EXPORT_SUFFIXES)}")
    return len(everything)


def write_jsonl(documents: Iterable[Document], path: Path) -> None:
    """Write `to_jsonl` to a file; OSError if that fails."""
    path.write_text(to_jsonl(documents), encoding="utf-8", newline="\n")


def write_toml(documents: Iterable[Document], path: Path) -> None:
    """Write `to_toml` to a file; OSError if that fails."""
    path.write_text(to_toml(documents), encoding="utf-8", newline="\n")


def _received(name: str, data: bytes, reading: Reading, kind: str | None) -> Reading:
    if len(data) > MAX_BYTES:
        limit = MAX_BYTES // 1_000_000
        reading.refuse(name, 1, "too_large", f"is larger than {limit} MB", limit=limit)
    else:
        _read_data(name, data, reading, kind)
    reading.compare()
    return reading


def _reading(known: Iterable[Document], source: str, source_date: date | None) -> Reading:
    return Reading({document.id: document for document in known}, Sender(source, source_date))


def _documents(reading: Reading) -> list[Document]:
    if reading.faults:
        raise InvalidFiles(reading.faults)
    return [document for document, _ in reading.found]


def _examine(paths: Iterable[Path], reading: Reading) -> Reading:
    for path in paths:
        if path.is_dir():
            inside = sorted(child for child in path.iterdir() if child.suffix in _OWN)
            if not inside:
                reading.refuse(str(path), 1, "empty_folder", "the folder holds no .toml or .jsonl file")
            for child in inside:
                _read(child, reading)
        else:
            _read(path, reading)
    reading.compare()
    return reading


def _read(path: Path, reading: Reading) -> None:
    file, suffix = str(path), path.suffix.lower()
    if suffix not in SUFFIXES:
        _refuse_suffix(file, path.suffix, reading)
        return
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= MAX_BYTES or suffix in _OWN else b""
    except OSError as error:
        reading.refuse(file, 1, "unreadable", f"cannot be read: {error.strerror}", detail=str(error.strerror))
        return
    if size > MAX_BYTES and suffix not in _OWN:
        limit = MAX_BYTES // 1_000_000
        reading.refuse(file, 1, "too_large", f"is larger than {limit} MB", limit=limit)
        return
    _read_data(file, data, reading)


def _refuse_suffix(file: str, suffix: str, reading: Reading) -> None:
    if suffix.lower() in {".xlsm", ".xlsb", ".xltm"}:
        reading.refuse(file, 1, "macros", "holds macros; save it as .xlsx without them")
        return
    suffixes = f"{', '.join(SUFFIXES[:-1])} or {SUFFIXES[-1]}"
    sentence = f"'{suffix}' is not a known kind of file: {suffixes}"
    reading.refuse(file, 1, "suffix", sentence, value=suffix, choices=", ".join(SUFFIXES))


def _read_data(file: str, data: bytes, reading: Reading, kind: str | None = None) -> None:
    before = reading.extent
    match PurePath(file).suffix.lower():
        case ".toml":
            _read_text(file, data, reading, toml.read)
        case ".jsonl":
            _read_text(file, data, reading, jsonl.read)
        case ".xlsx":
            from knowledge.exchange import sheets

            sheets.read(file, data, reading, kind)
        case ".csv":
            delimited.read(file, data, reading, kind)
        case ".ics":
            from knowledge.exchange import ics

            ics.read(file, data, reading)
        case _:
            _refuse_suffix(file, PurePath(file).suffix, reading)
    if before == reading.extent:
        reading.refuse(file, 1, "empty", "holds no document")


def _read_text(file: str, data: bytes, reading: Reading, take: Callable[[str, str, Reading], None]) -> None:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        reading.refuse(file, data.count(b"\n", 0, error.start) + 1, "not_utf8", "is not UTF-8 text")
    else:
        take(file, text, reading)
