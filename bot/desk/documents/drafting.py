"""Drafting: from what somebody types to the document that it would become, and what is still wrong with it.

Promises: what is new has the person as its source unless they say otherwise; all faults at once, in Polish, each at its box.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from bot.desk import forms
from bot.desk.documents.places import Place
from bot.desk.documents.shelf import shelf
from bot.desk.forms import Source
from bot.desk.visit import Visit
from bot.drafts import Draft
from bot.people import Role
from bot.rights import may_edit
from bot.texts import office
from bot.texts.faults import in_polish
from index.polish import fold
from knowledge.documents import Document, DocumentFault, InvalidDocument, parse, to_record
from knowledge.labels import label

_NOT_YOURS = "not_yours"


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a box: which one, what it is called, which entry of it (from 1; 0: all of it), and a sentence.

    Without a sentence the document would belong to somebody else.
    """

    field: str
    label: str
    entry: int
    sentence: str


def own_source(visit: Visit) -> Source:
    """Who says what the person writes, as of today."""
    role = Role.COORDINATOR if visit.person.has(Role.COORDINATOR) else Role.ADMINISTRATOR
    return Source(f"{office().text(f'role-{role}').lower()}: {visit.person.name}", visit.parts.editing.today())


def base_of(visit: Visit, place: Place, revision: int) -> dict[str, Any] | None:
    """The record at the revision that the form began with; None for a new document."""
    if place.document is None:
        return None
    if revision in {0, place.document.revision}:
        return _plain(to_record(place.document))
    return next(
        (_plain(dict(each.record)) for each in visit.parts.knowledge.history(place.document.id) if each.revision == revision),
        _plain(to_record(place.document)),
    )


def _plain(record: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name != "revision"}


def draft_of(visit: Visit, place: Place) -> Draft:
    """The draft that the person has, or the one that they would begin with."""
    draft, document = place.draft, place.document
    if draft is not None:
        if document is None and draft.record.keys().isdisjoint({"source", "source_date"}):
            # Begun elsewhere, from a question: who goes on with it here is its source.
            return replace(draft, record={**forms.begun(place.kind, place.id, own_source(visit)), **draft.record})
        return draft
    record = forms.begun(place.kind, place.id, own_source(visit)) if document is None else _plain(to_record(document))
    return Draft(visit.person.id, place.id, place.kind, place.revision, record, visit.now)


def written(visit: Visit, place: Place, draft: Draft) -> Document:
    """The document that a draft would become. Raises InvalidDocument with all that is wrong with it."""
    document = parse({"id": place.id, "kind": place.kind, **draft.record, "revision": place.revision})
    faults: list[DocumentFault] = []
    try:
        visit.parts.editing.check(document)
    except InvalidDocument as error:
        faults = list(error.faults)
    if not may_edit(visit.person, document):
        field = "about" if document.kind == "guide" else "specialisations"
        faults.append(DocumentFault(field, "is not among what the person looks after", _NOT_YOURS))
    if faults:
        raise InvalidDocument(faults)
    return document


def troubles(kind: str, error: InvalidDocument) -> list[Trouble]:
    """What is wrong, in Polish, once for each box and sentence."""
    found = []
    for fault in error.faults:
        field, entry = _box(fault.field)
        found.append(Trouble(field, label(kind, fault.field), entry, "" if fault.code == _NOT_YOURS else in_polish(fault)))
    return list(dict.fromkeys(found))


def _box(field: str) -> tuple[str, int]:
    """The box of a faulty field, and which entry of it is meant, counted from 1."""
    name, _, rest = field.partition(".")
    number, _, inner = rest.partition(".")
    entry = int(number) + 1 if number.isdecimal() else 0
    return (field if inner else name), entry


def sent(visit: Visit, place: Place, without: str = "") -> Draft:
    """The draft that the form holds; `without` is the number of a row of contacts that shall go."""
    revision = int(visit.field("revision")) if visit.field("revision").isdecimal() else place.revision
    base = base_of(visit, place, revision)
    values = forms.submitted(place.kind, visit.form, _named(visit))
    if without:
        values["contacts"] = [each for each in values.get("contacts", ()) if each["at"] != without]
    source = own_source(visit) if visit.field("sourced") == "own" else None
    record = {**forms.record(place.kind, values, base, source), "id": place.id}
    return Draft(visit.person.id, place.id, place.kind, revision, record, visit.now)


def _named(visit: Visit) -> Callable[[str], str]:
    """Ids for titles, as people type them."""
    ids = {fold(each.title): each.document.id for each in shelf(visit.parts.knowledge).entries(visit.parts.knowledge.documents())}
    return lambda text: ids.get(fold(text), text)
