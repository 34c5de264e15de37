"""Importing: what a file would change in the documents if a person published it, whichever way the file came.

Promises: nothing is written here; a row that is faulty, foreign, outdated or withdrawn costs no other row, and is told.
Refuses: to read what it cannot tell the kind of.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import date

from bot.people import Person, Role
from bot.rights import may_add, may_edit
from knowledge import exchange
from knowledge.documents import KINDS, Document, Organisation, Specialisation, to_record
from knowledge.exchange import Fault
from knowledge.labels import CONTACT, label
from knowledge.store import Knowledge

LARGEST_FILE = exchange.MAX_BYTES
"""Bytes; a channel need not fetch more."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""The media type of workbooks."""
# Who says something, and since when, changes with every change.
_BESIDE = frozenset({"kind", "revision", "source", "source_date", "confirmed_on"})


@dataclass(frozen=True, slots=True)
class Check:
    """What would happen to the documents of a file. `taken` are the new and the changed ones as they would be written."""

    new: tuple[Document, ...]
    changed: tuple[tuple[Document, Document], ...]
    unchanged: int
    foreign: tuple[Document, ...]
    outdated: tuple[Document, ...]
    withdrawn: tuple[Document, ...]
    faults: tuple[Fault, ...]

    @property
    def taken(self) -> tuple[Document, ...]:
        """New and changed ones, at the revision over which they would be written."""
        return (*self.new, *(after for _, after in self.changed))

    @property
    def digest(self) -> str:
        """Tells whether the same would be written: 32 hex digits."""
        plain = [to_record(document) for document in self.taken]
        return hashlib.blake2b(json.dumps(plain, sort_keys=True).encode(), digest_size=16).hexdigest()


def check(person: Person, knowledge: Knowledge, name: str, content: bytes, on: date) -> Check:
    """What the file `name` (its ending tells the kind) would change; where it names no source the person is it, on that day."""
    known, gone = knowledge.documents(), knowledge.withdrawn()
    found, faults = exchange.sift(name, content, known.values(), default_source=source_of(person), default_source_date=on)
    new, changed, unchanged, foreign, outdated, withdrawn = [], [], 0, [], [], []
    for document in found:
        standing = known.get(document.id)
        if standing is not None and _says_the_same(standing, document):
            unchanged += 1
        elif not may_edit(person, document) or (standing is not None and not may_edit(person, standing)):
            foreign.append(document)
        elif document.id in gone:
            withdrawn.append(document)
        elif standing is None:
            new.append(document.model_copy(update={"revision": 0}))
        elif document.revision not in {0, standing.revision}:
            outdated.append(document)
        else:
            changed.append((standing, document.model_copy(update={"revision": standing.revision})))
    return Check(tuple(new), tuple(changed), unchanged, tuple(foreign), tuple(outdated), tuple(withdrawn), tuple(faults))


def source_of(person: Person) -> str:
    """What stands as the source of what this person says."""
    return f"koordynator: {person.name}"


def mine(person: Person, knowledge: Knowledge) -> list[Document]:
    """The documents that the person may change, in the order of their ids."""
    return [document for document in knowledge.documents().values() if may_edit(person, document)]


def kinds_for(person: Person, knowledge: Knowledge) -> list[str]:
    """The sheets of a template that the person can use; none if there is nothing that they may write."""
    if person.has(Role.ADMINISTRATOR):
        return [*KINDS, CONTACT]
    writes = person.has(Role.COORDINATOR) and bool(person.specialisations)
    own = [kind for kind in KINDS if writes and may_add(person, kind)]
    return [*own, CONTACT] if any(isinstance(each, Organisation) for each in mine(person, knowledge)) else own


def template(person: Person, knowledge: Knowledge) -> bytes:
    """A workbook to fill in with what the person may write; its pick lists offer what is theirs."""
    offered = [each for each in mine(person, knowledge) if isinstance(each, Specialisation | Organisation)]
    return exchange.template(kinds_for(person, knowledge), offered)


def difference(before: Document, after: Document) -> str:
    """The names of the fields that differ, in Polish."""
    fields = [name for name in type(after).model_fields if getattr(before, name) != getattr(after, name)]
    told = [name for name in fields if name not in _BESIDE] or fields
    return ", ".join(label(after.kind, name).lower() for name in told)


def _says_the_same(one: Document, other: Document) -> bool:
    return one.model_copy(update={"revision": 0}) == other.model_copy(update={"revision": 0})
