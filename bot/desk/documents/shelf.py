"""The shelf: all documents in the order of the Polish alphabet, ready to be searched by words.

Promises: built once for each state of the store; of a change only what changed is read again.
"""

import re
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from weakref import WeakKeyDictionary

from bot.desk.documents.facts import REFERENCES, facts, title
from bot.desk.words import polish_order
from index.polish import fold
from knowledge.documents import KINDS, Appointment, Document
from knowledge.store import Knowledge

_KINDS = {kind: place for place, kind in enumerate(KINDS)}


@dataclass(frozen=True, slots=True)
class Entry:
    """A document with its title, what sorts it, and all of its words without diacritics."""

    document: Document
    title: str
    order: tuple[int, tuple[int, ...]]
    words: str


class Shelf:
    """The shelf of one store."""

    def __init__(self) -> None:
        self._building = threading.Lock()
        self._documents: Mapping[str, Document] | None = None
        self._entries: tuple[Entry, ...] = ()

    def entries(self, documents: Mapping[str, Document]) -> tuple[Entry, ...]:
        """The entries of these documents, kind by kind, each kind by title."""
        with self._building:
            if self._documents is not documents:
                self._entries = arranged(documents.values(), documents, {each.document.id: each for each in self._entries})
                self._documents = documents
            return self._entries


def arranged(
    some: Iterable[Document], documents: Mapping[str, Document], known: Mapping[str, Entry] = MappingProxyType({})
) -> tuple[Entry, ...]:
    """The entries of some of the documents in their order; entries that are known already are taken over."""
    found = []
    for document in some:
        entry = known.get(document.id)
        # An appointment is called after other documents.
        if entry is None or entry.document is not document or isinstance(document, Appointment):
            entry = _entry(document, documents)
        found.append(entry)
    return tuple(sorted(found, key=lambda each: each.order))


def _entry(document: Document, documents: Mapping[str, Document]) -> Entry:
    name = title(document, documents)
    # The names of others may change without this document: they are not among its words.
    own = (fact.text for fact in facts(document, documents) if fact.field not in REFERENCES)
    return Entry(document, name, (_KINDS[document.kind], polish_order(name)), searched(" ".join([name, document.id, *own])))


def searched(text: str) -> str:
    """A text as it is searched: without case and diacritics, numbers without the spaces and dashes that people put into them."""
    return re.sub(r"(?<=\d)[ -](?=\d)", "", fold(text))


_SHELVES: "WeakKeyDictionary[Knowledge, Shelf]" = WeakKeyDictionary()


def shelf(knowledge: Knowledge) -> Shelf:
    """The shelf of that store."""
    return _SHELVES.setdefault(knowledge, Shelf())
