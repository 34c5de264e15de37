"""Impact: which questions get another answer once a draft is published, before it is.

Promises: the logged and the golden questions are answered by the very code that answers people, at one moment, from the
documents and the index as they are and as they would be; what is reported as changed is exactly what changes. Nothing is written,
and nobody who asks meanwhile notices. While passages stay the same nothing is searched twice, whatever else changes.
Refuses: to say whether a change is good, but for golden questions, whose right answers are known.
"""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.answering import NO_MARKS, Answering
from bot.cards import shown
from bot.composer import Answer
from bot.dialogue import NO_CONTEXT
from bot.journal import Journal
from bot.judging import is_right
from bot.messages import Card, Outcome
from index.encoders import Encoder
from index.live import Live, Match
from index.polish import clean
from index.references import References
from index.remembering import Remembering
from index.scope import Gate
from index.snapshot import Snapshot
from knowledge.documents import WARSAW, Document
from knowledge.golden import Golden
from knowledge.passages import all_passages
from knowledge.store import Content

# So many of the last logged questions are asked; further back than LOOKED_AT turns nobody looks for them.
LOGGED = 500
LOOKED_AT = 5000
# Old answers serve again for so long, since what is over or open depends on the moment.
KEPT = timedelta(minutes=30)
# So many readings are kept from one look to the next: those of all golden questions and of their pieces (some 10 KB each).
_READINGS = 5000
# Texts read ahead with one call: encoding many at once takes half the time of one by one.
_AHEAD = 64


class Source(StrEnum):
    """Where a question comes from."""

    JOURNAL = "journal"
    GOLDEN = "golden"


class Difference(StrEnum):
    """What is different, the weightiest that is: how the turn ends, which documents it shows, or only their text."""

    OUTCOME = "outcome"
    DOCUMENTS = "documents"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Said:
    """What is answered: how the turn ends, the cards, and the documents that they show, in reading order."""

    outcome: Outcome
    cards: tuple[Card, ...]
    documents: tuple[str, ...]

    @property
    def text(self) -> str:
        """All that a person reads, but for buttons."""
        return "\n\n".join(card.text for card in self.cards)


@dataclass(frozen=True, slots=True)
class Changed:
    """A question that gets another answer. `id` is that of the golden question, or of the last turn in which it was asked (then
    `text` is masked). `broken`: a golden question that was answered right and would not be any more."""

    text: str
    source: Source
    id: str
    language: str
    before: Said
    after: Said
    difference: Difference
    broken: bool


@dataclass(frozen=True, slots=True)
class Report:
    """What publishing would change: how many questions were asked, and those that get another answer, broken golden ones first,
    then by the weight of the difference. `version` is the content version that the draft was held against."""

    version: int
    asked: int
    changes: tuple[Changed, ...]

    @property
    def broken(self) -> tuple[Changed, ...]:
        """The golden questions that were answered right and would not be any more."""
        return tuple(change for change in self.changes if change.broken)


@dataclass(frozen=True, slots=True)
class _Question:
    text: str
    source: Source
    id: str
    language: str
    golden: Golden | None = None

    @property
    def conversation(self) -> str | None:
        return self.golden.conversation if self.golden else None


class _Read:
    """An index that reads each text once."""

    def __init__(self, live: Live) -> None:
        self.live = live
        self._known: dict[str, Match] = {}

    def find(self, texts: Sequence[str]) -> list[Match]:
        missing = [text for text in dict.fromkeys(texts) if text not in self._known]
        if missing:
            self._known.update(zip(missing, self.live.find(missing), strict=True))
        return [self._known[text] for text in texts]

    def knows(self, text: str) -> bool:
        """Whether this text was read."""
        return text in self._known

    def tidy(self) -> None:
        """Forget what could not be encoded, to try again; and all of it, if it has become too much."""
        kept = self._known.items() if len(self._known) <= _READINGS else ()
        self._known = {text: match for text, match in kept if match.found.question.vector is not None}


@dataclass(frozen=True, slots=True)
class _Standing:
    """What stands: a state of content and index at a moment, and the answers that are known of it, by question."""

    content: Content
    read: _Read
    now: datetime
    marks: Mapping[str, date]
    answers: dict[_Question, Said] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Told:
    """What was found out last: of which state and draft, asked what."""

    standing: _Standing
    drafted: Mapping[str, Document | None]
    questions: Sequence[_Question]
    broken: tuple[Changed, ...]


Progress = Callable[[int, int], None]


class Impact:
    """Foresees what publishing changes. Safe for threads, which wait for each other; a second look at the same content costs
    half."""

    def __init__(
        self,
        live: Live,
        gate: Gate,
        refresh: Callable[[], Content],
        journal: Journal,
        golden: Callable[[], Sequence[Golden]],
        marks: Callable[[Content, date], Mapping[str, date]],
        clock: Callable[[], datetime],
        get_ready: Callable[[], None] = lambda: None,
    ) -> None:
        """`refresh` brings the index to the content and returns it, `golden` gives the golden questions, `marks` what answers
        must mark as unconfirmed; `get_ready` is called once, before the first look."""
        self._live = live
        self._gate = gate
        self._refresh = refresh
        self._journal = journal
        self._golden = golden
        self._marks = marks
        self._clock = clock
        self._get_ready: Callable[[], None] | None = get_ready
        self._standing: _Standing | None = None
        self._told: _Told | None = None
        self._looking = threading.Lock()

    def of(self, drafted: Mapping[str, Document | None], progress: Progress | None = None) -> Report:
        """What changes once these documents are published: by id, None for one that is withdrawn.

        `progress` is told how many of how many answers are there. Raises JournalError, KnowledgeError, EncoderError.
        """
        with self._looking:
            standing = self._stands()
            return self._foresee(standing, drafted, self._questions(), progress)

    def broken(self, drafted: Mapping[str, Document | None]) -> tuple[Changed, ...]:
        """The golden questions alone that are answered right and would not be any more once these documents are published.

        The same again costs nothing; while passages stay the same, each question costs what composing an answer does (`warm`).
        Raises KnowledgeError, EncoderError.
        """
        with self._looking:
            standing = self._stands()
            golden = _golden_questions(self._golden())
            told = self._told
            if told is not None and told.standing is standing and told.drafted == drafted and told.questions == golden:
                return told.broken
            found = self._foresee(standing, drafted, golden, None).broken
            self._told = _Told(standing, dict(drafted), golden, found)
        return found

    def texts(self, names: Iterable[str]) -> list[str]:
        """How the golden questions with these ids read, in that order, without those that are gone. Raises KnowledgeError."""
        known = {each.id: each.text for each in self._golden()}
        return [known[name] for name in names if name in known]

    def warm(self) -> None:
        """Answer the golden questions as things stand, so that who publishes soon need not wait for that. Raises as `broken`."""
        with self._looking:
            self._before(self._stands(), _golden_questions(self._golden()), _Counting(None, 0))

    def _foresee(
        self,
        standing: _Standing,
        drafted: Mapping[str, Document | None],
        questions: Sequence[_Question],
        progress: Progress | None,
    ) -> Report:
        tell = _Counting(progress, 2 * len(questions))
        documents = _published(standing.content.documents, drafted)
        # Building an index is mostly one product of large matrices, which leaves Python free for the old answers.
        with ThreadPoolExecutor(1) as aside:
            building = aside.submit(standing.read.live.preview, all_passages(documents.values()))
            before = self._before(standing, questions, tell)
            preview = building.result()
        read = standing.read if preview.same_as(standing.read.live) else _Read(preview)
        # Who publishes a text stands for it: it is not unconfirmed any more.
        marks = {name: since for name, since in standing.marks.items() if name not in drafted}
        after = dict(_answers(Answering(read, self._gate), questions, documents, standing.now, marks, tell))
        changes = [_changed(question, before[question], after[question]) for question in questions]
        found = sorted((change for change in changes if change), key=lambda each: (not each.broken, _WEIGHT[each.difference]))
        return Report(standing.content.version, len(questions), tuple(found))

    def _stands(self) -> _Standing:
        if self._get_ready is not None:
            self._get_ready()
            self._get_ready = None
        content, live = self._refresh(), self._live.fixed()
        now = self._clock()
        marks = self._marks(content, now.astimezone(WARSAW).date())
        known = self._standing
        if (
            known is None
            or known.content.version != content.version
            or not live.finds_as(known.read.live)
            or now - known.now > KEPT
            or marks != known.marks
            or now.astimezone(WARSAW).date() != known.now.astimezone(WARSAW).date()
        ):
            # What is found depends on passages alone: most changes leave them as they are.
            read = known.read if known is not None and live.finds_as(known.read.live) else _Read(live)
            read.tidy()
            known = self._standing = _Standing(content, read, now, marks)
        return known

    def _questions(self) -> list[_Question]:
        """Every question once: the logged ones from new to old, then the golden ones in their order."""
        logged: dict[str, _Question] = {}
        count = 0
        for entry in self._journal.rows(limit=LOOKED_AT):
            if "text" in entry.understood and (text := clean(entry.question)):  # it was read, so it was a question
                logged.setdefault(text, _Question(text, Source.JOURNAL, entry.id, entry.language.value))
                count += 1
                if count == LOGGED:
                    break
        return [*logged.values(), *_golden_questions(self._golden())]

    def _before(self, standing: _Standing, questions: Sequence[_Question], tell: "_Counting") -> dict[_Question, Said]:
        """The answers as they are; conversations that are not known whole are asked again."""
        known = standing.answers
        new = [question for question in questions if question not in known]
        again = {question.conversation for question in new} - {None}
        asked = [question for question in questions if question not in known or question.conversation in again]
        _read_ahead(standing.read.live, [question for question in new if not standing.read.knows(question.text)])
        tell.skip(len(questions) - len(asked))
        answering = Answering(standing.read, self._gate)
        known.update(_answers(answering, asked, standing.content.documents, standing.now, standing.marks, tell))
        return {question: known[question] for question in questions}


def rehearse(
    encoder: Encoder,
    references: References,
    gate: Gate,
    documents: Mapping[str, Document],
    golden: Sequence[Golden],
    now: datetime,
    known: Snapshot | None = None,
) -> Snapshot:
    """The texts that are encoded when the golden questions are asked of these documents, with their vectors, so that a first look
    need not wait for them; `known` has some of them already. Raises EncoderError."""
    remembering = Remembering(encoder, most=10 * len(golden))
    if known is not None:
        remembering.learn(known)
    live = Live(remembering, references, None)
    live.refresh(0, all_passages(documents.values()))
    questions = _golden_questions(golden)
    _read_ahead(live, questions)
    for _ in _answers(Answering(live, gate), questions, documents, now, NO_MARKS, _Counting(None, 0)):
        pass
    return remembering.remembered()


def _golden_questions(golden: Sequence[Golden]) -> list[_Question]:
    return [_Question(clean(each.text), Source.GOLDEN, each.id, each.language, each) for each in golden]


def _read_ahead(live: Live, questions: Sequence[_Question]) -> None:
    """Have the encoder meet the questions before they are asked (`index.remembering`)."""
    for start in range(0, len(questions), _AHEAD):
        live.vectors([question.text for question in questions[start : start + _AHEAD]])


class _Counting:
    """Tells how far things are."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress = progress
        self._total = total
        self._done = 0

    def skip(self, count: int) -> None:
        self._done += count
        if self._progress is not None:
            self._progress(self._done, self._total)


def _published(documents: Mapping[str, Document], drafted: Mapping[str, Document | None]) -> dict[str, Document]:
    """The documents with the drafted ones in their places, in the order of the store (`Content`)."""
    merged = {**documents, **drafted}
    return {name: document for name in sorted(merged) if (document := merged[name]) is not None}


def _answers(
    answering: Answering,
    questions: Sequence[_Question],
    documents: Mapping[str, Document],
    now: datetime,
    marks: Mapping[str, date],
    tell: _Counting,
) -> Iterator[tuple[_Question, Said]]:
    """Each question and its answer; those of one conversation follow each other, all others stand alone."""
    last: dict[str, Answer] = {}
    for question in questions:
        before = last.get(question.conversation or "")
        context, language = (before.context, before.language) if before else (NO_CONTEXT, None)
        answer = answering.question(question.text, documents, context, now, language, marks)
        if question.conversation:
            last[question.conversation] = answer
        tell.skip(1)
        yield question, Said(answer.outcome, answer.cards, tuple(shown(answer.cards)))


_WEIGHT = {difference: weight for weight, difference in enumerate(Difference)}


def _changed(question: _Question, before: Said, after: Said) -> Changed | None:
    difference = (
        Difference.OUTCOME
        if before.outcome is not after.outcome
        else Difference.DOCUMENTS
        if before.documents != after.documents
        else Difference.TEXT
        if before.text != after.text
        else None
    )
    if difference is None:
        return None
    golden = question.golden
    broken = golden is not None and _right(golden, before) and not _right(golden, after)
    return Changed(question.text, question.source, question.id, question.language, before, after, difference, broken)


def _right(golden: Golden, said: Said) -> bool:
    return is_right(golden, said.outcome, said.documents, said.text)
