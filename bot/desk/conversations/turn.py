"""One turn and its conversation: what was asked, how it was understood, what was answered and why, and what reviewers say of it.

Promises: after a verdict comes the next turn of the list that this one was opened from; whoever opens a turn or a conversation
stands in the audit trail. Another's verdict is shown once the reviewer has given their own, so that two look independently.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from starlette.responses import Response

from bot.desk.conversations.listing import FROM, QUEUE, around, list_address, list_of, turn_address
from bot.desk.documents.facts import title
from bot.desk.documents.places import address as document_address
from bot.desk.visit import Page, Refused, Visit
from bot.desk.words import in_polish_order
from bot.journal import Entry
from bot.messages import Candidate, Outcome
from bot.people import Person, Role
from bot.review.audit import Access
from bot.review.filters import read_query
from bot.review.queue import Harm
from bot.review.verdicts import FollowUp, Given
from bot.review.words import State, Verdict
from bot.rights import may_add, may_review
from index.polish import stem, words
from knowledge.documents import Document, Guide

# Besides the document shown, others are told this near it: the bot offers what lies nearer (bot.composer.CLOSE_BEHIND).
_NEAR = 1.5


@dataclass(frozen=True, slots=True)
class Considered:
    """A candidate as the page shows it: `behind` is how far it lies behind the best (scores), `why` names the reason."""

    title: str
    address: str
    score: float
    behind: float
    shown: bool
    revision: int
    why: str


@dataclass(frozen=True, slots=True)
class Told:
    """A document that stood in the answer; `now` is today's revision, None if it is withdrawn or gone."""

    title: str
    address: str
    revision: int
    now: int | None


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The turns before and after one in its list; "" where there is none."""

    before: str
    after: str


def found_turn(visit: Visit) -> Entry:
    """The turn that the address names. Raises Refused if there is none."""
    entry = visit.parts.review.log.entry(visit.path["turn"])
    if entry is None:
        raise Refused(404, "not-found")
    return entry


def _queue(visit: Visit) -> tuple[Harm, ...] | None:
    """The queue, if the turn was opened from it."""
    return visit.parts.review.queue.all() if visit.query.get(FROM) == QUEUE else None


def neighbours(visit: Visit, turn: str, queue: tuple[Harm, ...] | None) -> Neighbours:
    """The turns beside one, in the queue or else in the list that the page belongs to."""
    review = visit.parts.review
    if queue is not None:
        return _in_queue(queue, turn)
    asked = read_query(visit.query)
    before, after = (review.log.beside(asked, turn, later=later) for later in (False, True))
    return Neighbours(before or "", after or "")


def _in_queue(queue: tuple[Harm, ...], turn: str) -> Neighbours:
    names = [each.turn for each in queue]
    if turn not in names:  # it has been judged: on with the worst
        return Neighbours("", names[0] if names else "")
    place = names.index(turn)
    return Neighbours(names[place - 1] if place else "", names[place + 1] if place + 1 < len(names) else "")


def _turn(visit: Visit) -> Response:
    entry = found_turn(visit)
    visit.parts.review.trail.note(visit.person, Access.TURN, entry.id, visit.now)
    return turn_page(visit, entry)


def turn_page(visit: Visit, entry: Entry, status: int = 200, **more: Any) -> Response:
    """The page of a turn."""
    review, query = visit.parts.review, list_of(visit)
    queue = _queue(visit)
    beside = neighbours(visit, entry.id, queue)
    documents = visit.parts.knowledge.documents()
    reply = entry.reply
    verdicts = review.verdicts.of([entry.id]).get(entry.id, [])
    own = next((each for each in verdicts if each.person == visit.person.id), None)
    harm = next((each for each in queue or () if each.turn == entry.id), None)
    return visit.render(
        "turn.html",
        status,
        entry=entry,
        reply=reply,
        wanted=query,
        here=turn_address(entry.id, query),
        the_list=list_address(query),
        before=beside.before and turn_address(beside.before, query),
        after=beside.after and turn_address(beside.after, query),
        own=own,
        others=[each for each in verdicts if each is not own] if own else [],
        hidden=0 if own else len(verdicts),
        follow_up=review.verdicts.followed([entry.id]).get(entry.id),
        names={each.id: each.name for each in visit.parts.people.all()},
        owners=in_polish_order(_owners(visit), lambda person: person.name),
        candidates=_considered(entry, reply.candidates, documents),
        told=_told(entry, documents),
        stems=[stem(word) for word in words(str(entry.understood.get("text", "")))],
        referred=_referred(entry.understood, documents),
        harm=harm,
        thumb=visit.parts.feedback.of([entry.id]).get(entry.id),
        subject=(entry.understood.get("context") or {}).get("specialisation"),
        golden=review.golden.of(entry.id),
        known=documents,
        choices=in_polish_order(documents.values(), lambda document: title(document, documents)),
        title_of=lambda document: title(document, documents),
        notes=review.notes.of(entry.id),
        may_draft=may_add(visit.person, Guide.model_fields["kind"].default),
        **{**around(visit, []), **more},
    )


def _owners(visit: Visit) -> list[Person]:
    return [each for each in visit.parts.people.all() if each.has(Role.STAFF, Role.COORDINATOR, Role.ADMINISTRATOR)]


def _considered(entry: Entry, candidates: tuple[Candidate, ...], documents: Mapping[str, Document]) -> list[Considered]:
    scores = entry.understood.get("scores") or {}
    known = [(each, float(scores.get(each.document, each.score))) for each in candidates]
    best = max((score for _, score in known), default=0.0)
    return [
        Considered(
            _name(each.document, documents),
            document_address(each.document),
            score,
            best - score,
            each.shown,
            each.revision,
            _why(entry, each, best - score, number),
        )
        for number, (each, score) in enumerate(known)
    ]


def _why(entry: Entry, candidate: Candidate, behind: float, number: int) -> str:
    """The name of the reason (turn.html has the sentences)."""
    if candidate.shown:
        return "choice" if entry.outcome is Outcome.UNSURE else "chosen" if number == 0 else "together"
    if entry.outcome is Outcome.NO_MATCH:
        return "gate"
    if behind <= 0:
        return "gave-way"
    return "near" if behind < _NEAR else "far"


def _told(entry: Entry, documents: Mapping[str, Document]) -> list[Told]:
    return [
        Told(
            _name(shown.document, documents),
            document_address(shown.document, "historia"),
            shown.revision,
            documents[shown.document].revision if shown.document in documents else None,
        )
        for shown in entry.documents
    ]


def _name(document_id: str, documents: Mapping[str, Document]) -> str:
    return title(documents[document_id], documents) if document_id in documents else document_id


def _referred(understood: Mapping[str, Any], documents: Mapping[str, Document]) -> tuple[str, str] | None:
    """The question and the document that a follow-up referred to."""
    found = understood.get("referred")
    if not isinstance(found, Mapping):
        return None
    document = found.get("document")
    return str(found.get("question") or ""), _name(document, documents) if document else ""


def _judge(visit: Visit) -> Response:
    entry = found_turn(visit)
    if visit.field("verdict") not in set(Verdict):
        return turn_page(visit, entry, 422, fault="verdict")
    after = neighbours(visit, entry.id, _queue(visit)).after  # before the verdict takes the turn out of the queue
    given = Given(entry.id, visit.person.id, Verdict(visit.field("verdict")), visit.field("comment"), visit.now)
    if not visit.parts.review.verdicts.give(given):
        raise Refused(404, "not-found")
    query = list_of(visit)
    return visit.go(turn_address(after, query), "judged") if after else visit.go(list_address(query), "judged-last")


def _follow(visit: Visit) -> Response:
    entry = found_turn(visit)
    owner = next((each.id for each in _owners(visit) if str(each.id) == visit.field("owner")), None)
    if visit.field("state") not in set(State):
        return turn_page(visit, entry, 422, fault="state")
    visit.parts.review.verdicts.follow(FollowUp(entry.id, State(visit.field("state")), owner, visit.now))
    return visit.go(turn_address(entry.id, list_of(visit)), "followed")


def _conversation(visit: Visit) -> Response:
    name = visit.path["conversation"]
    entries = visit.parts.review.log.conversation(name)
    shown = [entry for entry in entries if entry.outcome is not Outcome.OFFICE]
    if not shown:
        raise Refused(404, "not-found")
    visit.parts.review.trail.note(visit.person, Access.CONVERSATION, name, visit.now)
    gaps = [None, *((later.at - earlier.at).total_seconds() for earlier, later in pairwise(shown))]
    return visit.render(
        "conversation.html",
        conversation=name,
        turns=list(zip(shown, gaps, strict=True)),
        hidden=len(entries) - len(shown),
        opened=visit.query.get("tura", ""),
        **around(visit, []),
    )


PAGES = (
    Page("/rozmowy/tura/{turn}", _turn, may_review),
    Page("/rozmowy/tura/{turn}/ocena", _judge, may_review, ("POST",)),
    Page("/rozmowy/tura/{turn}/sprawa", _follow, may_review, ("POST",)),
    # Last of all: any word behind the slash may be a conversation.
    Page("/rozmowy/{conversation}", _conversation, may_review),
)
