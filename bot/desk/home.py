"""The first page: what needs me.

Promises: what waits for the person stands first, each with the way to do it; nothing there is told with what to do first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from starlette.responses import Response

from bot.desk.conversations.notes import notes_for
from bot.desk.documents.facts import named
from bot.desk.documents.places import address
from bot.desk.questions import questions_for
from bot.desk.visit import Page, Visit, anybody
from bot.drafts import Draft
from bot.handoff import State
from bot.messages import Outcome
from bot.people import Person, Role
from bot.review.filters import Asked, Filter
from bot.review.log import Listed
from bot.rights import may_edit, may_review
from knowledge.documents import WARSAW, Document
from knowledge.labels import NAMES

# Questions older than this have been waited for long enough.
RECENT = timedelta(days=30)
# So many of a list stand on the page; the rest is counted.
FEW = 5


@dataclass(frozen=True, slots=True)
class Begun:
    """A draft of the person's."""

    title: str
    address: str
    kind: str
    saved: datetime


def _home(visit: Visit) -> Response:
    person, parts = visit.person, visit.parts
    documents = parts.knowledge.documents()
    writes = person.has(Role.COORDINATOR, Role.ADMINISTRATOR)
    due = parts.upkeep.due_for(person, visit.now) if writes else []
    asked = _unanswered(visit)
    mine = sum(may_edit(person, each) for each in documents.values()) if writes else 0
    return visit.render(
        "home.html",
        drafts=[_begun(each, documents) for each in parts.drafts.of(person.id)],
        due=due[:FEW],
        due_count=len(due),
        asked=asked,
        asked_all=_sees_all(person),
        notes=len(notes_for(visit)),
        questions=len(questions_for(visit, State.NEW)),
        writes=writes,
        reviews=may_review(person),
        mine=mine,
        count=len(documents),
        live=parts.assistant.indexed >= parts.knowledge.version(),
        address_of=address,
        NAMES=NAMES,
        days=RECENT.days,
    )


def _begun(draft: Draft, documents: Mapping[str, Document]) -> Begun:
    typed = str(draft.record.get("name") or draft.record.get("title") or "")
    title = named(draft.document, documents) if draft.document in documents else typed
    return Begun(title, address(draft.document, "edycja"), draft.kind, draft.saved)


def _sees_all(person: Person) -> bool:
    return person.has(Role.ADMINISTRATOR, Role.STAFF)


def _unanswered(visit: Visit) -> list[Listed]:
    """The recent questions that were not answered, newest first: those near the person's specialisations, or all for those who
    review."""
    wanted = [""] if _sees_all(visit.person) else sorted(visit.person.specialisations)
    first = (visit.now - RECENT).astimezone(WARSAW).date()
    found = {
        line.turn: line
        for outcome in (Outcome.NO_MATCH, Outcome.UNSURE)
        for name in wanted
        for line in visit.parts.review.log.page(Asked(Filter(first=first, outcome=outcome, specialisation=name)), size=FEW).lines
        if line.question
    }
    return sorted(found.values(), key=lambda line: line.at, reverse=True)[:FEW]


PAGES = (Page("/", _home, anybody),)
