"""Facts: what a document says, field by field, as a person reads it: names for ids, Polish dates, Polish words for closed values.

Promises: every field that is not empty is there, in the order of the forms. Refuses: to be read back.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from bot.texts import office
from knowledge.documents import (
    Appointment,
    Contact,
    Document,
    Event,
    Funding,
    Guide,
    Organisation,
    SourceDate,
    Specialisation,
    Status,
)
from knowledge.labels import LABELS, choice, label

VACANCY = "wakat"
# What tells about the document itself stands beside its facts.
_APART = frozenset({"id", "revision"})
# The fields that name other documents.
REFERENCES = frozenset({"specialisation", "organisation", "specialisations", "about"})


@dataclass(frozen=True, slots=True)
class Part:
    """One line of a fact: its words, the document that it names, or the address that it leads to."""

    text: str
    document: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One field with what it says; lists have a part for each entry."""

    field: str
    label: str
    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        """All of it, a line for each part."""
        return "\n".join(part.text for part in self.parts)


def title(document: Document, documents: Mapping[str, Document]) -> str:
    """What a document is called in lists."""
    match document:
        case Guide():
            return document.title
        case Appointment():
            organisation = named(document.organisation, documents) if document.organisation else VACANCY
            return f"{named(document.specialisation, documents)}: {organisation}"
        case _:
            return document.name


def named(document_id: str, documents: Mapping[str, Document]) -> str:
    """The name of a document by its id; the id itself where there is no such document."""
    found = documents.get(document_id)
    return document_id if found is None else title(found, documents)


def facts(document: Document, documents: Mapping[str, Document]) -> list[Fact]:
    """All that the document says. `documents` give the names of those that it refers to."""
    found = []
    for field in LABELS[document.kind]:
        value = getattr(document, field, None)
        if field in _APART or value in (None, "", (), False):
            continue
        found.append(Fact(field, label(document.kind, field), tuple(_parts(field, value, documents))))
    if isinstance(document, Appointment) and document.organisation is None:
        found.insert(1, Fact("organisation", label(document.kind, "organisation"), (Part(VACANCY),)))
    return found


def _parts(field: str, value: Any, documents: Mapping[str, Document]) -> list[Part]:
    items = value if isinstance(value, tuple) else (value,)
    if field in REFERENCES:
        return [Part(named(item, documents), document=item if item in documents else "") for item in items]
    return [Part(written(item), link=item if field == "link" else "") for item in items]


def written(value: object) -> str:
    """A value as people write it."""
    match value:
        case Contact():
            return _contact(value)
        case SourceDate():
            return source_date(value)
        case datetime() | date():
            return office().moment(value)
        case bool() | StrEnum():
            return choice(value)
    return str(value)


def source_date(value: SourceDate) -> str:
    """The date of a source, and what kind of date it is."""
    written_day = office().source_date(value)
    return f"ok. {written_day}" if value.approximate else f"odczyt {written_day}" if value.read else written_day


def _contact(contact: Contact) -> str:
    remarks = [contact.note] if contact.note else []
    if contact.status is Status.UNCONFIRMED:
        remarks.append(choice(contact.status))
    remarks.append(f"źródło: {contact.source}, {source_date(contact.source_date)}")
    return f"{choice(contact.type)}: {contact.value} ({'; '.join(remarks)})"


def is_unconfirmed(document: Document) -> bool:
    """Whether something in it waits for somebody to confirm it."""
    own = document.status is Status.UNCONFIRMED
    return own or (isinstance(document, Organisation) and any(each.status is Status.UNCONFIRMED for each in document.contacts))


def is_over(document: Document, at: datetime) -> bool:
    """Whether what it tells of has ended: it is no longer valid, the event is over, the call is closed."""
    today = at.date()
    if document.valid_until is not None and document.valid_until < today:
        return True
    if isinstance(document, Event):
        return document.is_over(at)
    return isinstance(document, Funding) and document.state_on(today) == "closed"


def coordinated(documents: Iterable[Document]) -> Mapping[str, frozenset[str]]:
    """The specialisations that each organisation coordinates or coordinated, by its id."""
    found: dict[str, frozenset[str]] = {}
    for each in documents:
        if isinstance(each, Appointment) and each.organisation is not None:
            found[each.organisation] = found.get(each.organisation, frozenset()) | {each.specialisation}
    return found


def specialisations_of(
    document: Document, documents: Mapping[str, Document], bodies: Mapping[str, frozenset[str]]
) -> frozenset[str]:
    """The specialisations that a document concerns: its own, or those that the body coordinates (`bodies`: `coordinated`)."""
    match document:
        case Specialisation():
            return frozenset({document.id})
        case Appointment():
            return frozenset({document.specialisation})
        case Funding() | Event():
            return frozenset(document.specialisations)
        case Guide():
            return frozenset(each for each in document.about if isinstance(documents.get(each), Specialisation))
        case Organisation():
            return bodies.get(document.id, frozenset())
    return frozenset()
