"""Opinions: thumbs under answers, the reason after a thumb down, and passing a question on to a person.

Promises: buttons stand only where one person reads alone, last and small; a thumb counts only from whoever got the answer; a
question is passed on only after its asker has read exactly what will be sent and has agreed; "passed on" is said only when it
stands in the outbox. Refuses: to pass on anything but the masked question.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.cards import Cards
from bot.composer import Answer
from bot.dialogue import Context
from bot.feedback import Feedback, Reason, Thumb
from bot.handoff import Handoffs, State
from bot.journal import Entry, Journal
from bot.messages import NOTICED, Button, Card, Channel, Incoming, Language, Line, Manner, Outcome, Span
from bot.pseudonyms import pseudonym
from bot.texts import catalogue
from knowledge.documents import WARSAW, Appointment, Document, Event, Funding, Guide, Specialisation

UP, DOWN = "👍", "👎"
_JUDGED = frozenset({Outcome.ANSWERED, Outcome.UNSURE, Outcome.NO_MATCH})
_THUMB_UP = f"{NOTICED}up"
_THUMB, _PASS = "t", "p"
# What the journal has for a pressed button.
_BUTTON = re.compile(r"[a-z]{1,10}(?::\S+)+")


@dataclass(frozen=True, slots=True)
class Opinions:
    """What is said to thumbs and to wishes to pass a question on. `secret` is that of the pseudonyms."""

    journal: Journal
    feedback: Feedback
    handoffs: Handoffs
    secret: bytes

    def under(self, incoming: Incoming, turn: str, answer: Answer) -> tuple[Button, ...]:
        """The buttons that are added under an answer: in a private chat of Telegram, where an answer can be sent later."""
        if answer.outcome not in _JUDGED or not _may_hear_back(incoming):
            return ()
        texts = catalogue(answer.language)
        passing = Button(texts.text("button-pass-on"), f"{_PASS}:ask:{turn}")
        asked = answer.outcome is Outcome.NO_MATCH and incoming.button is None
        thumbs = (Button(UP, f"{_THUMB_UP}:{turn}"), Button(DOWN, f"{_THUMB}:down:{turn}"))
        return (passing, *thumbs) if asked else thumbs

    def press(
        self,
        incoming: Incoming,
        documents: Mapping[str, Document],
        context: Context,
        language: Language,
        now: datetime,
    ) -> Answer | None:
        """What is said to a button; None if it is another one's. Raises StoreUnavailable and JournalError."""
        prefix, what, turn = _read(incoming.button or "")
        if prefix not in {_THUMB, _PASS}:
            return None
        entry = self._own(incoming, turn)
        if entry is None:
            manner = Manner.NOTICE if prefix == _THUMB and what == "up" else Manner.MESSAGE
            return _says(language, "feedback-gone", manner=manner, context=context)
        answer = self._judge(entry, what, now) if prefix == _THUMB else self._pass(incoming, entry, what, documents, now)
        return None if answer is None else replace(answer, context=context)

    # Thumbs

    def _judge(self, entry: Entry, what: str, now: datetime) -> Answer | None:
        language = entry.language
        texts = catalogue(language)
        if what == "up":
            self.feedback.give(entry.id, Thumb.UP, now)
            return _says(language, "feedback-thanks", manner=Manner.NOTICE)
        if what == "down":
            self.feedback.give(entry.id, Thumb.DOWN, now)
            reasons = [Button(texts.text(f"reason-{each}"), f"{_THUMB}:{each}:{entry.id}") for each in Reason]
            answer = _says(language, "feedback-down")
            return replace(answer, buttons=(*reasons, *_passing(entry)))
        if what not in set(Reason):
            return None
        self.feedback.give(entry.id, Thumb.DOWN, now, Reason(what))
        line = texts.line("feedback-noted", reason=Span(texts.text(f"reason-{what}").lower()))
        card = Card((line,))
        return Answer(Outcome.FEEDBACK, language, (card,), _passing(entry), manner=Manner.INSTEAD)

    # Passing on

    def _pass(
        self, incoming: Incoming, entry: Entry, what: str, documents: Mapping[str, Document], now: datetime
    ) -> Answer | None:
        language, question = entry.language, question_of(entry)
        if not question or not _may_hear_back(incoming):
            return _says(language, "pass-on-impossible")
        specialisation = specialisation_of(entry, documents)
        match what:
            case "ask":
                return self._ask(entry, question, specialisation)
            case "yes":
                return self._passed(incoming, entry, question, specialisation, documents, now)
            case "no":
                return _says(language, "pass-on-not", manner=Manner.INSTEAD)
        return None

    def _ask(self, entry: Entry, question: str, specialisation: Specialisation | None) -> Answer:
        texts = catalogue(entry.language)
        known = self.handoffs.of_turns([entry.id]).get(entry.id)
        if known is not None:
            return _says(entry.language, _known(known.state))
        lines: list[Line] = [
            texts.line("pass-on-staff")
            if specialisation is None
            else texts.line("pass-on-coordinator", specialisation=Span(specialisation.name)),
            texts.heading("pass-on-question", question=Span(question)),
            texts.line("pass-on-anonymous"),
        ]
        buttons = (
            Button(texts.text("button-pass-on-yes"), f"{_PASS}:yes:{entry.id}"),
            Button(texts.text("button-pass-on-no"), f"{_PASS}:no:{entry.id}"),
        )
        return Answer(Outcome.FEEDBACK, entry.language, (Card(tuple(lines)),), buttons)

    def _passed(
        self,
        incoming: Incoming,
        entry: Entry,
        question: str,
        specialisation: Specialisation | None,
        documents: Mapping[str, Document],
        now: datetime,
    ) -> Answer:
        of = None if specialisation is None else specialisation.id
        passed = self.handoffs.pass_on(entry.id, question, entry.language, of, incoming.conversation, now)
        if not passed.new:
            return _says(entry.language, _known(passed.handoff.state), manner=Manner.INSTEAD)
        if passed.reaches:
            return _says(entry.language, "passed-on", manner=Manner.INSTEAD)
        texts = catalogue(entry.language)
        person = Cards(documents, texts, now.astimezone(WARSAW)).person()
        card = Card((texts.line("passed-on-waits"), *person))
        return Answer(Outcome.FEEDBACK, entry.language, (card,), manner=Manner.INSTEAD)

    def _own(self, incoming: Incoming, turn: str) -> Entry | None:
        """The turn, if it was theirs."""
        who = pseudonym(incoming.person, incoming.channel, self.secret)
        return next((entry for entry in self.journal.named([turn]) if entry.person == who), None)


def question_of(entry: Entry) -> str:
    """What was asked in a turn, masked, with what it referred to; "" if nothing was."""
    referred = str((entry.understood.get("referred") or {}).get("question") or "")
    if not entry.question or entry.question.startswith("/"):
        return ""
    if _BUTTON.fullmatch(entry.question):
        return str((entry.understood.get("context") or {}).get("question") or "")
    return f"{referred} – {entry.question}" if referred and referred != entry.question else entry.question


def specialisation_of(entry: Entry, documents: Mapping[str, Document]) -> Specialisation | None:
    """The specialisation whose coordinator shall answer: that of the turn's topic, or of what it showed. A turn that found
    nothing has none: what it considered is a guess."""
    if entry.outcome is Outcome.NO_MATCH:
        return None
    topic = (entry.understood.get("context") or {}).get("specialisation")
    for name in (topic, *(shown.document for shown in entry.documents)):
        found = _about(documents.get(str(name)), documents)
        if found is not None:
            return found
    return None


def _about(document: Document | None, documents: Mapping[str, Document]) -> Specialisation | None:
    names: tuple[str, ...] = ()
    match document:
        case Specialisation():
            return document
        case Appointment():
            names = (document.specialisation,)
        case Funding() | Event():
            names = document.specialisations
        case Guide():
            names = document.about
    found = [each for each in map(documents.get, names) if isinstance(each, Specialisation)]
    return found[0] if len(found) == 1 else None


def _read(data: str) -> tuple[str, str, str]:
    """Whose button it is, what it says, and of which turn."""
    if data.startswith(NOTICED):
        what, _, turn = data.removeprefix(NOTICED).partition(":")
        return (_THUMB, what, turn) if what == "up" else ("", "", "")
    prefix, _, rest = data.partition(":")
    what, _, turn = rest.partition(":")
    return prefix, what, turn


def _passing(entry: Entry) -> tuple[Button, ...]:
    if not question_of(entry):
        return ()
    return (Button(catalogue(entry.language).text("button-pass-on"), f"{_PASS}:ask:{entry.id}"),)


def _known(state: State) -> str:
    return "passed-on-before" if state is State.NEW else "passed-on-settled"


def _may_hear_back(incoming: Incoming) -> bool:
    return incoming.private and incoming.channel is Channel.TELEGRAM


def _says(language: Language, message: str, *, manner: Manner = Manner.MESSAGE, context: Context | None = None) -> Answer:
    answer = Answer(Outcome.FEEDBACK, language, (Card((catalogue(language).line(message),)),), manner=manner)
    return answer if context is None else replace(answer, context=context)
