"""The page of what waits for a confirmation: mine with its buttons; for administrators also everybody else's, who was asked and
whether it arrived, and the messages that did not.

Promises: what is confirmed is what was shown, else nothing is; whoever may not edit a document cannot confirm it here either.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Generic, TypeVar

from starlette.responses import Response

from bot.cards import Cards
from bot.desk.visit import Page, Refused, Visit
from bot.messages import Language, Outcome, Reply
from bot.people import Person, Role
from bot.texts import catalogue
from bot.upkeep import PAGE, Waiting
from knowledge.documents import WARSAW, Document
from knowledge.labels import NAMES
from knowledge.store import Conflict

MINE, OTHERS = 20, 50
# How far back letters that did not arrive are shown.
LATELY = timedelta(days=90)
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Slice(Generic[_T]):
    """One page of a list: its entries, its number and how many pages there are (at least one)."""

    entries: Sequence[_T]
    number: int
    pages: int


def confirms(person: Person) -> bool:
    """Whether the person looks after documents."""
    return person.has(Role.COORDINATOR, Role.ADMINISTRATOR)


def administers(person: Person) -> bool:
    """Whether the person sees what waits for others."""
    return person.has(Role.ADMINISTRATOR)


def _list(visit: Visit) -> Response:
    waiting = visit.parts.upkeep.waiting(visit.now)
    mine = [each for each in waiting if each.waits_for(visit.person)]
    everything = administers(visit.person)
    others = [each for each in waiting if not each.waits_for(visit.person)] if everything else []
    shown = _slice(mine, visit.query.get("strona", ""), MINE)
    people = {person.id: person.name for person in visit.parts.people.all()} if everything else {}
    return visit.render(
        "confirmations.html",
        count=len(mine),
        mine=shown,
        messages=_messages(visit, shown.entries),
        others_count=len(others),
        others=_slice(others, visit.query.get("inne", ""), OTHERS),
        everything=everything,
        troubles=visit.parts.outbox.troubles(visit.now, visit.now - LATELY) if everything else (),
        people=people,
        kinds=NAMES,
    )


def _messages(visit: Visit, waiting: Sequence[Waiting]) -> dict[str, Reply]:
    """What companies read of each document, marks included."""
    content = visit.parts.knowledge.content()
    now = visit.now.astimezone(WARSAW)
    cards = Cards(content.documents, catalogue(Language.PL), now, visit.parts.upkeep.marks(content, now.date()))
    return {each.document.id: Reply("", Outcome.ANSWERED, Language.PL, (cards.card(each.document),)) for each in waiting}


def _confirm(visit: Visit) -> Response:
    document = _standing(visit, visit.field("document"))
    revision = visit.field("revision")
    try:
        visit.parts.editing.confirm(visit.person, document.id, int(revision) if revision.isdecimal() else 0)
    except Conflict:
        return visit.go(PAGE, "confirmation-outdated")
    return visit.go(PAGE, "confirmation-noted")


def _standing(visit: Visit, key: str) -> Document:
    found = next((each for each in visit.parts.knowledge.documents().values() if each.key == key), None)
    if found is None:
        raise Refused(404, "not-found")
    return found


def _again(visit: Visit) -> Response:
    done = visit.parts.outbox.again(visit.path["letter"], visit.now)
    return visit.go(PAGE, "letter-again" if done else "letter-settled")


def _slice(entries: Sequence[_T], wanted: str, size: int) -> Slice[_T]:
    pages = max(1, math.ceil(len(entries) / size))
    number = min(int(wanted), pages) if wanted.isdecimal() and wanted.isascii() and len(wanted) < 6 and int(wanted) else 1
    return Slice(entries[(number - 1) * size : number * size], number, pages)


PAGES = (
    Page(PAGE, _list, confirms),
    Page(PAGE, _confirm, confirms, ("POST",)),
    Page(f"{PAGE}/wiadomosci/{{letter:int}}", _again, administers, ("POST",)),
)
