"""The office: what people who work here do in a chat. Everybody else's words pass through untouched.

Promises: only in a private chat, only for whom the administrator has invited; an answer, or None when the words are an ordinary
question. Refuses: to write a one-time link anywhere but into the reply.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.composer import Answer
from bot.messages import Card, Incoming, Language, Line, Outcome, Span
from bot.people import People
from bot.sign_in import SignIn
from bot.texts import office

DESK = "/biurko"
START = "/start"


@dataclass(frozen=True, slots=True)
class Office:
    """`desk_url` is the desk's public address, without a slash at its end."""

    people: People
    sign_in: SignIn
    desk_url: str
    clock: Callable[[], datetime]

    def handle(self, incoming: Incoming) -> Answer | None:
        """What the office says to this, or None if it is none of its business."""
        if not incoming.private or incoming.edited:
            return None
        command, _, rest = (incoming.text or "").strip().partition(" ")
        if command == START and rest:
            return self._invited(rest.strip(), incoming.person)
        person = self.people.by_telegram(incoming.person)
        if person is None:
            return None
        if command == DESK:
            secret = self.sign_in.link(person.id, self.clock())
            address = f"{self.desk_url}/wejscie/{secret}"
            link = Span(address, href=address, secret=True)
            return _says(office().line("desk-link", link=link), office().line("desk-link-lives"))
        return None

    def _invited(self, code: str, account: str) -> Answer | None:
        """An answer to somebody who brings an invitation; None for other deep links."""
        person = self.sign_in.accept(code, account, self.clock())
        if person is None:
            return None
        return _says(office().line("welcome", name=Span(person.name)))


def _says(*lines: Line) -> Answer:
    return Answer(Outcome.OFFICE, Language.PL, (Card(tuple(lines)),))
