"""Upkeep: the daily round that keeps the documents true, and what waits for whom.

Once a day the round withdraws what silence has used up, tells those concerned, and asks each owner about what is due: one message
at most a week, never at night nor on a weekend, with two buttons for each of at most FEW documents; what else waits is counted
and stands on the desk. `bot.freshness` has the rules.
Promises: a round that breaks off is taken up again and repeats nothing; of several processes one does it; who was not reached (no
account, blocked, nobody knows) was not asked. Whatever is withdrawn can be restored, by its history.
Refuses: to confirm anything, and to send.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType

from sqlalchemy import (
    Column,
    Connection,
    Date,
    Engine,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    and_,
    delete,
    func,
    insert,
    select,
    text,
    update,
)

from bot.addresses import address
from bot.cards import value_at
from bot.freshness import (
    MARKED,
    MARKED_AFTER,
    WITHDRAWN_AFTER,
    Stage,
    Standing,
    is_unconfirmed,
    is_withdrawn,
    owners,
    states,
    unconfirmed_contacts,
    urgency,
    without_unconfirmed,
)
from bot.messages import Button, Card, Language, Line, Outcome, Reply, Span
from bot.outbox import Outbox, State, is_weekend, outbox, state_of
from bot.people import People, Person, metadata
from bot.texts import office
from knowledge.database import Instant, reporting, writing
from knowledge.documents import WARSAW, Appointment, Document, Guide, Organisation, moment
from knowledge.store import Action, Conflict, Content, Knowledge, NotFound, StoreUnavailable, history_table

_log = logging.getLogger(__name__)

# Who is named in the history for what happened by itself.
AUTHOR = "Drogowskaz"
# How many documents one message asks about, and how long an owner is left alone after it.
FEW = 5
WEEK = timedelta(days=7)
# A round takes seconds; one that has not ended after so long has lost its process.
LOST = timedelta(minutes=10)
CONFIRM, FIX = "o:confirm:", "o:fix:"
PAGE = "/potwierdzenia"
# The last of these that a person did to a document says since when its text stands there.
_WRITTEN = (Action.ADDED.value, Action.REVISED.value, Action.RESTORED.value)

questions = Table(
    "freshness_question",
    metadata,
    # The key of the letter that asks.
    Column("letter", String(200), nullable=False),
    Column("document", String(200), nullable=False),
    Column("person", Integer, ForeignKey("person.id"), nullable=False),
    Column("put", Instant, nullable=False),
    PrimaryKeyConstraint("letter", "document", name="pk_freshness_question"),
    Index("ix_freshness_question_document", "document"),
)
rounds = Table(
    "freshness_round",
    metadata,
    Column("day", Date, primary_key=True),
    Column("began", Instant, nullable=False),
    Column("finished", Instant),
    # The content version up to which everybody has been told what was withdrawn.
    Column("version", Integer, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Question:
    """Somebody was to be asked about a document: when the letter was put, where it is, when it arrived."""

    document: str
    person: int
    put: datetime
    state: State
    sent: datetime | None


@dataclass(frozen=True, slots=True)
class Owner:
    """Somebody for whom a document waits, and the last question to them since it is due."""

    person: Person
    question: Question | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A document that waits for a confirmation. `name` is how people call it."""

    document: Document
    name: str
    standing: Standing
    owners: tuple[Owner, ...]

    @property
    def page(self) -> str:
        """The document's address on the desk, without the host."""
        return page_of(self.document)

    @property
    def unconfirmed(self) -> bool:
        """Whether it, or a contact of it, is "do potwierdzenia"."""
        return is_unconfirmed(self.document)

    def waits_for(self, person: Person) -> bool:
        """Whether the person is an owner."""
        return any(owner.person.id == person.id for owner in self.owners)

    @property
    def reachable(self) -> bool:
        """Whether any of its owners can be asked in Telegram."""
        return any(owner.person.telegram for owner in self.owners)


@dataclass(frozen=True, slots=True)
class Done:
    """What a round did: ids of the documents withdrawn (or of organisations that lost contacts), ids of the people asked."""

    withdrawn: tuple[str, ...]
    asked: tuple[int, ...]


class Upkeep:
    """Keeps the documents of one database true. `url` is the desk's public address without a slash at its end."""

    def __init__(self, engine: Engine, knowledge: Knowledge, people: People, letters: Outbox, url: str) -> None:
        self._engine = engine
        self._knowledge = knowledge
        self._people = people
        self._outbox = letters
        self._url = url
        self._changed: tuple[int, Mapping[str, date]] = (-1, {})
        self._marks: tuple[tuple[int, date] | None, Mapping[str, date]] = (None, MappingProxyType({}))

    # What answers and pages read

    def marks(self, content: Content, today: date) -> Mapping[str, date]:
        """Which documents answers must mark as unconfirmed, each with the day since when. Costs nothing until the content or the
        day changes; a database that fails leaves the marks as they were."""
        key, known = self._marks
        if key == (content.version, today):
            return known
        try:
            asked = self._questions(moment(today, end=True))
            named = {question.document for question in asked if question.sent}
            documents = [document for name in named if (document := content.documents.get(name)) is not None]
            standings = states(documents, self._changed_on(named) if documents else {}, _arrived(asked), today)
        except StoreUnavailable:
            _log.exception("The marks stay as they were")
            return known
        found = {name: standing.since for name, standing in standings.items() if standing.stage in MARKED}
        self._marks = ((content.version, today), MappingProxyType(found))
        return self._marks[1]

    def waiting(self, now: datetime) -> list[Waiting]:
        """Everything that waits for a confirmation, most urgent first."""
        content = self._knowledge.content()
        asked = self._questions(now)
        standings = states(content.documents.values(), self._all_changed_on(content), _arrived(asked), _day(now))
        due = [content.documents[name] for name, standing in standings.items() if standing.stage is not Stage.FRESH]
        people = self._people.all()
        due.sort(key=lambda document: urgency(document, standings[document.id]))
        people, last = self._people.all(), _last(asked)
        return [
            Waiting(
                document,
                name_of(document, content.documents),
                standings[document.id],
                tuple(_owner(person, standings[document.id], last) for person in owners(document, people)),
            )
            for document in due
        ]

    def due_for(self, person: Person, now: datetime) -> list[Waiting]:
        """What waits for this person, most urgent first."""
        return [each for each in self.waiting(now) if each.waits_for(person)]

    # The round

    def round(self, now: datetime) -> Done | None:
        """Do today's round; None if it was done today or another process is at it. Raises KnowledgeError."""
        before = self._begin(now)
        if before is None:
            return None
        withdrawn = [each.document.id for each in self.waiting(now) if self._withdraw(each)]
        version = self._knowledge.version()
        self._tell(before, now)
        asked = self._ask_all(now)
        with writing(self._engine) as connection:
            connection.execute(update(rounds).where(rounds.c.day == _day(now)).values(finished=now, version=version))
        return Done(tuple(withdrawn), tuple(asked))

    def _begin(self, now: datetime) -> int | None:
        """Take the round of the day; the content version up to which withdrawals have been told, or None if it is not ours."""
        with writing(self._engine) as connection:
            _alone(connection)
            found = connection.execute(select(rounds)).all()
            if any(row.day == _day(now) and row.finished for row in found):
                return None
            if any(row.finished is None and row.began > now - LOST for row in found):
                return None
            finished = [row.version for row in found if row.finished]
            known = finished or [row.version for row in found]
            told = max(known) if known else connection.execute(select(func.max(history_table.c.number))).scalar() or 0
            connection.execute(delete(rounds).where(rounds.c.finished.is_(None)))
            connection.execute(insert(rounds), {"day": _day(now), "began": now, "version": told})
            return told

    def _withdraw(self, waiting: Waiting) -> bool:
        """Withdraw what its time has come for; whoever changed it meanwhile was faster, and it has time again."""
        document = waiting.document
        if waiting.standing.stage is not Stage.TO_WITHDRAW:
            return False
        try:
            if isinstance(document, Organisation):
                self._knowledge.revise(without_unconfirmed(document), document.revision, AUTHOR)
            else:
                self._knowledge.withdraw(document.id, document.revision, AUTHOR)
        except (Conflict, NotFound):
            return False
        return True

    def _tell(self, told: int, now: datetime) -> None:
        """Tell the owners and the administrators what was withdrawn since the content version `told`."""
        by_itself = and_(history_table.c.author == AUTHOR, history_table.c.number > told)
        statement = select(history_table.c.number, history_table.c.document_id).where(by_itself).order_by(history_table.c.number)
        with reporting(self._engine), self._engine.connect() as connection:
            changes = connection.execute(statement).all()
        if not changes:
            return
        documents = {**self._knowledge.documents(), **self._knowledge.withdrawn()}
        gone = [documents[name] for name in dict.fromkeys(row.document_id for row in changes) if name in documents]
        people = self._people.all()
        for person in people:
            concerned = {person.id for person in self._people.administrators()}
            theirs = [each for each in gone if person.id in concerned or person in owners(each, people)]
            if theirs and person.telegram:
                lines = [office().heading("withdrawn")]
                lines += [office().line(_gone(each), name=self._linked(each, documents)) for each in theirs]
                lines.append(office().line("withdrawn-restore"))
                key = f"withdrawn:{changes[-1].number}:{person.id}"
                self._outbox.put(key, _letter(key, lines), now, person=person.id, quiet=True)

    def _ask_all(self, now: datetime) -> list[int]:
        """Ask each owner who can be asked, and has not been within a week, about what is due; the people asked."""
        if is_weekend(now):  # by Monday it may be settled
            return []
        waiting = self.waiting(now)
        return [
            person.id for person in self._people.all() if person.active and person.telegram and self._ask(person, waiting, now)
        ]

    def _ask(self, person: Person, waiting: Sequence[Waiting], now: datetime) -> bool:
        theirs = [each for each in waiting if each.waits_for(person)]
        new = [each for each in theirs if not _asked(each, person)][:FEW]
        if not new:
            return False
        key = f"freshness:{_day(now)}:{person.id}"
        with writing(self._engine) as connection:
            _alone(connection)
            last = connection.execute(select(func.max(questions.c.put)).where(questions.c.person == person.id)).scalar()
            # By days, not hours: a round that runs an hour earlier than a week ago may ask.
            if last is not None and _day(now) - _day(last) < WEEK:
                return False
            reply = self._question(key, new, len(theirs) - len(new), now)
            if not self._outbox.put(key, reply, now, person=person.id, quiet=True, within=connection):
                return False
            rows = [{"letter": key, "document": each.document.id, "person": person.id, "put": now} for each in new]
            connection.execute(insert(questions), rows)
        return True

    # Letters

    def _question(self, key: str, asked: Sequence[Waiting], others: int, now: datetime) -> Reply:
        several = len(asked) > 1
        lines: list[Line] = [office().heading("freshness-ask")]
        buttons: list[Button] = []
        documents = {each.document.id: each.document for each in asked}
        for number, each in enumerate(asked, 1):
            mark = f"{number}. " if several else ""
            lines += [(), (Span(mark, bold=True), self._linked(each.document, documents, each.name)), *_facts(each)]
            # With the revision: what is confirmed is what this message shows.
            confirm = f"{CONFIRM}{each.document.key}:{each.document.revision}"
            buttons.append(Button(mark + office().text("freshness-confirm"), confirm))
            buttons.append(Button(mark + office().text("freshness-fix"), FIX + each.document.key))
        marked_on = Span(office().day(_day(now) + timedelta(days=MARKED_AFTER)))
        lines += [(), office().line("freshness-marked", day=marked_on)]
        if any(is_withdrawn(each.document) for each in asked):
            lines.append(office().line("freshness-withdrawn", days=WITHDRAWN_AFTER))
        page = Span(f"{self._url}{PAGE}", href=f"{self._url}{PAGE}")
        lines.append(
            office().line("freshness-more", number=others, page=page) if others else office().line("freshness-page", page=page)
        )
        return _letter(key, lines, buttons)

    def _linked(self, document: Document, documents: Mapping[str, Document], name: str = "") -> Span:
        return Span(name or name_of(document, documents), href=f"{self._url}{page_of(document)}", bold=True)

    # What the database knows

    def _questions(self, now: datetime) -> list[Question]:
        statement = select(
            questions.c.document,
            questions.c.person,
            questions.c.put,
            outbox.c.claimed,
            outbox.c.sent,
            outbox.c.failed,
            outbox.c.reason,
        ).join_from(questions, outbox, questions.c.letter == outbox.c.key)
        with reporting(self._engine), self._engine.connect() as connection:
            return [
                Question(
                    row.document, row.person, row.put, state_of(row.claimed, row.sent, row.failed, row.reason, now), row.sent
                )
                for row in connection.execute(statement)
            ]

    def _all_changed_on(self, content: Content) -> Mapping[str, date]:
        version, known = self._changed
        if version != content.version:
            known = self._changed_on(None)
            self._changed = (content.version, known)
        return known

    def _changed_on(self, names: Iterable[str] | None) -> dict[str, date]:
        """The day on which a person last wrote each document's text."""
        written = and_(history_table.c.action.in_(_WRITTEN), history_table.c.author != AUTHOR)
        statement = select(history_table.c.document_id, func.max(history_table.c.at).label("at")).where(written)
        if names is not None:
            statement = statement.where(history_table.c.document_id.in_(select(questions.c.document)))
        with reporting(self._engine), self._engine.connect() as connection:
            return {row.document_id: _day(row.at) for row in connection.execute(statement.group_by(history_table.c.document_id))}


def page_of(document: Document) -> str:
    """The address of a document's page on the desk; an id that could not stand in an address is replaced by its key."""
    return address(document.id)


def name_of(document: Document, documents: Mapping[str, Document]) -> str:
    """What people call a document; an appointment is called after its specialisation."""
    match document:
        case Appointment():
            of = documents.get(document.specialisation)
            line = office().line("appointment-name", name=Span(document.specialisation if of is None else value_at(of, "name")))
            return "".join(span.text for span in line)
        case Guide():
            return document.title
        case _:
            return document.name


def _gone(document: Document) -> str:
    return "withdrawn-contacts" if isinstance(document, Organisation) else "withdrawn-document"


def _facts(waiting: Waiting) -> list[Line]:
    """What is to be confirmed, as short as it can be judged."""
    document = waiting.document
    if isinstance(document, Organisation) and (places := unconfirmed_contacts(document)):
        return [office().line("freshness-contact", value=Span(document.contacts[place].value)) for place in places]
    return [office().line("freshness-since", day=Span(office().day(waiting.standing.since)))]


def _letter(key: str, lines: Sequence[Line], buttons: Sequence[Button] = ()) -> Reply:
    return Reply(key, Outcome.OFFICE, Language.PL, (Card(tuple(lines)),), tuple(buttons))


def _last(asked: Iterable[Question]) -> dict[tuple[str, int], Question]:
    """The last question about each document to each person."""
    return {(each.document, each.person): each for each in sorted(asked, key=lambda each: each.put)}


def _owner(person: Person, standing: Standing, last: Mapping[tuple[str, int], Question]) -> Owner:
    question = last.get((standing.document, person.id))
    counts = question is not None and standing.due_on is not None and _day(question.put) >= standing.due_on
    return Owner(person, question if counts else None)


def _asked(waiting: Waiting, person: Person) -> bool:
    """Whether a question to the person is on its way or arrived (or perhaps did); one that could not arrive is asked anew."""
    return any(
        owner.person.id == person.id and owner.question is not None and owner.question.state is not State.UNDELIVERABLE
        for owner in waiting.owners
    )


def _arrived(asked: Iterable[Question]) -> dict[str, list[date]]:
    found: dict[str, list[date]] = {}
    for question in asked:
        if question.sent is not None:
            found.setdefault(question.document, []).append(_day(question.sent))
    return found


def _day(at: datetime) -> date:
    return at.astimezone(WARSAW).date()


def _alone(connection: Connection) -> None:
    """One round at a time, on PostgreSQL too, where writers otherwise run side by side."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"LOCK TABLE {rounds.name} IN EXCLUSIVE MODE"))
