"""The queue: turns that nobody has judged yet, by the harm that they may have done.

Promises: why a turn stands where it stands is told with it. Harm is a sum of signs; each sign has its weight here, with its
reason, and nowhere else. Refuses: to judge; a sign is no proof.
"""

import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from typing import Any

from rapidfuzz import fuzz, process
from sqlalchemy import Connection, Engine, select

from bot.feedback import Thumb, feedback
from bot.journal import turns
from bot.messages import Outcome
from bot.review.facets import NO_RIVAL, Facets
from bot.review.tables import facets, golden_added, reviews
from bot.review.words import Verdict
from index.polish import clean, fold, stem, words
from knowledge.database import reporting
from knowledge.documents import WARSAW, Document, Event, Funding, Organisation, Status
from knowledge.store import Knowledge


class Sign(StrEnum):
    """Why a turn may have done harm."""

    DISLIKED = "kciuk-w-dol"
    FAILED = "blad"
    NOT_DELIVERED = "niedostarczona"
    EXPIRED = "wygasle-fakty"
    KNOWN = "znany-blad"
    REPHRASED = "zapytano-ponownie"
    CHANGED = "zmieniona-wiedza"
    GAVE_UP = "koniec-bez-odpowiedzi"
    NARROW = "mala-przewaga"
    UNCONFIRMED = "niepotwierdzone-fakty"


# What each sign is worth at its strongest; the reason beside it.
WEIGHTS: Mapping[Sign, float] = {
    Sign.DISLIKED: 5.0,  # the asker says it
    Sign.FAILED: 4.0,  # an apology is certainly no answer
    Sign.NOT_DELIVERED: 4.0,  # whatever we said, nobody read it
    Sign.KNOWN: 3.5,  # a reviewer has said it, though of another turn
    Sign.REPHRASED: 3.0,  # the asker says it by asking again
    Sign.CHANGED: 3.0,  # today's knowledge would say something else, so what was said may have been wrong
    Sign.GAVE_UP: 2.0,  # left without an answer; how near it came to one decides (an honest no to cooking recipes is right)
    Sign.NARROW: 2.0,  # another document was nearly as good
    Sign.EXPIRED: 1.0,  # it was about something that is over: the answer says so, and history may be what was asked for
    Sign.UNCONFIRMED: 0.3,  # the answer says so itself
}

# Below this margin (scores of the search) the second document might as well have been shown: the lead from which on two
# specialisations are not offered as a choice (`bot.decision.CLEAR_LEAD`), and some more.
NARROW = 1.0
# Who asks again within this time asks about the same.
AGAIN_WITHIN = timedelta(minutes=10)
# From this similarity on (rapidfuzz, 0 to 100, over sorted stems) a question is the same in other words.
SIMILAR = 60.0
# From this similarity on it is the same question, give or take an ending or a typo: a verdict on one holds for the other.
NEARLY_SAME = 90.0
# Shorter questions ("a telefon?") are follow-ups, alike whatever they follow.
_FEWEST_WORDS = 3
# An answer that does not lead on is no end of anything if the probability lies below this share of the threshold for a choice.
_FAR = 0.1
# The newest turns alone are looked at: what nobody has judged for long is not urgent any more.
NEWEST = 5000
_AT_ONCE = 500
# Whether a reply arrived is reported within this time, or never.
_REPORTED_WITHIN = timedelta(hours=1)
_WEIGHED = (Outcome.ANSWERED, Outcome.UNSURE, Outcome.NO_MATCH, Outcome.ERROR)
_WITHOUT_ANSWER = frozenset({Outcome.NO_MATCH, Outcome.UNSURE})


@dataclass(frozen=True, slots=True)
class Harm:
    """A turn, the harm that it may have done (a sum of weights) and the signs of it, the heaviest first."""

    turn: str
    expected: float
    signs: tuple[Sign, ...]


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the queue looks at in a turn. `margin` is NO_RIVAL where there was none, `nearness` the probability that the question
    was in scope as a share of the threshold for a choice (at most 1), `shown` the documents with their revisions."""

    turn: str
    at: datetime
    conversation: str
    question: str
    outcome: Outcome
    margin: float
    nearness: float
    delivered: bool | None
    disliked: bool
    shown: tuple[tuple[str, int], ...]

    @property
    def alike(self) -> object:
        """What it shares with turns in which the same was asked and answered."""
        return fold(clean(self.question)), self.outcome, self.shown


@dataclass(frozen=True, slots=True)
class Known:
    """What reviewers have found out: `bad` are turns whose answer was judged bad, by nobody good; `golden` are questions with
    the documents that answer them."""

    bad: frozenset[str] = frozenset()
    golden: tuple[tuple[str, frozenset[str]], ...] = ()


class Queue:
    """The queue over one database. Safe for threads.

    The order is made anew once a minute and whenever the content changes; what was judged meanwhile is gone at once. What was
    read of a turn is kept, for it changes no more once it was delivered.
    """

    def __init__(self, engine: Engine, facets: Facets, knowledge: Knowledge, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._facets = facets
        self._knowledge = knowledge
        self._clock = clock
        self._lock = threading.Lock()
        self._read: dict[str, Weighed] = {}
        self._made_of: object = None
        self._found: tuple[Harm, ...] = ()

    def all(self) -> tuple[Harm, ...]:
        """All turns with a sign of harm that nobody has judged, the worst first. Raises StoreUnavailable."""
        self._facets.complete()
        with self._lock, reporting(self._engine), self._engine.connect() as connection:
            made_of = (self._knowledge.version(), self._clock().replace(second=0, microsecond=0))
            if made_of != self._made_of:
                self._found = tuple(harm(self._newest(connection), self._knowledge.documents(), _known(connection)))
                self._made_of = made_of
            judged = set(
                connection.execute(select(reviews.c.turn).where(reviews.c.turn >= min(self._read, default=""))).scalars()
            )
            return tuple(each for each in self._found if each.turn not in judged)

    def _newest(self, connection: Connection) -> list[Weighed]:
        """The newest turns, oldest first."""
        newest = (
            select(facets.c.turn, feedback.c.value)
            .outerjoin(feedback, feedback.c.turn == facets.c.turn)
            .where(facets.c.outcome.in_([outcome.value for outcome in _WEIGHED]))
            .order_by(facets.c.at.desc(), facets.c.turn.desc())
            .limit(NEWEST)
        )
        thumbs: dict[str, str | None] = {row.turn: row.value for row in connection.execute(newest)}
        self._read = {name: self._read[name] for name in thumbs if name in self._read}
        recent = self._clock() - _REPORTED_WITHIN
        known = {name for name, each in self._read.items() if each.delivered is not None or each.at < recent}
        missing = [name for name in thumbs if name not in known]
        for start in range(0, len(missing), _AT_ONCE):
            for row in connection.execute(_WIDE.where(facets.c.turn.in_(missing[start : start + _AT_ONCE]))):
                self._read[row.turn] = _weighed(row)
        found = [replace(self._read[name], disliked=thumbs[name] == Thumb.DOWN) for name in thumbs if name in self._read]
        found.reverse()
        return found


_WIDE = select(
    facets.c.turn,
    facets.c.at,
    facets.c.conversation,
    facets.c.outcome,
    facets.c.margin,
    turns.c.question,
    turns.c.delivered,
    turns.c.documents,
    turns.c.understood,
).join(turns, turns.c.id == facets.c.turn)


def _weighed(row: Any) -> Weighed:
    return Weighed(
        turn=row.turn,
        at=row.at,
        conversation=row.conversation,
        question=row.question,
        outcome=Outcome(row.outcome),
        # A wish ("a telefon?") decides by itself, whatever the search found.
        margin=NO_RIVAL if row.understood.get("intent") else row.margin,
        nearness=_nearness(row.understood),
        delivered=row.delivered,
        disliked=False,
        shown=tuple((each["id"], each["revision"]) for each in row.documents),
    )


def _nearness(understood: Mapping[str, Any]) -> float:
    probability = understood.get("probability")
    threshold = (understood.get("thresholds") or [0.5])[0] or 0.5
    return min(float(probability) / float(threshold), 1.0) if isinstance(probability, int | float) else 0.0


def _known(connection: Connection) -> Known:
    """What the verdicts and the added golden questions say."""
    verdicts: dict[str, set[str]] = defaultdict(set)
    judged = select(reviews.c.turn, reviews.c.verdict).where(reviews.c.verdict.in_([Verdict.BAD.value, Verdict.GOOD.value]))
    for row in connection.execute(judged):
        verdicts[row.turn].add(row.verdict)
    golden = connection.execute(select(golden_added.c.text, golden_added.c.documents)).all()
    return Known(
        frozenset(turn for turn, given in verdicts.items() if given == {Verdict.BAD.value}),
        tuple((row.text, frozenset(row.documents)) for row in golden),
    )


def harm(weighed: Sequence[Weighed], documents: Mapping[str, Document], known: Known | None = None) -> list[Harm]:
    """The turns with any sign of harm, the worst first.

    `weighed` are all turns, oldest first; `documents` are today's, `known` is what reviewers have found out.
    """
    again = _rephrased(weighed)
    mistaken = _mistaken(weighed, known or Known())
    unconfirmed = {name for name, document in documents.items() if is_unconfirmed(document)}
    last = {each.conversation: each.turn for each in weighed}
    found = []
    for each in weighed:
        signs = {
            Sign.DISLIKED: float(each.disliked),
            Sign.FAILED: float(each.outcome is Outcome.ERROR),
            Sign.NOT_DELIVERED: float(each.delivered is False),
            Sign.KNOWN: float(each.turn in mistaken),
            Sign.REPHRASED: float(each.turn in again),
            Sign.GAVE_UP: _gave_up(each, is_last=last[each.conversation] == each.turn),
            Sign.NARROW: max(0.0, 1 - each.margin / NARROW) if each.outcome is Outcome.ANSWERED else 0.0,
            **_of_documents(each, documents, unconfirmed),
        }
        worth = {sign: strength * WEIGHTS[sign] for sign, strength in signs.items() if strength > 0}
        if worth:
            ordered = tuple(sorted(worth, key=lambda sign: -worth[sign]))
            found.append((Harm(each.turn, sum(worth.values()), ordered), each.alike))
    found.reverse()  # among equals the newest first: its asker can still be called back
    found.sort(key=lambda pair: -pair[0].expected)
    return _spread(found)


def _spread(found: Iterable[tuple[Harm, object]]) -> list[Harm]:
    """Sorted anew after the n-th of the same question with the same answer was divided by n: it teaches less than the first."""
    times: Counter[object] = Counter()
    spread = []
    for each, alike in found:
        times[alike] += 1
        spread.append(replace(each, expected=round(each.expected / times[alike], 3)))
    return sorted(spread, key=lambda each: -each.expected)


def _gave_up(each: Weighed, *, is_last: bool) -> float:
    if not is_last or each.outcome not in _WITHOUT_ANSWER:
        return 0.0
    return each.nearness if each.nearness >= _FAR else 0.0


def _mistaken(weighed: Sequence[Weighed], known: Known) -> set[str]:
    """The turns that got the answer which was bad for nearly the same question, or none of the documents that answer it."""
    bad: dict[object, list[str]] = defaultdict(list)
    for each in weighed:
        if each.turn in known.bad:
            bad[each.outcome, each.shown].append(_key(each.question))
    golden = [(_key(text), documents) for text, documents in known.golden]
    return {
        each.turn
        for each in weighed
        if _is_near(_key(each.question), bad.get((each.outcome, each.shown), ()))
        or _is_near(_key(each.question), [text for text, right in golden if right.isdisjoint(name for name, _ in each.shown)])
    }


def _key(question: str) -> str:
    return " ".join(sorted(_stems(question)))


def _is_near(key: str, others: Sequence[str]) -> bool:
    return bool(key) and process.extractOne(key, others, scorer=fuzz.ratio, score_cutoff=NEARLY_SAME) is not None


def _rephrased(weighed: Iterable[Weighed]) -> set[str]:
    """The turns after which the same was asked again."""
    conversations: dict[str, list[Weighed]] = defaultdict(list)
    for each in weighed:
        conversations[each.conversation].append(each)
    return {
        one.turn
        for turns_ in conversations.values()
        for one, other in pairwise(turns_)
        if other.at - one.at <= AGAIN_WITHIN and similar(one.question, other.question)
    }


def similar(one: str, other: str) -> bool:
    """Whether a question asks what another one asked, in other words or better typed."""
    first, second = _stems(one), _stems(other)
    if min(len(first), len(second)) < _FEWEST_WORDS:
        return False
    return fuzz.token_sort_ratio(" ".join(first), " ".join(second), score_cutoff=SIMILAR) > 0


@lru_cache(maxsize=2 * NEWEST)
def _stems(text: str) -> tuple[str, ...]:
    return tuple(fold(stem(word)) for word in words(text))


def _of_documents(each: Weighed, documents: Mapping[str, Document], unconfirmed: Container[str]) -> dict[Sign, float]:
    """The signs that today's documents give; `unconfirmed` are the ids of those that wait for being confirmed."""
    if not each.shown:
        return {}
    day = each.at.astimezone(WARSAW).date()
    standing = [documents[name] for name, _ in each.shown if name in documents]
    changed = len(standing) < len(each.shown) or any(documents[name].revision != revision for name, revision in each.shown)
    return {
        Sign.CHANGED: float(changed),
        Sign.EXPIRED: float(each.outcome is Outcome.ANSWERED and any(has_expired(document, day) for document in standing)),
        Sign.UNCONFIRMED: float(any(name in unconfirmed for name, _ in each.shown)),
    }


def has_expired(document: Document, on: date) -> bool:
    """Whether a document told of something that was over on that day."""
    until = getattr(document, "valid_until", None)
    if isinstance(document, Funding):
        until = document.closes
    if isinstance(document, Event):
        until = document.ends
    if isinstance(until, datetime):
        until = until.astimezone(WARSAW).date()
    return isinstance(until, date) and until < on


def is_unconfirmed(document: Document) -> bool:
    """Whether a document, or a contact in it, waits for being confirmed."""
    statuses = [document.status]
    if isinstance(document, Organisation):
        statuses += [contact.status for contact in document.contacts]
    return any(status is not Status.CONFIRMED for status in statuses)
