"""Confirming: one document after the other, those first that were never confirmed or longest ago.

Promises: what is confirmed is what was shown; whatever is pressed, the rest waits for another day. Refuses: to ask about what is
over.
"""

from datetime import date, timedelta

from bot.editing import Forbidden
from bot.messages import Card, Line
from bot.office import changes, contacts
from bot.office.publishing import conflict, published
from bot.office.room import Choice, Flow, Room, Turn, choice, over, say
from bot.office.tasks import State
from bot.rights import may_edit
from knowledge.documents import Document, Event, Funding, FundingState, Organisation, Status
from knowledge.store import Conflict, NotFound

FLOW = "confirm"
# What was confirmed within these days is not asked about again.
_REST = timedelta(days=30)


def begin(room: Room) -> Turn:
    """The first document that waits, if any does."""
    waiting = [document.id for document in sorted(room.mine(), key=_age) if _waits(room, document)]
    if not waiting:
        return over(say("chat-confirm-none"))
    return Confirming().ask(room, State(FLOW, "card", {"queue": waiting, "place": 0, "confirmed": 0}))


def confirm(room: Room, document: Document, revision: int | None) -> Turn:
    """Confirm a document that somebody was asked about elsewhere; `revision` is what they saw, if that is known."""
    try:
        seen = document.revision if revision is None else revision
        done = room.editing.confirm(room.person, document.id, seen)
    except Forbidden:
        return over(say("chat-forbidden"))
    except NotFound:
        return over(say("chat-gone"))
    except Conflict as error:
        return conflict(room, error, _still_true(), State(FLOW, "card", {"queue": [document.id], "place": 0, "confirmed": 0}))
    return published(room, done.document, said="chat-confirmed")


def fix(room: Room, document: Document) -> Turn:
    """Where a document is mended: an organisation's contacts and an event's day here, all else on the desk."""
    if not may_edit(room.person, document):
        return over(say("chat-forbidden"))
    on_the_desk = (say("chat-fix-on-desk", name=room.name(document)), (room.page(document),), say("chat-fix-sign-in"))
    match document:
        case Organisation():
            turn = contacts.begin_at(room, document)
        case Event():
            turn = changes.begin_at(room, document)
        case _:
            return over(*on_the_desk)
    return Turn((*turn.cards, Card(on_the_desk)), turn.choices, turn.buttons, turn.state)


class Confirming(Flow):
    """One step for each document. Fields: `queue` (ids), `place` in it, `confirmed` so far, `revision` that is shown.

    It never waits for words: questions can be asked between two documents.
    """

    leaving = "chat-button-end"

    def ask(self, room: Room, state: State) -> Turn:
        """The next document that is still there, or the end."""
        queue, place = state.fields["queue"], state.fields["place"]
        while place < len(queue) and queue[place] not in room.documents:
            place += 1
        if place >= len(queue):
            return over(self.left(state))
        document = room.documents[queue[place]]
        question = Card((say("chat-confirm-question", place=str(place + 1), all=str(len(queue))),))
        choices = (choice("chat-button-true", "yes"), choice("chat-button-fix", "fix"), choice("chat-button-skip", "skip"))
        return Turn(
            (room.cards.card(document), question), choices, state=state.at("card", place=place, revision=document.revision)
        )

    def pressed(self, room: Room, state: State, what: str) -> Turn | None:
        """Take a button."""
        name, place = state.fields["queue"][state.fields["place"]], state.fields["place"]
        document = room.documents.get(name)
        if what not in {"yes", "fix", "skip"}:
            return None
        if what == "skip" or document is None:
            return self.ask(room, state.at("card", place=place + 1))
        if what == "yes":
            return self._confirmed(room, state, document)
        turn = fix(room, document)
        rest = state.at("card", place=place + 1)
        return turn if turn.state is not None else self.ask(room, rest).after(*turn.cards[0].lines)

    def left(self, state: State) -> Line:
        """How many were confirmed."""
        return say("chat-confirm-done", confirmed=int(state.fields["confirmed"]))

    def _confirmed(self, room: Room, state: State, document: Document) -> Turn:
        try:
            room.editing.confirm(room.person, document.id, int(state.fields["revision"]))
        except Forbidden:
            return over(say("chat-forbidden"))
        except NotFound:
            return self.ask(room, state)
        except Conflict as error:
            return conflict(room, error, _still_true(), state)
        rest = state.at("card", place=state.fields["place"] + 1, confirmed=state.fields["confirmed"] + 1)
        return self.ask(room, rest).after(say("chat-confirmed-one", name=room.name(document)))


def _still_true() -> Choice:
    """What stands there now may be just as true."""
    return choice("chat-button-true", "yes")


def _waits(room: Room, document: Document) -> bool:
    if document.confirmed_on is not None and room.today - document.confirmed_on < _REST and not _is_unconfirmed(document):
        return False
    match document:
        case Event():
            return not document.is_over(room.now)
        case Funding():
            return document.state_on(room.today) is not FundingState.CLOSED
        case _:
            return document.valid_until is None or document.valid_until >= room.today


def _is_unconfirmed(document: Document) -> bool:
    contacts_of = document.contacts if isinstance(document, Organisation) else ()
    return Status.UNCONFIRMED in {document.status, *(contact.status for contact in contacts_of)}


def _age(document: Document) -> tuple[bool, date, str]:
    """Sorts what is unconfirmed before the rest, each by the day on which it was last known to be true."""
    source = document.source_date
    known = document.confirmed_on or date(source.year, source.month or 1, source.day or 1)
    return not _is_unconfirmed(document), known, document.id
