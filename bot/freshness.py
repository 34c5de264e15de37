"""Freshness: how long a document may go unconfirmed, and what follows if nobody confirms it. Rules alone, no I/O.

A document is FRESH until its period has passed since somebody last stood for it, then DUE; ASKED once its owner has been asked in
a message that arrived; OVERDUE, which answers say, when a fortnight brought no reply; TO_WITHDRAW after thirty days more.
Promises: nothing is marked or withdrawn unless somebody was really asked, after it became due; what is over (a past event, a
closed call, an ended appointment) is never asked about.
Refuses: to withdraw what answers cannot do without. An organisation stays and loses only its unconfirmed contacts, and the body
that stands in for all others keeps even those; who coordinates a specialisation and what it is are only marked.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from bot.cards import FALLBACK_ORGANISATION
from bot.people import Person, Role
from bot.rights import may_edit
from knowledge.documents import (
    WARSAW,
    Appointment,
    Document,
    Event,
    Funding,
    FundingState,
    Organisation,
    Specialisation,
    Status,
    moment,
)

# After so many days without a confirmation a document is due; None: never, as long as it is not "do potwierdzenia".
PERIODS: Mapping[str, int | None] = {
    "organisation": 180,  # phones and mail addresses change with people
    "appointment": 180,  # agreements with coordinators are renewed and ended by the voivodeship's board
    "funding": 60,  # calls are moved and closed within weeks
    "event": 30,  # programmes and rooms change until the day; see EVENT_AHEAD
    "guide": 365,  # what is explained follows laws, which change with the year
    "support": 730,  # kinds of help are fixed by the agreements
    "specialisation": None,  # fixed by the regional strategy until 2030
}
# Nobody is asked about an event until it is so near; whoever confirmed it within PERIODS before is left alone.
EVENT_AHEAD = 30
# So many days after the question answers say that nobody has confirmed it, and after so many more it is withdrawn.
MARKED_AFTER = 14
WITHDRAWN_AFTER = 30
# What is asked about first: what passes soonest, then what people call.
_URGENCY = ("event", "organisation", "appointment", "funding", "guide", "support", "specialisation")


class Stage(StrEnum):
    """How far a document has come, in this order."""

    FRESH = "fresh"
    DUE = "due"
    ASKED = "asked"
    OVERDUE = "overdue"
    TO_WITHDRAW = "to-withdraw"


# In these stages answers say that nobody has confirmed it.
MARKED = frozenset({Stage.OVERDUE, Stage.TO_WITHDRAW})


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a document stands. `since` is the day on which somebody last stood for what it says; `due_on` the day from which it
    waits for a confirmation (None: never). The others are None until its owner has been asked, `withdrawn_on` also when it is
    never withdrawn by itself."""

    document: str
    stage: Stage
    since: date
    due_on: date | None = None
    asked_on: date | None = None
    marked_on: date | None = None
    withdrawn_on: date | None = None


def states(
    documents: Iterable[Document], changed_on: Mapping[str, date], asked_on: Mapping[str, Sequence[date]], today: date
) -> dict[str, Standing]:
    """Where each document stands today, by id.

    `changed_on` is the day on which a person last wrote each document's text (missing: today), `asked_on` the days on which
    questions about it arrived, in any order.
    """
    return {
        document.id: _standing(document, changed_on.get(document.id, today), asked_on.get(document.id, ()), today)
        for document in documents
    }


def _standing(document: Document, changed: date, asked: Sequence[date], today: date) -> Standing:
    # Who writes a text stands for it as much as who confirms it. A day in the future is a slip of the pen, or of a clock.
    confirmed = document.confirmed_on
    changed = min(changed, today)
    since = max(changed, confirmed) if confirmed and confirmed <= today else changed
    due_on = _due_on(document, since, today)
    if due_on is None or today < due_on:
        return Standing(document.id, Stage.FRESH, since, due_on)
    asked_on = min((day for day in asked if day >= due_on), default=None)
    if asked_on is None:
        return Standing(document.id, Stage.DUE, since, due_on)
    marked_on = asked_on + timedelta(days=MARKED_AFTER)
    withdrawn_on = marked_on + timedelta(days=WITHDRAWN_AFTER) if is_withdrawn(document) else None
    stage = Stage.ASKED if today < marked_on else Stage.OVERDUE
    if withdrawn_on is not None and today >= withdrawn_on:
        stage = Stage.TO_WITHDRAW
    return Standing(document.id, stage, since, due_on, asked_on, marked_on, withdrawn_on)


def _due_on(document: Document, since: date, today: date) -> date | None:
    if is_over(document, today):
        return None
    if is_unconfirmed(document):
        return since
    period = PERIODS[document.kind]
    if period is None:
        return None
    due_on = since + timedelta(days=period)
    if isinstance(document, Event):
        starts = moment(document.starts).astimezone(WARSAW).date()
        due_on = max(due_on, starts - timedelta(days=EVENT_AHEAD))
    return due_on


def is_unconfirmed(document: Document) -> bool:
    """Whether the document itself, or a contact of it, is "do potwierdzenia"."""
    return document.status is Status.UNCONFIRMED or bool(unconfirmed_contacts(document))


def unconfirmed_contacts(document: Document) -> tuple[int, ...]:
    """The places of an organisation's contacts that are "do potwierdzenia"."""
    if not isinstance(document, Organisation):
        return ()
    return tuple(place for place, contact in enumerate(document.contacts) if contact.status is Status.UNCONFIRMED)


def is_over(document: Document, today: date) -> bool:
    """Whether nobody needs to confirm it any more: past, cancelled, closed, ended."""
    if document.valid_until is not None and document.valid_until < today:
        return True
    match document:
        case Event():
            return document.cancelled or document.is_over(moment(today))
        case Funding():
            return document.state_on(today) is FundingState.CLOSED
        case _:
            return False


def is_withdrawn(document: Document) -> bool:
    """Whether silence ends in a withdrawal: of the document, or of an organisation's unconfirmed contacts."""
    match document:
        case Organisation():
            return document.id != FALLBACK_ORGANISATION and bool(unconfirmed_contacts(document))
        case Appointment() | Specialisation():
            return False
        case _:
            return True


def without_unconfirmed(document: Organisation) -> Organisation:
    """The organisation with its confirmed contacts alone."""
    kept = tuple(contact for contact in document.contacts if contact.status is Status.CONFIRMED)
    return document.model_copy(update={"contacts": kept})


def owners(document: Document, people: Iterable[Person]) -> list[Person]:
    """Who is to confirm a document: the coordinators who may edit it as such; if there are none, the administrators."""
    people = list(people)
    found = [person for person in people if person.has(Role.COORDINATOR) and may_edit(_as_coordinator(person), document)]
    return found or [person for person in people if person.has(Role.ADMINISTRATOR)]


def _as_coordinator(person: Person) -> Person:
    """An administrator may edit everything, which does not make everything theirs."""
    return replace(person, roles=frozenset({Role.COORDINATOR}))


def urgency(document: Document, standing: Standing) -> tuple[int, date, str]:
    """The key that sorts what waits: what is most urgent first, within a kind what has waited longest."""
    return _URGENCY.index(document.kind), standing.due_on or date.max, document.id
