"""The door of the office: what people who work here do in a chat. Everybody else's words pass through untouched.

Promises: only in a private chat, only for whom the administrator has invited; an answer, or None when the words are an ordinary
question. While a step waits for words, words are its answer; commands always pass. A button of an earlier step does nothing.
Refuses: to write a one-time link anywhere but into the reply.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.addresses import entrance
from bot.composer import Answer
from bot.consents import Consents
from bot.drafts import Drafts
from bot.editing import Editing
from bot.handoff import Handoffs
from bot.messages import Button, Card, Incoming, Language, Line, Outcome, Span
from bot.office import changes, confirming, contacts, files, new_event, replying
from bot.office.menu import ASIDE, RETURN, enter, menu
from bot.office.publishing import Publishing, undo
from bot.office.room import MENU, Flow, Room, Turn, button, moment_in, over, say
from bot.office.tasks import Task, Tasks
from bot.people import People, Person
from bot.sign_in import SignIn
from knowledge.store import Knowledge

DESK = "/biurko"
START = "/start"
EDIT = "/edytuj"
CANCEL = "/anuluj"
COMMANDS = (EDIT, DESK, CANCEL)
"""The commands of people who work here, in the order of their menu."""

_PREFIX = "o"
# A button of a step: its key and what it means there.
_STEP = "s"
_LEAVE = "leave"
_FLOWS: dict[str, Flow] = {
    new_event.FLOW: new_event.NewEvent(),
    contacts.FLOW: contacts.Contacts(),
    changes.FLOW: changes.Changes(),
    confirming.FLOW: confirming.Confirming(),
    files.FLOW: files.Files(),
    replying.FLOW: replying.Replying(),
}


@dataclass(frozen=True, slots=True)
class Office:
    """`desk_url` is the desk's public address, without a slash at its end."""

    people: People
    sign_in: SignIn
    tasks: Tasks
    knowledge: Knowledge
    editing: Editing
    desk_url: str
    clock: Callable[[], datetime]
    consents: Consents
    handoffs: Handoffs | None = None
    drafts: Drafts | None = None

    def knows(self, incoming: Incoming) -> bool:
        """Whether somebody who works here is speaking where nobody else listens. Raises KnowledgeError."""
        return incoming.private and self.people.by_telegram(incoming.person) is not None

    def handle(self, incoming: Incoming) -> Answer | None:
        """What the office says to this, or None if it is none of its business."""
        if not incoming.private:
            return None
        text = (incoming.text or "").strip()
        command, _, rest = text.partition(" ")
        if command == START and rest and not incoming.edited:
            return self._invited(rest.strip(), incoming.person)
        person = self.people.by_telegram(incoming.person)
        if person is None:
            return None
        if incoming.button is not None:
            return self._pressed(person, incoming.button)
        if incoming.file is not None:
            return self._sent(person, incoming)
        return self._said(person, text, edited=incoming.edited)

    # What comes in

    def _said(self, person: Person, text: str, *, edited: bool) -> Answer | None:
        if not text:
            return None
        if text.startswith("/"):
            return None if edited else self._command(person, text.split()[0].lower())
        task = self._task(person)
        if task is None or not (flow := _FLOWS[task.state.flow]).waits(task.state):
            return None
        room = self._room(person)
        # The reply to an edit takes the place of the step's, so the step is said again.
        turn = flow.ask(room, task.state).after(say("chat-edited")) if edited else flow.typed(room, task.state, text)
        return replace(self._keep(person, turn), discreet=flow.discreet)

    def _command(self, person: Person, command: str) -> Answer | None:
        if command == DESK:
            secret = self.sign_in.link(person.id, self.clock())
            address = self.desk_url + entrance(secret)
            link = Span(address, href=address, secret=True)
            return _says(say("desk-link", link=link), say("desk-link-lives"))
        if command == EDIT:
            return _answer(menu(self._room(person), begun=self._task(person) is not None))
        return self._cancel(person) if command == CANCEL else None

    def _sent(self, person: Person, incoming: Incoming) -> Answer:
        assert incoming.file is not None  # noqa: S101 - the caller has looked
        interrupted = self._task(person) is not None
        turn = files.received(self._room(person), incoming.file)
        return self._keep(person, turn.after(say("chat-file-interrupts")) if interrupted else turn)

    def _pressed(self, person: Person, data: str) -> Answer | None:
        prefix, _, rest = data.partition(":")
        if prefix != _PREFIX:
            return None
        what, _, rest = rest.partition(":")
        match what:
            case "menu":
                return self._chosen(person, rest)
            case "s":
                key, _, what = rest.partition(":")
                return self._stepped(person, key, what)
            case "confirm" | "fix" | "undo":
                return self._about(person, what, rest)
            case "reply" if rest.isdecimal():
                return self._keep(person, replying.begin(self._room(person), int(rest[:12])))
            case "draft" if rest.isdecimal():
                return _answer(replying.draft(self._room(person), int(rest[:12])))
        return self._gone(person)

    def _chosen(self, person: Person, name: str) -> Answer:
        """An entry of the menu, or the menu itself."""
        room, task = self._room(person), self._task(person)
        if not name:
            return _answer(menu(room, begun=task is not None))
        if name == RETURN:
            return self._gone(person) if task is None else self._keep(person, _FLOWS[task.state.flow].ask(room, task.state))
        turn = enter(room, name)
        if turn is None:
            return _answer(over(say("chat-nothing-to-edit")))
        return _answer(turn) if name in ASIDE or turn.state is None else self._keep(person, turn)

    def _stepped(self, person: Person, key: str, what: str) -> Answer:
        """A button of a step."""
        task = self._task(person)
        if task is None or task.key != key:
            return self._gone(person)
        if what == _LEAVE:
            return self._cancel(person)
        turn = _FLOWS[task.state.flow].pressed(self._room(person), task.state, what)
        return self._gone(person) if turn is None else self._keep(person, turn)

    def _about(self, person: Person, what: str, rest: str) -> Answer:
        """A button about a document, good at any time: what somebody has begun stays, unless the button leads to
        steps of its own."""
        key, _, number = rest.partition(":")
        room = self._room(person)
        document = room.by_key(key)
        if document is None or not (number.isdecimal() or (not number and what != "undo")):
            return self._gone(person)
        match what:
            case "undo":
                return _answer(undo(room, document, int(number)))
            case "fix":
                turn = confirming.fix(room, document)
            case _:
                turn = confirming.confirm(room, document, int(number) if number else None)
        return _answer(turn) if turn.state is None else self._keep(person, turn)

    def _cancel(self, person: Person) -> Answer:
        task = self._task(person)
        if task is None:
            return _answer(over(say("chat-nothing-begun")))
        self.tasks.drop(person.id)
        return _answer(over(_FLOWS[task.state.flow].left(task.state)))

    def _gone(self, person: Person) -> Answer:
        """What is said to a button of an earlier step; what was begun since then is offered."""
        begun = self._task(person) is not None
        turn = over(say("chat-step-gone"))
        back = (button("chat-button-continue", f"{MENU}:{RETURN}"),) if begun else ()
        return _says(*turn.cards[0].lines, buttons=(*back, *turn.buttons))

    def _invited(self, code: str, account: str) -> Answer | None:
        """An answer to somebody who brings an invitation; None for other deep links."""
        person = self.sign_in.accept(code, account, self.clock())
        if person is None:
            return None
        return _says(say("welcome", name=person.name))

    # What was begun

    def _task(self, person: Person) -> Task | None:
        """What the person has begun; a flow that there is no more is none."""
        found = self.tasks.get(person.id, self.clock())
        return found if found is not None and found.state.flow in _FLOWS else None

    def _keep(self, person: Person, turn: Turn) -> Answer:
        """Keep where the turn leads to, and answer."""
        state = turn.state
        if state is None:
            self.tasks.drop(person.id)
            return _answer(turn)
        flow = _FLOWS[state.flow]
        before = self._task(person)
        if isinstance(flow, Publishing) and (before is None or before.state.flow != state.flow):
            self.consents.expect()
        if flow.waits(state):
            turn = replace(turn, cards=(*turn.cards, Card((say("chat-how-to-leave"),))))
        return _answer(turn, self.tasks.put(person.id, state, self.clock()), flow.leaving)

    def _room(self, person: Person) -> Room:
        now = moment_in(self.clock())
        return Room(person, self.knowledge, self.editing, self.consents, self.desk_url, now, self.handoffs, self.drafts)


def _answer(turn: Turn, key: str = "", leaving: str = "") -> Answer:
    steps = [Button(each.label, f"{_PREFIX}:{_STEP}:{key}:{each.what}") for each in turn.choices]
    if key:
        steps.append(button(leaving, f"{_PREFIX}:{_STEP}:{key}:{_LEAVE}"))
    return Answer(Outcome.OFFICE, Language.PL, turn.cards, (*steps, *turn.buttons), files=turn.files, manner=turn.manner)


def _says(*lines: Line, buttons: tuple[Button, ...] = ()) -> Answer:
    return Answer(Outcome.OFFICE, Language.PL, (Card(lines),), buttons)
