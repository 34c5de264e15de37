"""The first page: what needs me.

Promises: what waits for the person stands first, each with the way to do it; nothing there is told with what to do first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from starlette.responses import Response

from bot.desk.conversations.notes import notes_for
from bot.desk.documents.facts import coordinated, named, specialisations_of
from bot.desk.documents.places import address
from bot.desk.questions import questions_for
from bot.desk.visit import Page, Visit, anybody
from bot.drafts import Draft
from bot.handoff import State
from bot.journal import Entry
from bot.messages import Outcome
from bot.people import Person, Role
from bot.rights import may_edit, may_review
from knowledge.documents import Document
from knowledge.labels import NAMES

# So far back, and so many questions of each outcome, are looked through.
RECENT = timedelta(days=30)
LOOKED_THROUGH = 100
# So many of a list stand on the page; the rest is counted.
FEW = 5
# An honest no tells by its best document what it was near to; a choice by those that it offered.
_NEAR = {Outcome.NO_MATCH: 1, Outcome.UNSURE: 3}


@dataclass(frozen=True, slots=True)
class Begun:
    """A draft of the person's."""

    title: str
    address: str
    kind: str
    saved: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that the bot could not answer, masked as the journal has it."""

    turn: str
    question: str
    at: datetime
    outcome: Outcome


def _home(visit: Visit) -> Response:
    person, parts = visit.person, visit.parts
    documents = parts.knowledge.documents()
    writes = person.has(Role.COORDINATOR, Role.ADMINISTRATOR)
    due = parts.upkeep.due_for(person, visit.now) if writes else []
    asked = _unanswered(visit, documents)
    mine = sum(may_edit(person, each) for each in documents.values()) if writes else 0
    return visit.render(
        "home.html",
        drafts=[_begun(each, documents) for each in parts.drafts.of(person.id)],
        due=due[:FEW],
        due_count=len(due),
        asked=asked[:FEW],
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


def _unanswered(visit: Visit, documents: Mapping[str, Document]) -> list[Asked]:
    """The recent questions that were not answered, newest first: of the person's specialisations, or all for those who review."""
    person, journal = visit.person, visit.parts.journal
    if not _sees_all(person) and not person.specialisations:
        return []
    since = visit.now - RECENT
    entries = [each for outcome in _NEAR for each in journal.rows(since, outcome=outcome, limit=LOOKED_THROUGH)]
    if not _sees_all(person):
        bodies = coordinated(documents.values())
        entries = [each for each in entries if person.specialisations & _near(each, documents, bodies)]
    entries.sort(key=lambda each: each.at, reverse=True)
    return [Asked(each.id, each.question, each.at, each.outcome) for each in entries if each.question]


def _near(entry: Entry, documents: Mapping[str, Document], bodies: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """The specialisations that a question came near to."""
    found: frozenset[str] = frozenset()
    for candidate in entry.reply.candidates[: _NEAR[entry.outcome]]:
        document = documents.get(candidate.document)
        if document is not None:
            found |= specialisations_of(document, documents, bodies)
    return found


PAGES = (Page("/", _home, anybody),)
