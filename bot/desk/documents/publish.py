"""Publishing: the preview of a draft, and the step that makes it what the bot answers.

Promises: nothing is published that was not shown before; a change of somebody else in between is not overwritten, but leads to
the page where both are put together. Over a broken golden question nothing is published without a reason and a tick.
"""

import hashlib
import json
from dataclasses import replace

from starlette.responses import Response

from bot.desk.consent import consent
from bot.desk.documents.bubble import message
from bot.desk.documents.difference import differences
from bot.desk.documents.drafting import troubles, written
from bot.desk.documents.form import form
from bot.desk.documents.impact import SHOWN, report_of
from bot.desk.documents.merge import merging
from bot.desk.documents.new import identifier
from bot.desk.documents.places import Place, address, heading, writable
from bot.desk.visit import Page, Refused, Visit, anybody
from bot.drafts import Draft
from bot.impact import Report
from knowledge.documents import Document, InvalidDocument
from knowledge.store import AlreadyExists, Conflict

# What somebody else may take meanwhile: the next free id is tried, so often.
_TRIES = 5


def _preview(visit: Visit) -> Response:
    place = writable(visit)
    draft = place.draft
    if draft is None:
        return visit.go(address(place.id, "edycja"))
    if _is_outdated(place, draft):
        return visit.go(address(place.id, "scalanie"))
    try:
        document = written(visit, place, draft)
    except InvalidDocument as error:
        return form(visit, place, draft, troubles(place.kind, error))
    return _previewed(visit, place, draft, document)


def _previewed(visit: Visit, place: Place, draft: Draft, document: Document, report: Report | None = None) -> Response:
    """The preview; with a `report` it says why the draft was not published."""
    documents = visit.parts.knowledge.documents()
    return visit.render(
        "document_preview.html",
        200 if report is None else 422,
        place=place,
        title=heading(visit, replace(place, document=document)),
        here=address(place.id),
        draft=draft,
        seen=_digest(draft),
        reply=message(document, documents, visit.now),
        before=None if place.document is None else message(place.document, documents, visit.now),
        differences=differences(place.document, document, documents),
        report=report,
        consent=consent(visit),
        faults=consent(visit).faults if report is not None else (),
        SHOWN=SHOWN,
    )


def _impact(visit: Visit) -> Response:
    """The panel of the preview: a part of it with scripts, a page of its own without."""
    place = writable(visit)
    draft = place.draft
    if draft is None or _is_outdated(place, draft):
        raise Refused(404, "not-found")
    try:
        report = report_of(visit, place, draft, _digest(draft))
    except InvalidDocument:
        raise Refused(404, "not-found") from None
    return visit.render(
        "document_impact.html" if visit.htmx else "document_impact_page.html",
        place=place,
        title=heading(visit, place),
        here=address(place.id),
        report=report,
        consent=consent(visit),
        faults=(),
        SHOWN=SHOWN,
        asks=visit.htmx,
        back="szkic",
    )


def _is_outdated(place: Place, draft: Draft) -> bool:
    return place.document is not None and draft.base_revision != place.revision


def _digest(draft: Draft) -> str:
    """What tells whether the draft that is published is the one that was shown."""
    text = json.dumps([draft.base_revision, draft.record], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _publish(visit: Visit) -> Response:
    place = writable(visit)
    draft = place.draft
    if draft is None:
        return visit.go(address(place.id), "nothing-to-publish")
    if visit.field("seen") != _digest(draft):
        return visit.go(address(place.id, "szkic"), "draft-moved")
    try:
        document = written(visit, place, draft)
        report = report_of(visit, place, draft, _digest(draft)) if not _is_outdated(place, draft) else None
        given = consent(visit, report.broken if report is not None else ())
        if given.missing:
            return _previewed(visit, place, draft, document, report)
        published = _published(visit, place, draft, document)
    except InvalidDocument as error:
        return form(visit, place, draft, troubles(place.kind, error))
    except Conflict as error:
        standing = replace(place, document=error.document)
        return merging(visit, standing, draft, 409)
    visit.parts.consents.note([published], visit.person, given.reason, given.broken)
    visit.parts.drafts.discard(visit.person.id, place.id)
    return visit.go(address(published.id), "published")


def _published(visit: Visit, place: Place, draft: Draft, document: Document) -> Document:
    """Publish; the document as it stands now, a new one under an id of its own."""
    editing = visit.parts.editing
    if place.document is not None:
        return editing.publish(visit.person, document, draft.base_revision).document
    for _ in range(_TRIES):
        taken = {*visit.parts.knowledge.documents(), *visit.parts.knowledge.withdrawn()}
        named = document.model_copy(update={"id": identifier(document, taken)})
        try:
            return editing.publish(visit.person, named, 0).document
        except AlreadyExists:
            continue
    raise AlreadyExists(document.id, withdrawn=False)


PAGES = (
    Page("/dokumenty/{document}/szkic", _preview, anybody),
    Page("/dokumenty/{document}/szkic", _publish, anybody, ("POST",)),
    Page("/dokumenty/{document}/szkic/wplyw", _impact, anybody),
)
