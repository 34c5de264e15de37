"""Filters: which turns somebody wants to see, as it stands in the address of a page.

Promises: filters combine (each narrows); what the address says is what is looked for, and what it says wrongly is told; words of
a search mean themselves, whatever signs they hold. Turns in which colleagues did their work are left out unless asked for.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import unquote_plus, urlencode

from sqlalchemy import ColumnElement, and_, exists

from bot.feedback import Thumb, feedback
from bot.messages import Channel, Language, Outcome
from bot.review.facets import terms
from bot.review.tables import facets, follow_ups, reviews
from bot.review.words import State, Verdict
from knowledge.documents import WARSAW

# Longer searches only cost time.
_LONGEST_SEARCH = 200


class Judged(StrEnum):
    """Whether anybody has given a verdict."""

    YES = "oceniona"
    NO = "nieoceniona"


class Sort(StrEnum):
    """In which order turns are listed."""

    NEWEST = "najnowsze"
    OLDEST = "najstarsze"
    MARGIN = "przewaga"
    SLOWEST = "najwolniejsze"


@dataclass(frozen=True, slots=True)
class Filter:
    """What a turn must be to be listed; None and "" ask nothing. Days are those of Warsaw, the last one included; `margin` is a
    bound that the margin lies below."""

    first: date | None = None
    last: date | None = None
    outcome: Outcome | None = None
    specialisation: str = ""
    language: Language | None = None
    channel: Channel | None = None
    verdict: Verdict | Judged | None = None
    state: State | None = None
    thumb: Thumb | None = None
    margin: float | None = None
    search: str = ""

    def conditions(self) -> list[ColumnElement[bool]]:
        """The conditions on the facets (table `journal_facet`)."""
        found: list[ColumnElement[bool]] = [
            facets.c.outcome == self.outcome.value if self.outcome else facets.c.outcome != Outcome.OFFICE.value
        ]
        if self.first is not None:
            found.append(facets.c.at >= start_of(self.first))
        if self.last is not None:
            found.append(facets.c.at < start_of(self.last + timedelta(days=1)))
        if self.language is not None:
            found.append(facets.c.language == self.language.value)
        if self.channel is not None:
            found.append(facets.c.channel == self.channel.value)
        if self.margin is not None:
            found.append(facets.c.margin < self.margin)
        if self.specialisation:
            found.append(facets.c.specialisations.contains(f"|{self.specialisation}|", autoescape=True))
        if self.verdict is not None:
            found.append(_judged(self.verdict))
        if self.state is not None:
            found.append(exists().where(follow_ups.c.turn == facets.c.turn, follow_ups.c.state == self.state.value))
        if self.thumb is not None:
            found.append(exists().where(feedback.c.turn == facets.c.turn, feedback.c.value == self.thumb.value))
        found.extend(facets.c.search.contains(term, autoescape=True) for term in terms(self.search))
        return found

    def as_query(self, **more: str) -> str:
        """As it stands in an address behind the question mark, together with `more`."""
        given = {name: _written(getattr(self, each.field)) for name, each in _FIELDS.items()}
        return urlencode({name: value for name, value in {**given, **more}.items() if value})


def _judged(verdict: Verdict | Judged) -> ColumnElement[bool]:
    of_this = reviews.c.turn == facets.c.turn
    if verdict is Judged.NO:
        return ~exists().where(of_this)
    return exists().where(of_this if verdict is Judged.YES else and_(of_this, reviews.c.verdict == verdict.value))


def start_of(day: date) -> datetime:
    """The moment at which a day begins in Warsaw: days have 23 or 25 hours when the clocks change."""
    return datetime.combine(day, time.min, WARSAW).astimezone(UTC)


def _written(value: object) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else f"{value:g}" if isinstance(value, float) else str(value)


@dataclass(frozen=True, slots=True)
class _Field:
    """A field of a filter and how its text is read; ValueError if it cannot be."""

    field: str
    read: Callable[[str], Any]


def _verdict(text: str) -> Verdict | Judged:
    return Judged(text) if text in set(Judged) else Verdict(text)


def _margin(text: str) -> float:
    value = float(text.replace(",", "."))
    if not 0 <= value < 1000:
        raise ValueError(text)
    return value


def _day(text: str) -> date:
    value = date.fromisoformat(text)
    if not 2000 <= value.year < 2200:  # and no overflow where a day is added
        raise ValueError(text)
    return value


_FIELDS: Mapping[str, _Field] = {
    "od": _Field("first", _day),
    "do": _Field("last", _day),
    "wynik": _Field("outcome", Outcome),
    "specjalizacja": _Field("specialisation", str),
    "jezyk": _Field("language", Language),
    "kanal": _Field("channel", Channel),
    "ocena": _Field("verdict", _verdict),
    "stan": _Field("state", State),
    "opinia": _Field("thumb", Thumb),
    "przewaga": _Field("margin", _margin),
    "szukaj": _Field("search", lambda text: text[:_LONGEST_SEARCH]),
}


# What stands for words that nobody should read again.
HIDDEN = "•••"


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for: the filter, the order, and the names of the fields that could not be read."""

    filter: Filter
    sort: Sort = Sort.NEWEST
    faults: tuple[str, ...] = field(default=())

    def as_query(self, **more: str) -> str:
        """As it stands in an address behind the question mark, together with `more`."""
        order = {} if self.sort is Sort.NEWEST else {"kolejnosc": self.sort.value}
        return self.filter.as_query(**order, **more)

    def told(self) -> str:
        """The same for people to read, but that words which somebody typed are hidden: a search may be for a name."""
        known = replace(self, filter=replace(self.filter, search=HIDDEN)) if self.filter.search else self
        return unquote_plus(known.as_query())


def read_query(query: Mapping[str, str]) -> Asked:
    """Read an address; unknown names are passed over, values that cannot be read are left out and named."""
    values: dict[str, Any] = {}
    faults = []
    for name, each in _FIELDS.items():
        text = query.get(name, "").strip()
        if text:
            try:
                values[each.field] = each.read(text)
            except ValueError:
                faults.append(name)
    order = query.get("kolejnosc", "")
    return Asked(Filter(**values), Sort(order) if order in set(Sort) else Sort.NEWEST, tuple(faults))
