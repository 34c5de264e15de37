"""A contact of an organisation, step by step: whose, which one, its new value, preview.

Promises: one contact changes and the others stay as they are; the change is made upon what stands there when it is published.
Refuses: a number or address that cannot be one.
"""

from collections.abc import Sequence
from typing import Any

from bot.messages import Card
from bot.office import values
from bot.office.publishing import REASON, Publishing, preview, publish
from bot.office.room import Choice, Room, Turn, choice, cut, in_place, listed, over, say, turned
from bot.office.tasks import State
from bot.rights import may_edit
from knowledge.documents import Contact, ContactType, Organisation, SourceDate, Status
from knowledge.labels import choice as in_polish

FLOW = "contact"
_NEW = "new"


def begin(room: Room) -> Turn:
    """The first step: whose contact."""
    own = room.organisations()
    if not own:
        return over(say("chat-nothing-to-edit"))
    if len(own) == 1:
        return begin_at(room, own[0])
    return Contacts().ask(room, State(FLOW, "organisation"))


def begin_at(room: Room, organisation: Organisation) -> Turn:
    """The second step: which contact of this organisation."""
    if not may_edit(room.person, organisation):
        return over(say("chat-forbidden"))
    return Contacts().ask(room, State(FLOW, "contact", {"organisation": organisation.id}))


class Contacts(Publishing):
    """The steps of a contact. Fields: `organisation` (id), `revision` that was seen, `type` and `old` value (None: a new one),
    `value` (None: it goes), `note` (None: it stays as it is)."""

    def waits(self, state: State) -> bool:
        """Whether the next words are the answer."""
        return state.step in {"value", "note"} or super().waits(state)

    def ask(self, room: Room, state: State) -> Turn:
        """What the step says."""
        if state.step == "organisation":
            options = [Choice(cut(each.name), each.key) for each in room.organisations()]
            return Turn((Card((say("chat-contact-organisation"),)),), listed(options, state.fields.get("page", 0)), state=state)
        organisation = _organisation(room, state)
        if organisation is None:
            return over(say("chat-gone"))
        match state.step:
            case "contact":
                return _which(room, organisation, state)
            case "type":
                choices = tuple(choice(f"chat-contact-type-{each.value}", each.value) for each in ContactType)
                return Turn((Card((say("chat-contact-type"),)),), choices, state=state)
            case "value":
                return _value(state)
            case "note":
                lines = (say("chat-contact-note", note=_note(organisation, state)), say("chat-contact-note-new"))
                choices = (choice("chat-contact-note-keep", "keep"), choice("chat-contact-note-remove", "remove"))
                return Turn((Card(lines),), choices, state=state)
            case "reason":
                return super().ask(room, state)
            case _:
                return self.show(room, state)

    def typed(self, room: Room, state: State, text: str) -> Turn:
        """Take the value, or say why not and ask again."""
        if state.step == REASON:
            return super().typed(room, state, text)
        try:
            value = values.line(text) if state.step == "note" else values.contact(ContactType(state.fields["type"]), text)
        except values.Unusable as error:
            return self.ask(room, state).after(say(f"chat-bad-{error.code}", limit=error.limit))
        if state.step == "note":
            return self.ask(room, state.at("preview", note=value))
        organisation = _organisation(room, state)
        # What was noted of the old number ("wew. 29") need not be true of the new one.
        noted = organisation is not None and value != state.fields["old"] and _note(organisation, state)
        return self.ask(room, state.at("note" if noted else "preview", value=value))

    def pressed(self, room: Room, state: State, what: str) -> Turn | None:
        """Take a button."""
        if state.step == "organisation":
            if (other := turned(state, what)) is not None:
                return in_place(self.ask(room, other))
            found = next((each for each in room.organisations() if each.key == what), None)
            return None if found is None else begin_at(room, found)
        organisation = _organisation(room, state)
        if organisation is None:
            return over(say("chat-gone"))
        if state.step in {"preview", "conflict"}:
            return self._decided(room, state, what)
        if state.step == REASON:
            return super().pressed(room, state, what)
        return self._chosen(room, state, what)

    def _chosen(self, room: Room, state: State, what: str) -> Turn | None:
        """Which contact, of which type, and what becomes of it."""
        match state.step, what:
            case "contact", "new":
                return self.ask(room, state.at("type", old=None, note=None))
            case "contact", _ if what.isdecimal() and int(what) < len(state.fields["known"]):
                kind, value = state.fields["known"][int(what)]
                return self.ask(room, state.at("value", type=kind, old=value, note=None))
            case "type", _ if what in set(ContactType):
                return self.ask(room, state.at("value", type=what))
            case "value", "keep" if state.fields["old"] is not None:
                return self.ask(room, state.at("preview", value=state.fields["old"]))
            case "value", "remove" if state.fields["old"] is not None:
                return self.ask(room, state.at("preview", value=None))
            case "note", "keep" | "remove":
                return self.ask(room, state.at("preview", note=None if what == "keep" else ""))
        return None

    def _decided(self, room: Room, state: State, what: str) -> Turn | None:
        """What becomes of the change."""
        match state.step, what:
            case "preview", "publish":
                return self.publish(room, state)
            case "preview", "fix":
                return self.ask(room, state.at("value"))
            case "conflict", "again":
                return self.ask(room, state.at("preview"))
        return None

    def publish(self, room: Room, state: State, reason: str = "") -> Turn:
        """Publish the change."""
        organisation = _organisation(room, state)
        if organisation is None:
            return over(say("chat-gone"))
        return publish(room, self, _changed(room, organisation, state), state, reason)

    def show(self, room: Room, state: State) -> Turn:
        """The preview, upon what stands there now."""
        organisation = _organisation(room, state)
        if organisation is None:
            return over(say("chat-gone"))
        return preview(room, _changed(room, organisation, state), state.at("preview", revision=organisation.revision))


def _organisation(room: Room, state: State) -> Organisation | None:
    found = room.documents.get(state.fields.get("organisation", ""))
    return found if isinstance(found, Organisation) else None


def _which(room: Room, organisation: Organisation, state: State) -> Turn:
    known = [[each.type.value, each.value] for each in organisation.contacts]
    choices = [
        *(Choice(cut(f"{in_polish(each.type)}: {each.value}"), str(number)) for number, each in enumerate(organisation.contacts)),
        choice("chat-contact-new", _NEW),
    ]
    card = Card((*room.cards.organisation(organisation).lines[:1], say("chat-contact-which")))
    return Turn((card,), tuple(choices), state=state.at("contact", known=known))


def _value(state: State) -> Turn:
    kind, old = state.fields["type"], state.fields["old"]
    if old is None:
        return Turn((Card((say(f"chat-contact-value-{kind}"),)),), state=state)
    lines = (say("chat-contact-old", value=old), say(f"chat-contact-value-{kind}"))
    choices = (choice("chat-contact-keep", "keep"), choice("chat-contact-remove", "remove"))
    return Turn((Card(lines),), choices, state=state)


def _note(organisation: Organisation, state: State) -> str:
    """What stands beside the contact that is changed."""
    old = (state.fields["type"], state.fields["old"])
    return next((each.note for each in organisation.contacts if (each.type, each.value) == old), "")


def _changed(room: Room, organisation: Organisation, state: State) -> Organisation:
    """The organisation with the change made upon what stands there now: a contact that has gone meanwhile is added anew,
    unless it is there."""
    kind, old, value = ContactType(state.fields["type"]), state.fields["old"], state.fields["value"]
    contacts = list(organisation.contacts)
    places = {(each.type, each.value): number for number, each in enumerate(contacts)}
    place = places.get((kind, old), places.get((kind, value)))
    if value is None:
        contacts = [each for number, each in enumerate(contacts) if number != place]
    else:
        fields: dict[str, Any] = {
            "value": value,
            "status": Status.CONFIRMED,
            "source": room.source,
            "source_date": SourceDate.parse(room.today.isoformat()),
        }
        if state.fields["note"] is not None:
            fields["note"] = state.fields["note"]
        if place is None:
            contacts.insert(_behind(contacts, kind), Contact(type=kind, **fields))
        else:
            contacts[place] = contacts[place].model_copy(update=fields)
    return organisation.model_copy(update={"contacts": tuple(contacts)})


def _behind(contacts: Sequence[Contact], kind: ContactType) -> int:
    """The place behind the last contact of that type, or at the end."""
    places = [number for number, each in enumerate(contacts, 1) if each.type is kind]
    return places[-1] if places else len(contacts)
