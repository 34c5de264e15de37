"""The history of a document, and the ways back: an earlier text written anew, withdrawing, restoring.

Promises: every step is asked once, shows what it will change, and can itself be undone. Over a broken golden question none is
taken without a reason and a tick. Refuses to erase: nothing ever is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from starlette.responses import Response

from bot.desk.consent import Consent, consent, consent_to
from bot.desk.documents.bubble import message
from bot.desk.documents.difference import Difference, differences
from bot.desk.documents.drafting import Trouble, troubles
from bot.desk.documents.facts import title
from bot.desk.documents.impact import SHOWN, report_of_withdrawing
from bot.desk.documents.places import Place, address, standing
from bot.desk.visit import Page, Refused, Visit, anybody
from bot.editing import Forbidden
from bot.rights import may_edit
from knowledge.documents import Document, InvalidDocument
from knowledge.store import Change, Conflict

ON_A_PAGE = 10
# So many of the last questions are looked through to tell how often a document answered.
QUESTIONS = 500


@dataclass(frozen=True, slots=True)
class Step:
    """One change with what it changed; `readable` is False where today's rules no longer know what was written then."""

    change: Change
    differences: list[Difference]
    readable: bool
    current: bool


def _document(change: Change) -> Document | None:
    try:
        return change.document
    except InvalidDocument:
        return None


def _steps(history: list[Change], documents: Mapping[str, Document], start: int) -> list[Step]:
    """The steps from the newest, so many as a page holds; `start` is how many newer ones there are."""
    newest = len(history) - start
    found = []
    for place in range(newest - 1, max(-1, newest - 1 - ON_A_PAGE), -1):
        new, old = _document(history[place]), _document(history[place - 1]) if place else None
        changed = differences(old, new, documents) if new is not None and place else []
        found.append(Step(history[place], changed, new is not None, place == len(history) - 1))
    return found


def _history(visit: Visit) -> Response:
    place, document = standing(visit)
    documents = visit.parts.knowledge.documents()
    history = visit.parts.knowledge.history(document.id)
    number = visit.query.get("strona", "")
    page = min(max(1, int(number) if number.isdecimal() and len(number) < 6 else 1), -(-len(history) // ON_A_PAGE))
    return visit.render(
        "document_history.html",
        place=place,
        title=title(document, documents),
        here=address(document.id),
        steps=_steps(history, documents, (page - 1) * ON_A_PAGE),
        page=page,
        pages=-(-len(history) // ON_A_PAGE),
        may_edit=may_edit(visit.person, document),
        reasons=visit.parts.reasons.of(document.id),
    )


def _permitted(visit: Visit) -> tuple[Place, Document]:
    place, document = standing(visit)
    if not may_edit(visit.person, document):
        raise Forbidden(visit.person, document.id)
    return place, document


def _earlier(visit: Visit) -> tuple[Place, Document, Change, Document]:
    """The document as it stands and the earlier text that the address names. Raises Refused(404)."""
    place, document = _permitted(visit)
    history = visit.parts.knowledge.history(document.id)
    change = next((each for each in history if each.revision == visit.path["revision"]), None)
    earlier = None if change is None else _document(change)
    if change is None or earlier is None:
        raise Refused(404, "not-found")
    return place, document, change, earlier


def _back(visit: Visit) -> Response:
    place, document, change, earlier = _earlier(visit)
    return _asked_back(visit, place, document, change, earlier)


def _asked_back(
    visit: Visit,
    place: Place,
    document: Document,
    change: Change,
    earlier: Document,
    found: list[Trouble] | None = None,
    given: Consent | None = None,
) -> Response:
    documents = visit.parts.knowledge.documents()
    return visit.render(
        "document_back.html",
        422 if found or given else 200,
        place=place,
        title=title(document, documents),
        here=address(document.id),
        change=change,
        differences=differences(document, earlier, documents),
        reply=message(earlier, documents, visit.now),
        troubles=found or [],
        consent=given,
        broken=given.broken if given else (),
        faults=given.faults if given else (),
    )


def _undo(visit: Visit) -> Response:
    place, document, change, earlier = _earlier(visit)
    try:
        given = _consented(visit, place, earlier)
        if given.missing:
            return _asked_back(visit, place, document, change, earlier, given=given)
        done = visit.parts.editing.undo(visit.person, document.id, change.revision, _expected(visit))
    except InvalidDocument as error:
        return _asked_back(visit, place, document, change, earlier, troubles(document.kind, error))
    except Conflict as error:
        return _moved(visit, place, error)
    visit.parts.consents.note([done.document], visit.person, given.reason, given.broken)
    return visit.go(address(document.id), "published")


def _consented(visit: Visit, place: Place, written: Document) -> Consent:
    """What the person says to what writing this breaks: nothing, while it stands in no answer or over a text that they did not
    see. Raises InvalidDocument for what does not fit the other documents."""
    if place.withdrawn or _expected(visit) != place.revision:
        return consent(visit)
    visit.parts.editing.check(written)
    return consent_to(visit, {place.id: written})


def _expected(visit: Visit) -> int:
    """The revision that the person saw. Raises Refused(400): none of our forms leaves it out."""
    value = visit.field("revision")
    if not (value.isdecimal() and 0 < len(value) < 10):
        raise Refused(400, "unreadable")
    return int(value)


def _moved(visit: Visit, place: Place, error: Conflict) -> Response:
    """Somebody changed it after the person had looked: nothing was done, and this is what they did."""
    documents = visit.parts.knowledge.documents()
    history = visit.parts.knowledge.history(error.id)
    seen = next((_document(each) for each in history if each.revision == error.expected_revision), None)
    return visit.render(
        "document_moved.html",
        409,
        title=title(error.document, documents),
        here=address(error.id),
        author=error.author,
        at=error.at,
        differences=differences(seen, error.document, documents) if seen is not None else [],
    )


def _leave(visit: Visit) -> Response:
    place, document = _permitted(visit)
    return _asked_leaving(visit, place, document)


def _asked_leaving(visit: Visit, place: Place, document: Document, given: Consent | None = None) -> Response:
    return visit.render(
        "document_withdraw.html",
        422 if given else 200,
        place=place,
        title=title(document, visit.parts.knowledge.documents()),
        here=address(document.id),
        looked=QUESTIONS,
        answered=_answered(visit, document.id),
        consent=given,
        broken=given.broken if given else (),
        faults=given.faults if given else (),
    )


def _impact(visit: Visit) -> Response:
    """What withdrawing changes: a part of the page with scripts, a page of its own without."""
    place, document = _permitted(visit)
    return visit.render(
        "document_impact.html" if visit.htmx else "document_impact_page.html",
        place=place,
        title=title(document, visit.parts.knowledge.documents()),
        here=address(document.id),
        report=None if place.withdrawn else report_of_withdrawing(visit, document.id),
        SHOWN=SHOWN,
        consent=consent(visit),
        faults=(),
        asks=visit.htmx,
        back="wycofanie",
    )


def _answered(visit: Visit, document_id: str) -> int:
    """In how many of the last questions the document stood in the answer."""
    rows = islice(visit.parts.journal.rows(limit=QUESTIONS), QUESTIONS)
    return sum(any(shown.document == document_id for shown in row.documents) for row in rows)


def _withdraw(visit: Visit) -> Response:
    place, document = _permitted(visit)
    seen = not place.withdrawn and _expected(visit) == place.revision  # else the store says what has changed
    given = consent_to(visit, {document.id: None}) if seen else consent(visit)
    if given.missing:
        return _asked_leaving(visit, place, document, given)
    try:
        done = visit.parts.editing.withdraw(visit.person, document.id, _expected(visit))
    except Conflict as error:
        return _moved(visit, place, error)
    visit.parts.consents.note([done.document], visit.person, given.reason, given.broken)
    return visit.go(address(document.id), "withdrawn")


def _restore(visit: Visit) -> Response:
    place, document = _permitted(visit)
    try:
        given = consent(visit)
        if place.withdrawn and _expected(visit) == place.revision:  # else the store says what has changed
            visit.parts.editing.check(document)
            given = consent_to(visit, {document.id: document})
        if given.missing:
            return visit.render(
                "document_restore.html",
                422,
                title=title(document, visit.parts.knowledge.documents()),
                here=address(document.id),
                revision=place.revision,
                consent=given,
                broken=given.broken,
                faults=given.faults,
            )
        done = visit.parts.editing.restore(visit.person, document.id, _expected(visit))
    except InvalidDocument as error:
        return visit.render(
            "document_unfit.html",
            422,
            title=title(document, visit.parts.knowledge.documents()),
            here=address(document.id),
            troubles=troubles(document.kind, error),
        )
    except Conflict as error:
        return _moved(visit, place, error)
    visit.parts.consents.note([done.document], visit.person, given.reason, given.broken)
    return visit.go(address(document.id), "restored")


PAGES = (
    Page("/dokumenty/{document}/historia", _history, anybody),
    Page("/dokumenty/{document}/historia/{revision:int}", _back, anybody),
    Page("/dokumenty/{document}/historia/{revision:int}", _undo, anybody, ("POST",)),
    Page("/dokumenty/{document}/wycofanie", _leave, anybody),
    Page("/dokumenty/{document}/wycofanie", _withdraw, anybody, ("POST",)),
    Page("/dokumenty/{document}/wycofanie/wplyw", _impact, anybody),
    Page("/dokumenty/{document}/przywrocenie", _restore, anybody, ("POST",)),
)
