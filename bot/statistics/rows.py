"""Rows: the turns as figures need them, as columns of numbers in memory.

A year of 100,000 turns is read from the wide journal once (seconds), then only what came since (milliseconds): no count of
distinct askers or of words can be had from the database in the time of a page.
Promises: what was erased from the journal is forgotten at the next look, words and all. Refuses: to hold a whole question.
"""

import re
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine, case, func, null, select

from bot.journal import turns
from bot.messages import Outcome
from bot.review.facets import Facets
from bot.review.filters import start_of
from bot.review.tables import facets
from bot.statistics.words import topics
from knowledge.database import reporting
from knowledge.documents import WARSAW

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

# The work of colleagues, and what is said of answers or of the log itself, ask nothing.
NOT_COUNTED = (Outcome.OFFICE, Outcome.FEEDBACK, Outcome.RIGHTS)
WITHOUT_ANSWER = (Outcome.NO_MATCH, Outcome.UNSURE)
# What the journal has for a pressed button ("show:1a2b3c"); a command begins with a slash.
_PRESSED = re.compile(r"/.*|[a-z]{1,10}:\S+", re.DOTALL)
_PAGE = 5_000
# Of several processes one may write a turn a moment after another has written a newer one.
_LATE = timedelta(minutes=10)


class Names:
    """Numbers for names, in the order in which they were met."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self._numbers: dict[str, int] = {}

    def number(self, name: str) -> int:
        """The number of a name, a new one if it is met for the first time."""
        found = self._numbers.setdefault(name, len(self.names))
        if found == len(self.names):
            self.names.append(name)
        return found

    def known(self, name: str) -> int:
        """The number of a name, -1 if it was never met."""
        return self._numbers.get(name, -1)


@dataclass(frozen=True, slots=True)
class Lists:
    """Several numbers for each row: `values`, and the row of each."""

    rows: Ints
    values: Ints


@dataclass(frozen=True, slots=True)
class Columns:
    """The turns, a row each. `day` is the ordinal of the day in Warsaw; `typed` tells whether something was asked in words rather
    than by a button or a command; `nearest` is the document that an unanswered question came nearest to, or -1;
    `words` are numbers of words as typed (`Vocabulary.stem_of` has their stems), `trades` those of the trades that were named."""

    turns: tuple[str, ...]
    day: Ints
    outcome: Ints
    channel: Ints
    language: Ints
    typed: Bools
    person: Ints
    took_ms: NDArray[np.float64]
    nearest: Ints
    specialisations: Lists
    documents: Lists
    words: Lists
    trades: Lists

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.turns)


@dataclass(slots=True)
class Vocabulary:
    """What the numbers stand for."""

    outcomes: Names = field(default_factory=Names)
    channels: Names = field(default_factory=Names)
    languages: Names = field(default_factory=Names)
    persons: Names = field(default_factory=Names)
    specialisations: Names = field(default_factory=Names)
    documents: Names = field(default_factory=Names)
    words: Names = field(default_factory=Names)
    stems: Names = field(default_factory=Names)
    stem_of: list[int] = field(default_factory=list)
    trades: Names = field(default_factory=Names)

    def word(self, stem: str, typed: str) -> int:
        """The number of a word as typed."""
        # The same letters may have another stem only if the dictionary changed; then the first one stays.
        number = self.words.number(typed)
        if number == len(self.stem_of):
            self.stem_of.append(self.stems.number(stem))
        return number


class Trades:
    """The trades of all specialisations, to be found in questions: a trade is named where all its words are."""

    def __init__(self, trades: Mapping[str, Iterable[str]]) -> None:
        """`trades` has the trades of each specialisation, by its id."""
        self.of = {name: tuple(several) for name, several in trades.items()}
        self._by_first: dict[str, list[tuple[str, frozenset[str]]]] = {}
        for name, several in self.of.items():
            seen = set()
            for trade in several:
                stems = frozenset(stem for stem, _ in topics(trade))
                if stems and stems not in seen:  # "okna" and "robię okna" are one
                    seen.add(stems)
                    self._by_first.setdefault(min(stems), []).append((trade_key(name, trade), stems))

    def named(self, stems: AbstractSet[str]) -> list[str]:
        """The keys (`trade_key`) of the trades that these words name."""
        return [key for stem in stems for key, wanted in self._by_first.get(stem, ()) if wanted <= stems]


def trade_key(specialisation: str, trade: str) -> str:
    """What a trade of a specialisation is called in the vocabulary."""
    return f"{specialisation} {trade}"


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """All turns from a day on, read with these trades in mind; `places` has the row of each turn, `newest` is the largest
    id. Equal only to itself."""

    since: date
    columns: Columns
    vocabulary: Vocabulary
    trades: Trades
    places: Mapping[str, int]
    newest: str


class Turns:
    """The turns of one database, kept up to date. Safe for threads."""

    def __init__(self, engine: Engine, facets: Facets) -> None:
        self._engine = engine
        self._facets = facets
        self._lock = threading.Lock()
        self._seen: Seen | None = None

    def since(self, first: date, trades: Trades) -> Seen:
        """All turns since that day or an earlier one. Raises StoreUnavailable."""
        self._facets.complete()
        with self._lock:
            seen = self._seen
            if seen is None or seen.trades.of != trades.of:
                seen = self._all(first if seen is None else min(first, seen.since), trades)
            else:
                state = self._state(seen.since)
                if state != (seen.columns.count, seen.newest):
                    seen = self._newer(seen, *state) or self._all(seen.since, trades)
                if first < seen.since:
                    seen = self._older(seen, first)
            self._seen = seen
            return seen

    def _state(self, since: date) -> tuple[int, str]:
        """How many turns there are, and the largest id: one goes and another comes, and still it is not the same."""
        statement = select(func.count(), func.max(facets.c.turn)).where(facets.c.at >= start_of(since), _COUNTED)
        with reporting(self._engine), self._engine.connect() as connection:
            count, newest = connection.execute(statement).one()
        return count, newest or ""

    def _all(self, since: date, trades: Trades) -> Seen:
        """Everything anew: nothing of what was known stays."""
        vocabulary = Vocabulary()
        for name in trades.of:
            vocabulary.specialisations.number(name)
        columns = _columns(self._rows(start_of(since)), vocabulary, trades)
        return Seen(since, columns, vocabulary, trades, _places(columns), max(columns.turns, default=""))

    def _newer(self, seen: Seen, count: int, expected: str) -> Seen | None:
        """With the turns that came since; None if they do not lead to that state (something was erased)."""
        if count < seen.columns.count:
            return None
        newest = date.fromordinal(int(seen.columns.day.max())) if seen.columns.count else seen.since
        found = [row for row in self._rows(start_of(newest) - _LATE) if row.turn not in seen.places]
        largest = max([seen.newest, *(row.turn for row in found)])
        now = seen.columns.count + len(found), largest
        if now != (count, expected) and now != self._state(seen.since):
            return None
        columns = _joined(seen.columns, _columns(found, seen.vocabulary, seen.trades))
        places = {**seen.places, **{row.turn: seen.columns.count + number for number, row in enumerate(found)}}
        return replace(seen, columns=columns, places=places, newest=largest)

    def _older(self, seen: Seen, first: date) -> Seen:
        """With the turns of earlier days as well."""
        older = _columns(self._rows(start_of(first), start_of(seen.since)), seen.vocabulary, seen.trades)
        columns = _joined(older, seen.columns)
        return replace(seen, since=first, columns=columns, places=_places(columns), newest=max(columns.turns, default=""))

    def _rows(self, at: datetime, until: datetime | None = None) -> Iterator[Any]:
        statement = _READ.where(facets.c.at >= at).order_by(facets.c.at, facets.c.turn)
        if until is not None:
            statement = statement.where(facets.c.at < until)
        with reporting(self._engine), self._engine.connect() as connection:
            yield from connection.execute(statement.execution_options(yield_per=_PAGE))


_COUNTED = facets.c.outcome.not_in([outcome.value for outcome in NOT_COUNTED])
_READ = (
    select(
        facets.c.turn,
        facets.c.at,
        facets.c.outcome,
        facets.c.channel,
        facets.c.language,
        facets.c.took_ms,
        facets.c.specialisations,
        turns.c.person,
        turns.c.question,
        turns.c.documents,
        case((facets.c.outcome.in_([each.value for each in WITHOUT_ANSWER]), turns.c.candidates), else_=null()).label("near"),
    )
    .join_from(facets, turns, facets.c.turn == turns.c.id)
    .where(_COUNTED)
)


def _columns(rows: Iterable[Any], of: Vocabulary, trades: Trades) -> Columns:
    names: list[str] = []
    # A list for each column of single numbers, in the order of the fields.
    single: tuple[list[Any], ...] = tuple([] for _ in range(8))
    several: tuple[tuple[list[int], list[int]], ...] = tuple(([], []) for _ in range(4))
    for number, row in enumerate(rows):
        names.append(row.turn)
        typed = is_typed(row.question)
        nearest = of.documents.number(row.near[0]["id"]) if row.near else -1
        values = (
            row.at.astimezone(WARSAW).toordinal(),
            of.outcomes.number(row.outcome),
            of.channels.number(row.channel),
            of.languages.number(row.language),
            typed,
            of.persons.number(row.person),
            row.took_ms,
            nearest,
        )
        for column, value in zip(single, values, strict=True):
            column.append(value)
        about = [name for name in row.specialisations.split("|") if name]
        words = dict(topics(row.question)) if typed else {}
        lists = (
            [of.specialisations.number(name) for name in about],
            [of.documents.number(name) for name in dict.fromkeys(shown["id"] for shown in row.documents)],
            [of.word(stem, word) for stem, word in words.items()],
            [of.trades.number(key) for key in trades.named(words.keys())],
        )
        for (places, found), numbers in zip(several, lists, strict=True):
            places.extend([number] * len(numbers))
            found.extend(numbers)
    day, outcome, channel, language, typed_column, person, took, near = single
    return Columns(
        tuple(names),
        _ints(day),
        _ints(outcome),
        _ints(channel),
        _ints(language),
        np.array(typed_column, dtype=np.bool_),
        _ints(person),
        np.array(took, dtype=np.float64),
        _ints(near),
        *(Lists(_ints(places), _ints(found)) for places, found in several),
    )


def _places(columns: Columns) -> dict[str, int]:
    return {turn: row for row, turn in enumerate(columns.turns)}


def is_typed(question: str) -> bool:
    """Whether somebody asked in words (or sent what is no text), rather than by a button or a command."""
    return _PRESSED.fullmatch(question) is None


def _ints(values: Sequence[int]) -> Ints:
    return np.array(values, dtype=np.int64)


def _joined(one: Columns, more: Columns) -> Columns:
    def lists(first: Lists, second: Lists) -> Lists:
        return Lists(
            np.concatenate([first.rows, second.rows + one.count]),
            np.concatenate([first.values, second.values]),
        )

    return Columns(
        one.turns + more.turns,
        np.concatenate([one.day, more.day]),
        np.concatenate([one.outcome, more.outcome]),
        np.concatenate([one.channel, more.channel]),
        np.concatenate([one.language, more.language]),
        np.concatenate([one.typed, more.typed]),
        np.concatenate([one.person, more.person]),
        np.concatenate([one.took_ms, more.took_ms]),
        np.concatenate([one.nearest, more.nearest]),
        lists(one.specialisations, more.specialisations),
        lists(one.documents, more.documents),
        lists(one.words, more.words),
        lists(one.trades, more.trades),
    )
