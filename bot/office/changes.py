"""An event that is called off, put off, or takes place after all: which one, what happened, when instead, preview.

Promises: only what changes is written; an event that is put off lasts as long as before, if nobody says how long. Refuses: a day
that has passed.
"""

from datetime import date, datetime
from typing import Any

from bot.messages import Card, Language, Span
from bot.office import moments
from bot.office.new_event import when_typed
from bot.office.publishing import REASON, Publishing, preview, publish
from bot.office.room import Choice, Room, Turn, choice, cut, in_place, listed, over, say, turned
from bot.office.tasks import State
from bot.rights import may_edit
from bot.texts import catalogue
from knowledge.documents import Event, SourceDate, Status

FLOW = "change"


def begin(room: Room) -> Turn:
    """The first step: which event."""
    own = room.events()
    if not own:
        return over(say("chat-change-no-events"))
    if len(own) == 1:
        return begin_at(room, own[0])
    return Changes().ask(room, State(FLOW, "event"))


def begin_at(room: Room, event: Event) -> Turn:
    """The second step: what happened to this event."""
    if not may_edit(room.person, event):
        return over(say("chat-forbidden"))
    return Changes().ask(room, State(FLOW, "what", {"event": event.id}))


class Changes(Publishing):
    """The steps of a change. Fields: `event` (id), `revision` that was seen, `what` (cancel, move, restore), `starts`, `ends`."""

    def waits(self, state: State) -> bool:
        """Whether the next words are the answer."""
        return state.step == "when" or super().waits(state)

    def ask(self, room: Room, state: State) -> Turn:
        """What the step says."""
        if state.step == "event":
            options = [Choice(cut(f"{_short(each.starts)} {each.name}"), each.key) for each in room.events()]
            return Turn((Card((say("chat-change-event"),)),), listed(options, state.fields.get("page", 0)), state=state)
        event = _event(room, state)
        if event is None:
            return over(say("chat-gone"))
        match state.step:
            case "what":
                first = choice("chat-change-restore", "restore") if event.cancelled else choice("chat-change-cancel", "cancel")
                return Turn((room.cards.event(event),), (first, choice("chat-change-move", "move")), state=state)
            case "when":
                was = catalogue(Language.PL).moment(event.starts)
                lines = (say("chat-change-when", name=event.name, was=was), say("chat-when-examples"))
                return Turn((Card(lines),), state=state)
            case "reason":
                return super().ask(room, state)
            case _:
                return self.show(room, state)

    def typed(self, room: Room, state: State, text: str) -> Turn:
        """Take the new day, or say why not and ask again."""
        event = _event(room, state)
        if event is None:
            return over(say("chat-gone"))
        if state.step == REASON:
            return super().typed(room, state, text)
        found = when_typed(room, text)
        if isinstance(found, str):
            return self.ask(room, state).after(say(found, text=Span(cut(text))))
        when = moments.moved(event, found)
        return self.ask(room, state.at("preview", starts=when.starts.isoformat(), ends=when.end.isoformat()))

    def pressed(self, room: Room, state: State, what: str) -> Turn | None:
        """Take a button."""
        if state.step == "event":
            if (other := turned(state, what)) is not None:
                return in_place(self.ask(room, other))
            found = next((each for each in room.events() if each.key == what), None)
            return None if found is None else begin_at(room, found)
        event = _event(room, state)
        if event is None:
            return over(say("chat-gone"))
        match state.step, what:
            case "what", "cancel" | "restore":
                return self.ask(room, state.at("preview", what=what))
            case "what", "move":
                return self.ask(room, state.at("when", what=what))
            case "preview", "publish":
                return self.publish(room, state)
            case "reason", _:
                return super().pressed(room, state, what)
            case "preview", "fix":
                return self.ask(room, state.at("when" if state.fields["what"] == "move" else "what"))
            case "conflict", "again":
                return self.ask(room, state.at("preview"))
        return None

    def publish(self, room: Room, state: State, reason: str = "") -> Turn:
        """Publish the change."""
        event = _event(room, state)
        return over(say("chat-gone")) if event is None else publish(room, self, _changed(room, event, state), state, reason)

    def show(self, room: Room, state: State) -> Turn:
        """The preview, upon what stands there now."""
        event = _event(room, state)
        if event is None:
            return over(say("chat-gone"))
        return preview(room, _changed(room, event, state), state.at("preview", revision=event.revision))


def _event(room: Room, state: State) -> Event | None:
    found = room.documents.get(state.fields.get("event", ""))
    return found if isinstance(found, Event) else None


def _changed(room: Room, event: Event, state: State) -> Event:
    changes: dict[str, Any] = {
        "cancelled": state.fields["what"] == "cancel",
        "source": room.source,
        "source_date": SourceDate.parse(room.today.isoformat()),
        "status": Status.CONFIRMED,
        "confirmed_on": None,  # the day of the source says it
    }
    if state.fields["what"] == "move":
        # By way of a record, so that a stored text becomes a moment as the store would read it.
        changes |= {"starts": state.fields["starts"], "ends": state.fields["ends"]}
    return Event.model_validate({**event.model_dump(), **changes})


def _short(value: datetime | date) -> str:
    return f"{value.day:02}.{value.month:02}"
