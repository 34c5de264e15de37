"""A new event, step by step: name, when, where, what about, link, specialisations, preview.

Promises: nothing is written before "Opublikuj"; each answer can be mended from the preview. Refuses: a day that has passed, and
an event that is there already.
"""

from collections.abc import Callable
from typing import Any

from bot.messages import Card
from bot.office import moments, values
from bot.office.publishing import REASON, Publishing, preview, publish
from bot.office.room import Choice, Room, Turn, choice, cut, in_place, over, say
from bot.office.tasks import State
from bot.people import Role
from bot.rights import may_add
from knowledge import exchange
from knowledge.documents import Document, Specialisation, Status, moment, parse

FLOW = "event"
_STEPS = ("name", "when", "place", "description", "link", "specialisations")
_TYPED = frozenset(_STEPS[:5])
_SKIPPED = frozenset({"place", "description", "link"})
_READ: dict[str, Callable[[str], str]] = {
    "name": values.line,
    "place": values.line,
    "description": values.story,
    "link": values.link,
}


def begin(room: Room) -> Turn:
    """The first step. Only for whom `may_add` allows."""
    if not may_add(room.person, "event") or not (_own(room) or room.person.has(Role.ADMINISTRATOR)):
        return over(say("chat-forbidden"))
    return NewEvent().ask(room, State(FLOW, "name", {"revision": 0}))


class NewEvent(Publishing):
    """The steps of a new event. Fields: `name`, `starts`, `ends`, `place`, `description`, `link`, `specialisations` (ids);
    `mending` while one of them is mended from the preview."""

    def waits(self, state: State) -> bool:
        """Whether the next words are the answer."""
        return state.step in _TYPED or super().waits(state)

    def ask(self, room: Room, state: State) -> Turn:
        """What the step says."""
        match state.step:
            case "preview" | "conflict":
                return self.show(room, state)
            case "reason":
                return super().ask(room, state)
            case "fix":
                choices = [choice(f"chat-event-fix-{step}", f"fix-{step}") for step in _STEPS if self._asked(room, step)]
                return Turn((Card((say("chat-event-fix"),)),), (*choices, choice("chat-button-return", "return")), state=state)
            case "specialisations":
                return self._specialisations(room, state)
            case step:
                lines = [say(f"chat-event-{step}")]
                if step == "when":
                    lines.append(say("chat-when-examples"))
                skip = (choice("chat-button-skip", "skip"),) if step in _SKIPPED else ()
                return Turn((Card(tuple(lines)),), skip, state=state)

    def typed(self, room: Room, state: State, text: str) -> Turn:
        """Take the words, or say why not and ask again."""
        if state.step == REASON:
            return super().typed(room, state, text)
        if state.step == "when":
            when = when_typed(room, text)
            if isinstance(when, str):
                return self.ask(room, state).after(say(when, text=cut(text)))
            return self._next(room, state, starts=when.starts.isoformat(), ends=when.end.isoformat())
        try:
            value = _READ[state.step](text)
        except values.Unusable as error:
            return self.ask(room, state).after(say(f"chat-bad-{error.code}", limit=error.limit))
        return self._next(room, state, **{state.step: value})

    def pressed(self, room: Room, state: State, what: str) -> Turn | None:
        """Take a button."""
        match state.step, what:
            case step, "skip" if step in _SKIPPED:
                return self._next(room, state, **{step: ""})
            case "specialisations", "next" if state.fields.get("specialisations") or room.person.has(Role.ADMINISTRATOR):
                return self._next(room, state)
            case "specialisations", "next":
                return self.ask(room, state).after(say("chat-event-none-chosen"))
            case "specialisations", key:
                return self._toggled(room, state, key)
            case "preview", "publish":
                return self.publish(room, state)
            case "reason", _:
                return super().pressed(room, state, what)
            case "preview", "fix":
                return self.ask(room, state.at("fix"))
            case "fix", "return":
                return self.ask(room, state.at("preview"))
            case "fix", _ if what.removeprefix("fix-") in _STEPS:
                return self.ask(room, state.at(what.removeprefix("fix-"), mending=True))
        return None

    def publish(self, room: Room, state: State, reason: str = "") -> Turn:
        """Publish the event."""
        return publish(room, self, self._document(room, state), state, reason)

    def _next(self, room: Room, state: State, **fields: Any) -> Turn:
        """The step after this one; after mending it is the preview."""
        rest = [] if state.fields.get("mending") else [*_STEPS[_STEPS.index(state.step) + 1 :]]
        step = next((each for each in rest if self._asked(room, each)), "preview")
        return self.ask(room, state.at(step, **fields, mending=False))

    def _asked(self, room: Room, step: str) -> bool:
        """Nobody is asked to choose from one."""
        return step != "specialisations" or len(_own(room)) > 1

    def _specialisations(self, room: Room, state: State) -> Turn:
        chosen = state.fields.get("specialisations", ())
        choices = [Choice(f"{'✓ ' if each.id in chosen else ''}{each.label}"[:30], each.key) for each in _own(room)]
        message = "chat-event-specialisations-or-all" if room.person.has(Role.ADMINISTRATOR) else "chat-event-specialisations"
        return Turn((Card((say(message),)),), (*choices, choice("chat-button-next", "next")), state=state)

    def _toggled(self, room: Room, state: State, key: str) -> Turn | None:
        found = next((each for each in _own(room) if each.key == key), None)
        if found is None:
            return None
        chosen = list(state.fields.get("specialisations", ()))
        chosen = [each for each in chosen if each != found.id] if found.id in chosen else [*chosen, found.id]
        return in_place(self.ask(room, state.at(state.step, specialisations=chosen)))

    def show(self, room: Room, state: State) -> Turn:
        """The preview, or the event that is there already."""
        document = self._document(room, state)
        standing = room.documents.get(document.id)
        turn = preview(room, document, state.at("preview"))
        if standing is None:
            return turn
        cards = (Card((say("chat-exists"),)), room.cards.card(standing))
        return Turn(cards, (choice("chat-button-fix", "fix"),), state=state.at("preview"))

    def _document(self, room: Room, state: State) -> Document:
        given = state.fields
        own = _own(room)
        chosen = given.get("specialisations", ()) if len(own) > 1 else [each.id for each in own]
        record = {name: given[name] for name in ("name", "starts", "ends", "place", "description", "link") if given.get(name)}
        return parse(
            {
                **record,
                "kind": "event",
                "id": event_id(given["name"], given["starts"]),
                "specialisations": sorted(chosen),
                "source": room.source,
                "source_date": room.today,
                "status": Status.CONFIRMED,
            }
        )


def when_typed(room: Room, text: str) -> moments.When | str:
    """The moment that was typed, or the name of the sentence that says why it is none. What has passed is none."""
    try:
        found = moments.read(text, room.today)
    except moments.NotAMoment as error:
        return f"chat-when-{error.code}"
    last = found.end
    return found if moment(last, end=True) >= room.now else "chat-when-past"


def event_id(name: str, starts: str) -> str:
    """The id of an event, as a row of a file that names none would get it: from its name and the day on which it starts."""
    return exchange.new_id("event", name, starts)


def _own(room: Room) -> list[Specialisation]:
    """The specialisations that the person may write events for."""
    everything = room.cards.specialisations()
    if room.person.has(Role.ADMINISTRATOR):
        return everything
    return [each for each in everything if each.id in room.person.specialisations]
