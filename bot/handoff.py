"""Hand-offs: a question that a person shall answer, on its way there and back.

Promises: a turn is handed off once, and only what its asker has seen and agreed to; the letters to those who shall answer, and
the answer to the asker, are put in the outbox in the same transaction as the change that they tell of, so each is sent once. The
number of the asker's chat stands here until the question is answered or closed, then only in the letter until it is sent.
Refuses: to tell anybody who asked, or the asker who answered.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    Text,
    and_,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from bot.journal import turns
from bot.messages import Button, Card, Language, Line, Outcome, Reply, Span
from bot.outbox import Outbox, outbox
from bot.people import People, Person, persons
from bot.texts import catalogue, office
from knowledge.database import Instant, reporting, writing

metadata = MetaData()

handoffs = Table(
    "handoff",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("turn", String(36), ForeignKey(turns.c.id, ondelete="CASCADE"), nullable=False, unique=True),
    Column("question", Text, nullable=False),
    Column("language", String(5), nullable=False),
    Column("specialisation", String(200)),
    # Where the answer goes: the chat's number, which nobody is shown.
    Column("account", String(32)),
    Column("state", String(10), nullable=False),
    Column("asked", Instant, nullable=False),
    Column("reply", Text),
    Column("settled", Instant),
    Column("settled_by", Integer, ForeignKey(persons.c.id)),
    Index("ix_handoff_state", "state", "asked"),
    # A number is never given twice: buttons in chats name it.
    sqlite_autoincrement=True,
)

# How long an answer may be: one message of Telegram, with our sentences around it.
LONGEST_REPLY = 3000
# A letter that could not be delivered is kept so long, for somebody to see it and send it again.
KEPT = timedelta(days=7)


class State(StrEnum):
    """Where a question is."""

    NEW = "new"
    ANSWERED = "answered"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Handoff:
    """A question that was handed off. `specialisation` is None where nobody could tell whose it is; `question` is masked."""

    id: int
    turn: str
    question: str
    language: Language
    specialisation: str | None
    state: State
    asked: datetime
    reply: str | None
    settled: datetime | None
    settled_by: int | None


@dataclass(frozen=True, slots=True)
class Passed:
    """What became of handing off: the question, whether it is handed off only now, and whether somebody gets it in a chat."""

    handoff: Handoff
    new: bool
    reaches: bool


class Handoffs:
    """The hand-offs of one database. Safe to share between threads and processes. Raises StoreUnavailable."""

    def __init__(self, engine: Engine, letters: Outbox, people: People) -> None:
        self._engine = engine
        self._letters = letters
        self._people = people

    def recipients(self, specialisation: str | None) -> list[Person]:
        """Who gets a question in a chat: the coordinators of its specialisation who have connected their account, else the
        administrators who have."""
        caretakers = self._people.caretakers([specialisation], []) if specialisation else []
        return [person for person in caretakers if person.telegram] or [
            person for person in self._people.administrators() if person.telegram
        ]

    def pass_on(
        self, turn: str, question: str, language: Language, specialisation: str | None, account: str, now: datetime
    ) -> Passed:
        """Hand off the question of a turn, masked as it was shown to its asker, whose chat is `account`."""
        recipients = self.recipients(specialisation)
        with writing(self._engine) as connection:
            # A writer of PostgreSQL does not shut out others: who locks the turn first hands it off.
            connection.execute(select(turns.c.id).where(turns.c.id == turn).with_for_update())
            known = connection.execute(select(handoffs).where(handoffs.c.turn == turn)).one_or_none()
            if known is not None:
                return Passed(_handoff(known), new=False, reaches=bool(recipients))
            row = {
                "turn": turn,
                "question": question,
                "language": language.value,
                "specialisation": specialisation,
                "account": account,
                "state": State.NEW.value,
                "asked": now,
            }
            number = connection.execute(insert(handoffs), row).inserted_primary_key[0]  # type: ignore[index]
            found = _handoff(connection.execute(select(handoffs).where(handoffs.c.id == number)).one())
            self._put_question(found, recipients, now, connection)
        return Passed(found, new=True, reaches=bool(recipients))

    def get(self, number: int) -> Handoff | None:
        """The hand-off of that number."""
        return next(iter(self._read(select(handoffs).where(handoffs.c.id == number))), None)

    def of_turns(self, names: Iterable[str]) -> dict[str, Handoff]:
        """The hand-offs of these turns (at most some hundreds)."""
        return {found.turn: found for found in self._read(select(handoffs).where(handoffs.c.turn.in_(list(names))))}

    def all(self, state: State | None = None, limit: int = 500) -> list[Handoff]:
        """The hand-offs, of one state if wished: the new ones first, those that wait longest at the top."""
        which = [] if state is None else [handoffs.c.state == state.value]
        statement = select(handoffs).where(*which).order_by(handoffs.c.asked)
        found = self._read(statement.limit(limit))
        return sorted(
            found, key=lambda each: (each.state is not State.NEW, each.asked.timestamp() * (1 if each.settled is None else -1))
        )

    def answer(self, number: int, text: str, person: Person, now: datetime) -> Handoff | None:
        """Answer a question; None if it was settled before. Raises ValueError for a text that is empty or too long."""
        text = text.strip()
        if not 0 < len(text) <= LONGEST_REPLY:
            raise ValueError("an answer has 1 to 3000 characters")
        return self._settle(number, State.ANSWERED, text, person, now)

    def close(self, number: int, person: Person, now: datetime) -> Handoff | None:
        """Close a question without an answer, which its asker is told; None if it was settled before."""
        return self._settle(number, State.CLOSED, None, person, now)

    def assign(self, number: int, specialisation: str | None, now: datetime) -> Handoff | None:
        """Give a question that waits to those of another specialisation; None if it does not wait any more."""
        recipients = self.recipients(specialisation)
        with writing(self._engine) as connection:
            changed = update(handoffs).where(_waits(number)).values(specialisation=specialisation)
            if not connection.execute(changed).rowcount:
                return None
            found = _handoff(connection.execute(select(handoffs).where(handoffs.c.id == number)).one())
            self._put_question(found, recipients, now, connection)
        return found

    def tidy(self, now: datetime) -> int:
        """Drop the letters of settled questions that have been sent (or could not be, for a week); how many."""
        settled = select(handoffs.c.id).where(handoffs.c.state != State.NEW.value)
        with reporting(self._engine), self._engine.connect() as connection:
            numbers = set(connection.execute(settled).scalars())
            written = select(outbox.c.id, outbox.c.key).where(
                outbox.c.key.like("handoff:%"), or_(outbox.c.sent.is_not(None), outbox.c.put <= now - KEPT)
            )
            stale = [row.id for row in connection.execute(written) if int(row.key.split(":")[1]) in numbers]
        if stale:
            with writing(self._engine) as connection:
                connection.execute(delete(outbox).where(outbox.c.id.in_(stale)))
        return len(stale)

    def waiting(self) -> int:
        """How many questions wait for an answer."""
        with reporting(self._engine), self._engine.connect() as connection:
            return connection.execute(
                select(func.count()).select_from(handoffs).where(handoffs.c.state == State.NEW.value)
            ).scalar_one()

    def _settle(self, number: int, state: State, reply: str | None, person: Person, now: datetime) -> Handoff | None:
        with writing(self._engine) as connection:
            row = connection.execute(select(handoffs).where(_waits(number)).with_for_update()).one_or_none()
            if row is None:
                return None
            values = {"state": state.value, "reply": reply, "settled": now, "settled_by": person.id, "account": None}
            if not connection.execute(update(handoffs).where(_waits(number)).values(values)).rowcount:
                return None
            found = _handoff(connection.execute(select(handoffs).where(handoffs.c.id == number)).one())
            if row.account is not None:
                key = f"handoff:{number}:reply"
                self._letters.put(key, letter_to_asker(found, key), now, account=row.account, within=connection)
        return found

    def _put_question(self, found: Handoff, recipients: Sequence[Person], now: datetime, connection: Connection) -> None:
        for person in recipients:
            key = f"handoff:{found.id}:{person.id}"
            self._letters.put(key, letter_to_recipient(found, key), now, person=person.id, within=connection)

    def _read(self, statement: Any) -> list[Handoff]:
        with reporting(self._engine), self._engine.connect() as connection:
            return [_handoff(row) for row in connection.execute(statement)]


def letters_of(numbers: Iterable[int]) -> Any:
    """The rows of the outbox that belong to these hand-offs."""
    return or_(*(outbox.c.key.like(f"handoff:{number}:%") for number in numbers))


# Letters


def letter_to_recipient(found: Handoff, key: str) -> Reply:
    """What somebody who shall answer reads in a chat."""
    texts = office()
    lines: list[Line] = [
        texts.heading("handoff-question", number=Span(str(found.id))),
        (Span(found.question),),
        (),
        texts.line("handoff-anonymous"),
    ]
    buttons = (Button(texts.text("handoff-button-reply"), f"o:reply:{found.id}"),)
    return Reply(key, Outcome.OFFICE, Language.PL, (Card(tuple(lines)),), buttons)


def letter_to_asker(found: Handoff, key: str) -> Reply:
    """What the asker reads when their question is settled; the same before it is sent, as a preview."""
    texts = catalogue(found.language)
    heading = "handoff-answered" if found.reply is not None else "handoff-closed"
    lines: list[Line] = [texts.heading(heading), texts.line("handoff-yours", question=Span(found.question))]
    if found.reply is not None:
        lines += [(), *((Span(line),) if line else () for line in found.reply.splitlines()), (), texts.line("handoff-by-person")]
    return Reply(key, Outcome.FEEDBACK, found.language, (Card(tuple(lines)),))


def _waits(number: int) -> Any:
    return and_(handoffs.c.id == number, handoffs.c.state == State.NEW.value)


def _handoff(row: Row[Any]) -> Handoff:
    return Handoff(
        id=row.id,
        turn=row.turn,
        question=row.question,
        language=Language(row.language),
        specialisation=row.specialisation,
        state=State(row.state),
        asked=row.asked,
        reply=row.reply,
        settled=row.settled,
        settled_by=row.settled_by,
    )
