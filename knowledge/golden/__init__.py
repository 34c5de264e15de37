"""The golden questions: what users ask and which documents rightly answer, as data that ships with the documents.

Promises: a question belongs to one half for ever. The development half calibrates, the held-out half only reports.
"""

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources


class Half(StrEnum):
    """Which part of the set a question belongs to."""

    DEVELOPMENT = "development"
    HELD_OUT = "held-out"


class GoldenError(Exception):
    """A golden file is not what it should be; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Golden:
    """One question with its truth; see README.md of this folder for the fields."""

    id: str
    file: str
    text: str
    language: str
    kind: str
    documents: tuple[str, ...]
    specialisation: str | None = None
    facts: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    conversation: str | None = None
    twin: str | None = None
    parts: tuple[tuple[str, ...], ...] = ()
    outcome: str | None = None

    @property
    def half(self) -> Half:
        """The half, by a hash of what belongs together: a conversation, a question and its translations."""
        name = self.conversation or self.twin or self.id
        return Half.DEVELOPMENT if hashlib.blake2s(name.encode(), digest_size=1).digest()[0] % 2 == 0 else Half.HELD_OUT

    @property
    def in_scope(self) -> bool:
        """Whether any document answers it."""
        return bool(self.documents)


def read(name: str, lines: str) -> list[Golden]:
    """Read JSON lines; `name` is the file for messages. Raises GoldenError at the first bad line."""
    found = []
    for number, line in enumerate(lines.splitlines(), 1):
        if line.strip():
            try:
                record = json.loads(line)
                record = {key: _frozen(value) for key, value in record.items()}
                found.append(Golden(file=name, **record))
            except (ValueError, TypeError, AttributeError) as error:
                raise GoldenError(f"{name}:{number}: not a golden question ({error})") from None
    return found


def load() -> list[Golden]:
    """All shipped questions, file by file in the order of their names."""
    files = sorted(
        (entry for entry in resources.files(__package__).iterdir() if entry.name.endswith(".jsonl")), key=lambda entry: entry.name
    )
    return [question for file in files for question in read(file.name.removesuffix(".jsonl"), file.read_text(encoding="utf-8"))]


def _frozen(value: object) -> object:
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value
