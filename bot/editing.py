"""Editing: how people change documents, whatever the channel: right, validity, store, index, report.

Promises: who may not, cannot; a change that others made meanwhile is never overwritten; what is published is answered with the
next question. A failing encoder costs nothing but time: the change stands, and the report says that the index lags behind.
Refuses: to guess what a faulty document should be.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.people import Person
from bot.rights import may_edit
from knowledge.documents import WARSAW, Appointment, Document, DocumentFault, InvalidDocument, Organisation, Status
from knowledge.relations import overlap, overlapping, unknown_references
from knowledge.store import Applied, Knowledge, NotFound


class Forbidden(Exception):
    """The person may not do this to that document."""

    def __init__(self, person: Person, document_id: str) -> None:
        super().__init__(f"{person.name} may not change '{document_id}'")
        self.person = person
        self.document_id = document_id


@dataclass(frozen=True, slots=True)
class Published:
    """What a change made: the document at its new revision, and whether the index has it already."""

    document: Document
    live: bool


class Editing:
    """Changes documents in the name of people. `refresh` brings the index up to date and returns the version that it is at."""

    def __init__(self, knowledge: Knowledge, refresh: Callable[[], int], clock: Callable[[], datetime]) -> None:
        self._knowledge = knowledge
        self._refresh = refresh
        self._clock = clock

    def publish(self, person: Person, document: Document, expected_revision: int) -> Published:
        """Write a document: a new one with `expected_revision` 0, else over the revision that the person saw.

        Raises Forbidden, InvalidDocument with what does not fit the other documents, AlreadyExists, NotFound, Conflict.
        """
        self._permit(person, document)
        if expected_revision:
            self._permit(person, self._standing(document.id))
        self.check(document)
        if expected_revision:
            return self._done(self._knowledge.revise(document, expected_revision, person.name))
        return self._done(self._knowledge.add(document, person.name))

    def apply(self, person: Person, documents: Iterable[Document]) -> Applied:
        """Write several documents at once, all of them or none. Revision 0 says that one is new; others are written over theirs.

        Raises Forbidden, InvalidDocument with all that does not fit, OutdatedImport if somebody else wrote in between.
        """
        written = list(documents)
        standing = {**self._knowledge.withdrawn(), **self._knowledge.documents()}
        for document in written:
            self._permit(person, document)
            if document.id in standing:
                self._permit(person, standing[document.id])
        everything = {**self._knowledge.documents(), **{document.id: document for document in written}}
        faults = [fault for document in written for fault in _unfit(document, everything)]
        if faults:
            raise InvalidDocument(faults)
        applied = self._knowledge.apply(written, person.name, strict=True)
        self._refresh()
        return applied

    def check(self, document: Document) -> None:
        """Raise InvalidDocument with everything that does not fit the other documents."""
        faults = _unfit(document, {**self._knowledge.documents(), document.id: document})
        if faults:
            raise InvalidDocument(faults)

    def withdraw(self, person: Person, document_id: str, expected_revision: int) -> Published:
        """Take a document out of all answers; it can be restored. Raises Forbidden, NotFound, Conflict."""
        self._permit(person, self._standing(document_id))
        return self._done(self._knowledge.withdraw(document_id, expected_revision, person.name))

    def restore(self, person: Person, document_id: str, expected_revision: int) -> Published:
        """Bring a withdrawn document back. Raises as `withdraw` does, and InvalidDocument if it no longer fits the others."""
        standing = self._standing(document_id)
        self._permit(person, standing)
        self.check(standing)
        return self._done(self._knowledge.restore(document_id, expected_revision, person.name))

    def undo(self, person: Person, document_id: str, revision: int, expected_revision: int) -> Published:
        """Write the text of an earlier revision anew. Raises as `publish` does."""
        change = next((each for each in self._knowledge.history(document_id) if each.revision == revision), None)
        if change is None:
            raise NotFound(document_id)
        return self.publish(person, change.document, expected_revision)

    def confirm(self, person: Person, document_id: str, expected_revision: int) -> Published:
        """Note that all facts of a document are true today. Raises Forbidden, NotFound, Conflict."""
        standing = self._standing(document_id)
        self._permit(person, standing)
        return self._done(self._knowledge.revise(confirmed(standing, self.today()), expected_revision, person.name))

    def today(self) -> date:
        """The day in Warsaw."""
        return self._clock().astimezone(WARSAW).date()

    def _permit(self, person: Person, document: Document) -> None:
        if not may_edit(person, document):
            raise Forbidden(person, document.id)

    def _standing(self, document_id: str) -> Document:
        found: Mapping[str, Document] = self._knowledge.documents()
        document = found.get(document_id) or self._knowledge.withdrawn().get(document_id)
        if document is None:
            raise NotFound(document_id)
        return document

    def _done(self, document: Document) -> Published:
        return Published(document, self._refresh() >= self._knowledge.version())


def _unfit(document: Document, everything: Mapping[str, Document]) -> list[DocumentFault]:
    """What of a document does not fit the others; it is among them."""
    faults = unknown_references(document, everything)
    if isinstance(document, Appointment):
        for earlier, later, day in overlapping(everything.values()):
            if document.id in {earlier.id, later.id}:
                faults.append(overlap(document, later if earlier.id == document.id else earlier, day))
    return faults


def confirmed(document: Document, on: date) -> Document:
    """The document with all that it says confirmed on that day."""
    changes: dict[str, object] = {"status": Status.CONFIRMED, "confirmed_on": on}
    if isinstance(document, Organisation):
        changes["contacts"] = tuple(contact.model_copy(update={"status": Status.CONFIRMED}) for contact in document.contacts)
    return document.model_copy(update=changes)
