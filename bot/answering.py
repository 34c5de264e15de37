"""Answering: questions, buttons and commands against one index and the documents given.

Promises: what is shown is what the store holds at this moment; a question is encoded once, its pieces only when they may matter.
Refuses: to remember anything; the context comes in and goes out.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial
from types import MappingProxyType
from typing import Protocol

from bot import activities
from bot.cards import Cards
from bot.composer import Action, Answer, Composer
from bot.decision import Decision
from bot.dialogue import NO_CONTEXT, Context, Cut, Intent, parts, sentences
from bot.messages import Language, Outcome
from bot.readings import Pieces, Reading
from bot.texts import catalogue
from index.language import may_be
from index.live import Match
from index.scope import Gate
from index.search import Found
from knowledge.documents import WARSAW, Document

# People ask at the end of a story: its last sentence has this start (standard score).
LAST_SENTENCE = 1.0
# Documents that nobody has confirmed for too long, and since when (`bot.upkeep`): none.
NO_MARKS: Mapping[str, date] = MappingProxyType({})


class Index(Protocol):
    """What answers are found in: `index.live.Live`."""

    def find(self, texts: Sequence[str]) -> list[Match]:
        """Search for each text."""
        ...


class Answering:
    """Answers questions and buttons from one index and the documents given."""

    def __init__(self, live: Index, gate: Gate) -> None:
        self._live = live
        self._gate = gate

    @property
    def model(self) -> str:
        """The fingerprint of the model whose gate decides."""
        return self._gate.model

    def question(
        self,
        text: str,
        documents: Mapping[str, Document],
        context: Context,
        now: datetime,
        language: Language | None,
        marks: Mapping[str, date] = NO_MARKS,
    ) -> Answer:
        """Answer a question. `language` is that of the conversation so far, for texts that do not tell theirs."""
        chosen = documents.get(context.chosen(text) or "")
        if chosen is not None:
            return self.press(f"{Action.SHOW}:{chosen.key}", documents, context, now, language or Language.PL, marks)
        whole = self._asked(text, documents)
        frame = _frame(whole.match.found.question.language, text, language, is_follow_up=context != NO_CONTEXT)
        composer = Composer(Cards(documents, catalogue(frame), now.astimezone(WARSAW), marks), context, text)
        read = partial(self._read, documents=documents)
        activity = activities.find(text, composer.cards.specialisations())
        if activity is not None:
            return composer.activity(activity, whole)
        # Encoding costs most of the time, so a message is read once more, or its pieces, only when that may matter.
        decision = Decision(composer)
        whole = decision.without_towns(decision.named(whole), read)
        return (
            decision.social(whole)
            or decision.correction(read)
            or decision.whose(whole)
            or decision.two_parts(whole, self._pieces(decision.worth_reading(whole, parts(text)), documents))
            or (decision.follow_up(whole, read) if decision.may_follow() else None)
            or decision.detail(whole, read)
            or decision.decide(whole)
        )

    def _asked(self, text: str, documents: Mapping[str, Document]) -> Reading:
        """The message as it was read; of a story the sentence that stands out most, for all of it would drown its question."""
        readings = self._read(sentences(text) or [text], documents)
        return readings[asking([reading.match.found for reading in readings])]

    def _pieces(self, cuts: Sequence[Cut], documents: Mapping[str, Document]) -> list[Pieces]:
        """Both pieces of each cut as they were read."""
        read = self._read([piece for cut in cuts for piece in (cut.first, cut.second)], documents)
        return [Pieces(first, second, cut.at) for cut, first, second in zip(cuts, read[::2], read[1::2], strict=True)]

    def _read(self, texts: Sequence[str], documents: Mapping[str, Document]) -> list[Reading]:
        found = []
        for match in self._live.find(texts) if texts else ():
            ranked = tuple(each for each in match.found.ranked if each.entry in documents)
            judgement = self._gate.judge(match.found, match.features)
            found.append(Reading(match, judgement.probability, judgement.verdict, ranked, (judgement.unsure, judgement.sure)))
        return found

    def press(
        self,
        data: str,
        documents: Mapping[str, Document],
        context: Context,
        now: datetime,
        language: Language,
        marks: Mapping[str, date] = NO_MARKS,
    ) -> Answer:
        """Answer a pressed button."""
        composer = Composer(Cards(documents, catalogue(language), now.astimezone(WARSAW), marks), context, "")
        name, _, key = data.partition(":")
        document = next((found for found in documents.values() if found.key == key), None)
        if document is None or name not in set(Action):
            return composer.plain(Outcome.UNSUPPORTED, composer.fixed("button-gone"))
        match Action(name):
            case Action.SHOW:
                return composer.chosen(document)
            case Action.CONTACT:
                return composer.wish(Intent.CONTACT, document)
            case Action.OFFER:
                return composer.wish(Intent.OFFER, document)
            case Action.EVENTS:
                return composer.wish(Intent.EVENTS, document)
            case Action.FUNDING:
                return composer.wish(Intent.FUNDING, document)

    def command(
        self,
        intent: Intent,
        documents: Mapping[str, Document],
        now: datetime,
        language: Language,
        marks: Mapping[str, date] = NO_MARKS,
    ) -> Answer:
        """Answer a command such as /wydarzenia, which names no document."""
        composer = Composer(Cards(documents, catalogue(language), now.astimezone(WARSAW), marks), NO_CONTEXT, "")
        return composer.wish(intent, None)


def asking(found: Sequence[Found]) -> int:
    """Which sentence of a story asks: the one whose best document stands out most; the last one has a start."""
    clear = [each.signals.top for each in found]
    clear[-1] += LAST_SENTENCE
    return clear.index(max(clear))


def _frame(detected: str, text: str, before: Language | None, *, is_follow_up: bool) -> Language:
    """The language to answer in: the question's; for a text that tells none (an acronym, another language, in a conversation any
    lone word in Latin letters: "email") the one so far."""
    if detected not in set(Language):
        return before or Language.PL
    is_lone = is_follow_up and text.isascii() and len(text.split()) == 1
    return before if before and (is_lone or may_be(text, before)) else Language(detected)
