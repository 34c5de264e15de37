"""The one door: every channel comes in here, every turn leaves in the journal.

Promises: a reply for whatever comes in, with exactly one outcome; the same update gets the same reply; a fault becomes an apology
with a way on, and its traceback goes to the log. The reply does not wait until its turn is written; the next turn does.
Refuses: to send, print or await anything.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

from bot.afterwards import Afterwards
from bot.answering import NO_MARKS, Answering
from bot.askers import Askers
from bot.cards import Cards
from bot.composer import Answer
from bot.dialogue import NO_CONTEXT, Context, Intent, context_at
from bot.journal import AlreadyRecordedError, Journal, JournalError, Recent, Turn, new_turn_id
from bot.messages import Card, Channel, Incoming, Language, Manner, Outcome, Reply
from bot.office import Office
from bot.pseudonyms import pseudonym
from bot.texts import catalogue
from index.errors import EncoderError
from index.live import Live
from index.polish import clean
from knowledge.documents import WARSAW, Document
from knowledge.passages import all_passages
from knowledge.store import Content, Knowledge, KnowledgeError

_log = logging.getLogger(__name__)

# A question longer than this (characters) is a document, not a question.
LONGEST_QUESTION = 2000
# So many turns a person may take in a minute (as GOV.UK Chat allows); machines that ask line by line are not people.
TURNS_A_MINUTE = 15
_LIMITED = frozenset({Channel.TELEGRAM})
# Turns in which nothing was said: they neither introduce us nor change what the conversation is about.
SAID_NOTHING = frozenset({Outcome.RATE_LIMITED, Outcome.ERROR})
_WISHES = {"/kontakt": Intent.CONTACT, "/wydarzenia": Intent.EVENTS, "/finansowanie": Intent.FUNDING}
_HELP = frozenset({"/pomoc", "/help"})


@dataclass(frozen=True, slots=True)
class _Situation:
    """What a turn starts from."""

    content: Content
    context: Context
    language: Language | None
    is_first: bool
    now: datetime
    marks: Mapping[str, date]


class Assistant:
    """Answers one incoming thing at a time; may be called from several threads."""

    def __init__(
        self,
        knowledge: Knowledge,
        live: Live,
        answering: Answering,
        journal: Journal,
        secret: bytes,
        clock: Callable[[], datetime],
        office: Office,
        marks: Callable[[Content, date], Mapping[str, date]] = lambda content, today: NO_MARKS,
        askers: Askers | None = None,
        afterwards: Afterwards | None = None,
    ) -> None:
        self._knowledge = knowledge
        self._live = live
        self._answering = answering
        self._journal = journal
        self._secret = secret
        self._clock = clock
        self._office = office
        # Which documents nobody has confirmed for too long, as of that content and day; asked at every turn.
        self._marks = marks
        # Thumbs, passing on, and what is held about somebody; None: none of these.
        self._askers = askers
        self._limit = RateLimit(TURNS_A_MINUTE, 60)
        self._one_by_one = _OneByOne()
        # Who writes the turns; None: a thread of its own.
        self._afterwards = afterwards or Afterwards()
        self._seen: Mapping[str, Document] = {}

    def handle(self, incoming: Incoming) -> Reply:
        """Answer; never raises. An update that was answered before gets the reply given then."""
        started = time.perf_counter()
        with self._one_by_one.turn((incoming.channel, incoming.key)):
            self._afterwards.settle()  # what this turn builds on is written
            return self._given(incoming) or self._handle(incoming, started)

    def _handle(self, incoming: Incoming, started: float) -> Reply:
        now = self._clock()
        version = 0
        try:
            answer, version = self._answer(incoming, now)
        except Exception:
            _log.exception("A turn failed")
            answer = self._apology(incoming.language)
        reply = _reply(answer, now, started)
        if self._askers is not None:
            reply = replace(reply, buttons=(*reply.buttons, *self._askers.under(incoming, reply.turn, answer)))
        if answer.kept:
            self._afterwards.do(partial(self._record, incoming, reply, answer, version, now))
        return reply

    def try_out(self, text: str, language: Language | None = None, context: Context = NO_CONTEXT) -> Reply:
        """What anybody would be answered to this question now, alone or in that context; never raises. Nobody's turn: nothing is
        written of it, and no limit counts it. `language` as in Incoming."""
        started = time.perf_counter()
        now = self._clock()
        try:
            content = self.refresh()
            marks = self._marks(content, now.astimezone(WARSAW).date())
            answer = self._said(text, _Situation(content, context, language, is_first=False, now=now, marks=marks))
        except Exception:
            _log.exception("Trying out failed")
            answer = self._apology(language)
        return _reply(answer, now, started)

    def takes_files(self, incoming: Incoming) -> bool:
        """Whether a file from there will be read; only then it is worth fetching. False if nobody can say."""
        try:
            return self._office.knows(incoming)
        except KnowledgeError:
            _log.exception("Nobody can say who sent a file")
            return False

    def delivered(self, turn: str, ok: bool) -> None:
        """Note whether a reply arrived; a journal that cannot be written is logged, not raised."""
        self._afterwards.do(partial(self._journal.delivered, turn, ok, self._clock()))

    def settle(self) -> None:
        """Return when the turns so far are written, for whoever looks into the journal."""
        self._afterwards.settle()

    def refresh(self) -> Content:
        """Bring the index to the content of the store and return that content. A failing encoder leaves the old index.

        Raises KnowledgeError, and EncoderError if there is no old index.
        """
        content = self._knowledge.content()
        self._seen = content.documents
        if content.version != self._live.version:
            try:
                self._live.refresh(content.version, all_passages(content.documents.values()))
            except EncoderError:
                if self._live.version is None:
                    raise
                _log.exception("The index stays at content version %s", self._live.version)
        return content

    def catch_up(self) -> int:
        """Bring the index to the content of the store; the version that it is at then. Raises as `refresh` does."""
        self.refresh()
        return self.indexed

    @property
    def indexed(self) -> int:
        """The content version that the index is at: behind that of the store while texts cannot be encoded."""
        return self._live.version or 0

    def _given(self, incoming: Incoming) -> Reply | None:
        try:
            return self._journal.find(incoming.channel, incoming.key)
        except JournalError:
            _log.exception("The journal could not be read")
            return None

    def _answer(self, incoming: Incoming, now: datetime) -> tuple[Answer, int]:
        if incoming.channel in _LIMITED and not self._limit.allows(incoming.person, now) and not self._office.knows(incoming):
            return self._plain(incoming.language or Language.PL, Outcome.RATE_LIMITED, "rate-limited"), 0
        situation = self._situation(incoming, now)
        answer = self._route(incoming, situation)
        if situation.is_first and answer.manner is Manner.MESSAGE:
            intro = _fixed(answer.language, "intro")
            if intro not in answer.cards:
                answer = replace(answer, cards=(*answer.cards, intro))  # below what was asked for
        return answer, situation.content.version

    def _situation(self, incoming: Incoming, now: datetime) -> _Situation:
        last = self._last(incoming)
        content = self.refresh()
        return _Situation(
            content=content,
            context=context_at(now, [(entry.at, entry.understood) for entry in last]),
            language=last[0].language if last else incoming.language,
            is_first=bool(incoming.conversation) and not last,
            now=now,
            marks=self._marks(content, now.astimezone(WARSAW).date()),
        )

    def _last(self, incoming: Incoming) -> list[Recent]:
        if not incoming.conversation:
            return []
        try:
            last = self._journal.last(self._conversation(incoming), limit=5)
        except JournalError:
            _log.exception("The journal could not be read")
            return []
        return [entry for entry in last if entry.outcome not in SAID_NOTHING]

    def _route(self, incoming: Incoming, situation: _Situation) -> Answer:
        language = situation.language or Language.PL
        documents = situation.content.documents
        of_the_office = self._office.handle(incoming)
        if of_the_office is not None:
            return of_the_office
        of_the_asker = self._of_the_asker(incoming, language, situation)
        if of_the_asker is not None:
            return of_the_asker
        if incoming.button is not None:
            return self._answering.press(incoming.button, documents, situation.context, situation.now, language, situation.marks)
        if incoming.text is None:
            return self._plain(language, Outcome.UNSUPPORTED, "unsupported", context=situation.context)
        return self._said(incoming.text, situation)

    def _said(self, typed: str, situation: _Situation) -> Answer:
        """The answer to what was typed."""
        language, documents = situation.language or Language.PL, situation.content.documents
        text = clean(typed)
        if not text:
            return self._plain(language, Outcome.UNSUPPORTED, "empty", context=situation.context)
        if len(text) > LONGEST_QUESTION:
            card = Card(((catalogue(language).line("too-long", length=len(text), limit=LONGEST_QUESTION)),))
            return Answer(Outcome.TOO_LONG, language, (card,), context=situation.context)
        if text.startswith("/"):
            return self._command(text.split()[0].lower(), language, situation)
        return self._answering.question(text, documents, situation.context, situation.now, situation.language, situation.marks)

    def _of_the_asker(self, incoming: Incoming, language: Language, situation: _Situation) -> Answer | None:
        """An answer to what somebody does who asks, but for asking."""
        if self._askers is None:
            return None
        context, now = situation.context, situation.now
        if incoming.button is not None:
            return self._askers.press(incoming, situation.content.documents, context, language, now)
        text = clean(incoming.text or "")
        if not text.startswith("/") or incoming.edited:
            return None
        return self._askers.command(text.split()[0].lower(), incoming, context, language, now)

    def _command(self, name: str, language: Language, situation: _Situation) -> Answer:
        if name in _WISHES:
            return self._answering.command(_WISHES[name], situation.content.documents, situation.now, language, situation.marks)
        answer = self._plain(
            language,
            Outcome.HELP,
            "help-what",
            "help-examples",
            "help-example-1",
            "help-example-2",
            "help-example-3",
            "help-commands",
            context=situation.context,
        )
        return answer if name in _HELP else replace(answer, cards=(_fixed(language, "intro"), *answer.cards))

    def _apology(self, hint: Language | None) -> Answer:
        """An apology with a person to turn to, as the store has them or had them when it last answered."""
        language = hint or Language.PL
        card = _fixed(language, "error")
        documents = self._seen
        try:
            documents = self._knowledge.documents()
        except Exception:
            _log.exception("The person to turn to is the one of the last turn")
        try:
            card = Card((*card.lines, *Cards(documents, catalogue(language), self._clock()).person()))
        except Exception:
            _log.exception("Nobody to turn to can be named")
        return Answer(Outcome.ERROR, language, (card,))

    def _plain(self, language: Language, outcome: Outcome, *messages: str, context: Context = NO_CONTEXT) -> Answer:
        return Answer(outcome, language, (_fixed(language, *messages),), context=context)

    def _record(self, incoming: Incoming, reply: Reply, answer: Answer, version: int, now: datetime) -> None:
        """Write the turn. Raises JournalError."""
        turn = Turn(
            reply=reply,
            at=now,
            channel=incoming.channel,
            key=incoming.key,
            conversation=self._conversation(incoming),
            person=pseudonym(incoming.person, incoming.channel, self._secret),
            question="" if answer.discreet else incoming.text if incoming.text is not None else incoming.button or "",
            content_version=version,
            model=self._answering.model,
            understood={**answer.understood, "context": answer.context.as_json()},
            timings={"handle": round(reply.took_ms, 3)},
        )
        try:
            self._journal.record(turn)
        except AlreadyRecordedError:  # within a process one thread at a time has an update
            _log.warning("Another process has answered the same update; its turn stays")

    def _conversation(self, incoming: Incoming) -> str:
        return pseudonym(incoming.conversation or incoming.key, incoming.channel, self._secret)


class _OneByOne:
    """Threads that bring the same thing take turns at it."""

    def __init__(self) -> None:
        self._taken: set[tuple[Channel, str]] = set()
        self._changed = threading.Condition()

    @contextmanager
    def turn(self, name: tuple[Channel, str]) -> Iterator[None]:
        with self._changed:
            while name in self._taken:
                self._changed.wait()
            self._taken.add(name)
        try:
            yield
        finally:
            with self._changed:
                self._taken.remove(name)
                self._changed.notify_all()


class RateLimit:
    """At most `count` turns in `seconds` for each person (sliding window), by any number of threads; people who went quiet are
    forgotten."""

    def __init__(self, count: int, seconds: float) -> None:
        self._count = count
        self._seconds = seconds
        self._turns: dict[str, deque[float]] = {}
        self._counting = threading.Lock()

    def allows(self, person: str, now: datetime) -> bool:
        """Whether the person may take a turn now; if so it counts."""
        moment = now.timestamp()
        with self._counting:
            recent = self._turns.setdefault(person, deque())
            while recent and moment - recent[0] >= self._seconds:
                recent.popleft()
            if len(recent) >= self._count:
                return False
            recent.append(moment)
            if len(self._turns) > 10_000:
                self._turns = {name: turns for name, turns in self._turns.items() if moment - turns[-1] < self._seconds}
            return True


def _reply(answer: Answer, now: datetime, started: float) -> Reply:
    return Reply(
        turn=new_turn_id(now),
        outcome=answer.outcome,
        language=answer.language,
        cards=answer.cards,
        buttons=answer.buttons,
        candidates=answer.candidates,
        took_ms=(time.perf_counter() - started) * 1000,
        files=answer.files,
        manner=answer.manner,
    )


def _fixed(language: Language, *messages: str) -> Card:
    texts = catalogue(language)
    return Card(tuple(texts.line(message) for message in messages))
