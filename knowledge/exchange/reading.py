"""Reading: records with their places become documents or faults, whatever the form of the file.

Promises: every fault of every record, and of the set as a whole. Refuses to know any form of file.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from knowledge.documents import Document, DocumentFault, InvalidDocument, parse, shown
from knowledge.exchange.faults import Fault, Parameters, Place
from knowledge.relations import overlap, overlapping, unknown_references


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sent a file, as the source of what names none itself: `source` "" and no date say that nothing is to be filled in."""

    source: str = ""
    source_date: date | None = None

    def fill(self, record: dict[str, Any]) -> None:
        """Name the sender in a record that names no source."""
        if self.source:
            record.setdefault("source", self.source)
        if self.source_date:
            record.setdefault("source_date", self.source_date)


@dataclass(frozen=True, slots=True)
class Entry:
    """One record and where it stands: `places` maps its fields, dotted, to places; the empty field is the record itself."""

    file: str
    record: dict[str, Any]
    places: Mapping[str, Place]

    def fault(self, field: str, code: str, sentence: str, parameters: Parameters) -> Fault:
        """A fault of this record, at the field or at what is nearest around it."""
        kind = shown(self.record.get("kind", "?"))
        where = f"{kind}.{shown(self.record.get('id', '?'))}"
        nearest = field
        while nearest and nearest not in self.places:
            nearest = nearest.rpartition(".")[0]
        at = self.places[nearest]
        name = f"{where}.{field}" if field else where
        return Fault(self.file, at.line, name, sentence, code, parameters, at.sheet, at.column, kind, field)

    def of_document(self, fault: DocumentFault) -> Fault:
        """A document's fault, in this file."""
        return self.fault(fault.field, fault.code, fault.sentence, fault.parameters)


@dataclass(slots=True)
class Reading:
    """What was found so far. `known` is what the store holds already, by id."""

    known: Mapping[str, Document] = field(default_factory=dict)
    sender: Sender = field(default_factory=Sender)
    found: list[tuple[Document, Entry]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)

    @property
    def extent(self) -> tuple[int, int]:
        """How much was found: it stays the same while a file holds nothing."""
        return len(self.found), len(self.faults)

    def refuse(self, file: str, line: int, code: str, sentence: str, field: str = "", /, **parameters: str | int) -> None:
        """Note a fault of a file."""
        self.faults.append(Fault(file, line, field, sentence, code, parameters))

    def take(self, entry: Entry, faulty: Collection[str] = ()) -> None:
        """Take a record in, or its faults. Of the fields in `faulty` the faults are told already, and the record is not taken."""
        try:
            document = parse(entry.record)
        except InvalidDocument as error:
            self.faults += [entry.of_document(fault) for fault in error.faults if not _within(fault.field, faulty)]
            self.refused.add(str(entry.record.get("id", "")))
        else:
            if faulty:
                self.refused.add(document.id)
            else:
                self.found.append((document, entry))

    def compare(self) -> None:
        """Find what does not fit together: in the set, and with what is known."""
        self.refuse_duplicates()
        entries = {document.id: entry for document, entry in self.found}
        everything = {**self.known, **{document.id: document for document, _ in self.found}}
        for document, entry in self.found:
            self.faults += [
                entry.of_document(fault)
                for fault in unknown_references(document, everything)
                if fault.code != "unknown_reference" or fault.parameters["value"] not in self.refused
            ]
        for earlier, later, day in overlapping(everything.values()):
            for one, other in ((later, earlier), (earlier, later)):
                if one.id in entries:
                    self.faults.append(entries[one.id].of_document(overlap(one, other, day)))
                    break

    def refuse_duplicates(self) -> None:
        """Find ids that stand twice."""
        first: dict[str, Entry] = {}
        for document, entry in self.found:
            if (other := first.setdefault(document.id, entry)) is not entry:
                at = other.places[""]
                place = f"{other.file}:" + (f"{at.sheet}!{at.line}" if at.sheet else str(at.line))
                parameters = {"value": document.id, "place": place}
                self.faults.append(entry.fault("id", "duplicate", f"used before, in {place}", parameters))

    def documents(self) -> Iterable[Document]:
        """What was found, in its order."""
        return [document for document, _ in self.found]


def _within(field: str, faulty: Collection[str]) -> bool:
    return any(field == each or field.startswith(f"{each}.") for each in faulty)
