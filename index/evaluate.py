"""Measures of a search: pure numbers over what was asked and what came back.

Promises: the same input gives the same number; a share always knows of how many, so that its interval can be told.
Refuses: I/O, and to know what a document or an answer is.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)

LEVEL = 0.95
"""How sure an interval is: in so many of 100 repetitions it holds the true share."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Both ends of a confidence interval of a share, 0 to 1."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Share:
    """`count` of `total`."""

    count: int
    total: int

    @property
    def value(self) -> float:
        """The share, 0 to 1; 0 of nothing is 0."""
        return self.count / self.total if self.total else 0.0

    @property
    def interval(self) -> Interval:
        """The interval of Wilson (1927) at LEVEL, which also holds for shares near 0 and 1; of nothing it is 0 to 1."""
        if not self.total:
            return Interval(0.0, 1.0)
        # Imported here: the library takes a second to load and only an evaluation needs it.
        from scipy.stats import binomtest  # type: ignore[import-untyped]

        found = binomtest(self.count, self.total).proportion_ci(confidence_level=LEVEL, method="wilson")
        return Interval(float(found.low), float(found.high))


def share(truths: Iterable[bool]) -> Share:
    """How many of them are true."""
    found = list(truths)
    return Share(sum(found), len(found))


def rank(ranked: Sequence[str], right: Collection[str]) -> int | None:
    """The place, from 1 on, of the first right one among `ranked`; None if none is right."""
    return next((place for place, name in enumerate(ranked, 1) if name in right), None)


def hits(ranks: Iterable[int | None], within: int) -> Share:
    """hit@k: how often a right one stands among the first `within`."""
    return share(place is not None and place <= within for place in ranks)


def mean_reciprocal_rank(ranks: Sequence[int | None]) -> float:
    """MRR (Voorhees 1999): the mean of 1/place, 0 where no right one was found; of nothing 0."""
    return sum(1 / place for place in ranks if place) / len(ranks) if ranks else 0.0


def grouped(items: Iterable[T], key: Callable[[T], K]) -> Mapping[K, list[T]]:
    """The items by their key, groups in the order of their first item."""
    found: dict[K, list[T]] = {}
    for item in items:
        found.setdefault(key(item), []).append(item)
    return found


@dataclass(frozen=True, slots=True)
class Point:
    """What a threshold would do: the share of questions with an answer that get one (coverage), and of those without one that get
    one all the same (risk)."""

    threshold: float
    coverage: Share
    risk: Share


def risk_coverage(confidences: Sequence[float], inside: Sequence[bool]) -> list[Point]:
    """The point of each threshold that changes anything, highest first; a question is answered from the threshold on."""
    if len(confidences) != len(inside):
        raise ValueError(f"{len(confidences)} confidences for {len(inside)} questions")
    answerable = sum(inside)
    points = []
    covered = risked = 0
    order = sorted(range(len(confidences)), key=lambda number: -confidences[number])
    for place, number in enumerate(order):
        covered += inside[number]
        risked += not inside[number]
        following = confidences[order[place + 1]] if place + 1 < len(order) else None
        if following != confidences[number]:
            points.append(Point(confidences[number], Share(covered, answerable), Share(risked, len(inside) - answerable)))
    return points


def coverage_at(points: Sequence[Point], risk: float) -> Share:
    """The largest coverage whose risk is at most `risk`; 0 of all if no threshold is that careful."""
    held = [point.coverage for point in points if point.risk.value <= risk]
    return max(held, key=lambda found: found.count, default=Share(0, points[0].coverage.total if points else 0))
