"""Relations: what must hold between documents, as a document by itself is always valid.

Promises: pure functions; every fault is a field and a sentence. Refuses nothing by itself: who imports or edits decides.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import combinations

from knowledge.documents import Appointment, Document, Event, Funding, Guide


def unknown_references(document: Document, known: Mapping[str, Document]) -> list[tuple[str, str]]:
    """The references of a document that lead nowhere or to the wrong kind among `known`, as (field, sentence)."""
    faults = []
    for field, kind, target in _references(document):
        found = known.get(target)
        if found is None:
            faults.append((field, f"there is no document '{target}'"))
        elif kind is not None and found.kind != kind:
            faults.append((field, f"'{target}' is of the kind {found.kind}, not {kind}"))
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
    """Pairs of appointments that both hold for one specialisation, with the first day on which they do; earlier start first."""
    by_specialisation: dict[str, list[Appointment]] = {}
    for document in documents:
        if isinstance(document, Appointment):
            by_specialisation.setdefault(document.specialisation, []).append(document)
    found = []
    for appointments in by_specialisation.values():
        for earlier, later in combinations(sorted(appointments, key=_start), 2):
            if _start(later) <= (earlier.valid_until or date.max):
                found.append((earlier, later, _start(later)))
    return found


def _start(appointment: Appointment) -> date:
    return appointment.valid_from or date.min
