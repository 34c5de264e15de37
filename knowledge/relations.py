"""Relations: what must hold between documents, as a document by itself is always valid.

Promises: pure functions; every fault says which field it belongs to. Refuses nothing by itself: who imports or edits decides.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from knowledge.documents import Appointment, Document, DocumentFault, Event, Funding, Guide


def unknown_references(document: Document, known: Mapping[str, Document]) -> list[DocumentFault]:
    """The references of a document that lead nowhere or to the wrong kind among `known`."""
    faults = []
    for field, kind, target in _references(document):
        found = known.get(target)
        if found is None:
            sentence = f"there is no document '{target}'"
            faults.append(DocumentFault(field, sentence, "unknown_reference", {"value": target}))
        elif kind is not None and found.kind != kind:
            sentence = f"'{target}' is of the kind {found.kind}, not {kind}"
            parameters = {"value": target, "found": found.kind, "kind": kind}
            faults.append(DocumentFault(field, sentence, "wrong_kind", parameters))
    return faults


def _references(document: Document) -> Iterator[tuple[str, str | None, str]]:
    """Every reference as (field, kind that it must lead to or None for any, id)."""
    if isinstance(document, Appointment):
        yield "specialisation", "specialisation", document.specialisation
        if document.organisation is not None:
            yield "organisation", "organisation", document.organisation
    elif isinstance(document, Funding | Event):
        for place, target in enumerate(document.specialisations):
            yield f"specialisations.{place}", "specialisation", target
    elif isinstance(document, Guide):
        for place, target in enumerate(document.about):
            yield f"about.{place}", None, target


def overlapping(documents: Iterable[Document]) -> list[tuple[Appointment, Appointment, date]]:
    """Pairs of appointments that both hold for one specialisation, with the first day on which they do; earlier start first.

    Each appointment that meets earlier ones comes once, with the one of them that lasts longest.
    """
    by_specialisation: dict[str, list[Appointment]] = {}
    for document in documents:
        if isinstance(document, Appointment):
            by_specialisation.setdefault(document.specialisation, []).append(document)
    found = []
    for appointments in by_specialisation.values():
        earlier, *others = sorted(appointments, key=_start)
        for later in others:
            if _start(later) <= _end(earlier):
                found.append((earlier, later, _start(later)))
            earlier = max(earlier, later, key=_end)
    return found


def overlap(appointment: Appointment, other: Appointment, day: date) -> DocumentFault:
    """The fault of an appointment that meets another one on that day."""
    sentence = f"{appointment.specialisation} has another appointment on {day}: '{other.id}'"
    parameters = {"specialisation": appointment.specialisation, "day": day.isoformat(), "value": other.id}
    return DocumentFault("valid_from", sentence, "overlap", parameters)


def _start(appointment: Appointment) -> date:
    return appointment.valid_from or date.min


def _end(appointment: Appointment) -> date:
    return appointment.valid_until or date.max
