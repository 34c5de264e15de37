"""Replying: a question that somebody passed on is answered here, and goes back through the bot.

Promises: what is sent was shown before, as its asker will read it; a question is answered once; the way to a document is one tap.
Refuses: to tell who asked, or who answers.
"""

from dataclasses import replace
from typing import ClassVar

from bot.addresses import address
from bot.handoff import LONGEST_REPLY, Handoff, State, letter_to_asker
from bot.lessons import save_draft
from bot.messages import Card, Span
from bot.office.room import Flow, Room, Turn, button, choice, over, say
from bot.office.tasks import State as Step
from bot.rights import may_add, may_answer_question

FLOW = "reply"


def begin(room: Room, number: int) -> Turn:
    """Ask for the answer to a question."""
    found = _found(room, number)
    return over(say("chat-reply-settled")) if found is None else Replying().ask(room, Step(FLOW, "text", {"number": number}))


def draft(room: Room, number: int) -> Turn:
    """Make the draft of a document of an answered question."""
    found = None if room.handoffs is None else room.handoffs.get(number)
    if (
        room.drafts is None
        or found is None
        or found.reply is None
        or not may_answer_question(room.person, found.specialisation)
        or not may_add(room.person, "guide")
    ):
        return over(say("chat-forbidden"))
    made = save_draft(room.drafts, found, room.person, room.now)
    page = room.desk_url + address(made.document, "edycja")
    return over(say("chat-reply-draft"), (Span(page, href=page),), say("chat-fix-sign-in"))


class Replying(Flow):
    """Two steps: the text, and its preview. Fields: `number` of the question, `text`.

    Neither the question nor the answer is kept in the journal of whoever answers: they are the asker's, and go when the asker
    wishes.
    """

    discreet: ClassVar[bool] = True

    def waits(self, state: Step) -> bool:
        """The answer is typed."""
        return True

    def ask(self, room: Room, state: Step) -> Turn:
        """The question, or what its asker will read."""
        found = _found(room, int(state.fields["number"]))
        if found is None:
            return over(say("chat-reply-settled"))
        if state.step == "preview":
            return self._preview(found, state)
        lines = (
            say("chat-reply-ask", number=str(found.id)),
            (Span(found.question, bold=True, secret=True),),
            say("chat-reply-anonymous"),
        )
        return Turn((Card(lines),), state=state)

    def typed(self, room: Room, state: Step, text: str) -> Turn:
        """Take the answer, or another one."""
        text = text.strip()
        if not text or len(text) > LONGEST_REPLY:
            return self.ask(room, state.at("text")).after(say("chat-reply-long", limit=LONGEST_REPLY))
        return self.ask(room, state.at("preview", text=text))

    def pressed(self, room: Room, state: Step, what: str) -> Turn | None:
        """Send what was shown, or write it anew."""
        if state.step != "preview":
            return None
        match what:
            case "fix":
                return self.ask(room, state.at("text"))
            case "send":
                return self._send(room, state)
        return None

    def _preview(self, found: Handoff, state: Step) -> Turn:
        shown = letter_to_asker(replace(found, reply=state.fields["text"]), "")
        choices = (choice("chat-button-send", "send"), choice("chat-button-fix", "fix"))
        return Turn((Card((say("chat-reply-preview"),)), *map(_secret, shown.cards)), choices, state=state)

    def _send(self, room: Room, state: Step) -> Turn:
        number = int(state.fields["number"])
        found = _found(room, number)
        done = None
        if found is not None and room.handoffs is not None:
            done = room.handoffs.answer(number, state.fields["text"], room.person, room.now)
        if done is None:
            return over(say("chat-reply-settled"))
        buttons = [button("chat-button-draft", f"o:draft:{number}")] if may_add(room.person, "guide") else []
        return over(say("chat-reply-sent"), buttons=buttons)


def _secret(card: Card) -> Card:
    return Card(tuple(tuple(replace(span, secret=True) for span in line) for line in card.lines))


def _found(room: Room, number: int) -> Handoff | None:
    """The question, if it waits and the person may answer it."""
    found = None if room.handoffs is None else room.handoffs.get(number)
    if found is None or found.state is not State.NEW or not may_answer_question(room.person, found.specialisation):
        return None
    return found
