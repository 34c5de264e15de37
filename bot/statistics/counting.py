"""Counting: the turns of a period and a specialisation, picked out of the rows and counted. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from bot.messages import Channel, Outcome
from bot.review.facets import about
from bot.statistics.figures import BOUNDS_MS, FEWEST_ASKERS, GENERAL, MOST_SPECIALISATIONS, Asked, Counts, Opinions, Times
from bot.statistics.periods import Period
from bot.statistics.rows import Bools, Columns, Ints, Lists, Seen, Vocabulary, trade_key
from knowledge.documents import Appointment, Document, Organisation, Specialisation

# How many of the most frequent are named.
MOST = 10
_NO, _OTHER = 2, 3
_GROUPS = {Outcome.ANSWERED: 0, Outcome.UNSURE: 1, Outcome.NO_MATCH: _NO}
_NO_QUESTION = frozenset({Outcome.GREETING.value, Outcome.HELP.value})
_TRIALS = frozenset({Channel.TERMINAL.value, Channel.JSONL.value})


class Selection:
    """The turns of a period and a specialisation, as a mask over all rows."""

    def __init__(self, seen: Seen, about_of: Mapping[str, tuple[str, ...]], period: Period, specialisation: str | None) -> None:
        """`about_of` has the specialisations of each document (`specialisations_of`)."""
        self._seen = seen
        columns = seen.columns
        self._group = np.array([_GROUPS.get(Outcome(name), _OTHER) for name in seen.vocabulary.outcomes.names] or [0])[
            columns.outcome
        ]
        self._specialisations = self._about_each(about_of)
        self._several = np.bincount(self._specialisations.rows, minlength=columns.count)
        self._greetings = self._named(columns.outcome, seen.vocabulary.outcomes.names, _NO_QUESTION)
        self._specialisation = specialisation
        self.rows = self.within(period)
        if specialisation is not None:
            self.rows &= self._about(specialisation)
        self.questions = self.rows & columns.typed & ~self._greetings

    @property
    def _columns(self) -> Columns:
        return self._seen.columns

    @property
    def _of(self) -> Vocabulary:
        return self._seen.vocabulary

    @property
    def all_counts(self) -> Counts:
        """How all questions ended."""
        return self.counts(self.questions)

    @property
    def askers(self) -> int:
        """How many different people asked."""
        return len(set(self._columns.person[self.questions].tolist()))

    @property
    def trials(self) -> int:
        """How many of the questions came from a terminal or a file."""
        return int(np.count_nonzero(self.questions & self._named(self._columns.channel, self._of.channels.names, _TRIALS)))

    @property
    def greeted(self) -> int:
        """How many greetings and calls for help there were."""
        return int(np.count_nonzero(self.rows & self._columns.typed & self._greetings))

    @property
    def presses(self) -> int:
        """How many buttons and commands there were."""
        return int(np.count_nonzero(self.rows & ~self._columns.typed))

    def languages(self) -> tuple[tuple[str, int], ...]:
        """How many questions there were in each language, most first."""
        names = self._of.languages.names
        counts = np.bincount(self._columns.language[self.questions], minlength=len(names)).tolist()
        return tuple(sorted(((n, c) for n, c in zip(names, counts, strict=True) if c), key=lambda each: (-each[1], each[0])))

    def within(self, period: Period) -> Bools:
        """Which rows are of these days."""
        found: Bools = (self._columns.day >= period.first.toordinal()) & (self._columns.day <= period.last.toordinal())
        return found

    @staticmethod
    def _named(column: Ints, names: Sequence[str], wanted: frozenset[str]) -> Bools:
        found: Bools = np.isin(column, [number for number, name in enumerate(names) if name in wanted])
        return found

    def ended(self, group: int) -> Bools:
        """Which rows ended so: the place of the outcome in `Counts`."""
        found: Bools = self._group == group
        return found

    def counts(self, rows: Bools) -> Counts:
        """How these questions ended."""
        return Counts(*(int(number) for number in np.bincount(self._group[rows], minlength=4)))

    def _about_each(self, about_of: Mapping[str, tuple[str, ...]]) -> Lists:
        """What each turn was about. An honest no shows whom to call, which is no topic: it is about what it came nearest to."""
        columns = self._columns
        said = _only(columns.specialisations, ~self.ended(_NO))
        refused = np.flatnonzero(self.ended(_NO) & (columns.nearest >= 0))
        known = self._of.specialisations.known
        of_documents = [[known(each) for each in about_of.get(name, ())] for name in self._of.documents.names]
        numbers = [[number for number in several if number >= 0] for several in of_documents]
        nearest = columns.nearest[refused]
        counts = np.array([len(each) for each in numbers] or [0])[nearest]
        values = [number for name in nearest.tolist() for number in numbers[name]]
        return Lists(
            np.concatenate([said.rows, np.repeat(refused, counts)]),
            np.concatenate([said.values, np.array(values, dtype=np.int64)]),
        )

    def _about(self, specialisation: str) -> Bools:
        found = np.zeros(self._columns.count, dtype=np.bool_)
        lists = self._specialisations
        found[lists.rows[lists.values == self._of.specialisations.known(specialisation)]] = True
        return found & (self._several <= MOST_SPECIALISATIONS)

    def by_specialisation(self) -> tuple[tuple[str, Counts], ...]:
        """The questions of each specialisation, most first; then the general ones and those of none."""
        found = [(name, self.counts(self.questions & self._about(name))) for name in self._of.specialisations.names]
        found = sorted((each for each in found if each[1].total), key=lambda each: (-each[1].total, each[0]))
        general = self.counts(self.questions & (self._several > MOST_SPECIALISATIONS))
        none = self.counts(self.questions & (self._several == 0))
        return (*found, *((name, counts) for name, counts in ((GENERAL, general), ("", none)) if counts.total))

    def asked_documents(self, documents: Mapping[str, Document]) -> tuple[Asked, ...]:
        """The documents shown most, by words or by buttons. Specialisations, their coordinators and organisations stand in nearly
        every answer and say nothing."""
        lists = self._columns.documents
        names = self._of.documents.names
        telling = np.array(
            [not isinstance(documents.get(name), Specialisation | Organisation | Appointment | None) for name in names],
            dtype=np.bool_,
        )
        return self._most(_only(lists, self.rows, telling), names)

    def asked_words(self, rows: Bools) -> tuple[Asked, ...]:
        """What these questions are about, in the form that was typed most often."""
        lists = _only(self._columns.words, rows)
        stem_of = np.array(self._of.stem_of, dtype=np.int64)
        stems = Lists(lists.rows, stem_of[lists.values])
        found = self._most(stems, self._of.stems.names, FEWEST_ASKERS)
        typed = np.bincount(lists.values, minlength=len(stem_of))
        best: dict[str, tuple[int, str]] = {}
        wanted = {self._of.stems.known(each.name): each.name for each in found}
        for number in np.flatnonzero(typed):
            stem = wanted.get(int(stem_of[number]))
            if stem is not None:
                best[stem] = max(best.get(stem, (0, "")), (int(typed[number]), self._of.words.names[number]))
        return tuple(Asked(best[each.name][1], each.count, each.askers) for each in found)

    def nearest(self) -> tuple[Asked, ...]:
        """The documents that unanswered questions came nearest to."""
        rows = np.flatnonzero(self.questions & self.ended(_NO) & (self._columns.nearest >= 0))
        return self._most(Lists(rows, self._columns.nearest[rows]), self._of.documents.names)

    def trades(self) -> dict[str, tuple[Asked, ...]]:
        """The trades of each specialisation that were named most in questions about it, by its id."""
        lists = _only(self._columns.trades, self.questions)
        found = {}
        for name, trades in self._seen.trades.of.items():
            if self._specialisation not in {None, name}:
                continue
            keys = {self._of.trades.known(trade_key(name, trade)): trade for trade in trades}
            wanted = np.isin(np.arange(len(self._of.trades.names)), list(keys))
            of_this = _only(lists, self._about(name))
            most = self._most(_only(of_this, self.questions, wanted), self._of.trades.names)
            if most:
                found[name] = tuple(replace(each, name=each.name.removeprefix(trade_key(name, ""))) for each in most)
        return found

    def opinions(self, thumbs: Mapping[int, str | None]) -> Opinions:
        """The thumbs under these turns, from those under all: None is one up, a reason (or "") one down."""
        given = [thumb for row, thumb in thumbs.items() if self.rows[row]]
        down = Counter(thumb for thumb in given if thumb is not None)
        return Opinions(len(given) - down.total(), down.total(), dict(down))

    def times(self) -> Times:
        """How long these questions took."""
        took = np.sort(self._columns.took_ms[self.questions])
        if not len(took):
            return Times((0,) * (len(BOUNDS_MS) + 1), None, None)
        below = np.searchsorted(took, BOUNDS_MS)
        counts = np.diff([0, *below, len(took)])
        return Times(tuple(int(number) for number in counts), _percentile(took, 50), _percentile(took, 95))

    def _most(self, lists: Lists, names: Sequence[str], fewest: int = 1) -> tuple[Asked, ...]:
        """What stands in the lists most often and was asked for by at least so many different people, each with their number."""
        counts = np.bincount(lists.values, minlength=len(names))
        order = sorted(np.flatnonzero(counts >= fewest).tolist(), key=lambda number: (-counts[number], names[number]))
        found: list[Asked] = []
        for number in order:
            if len(found) == MOST:
                break
            askers = len(set(self._columns.person[lists.rows[lists.values == number]].tolist()))
            if askers >= fewest:
                found.append(Asked(names[number], int(counts[number]), askers))
        return tuple(found)


def _only(lists: Lists, rows: Bools, values: Bools | None = None) -> Lists:
    kept = rows[lists.rows]
    if values is not None and len(values):
        kept &= values[lists.values]
    return Lists(lists.rows[kept], lists.values[kept])


def _percentile(ordered: NDArray[np.float64], percent: int) -> float:
    """The nearest rank: the smallest value that so many percent do not exceed."""
    return float(ordered[-(-len(ordered) * percent // 100) - 1])


def specialisations_of(documents: Mapping[str, Document]) -> dict[str, tuple[str, ...]]:
    """The specialisations that each document is about; a body is about those that it coordinates or coordinated."""
    found = {name: about(each, documents) for name, each in documents.items()}
    for each in documents.values():
        if isinstance(each, Appointment) and each.organisation in found:
            found[each.organisation] = tuple(dict.fromkeys([*found[each.organisation], each.specialisation]))
    return found
