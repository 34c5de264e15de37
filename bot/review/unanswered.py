"""Unanswered questions, grouped by meaning: what people want to know and we do not say.

Promises: a look never waits for the encoder; groups are made aside and kept until a newer unanswered question is there or the
day ends. The vectors stay in memory alone. Refuses: to hold a question longer than the journal does.
"""

import logging
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, func, select

from bot.journal import turns
from bot.messages import Outcome
from bot.review.facets import Facets
from bot.review.tables import facets
from index.groups import groups
from index.polish import clean, fold
from knowledge.database import reporting
from knowledge.documents import WARSAW

_log = logging.getLogger(__name__)

Vectors = Callable[[Sequence[str]], Sequence[Any]]

# The newest distinct questions that are grouped.
NEWEST = 1500
_AT_ONCE = 50
_WITHOUT_ANSWER = (Outcome.NO_MATCH.value, Outcome.UNSURE.value)


@dataclass(frozen=True, slots=True)
class Question:
    """A question that stands for all turns in which it was asked alike: the newest of them, and how many they are."""

    turn: str
    text: str
    count: int


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that mean the same, the most central one first, which is the proposed name."""

    questions: tuple[Question, ...]

    @property
    def name(self) -> str:
        """What the group may be called."""
        return self.questions[0].text

    @property
    def count(self) -> int:
        """How many turns there were."""
        return sum(question.count for question in self.questions)


@dataclass(frozen=True, slots=True)
class Grouped:
    """The groups, those that were asked most first, and of how many questions how many are encoded so far: until all are, the
    groups are those found before."""

    groups: tuple[Group, ...]
    done: int
    of: int

    @property
    def ready(self) -> bool:
        """Whether nothing is being made at the moment."""
        return self.done >= self.of


class Unanswered:
    """Groups the unanswered questions of one database. Safe for threads."""

    def __init__(self, engine: Engine, facets: Facets, vectors: Vectors, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._facets = facets
        self._vectors = vectors
        self._clock = clock
        self._lock = threading.Lock()
        self._working: threading.Thread | None = None
        self._known: dict[str, Any] = {}
        self._made_of: object = None
        self._groups: tuple[Group, ...] = ()
        self._count = self._done = self._of = 0

    def grouped(self) -> Grouped:
        """What is known now; if that is out of date, a thread begins to make it anew. Raises StoreUnavailable."""
        self._facets.complete()
        count, newest = self._state()
        made_of = (count, newest, self._clock().astimezone(WARSAW).date())
        with self._lock:
            if count < self._count:  # somebody was erased: what was made before may hold their words
                self._groups = ()
            self._count = count
            if made_of != self._made_of and self._working is None:
                self._made_of = made_of
                self._done, self._of = 0, 1
                self._working = threading.Thread(target=self._make, name="unanswered", daemon=True)
                self._working.start()
            return Grouped(self._groups, self._done, self._of)

    def wait(self, seconds: float = 60) -> None:
        """Wait until nothing is being made, at most so long."""
        with self._lock:
            working = self._working
        if working is not None:
            working.join(seconds)

    def _make(self) -> None:
        try:
            questions = self._questions()
            with self._lock:
                self._of = len(questions)
            self._encode([question.text for question in questions])
            encoded = [question for question in questions if self._known.get(question.text) is not None]
            rows = groups([self._known[question.text] for question in encoded])
            made = [Group(tuple(encoded[row] for row in each)) for each in rows]
            with self._lock:
                self._groups = tuple(sorted(made, key=lambda group: -group.count))
        except Exception:
            _log.exception("Unanswered questions could not be grouped")
            with self._lock:
                self._made_of = None
        finally:
            with self._lock:
                self._done = self._of
                self._working = None

    def _encode(self, texts: Sequence[str]) -> None:
        missing = [text for text in texts if text not in self._known]
        with self._lock:
            self._done = len(texts) - len(missing)
        for start in range(0, len(missing), _AT_ONCE):
            part = missing[start : start + _AT_ONCE]
            self._known.update(zip(part, self._vectors(part), strict=True))
            with self._lock:
                self._done += len(part)
        # What stands in the journal no more is forgotten here too.
        self._known = {text: self._known[text] for text in texts}

    def _state(self) -> tuple[int, str | None]:
        """How many turns there are without an answer, and the newest."""
        state = select(func.count(), func.max(facets.c.turn)).where(facets.c.outcome.in_(_WITHOUT_ANSWER))
        with reporting(self._engine), self._engine.connect() as connection:
            count, newest = connection.execute(state).one()
        return count, newest

    def _questions(self) -> list[Question]:
        """The newest distinct questions, alike but for case, diacritics and spaces taken as one."""
        statement = (
            select(turns.c.id, turns.c.question)
            .where(turns.c.outcome.in_(_WITHOUT_ANSWER))
            .order_by(turns.c.at.desc(), turns.c.id.desc())
            .limit(4 * NEWEST)
        )
        with reporting(self._engine), self._engine.connect() as connection:
            rows = connection.execute(statement).all()
        alike = Counter(fold(clean(row.question)) for row in rows)
        first: dict[str, Any] = {}
        for row in rows:
            first.setdefault(fold(clean(row.question)), row)
        return [Question(row.id, row.question, alike[key]) for key, row in list(first.items())[:NEWEST] if key]
