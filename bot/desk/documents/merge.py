"""Putting two changes together: somebody published while this person was writing.

Promises: what only one of them changed is taken over; where both changed the same, the person chooses, field by field or for all;
nothing is published here, the result is a draft on the newer revision. Refuses to overwrite what was not seen.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from starlette.responses import Response

from bot.desk import forms
from bot.desk.documents.difference import Run, woven
from bot.desk.documents.facts import named
from bot.desk.documents.places import Place, address, heading, writable
from bot.desk.forms import Field, Shape, Values
from bot.desk.visit import Page, Visit, anybody
from bot.drafts import Draft
from knowledge.documents import Document, to_record
from knowledge.labels import CONTACT, label


class Side(StrEnum):
    """Whose text is taken."""

    MINE = "mine"
    THEIRS = "theirs"


@dataclass(frozen=True, slots=True)
class Choice:
    """One field (or the source with its date) that both texts have differently. `side` is None where the person must choose."""

    name: str
    label: str
    mine: str
    theirs: str
    runs: tuple[Run, ...]
    side: Side | None


# A source and its date belong together.
_TOGETHER = {"source": ("source", "source_date")}


def merging(visit: Visit, place: Place, draft: Draft, status: int = 200, *, undecided: bool = False) -> Response:
    """The page that shows both changes. `place.document` is what stands now."""
    history = visit.parts.knowledge.history(place.id)
    since = [each for each in history if each.revision > draft.base_revision]
    return visit.render(
        "document_merge.html",
        status,
        place=place,
        title=heading(visit, place),
        here=address(place.id),
        since=since,
        undecided=undecided,
        form=visit.form,
        choices=_choices(visit, place, draft),
        Side=Side,
    )


def _choices(visit: Visit, place: Place, draft: Draft) -> list[Choice]:
    documents = visit.parts.knowledge.documents()
    theirs, base = _theirs(place), _base(visit, place, draft)
    shown_mine, shown_theirs = forms.shown(place.kind, draft.record), forms.shown(place.kind, theirs)
    found = []
    for field in forms.fields(place.kind):
        names = _TOGETHER.get(field.name, (field.name,))
        if field.name == "source_date" or _says(draft.record, names) == _says(theirs, names):
            continue
        mine, other = (
            ", ".join(filter(None, (_text(each, values, documents) for each in forms.fields(place.kind) if each.name in names)))
            for values in (shown_mine, shown_theirs)
        )
        if _says(draft.record, names) == _says(base, names):
            side: Side | None = Side.THEIRS
        elif _says(theirs, names) == _says(base, names):
            side = Side.MINE
        else:
            side = None
        found.append(Choice(field.name, label(place.kind, field.name), mine, other, tuple(woven(other, mine)), side))
    return found


def _theirs(place: Place) -> dict[str, Any]:
    record = to_record(place.document) if place.document is not None else {}
    record.pop("revision", None)
    return record


def _base(visit: Visit, place: Place, draft: Draft) -> Mapping[str, Any]:
    """The record that the person began with; nothing if the history does not have it: then they choose everywhere."""
    history = visit.parts.knowledge.history(place.id)
    return next((each.record for each in history if each.revision == draft.base_revision), {})


def _says(record: Mapping[str, Any], names: tuple[str, ...]) -> list[Any]:
    return [record.get(name) for name in names]


def _text(field: Field, values: Values, documents: Mapping[str, Document]) -> str:
    """What stands in a box, as a person reads it."""
    value = values[field.name]
    match field.shape:
        case Shape.CONTACTS:
            fields = forms.fields(CONTACT)
            return "\n".join(", ".join(filter(None, (_text(each, row, documents) for each in fields))) for row in value)
        case Shape.REFERENCES:
            return "\n".join(named(each, documents) for each in value)
        case Shape.REFERENCE:
            return named(value, documents) if value else ""
        case Shape.CHOICE:
            return dict(field.choices).get(str(value), str(value))
        case Shape.TICK:
            return "tak" if value else "nie"
        case Shape.MOMENT:
            return f"{value} {values[f'{field.name}.time']}".strip()
    return str(value)


def _show(visit: Visit) -> Response:
    place = writable(visit)
    if place.draft is None or place.document is None:
        return visit.go(address(place.id, "edycja"))
    if place.draft.base_revision == place.revision:
        return visit.go(address(place.id, "szkic"))
    return merging(visit, place, place.draft)


def _merge(visit: Visit) -> Response:
    place = writable(visit)
    draft = place.draft
    if draft is None or place.document is None:
        return visit.go(address(place.id, "edycja"))
    if visit.field("revision") != str(place.revision):  # a third change came in between: it is shown first
        return merging(visit, place, draft, 409)
    theirs = _theirs(place)
    record = dict(theirs)
    for choice in _choices(visit, place, draft):
        side = choice.side or _chosen(visit, choice.name)
        if side is None:
            return merging(visit, place, draft, 422, undecided=True)
        if side is Side.MINE:
            for name in _TOGETHER.get(choice.name, (choice.name,)):
                record.pop(name, None)
                if name in draft.record:
                    record[name] = draft.record[name]
    if record == theirs:
        visit.parts.drafts.discard(visit.person.id, place.id)
        return visit.go(address(place.id), "nothing-changed")
    visit.parts.drafts.save(replace(draft, record=record, base_revision=place.revision, saved=visit.now))
    return visit.go(address(place.id, "szkic"), "merged")


def _chosen(visit: Visit, name: str) -> Side | None:
    """What the person chose for a field: by the button for all, or beside the field."""
    for value in (visit.field("do"), visit.field(f"choice.{name}")):
        if value in set(Side):
            return Side(value)
    return None


PAGES = (
    Page("/dokumenty/{document}/scalanie", _show, anybody),
    Page("/dokumenty/{document}/scalanie", _merge, anybody, ("POST",)),
)
