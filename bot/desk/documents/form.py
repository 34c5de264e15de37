"""The form of a document.

Promises: whatever is sent is kept as a draft first, so that nothing typed is lost whatever happens then, and the way back in the
browser leads to it; works without scripts, which only save sooner.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from starlette.responses import Response

from bot.desk import forms
from bot.desk.documents.drafting import Trouble, base_of, draft_of, own_source, sent, troubles, written
from bot.desk.documents.places import Place, address, heading, new_id, writable
from bot.desk.documents.shelf import shelf
from bot.desk.forms import Section, Source, Values
from bot.desk.visit import Page, Refused, Visit, anybody
from bot.desk.words import grouped, in_polish_order
from bot.drafts import Draft
from bot.people import Role
from bot.rights import may_add
from knowledge.documents import KINDS, InvalidDocument, Organisation, Specialisation
from knowledge.labels import NAMES, SHEETS


def _new(visit: Visit) -> Response:
    """A new document gets an address of its own at once, so that its draft is found again."""
    if visit.path["kind"] not in KINDS:
        raise Refused(404, "not-found")
    if not may_add(visit.person, visit.path["kind"]):
        raise Refused(403, "forbidden")
    return visit.go(address(new_id(visit.path["kind"]), "edycja"))


def _edit(visit: Visit) -> Response:
    place = writable(visit)
    return form(visit, place, draft_of(visit, place))


def form(visit: Visit, place: Place, draft: Draft, found: list[Trouble] | None = None) -> Response:
    """The page with the boxes as the draft has them, and what is wrong with them."""
    base = base_of(visit, place, draft.base_revision)
    values = forms.shown(place.kind, draft.record, base)
    by_field: dict[str, list[Trouble]] = {}
    for each in found or ():
        by_field.setdefault(each.field, []).append(each)
    own = own_source(visit)
    return visit.render(
        "document_form.html",
        422 if found else 200,
        place=place,
        title=heading(visit, place),
        here=address(place.id),
        draft=draft,
        saved=place.draft is not None,
        outdated=place.document is not None and draft.base_revision != place.revision,
        sections=grouped(sorted(forms.fields(place.kind), key=lambda each: list(Section).index(each.section)), "section"),
        grouped=grouped,
        NAMES=NAMES,
        SHEETS=SHEETS,
        contact_fields=forms.fields("contact"),
        values=values,
        own_source=own,
        sourced=_is_own(draft, base, own),
        offers=_offers(visit, place.kind, values),
        troubles=found or [],
        faults=by_field,
    )


def _is_own(draft: Draft, base: Mapping[str, Any] | None, own: Source) -> bool:
    """Whether what is new shall have the person as its source: at first, and while the draft says nothing else."""
    if base is None:
        return False
    source, standing = draft.record.get("source"), base.get("source")
    if source == own.name:
        return True
    apart = {"source", "source_date", "contacts"}
    changed = any(draft.record.get(name) != base.get(name) for name in {*draft.record, *base} - apart)
    return source == standing and draft.record.get("source_date") == base.get("source_date") and not changed


@dataclass(frozen=True, slots=True)
class Offer:
    """A document that a reference may name."""

    id: str
    title: str
    group: str


def _offers(visit: Visit, kind: str, values: Values) -> dict[str, list[Offer]]:
    """What each field with references offers; `field.other`: what was typed and is none of these."""
    documents = visit.parts.knowledge.documents()
    person, all_of_them = visit.person, visit.person.has(Role.ADMINISTRATOR)
    specialisations = [
        Offer(each.id, each.name, "specialisation")
        for each in sorted(
            (each for each in documents.values() if isinstance(each, Specialisation)), key=lambda each: each.number
        )
        if all_of_them or each.id in person.specialisations or each.id in values.get("specialisations", ())
    ]
    organisations = [
        Offer(each.id, each.name, "organisation")
        for each in in_polish_order(
            (each for each in documents.values() if isinstance(each, Organisation)), lambda each: each.name
        )
        if all_of_them or each.id in person.organisations or each.id in values.get("about", ())
    ]
    offered = {
        "specialisation": specialisations,
        "organisation": organisations,
        "specialisations": specialisations,
        "about": [*specialisations, *organisations],
    }
    titles = {each.document.id: each.title for each in shelf(visit.parts.knowledge).entries(documents)}
    for name in ("specialisations", "about"):
        known = {each.id for each in offered[name]}
        chosen = [each for each in values.get(name, ()) if each not in known]
        offered[name] = [*offered[name], *(Offer(each, titles[each], "other") for each in chosen if each in titles)]
        offered[f"{name}.other"] = [Offer(each, each, "other") for each in chosen if each not in titles]
    for name in ("specialisation", "organisation"):
        value = values.get(name)
        if value and value not in {each.id for each in offered[name]}:
            offered[name] = [*offered[name], Offer(str(value), titles.get(value, str(value)), "other")]
    return offered


def _write(visit: Visit) -> Response:
    place = writable(visit)
    wish, _, number = visit.field("do").partition(".")
    draft = sent(visit, place, without=number if wish == "remove-contact" else "")
    if wish == "discard":
        visit.parts.drafts.discard(visit.person.id, place.id)
        return visit.go(address(place.id) if place.document else "/dokumenty", "draft-discarded")
    if wish == "add-contact" and place.kind == "organisation":
        contacts = [*draft.record.get("contacts", ()), forms.blank_contact(own_source(visit))]
        visit.parts.drafts.save(replace(draft, record={**draft.record, "contacts": contacts}))
        return visit.go(f"{address(place.id, 'edycja')}#contacts.{len(contacts) - 1}.type")
    if wish == "remove-contact":
        visit.parts.drafts.save(draft)
        return visit.go(f"{address(place.id, 'edycja')}#contacts")
    if place.document is not None and draft.record == base_of(visit, place, draft.base_revision):
        visit.parts.drafts.discard(visit.person.id, place.id)
        if wish == "autosave":
            return visit.render("document_saved.html", draft=None)
        return visit.go(address(place.id), "nothing-changed")
    visit.parts.drafts.save(draft)
    if wish == "autosave":
        return visit.render("document_saved.html", draft=draft)
    if wish == "save":
        return visit.go(address(place.id) if place.document else address(place.id, "edycja"), "draft-saved")
    try:
        written(visit, place, draft)
    except InvalidDocument as error:
        return form(visit, replace(place, draft=draft), draft, troubles(place.kind, error))
    return visit.go(address(place.id, "szkic"))


PAGES = (
    Page("/dokumenty/nowy/{kind}", _new, anybody),
    Page("/dokumenty/{document}/edycja", _edit, anybody),
    Page("/dokumenty/{document}/edycja", _write, anybody, ("POST",)),
)
