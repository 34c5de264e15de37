"""Faults of files: what is wrong, and where.

Promises: a sentence in English, and a code with parameters for who speaks another language. Refuses nothing.
"""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from knowledge.documents import KnowledgeError, shown

Parameters = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file: a line of text or a row of a sheet, from 1; the column as letters in a workbook, else as its heading."""

    line: int
    column: str = ""
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where. `line` counts from 1; `field` is `kind.id.field`, or empty if the file as a whole is meant.

    `sheet` and `column` are as in `Place`; `kind` and `path` are the parts of `field` around the id. `code` and
    `parameters` say the same as the English `sentence`.
    """

    file: str
    line: int
    field: str
    sentence: str
    code: str = ""
    parameters: Parameters = dataclasses.field(default_factory=dict, compare=False)
    sheet: str = ""
    column: str = ""
    kind: str = ""
    path: str = ""

    @property
    def place(self) -> str:
        """`Wydarzenia!C7` in a workbook, else the line."""
        return f"{self.sheet}!{self.column}{self.line}" if self.sheet else str(self.line)

    def __str__(self) -> str:
        where = f"{self.file}:{self.place}"
        column = self.column if not self.sheet else ""
        return ": ".join(part for part in (where, column, self.field, self.sentence) if part)


class InvalidFiles(KnowledgeError):
    """Files do not hold a valid set of documents. `faults` lists all that is wrong, in the order of files and lines."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(in_order(faults))
        super().__init__("\n".join(str(fault) for fault in self.faults))


class Unusable(Exception):
    """A file, or a cell, cannot be used; internal to this package."""

    def __init__(self, code: str, sentence: str, place: Place | None = None, **parameters: str | int) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
        self.place = place
        self.parameters = parameters

    def fault(self, file: str, place: Place | None = None, kind: str = "", name: str = "", path: str = "") -> Fault:
        """The same as a fault of that file, by default in its first line; `name` is the id of what has it, as far as known."""
        at = self.place or place or Place(1)
        field = ".".join(part for part in (kind, shown(name), path) if part)
        return Fault(file, at.line, field, self.sentence, self.code, self.parameters, at.sheet, at.column, kind, path)


def in_order(faults: Iterable[Fault]) -> list[Fault]:
    """By file, sheet and line."""
    return sorted(faults, key=lambda fault: (fault.file, fault.sheet, fault.line, fault.field, fault.column, fault.sentence))
