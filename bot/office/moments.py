"""Moments: days and hours as people type them in Polish: "12.12.2026 10:00", "12 grudnia o 10", "12.12", "12–13 grudnia".

Promises: a reading that is written down here, or one clear reason why there is none; a year that is left out is the next in which
the day comes. Refuses: to guess. A word that it does not know is named, not passed over.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from knowledge.documents import WARSAW, Event

MONTHS = (
    "stycznia|styczeń|styczen|sty|i",
    "lutego|luty|lut|ii",
    "marca|marzec|mar|iii",
    "kwietnia|kwiecień|kwiecien|kwi|iv",
    "maja|maj|v",
    "czerwca|czerwiec|cze|vi",
    "lipca|lipiec|lip|vii",
    "sierpnia|sierpień|sierpien|sie|viii",
    "września|wrzesnia|wrzesień|wrzesien|wrz|ix",
    "października|pazdziernika|październik|pazdziernik|paź|paz|x",
    "listopada|listopad|lis|xi",
    "grudnia|grudzień|grudzien|gru|xii",
)
_MONTH = {name: number for number, names in enumerate(MONTHS, 1) for name in names.split("|")}
_NAMES = "|".join(sorted(_MONTH, key=len, reverse=True))
_RELATIVE = {"dziś": 0, "dzis": 0, "dzisiaj": 0, "jutro": 1, "pojutrze": 2}
# What people add and what changes nothing: the preview shows the day again, in words.
_IDLE = frozenset(
    "o r roku dnia w we od godz godzina godzinie godziny g poniedziałek wtorek środa środę czwartek piątek sobota sobotę "
    "niedziela niedzielę poniedzialek sroda srode piatek sobote niedziele".split()
)
# A span over more than this is one whose ends were swapped: the end was looked for in the next year.
_LONGEST = timedelta(days=180)
_YEAR = r"(?:\s*(?P<{0}>\d{{4}}))?"
_TOKENS = re.compile(
    r"(?P<iso>(?P<iy>\d{4})-(?P<im>\d{1,2})-(?P<id>\d{1,2})(?!\d))"
    # 12-13.12.2026, 12-13 grudnia: two days of one month
    r"|(?P<pair>(?P<pa>\d{1,2})\s*-\s*(?P<pb>\d{1,2})(?:[./](?P<pm>\d{1,2})(?:[./](?P<py>\d{4}|\d{2}))?(?!\d)"
    rf"|\s*(?P<pn>{_NAMES})\b\.?" + _YEAR.format("pz") + "))"
    r"|(?P<full>(?P<fd>\d{1,2})[./](?P<fm>\d{1,2})[./](?P<fy>\d{4}|\d{2})(?!\d))"
    rf"|(?P<named>(?P<nd>\d{{1,2}})\.?\s*(?P<nm>{_NAMES})\b\.?" + _YEAR.format("ny") + ")"
    r"|(?P<clock>(?P<ch>\d{1,2}):(?P<cm>\d{2})(?!\d))"
    r"|(?P<dotted>(?P<da>\d{1,2})[./](?P<db>\d{1,2})(?!\d))"
    r"|(?P<number>\d{1,2}(?!\d))"
    r"|(?P<to>-|\bdo\b)"
    r"|(?P<space>[\s,.;()]+)"
    r"|(?P<word>[^\W\d]+|.\d*)"
)


class NotAMoment(ValueError):
    """What was typed cannot be read as a moment.

    `code` is `unclear`, `no-day`, `no-such-day`, `no-such-hour` or `order`; `what` is the part that it is about.
    """

    def __init__(self, code: str, what: str = "") -> None:
        super().__init__(f"{code}: {what}")
        self.code = code
        self.what = what


@dataclass(frozen=True, slots=True)
class When:
    """From when until when; `ends` is None if nobody said. A bare date is a whole day; times are Europe/Warsaw."""

    starts: datetime | date
    ends: datetime | date | None = None

    @property
    def end(self) -> datetime | date:
        """The end, which is the start if nobody knows."""
        return self.starts if self.ends is None else self.ends


@dataclass(slots=True)
class _Side:
    """One side of a span: a day (its year perhaps unknown) and an hour."""

    day: tuple[int | None, int, int] | None = None
    hour: time | None = None
    said: str = ""


def read(text: str, today: date) -> When:
    """Read a moment or a span. Raises NotAMoment."""
    text = re.sub("[\u2010-\u2015\u2212]", "-", " ".join(text.split()).casefold())
    first, second = _sides(text, today)
    if first.day is None:
        raise NotAMoment("no-day", text)
    if second is None:
        return When(_joined(_in_year(first, today), first.hour))
    if first.day[0] is None and second.day is not None and second.day[0] is not None:
        first.day = (second.day[0], *first.day[1:])
    begins = _in_year(first, today)
    ends_on = begins if second.day is None else _in_year(second, begins)
    if ends_on - begins > _LONGEST:
        raise NotAMoment("order", text)
    starts, ends = _joined(begins, first.hour), _joined(ends_on, second.hour)
    if isinstance(starts, datetime) != isinstance(ends, datetime) and ends_on == begins:
        raise NotAMoment("unclear", text)
    if ends_on < begins or (isinstance(starts, datetime) and isinstance(ends, datetime) and ends < starts):
        raise NotAMoment("order", text)
    return When(starts, ends)


def moved(event: Event, to: When) -> When:
    """When an event takes place that was put off to another day or hour. What nobody said stays as it was: the hour, and how long
    it lasts, by the clock on the wall."""
    starts = to.starts
    if isinstance(event.starts, datetime) and not isinstance(starts, datetime):
        starts = datetime.combine(starts, event.starts.timetz())
    if to.ends is not None:
        both_days = not isinstance(to.starts, datetime) and not isinstance(to.ends, datetime)
        if both_days and isinstance(starts, datetime):
            return When(to.starts, to.ends)
        return When(starts, to.ends)
    if isinstance(event.starts, datetime) and isinstance(event.ends, datetime) and isinstance(starts, datetime):
        # Two times of one zone differ by the clock on the wall, which is what a programme of a day goes by.
        return When(starts, starts + (event.ends.astimezone(WARSAW) - event.starts.astimezone(WARSAW)))
    days = _day(event.ends) - _day(event.starts)
    if isinstance(starts, datetime) and not days:
        return When(starts, starts)
    return When(starts, _day(starts) + days)


def _day(value: datetime | date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _sides(text: str, today: date) -> tuple[_Side, _Side | None]:
    """What was said of the start, and of the end if anything was."""
    first, second = _Side(), None
    side = first
    for kind, found in _tokens(text):
        said = found.group().strip()
        match kind:
            case "to":
                if second is not None or (first.day is None and first.hour is None):
                    raise NotAMoment("unclear", text)
                side = second = _Side()
            case "pair":
                if side.day is not None or second is not None:
                    raise NotAMoment("unclear", text)
                first.day, second = _pair(found)
                first.said = second.said = said
            case "hour":
                if side.hour is not None:
                    raise NotAMoment("unclear", text)
                side.hour = _hour(found, said)
            case _:
                if side.day is not None:
                    raise NotAMoment("unclear", text)
                side.day, side.said = _date(kind, found, said, today), said
    if second is not None and _is_half(first, second):
        raise NotAMoment("unclear", text)
    return first, second


def _pair(found: re.Match[str]) -> tuple[tuple[int | None, int, int], _Side]:
    """The two days of "12-13 grudnia"."""
    month = _MONTH[found["pn"]] if found["pn"] else int(found["pm"])
    year = _year(found["py"] or found["pz"])
    return (year, month, int(found["pa"])), _Side((year, month, int(found["pb"])))


def _is_half(first: _Side, second: _Side) -> bool:
    """Whether the end is empty, or says an hour of another day though the start says none."""
    return (second.day is None and second.hour is None) or (
        second.day is not None and second.hour is not None and first.hour is None
    )


def _tokens(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    """The parts that say something. "10.30" is an hour where a day was said before it, or "o" stands before it."""
    has_day = has_hour = before_hour = after_to = False
    for found in _TOKENS.finditer(text):
        kind, word = _kind(found), found.group()
        if kind == "space":
            continue
        if word in _IDLE:
            before_hour = has_day and word not in {"r", "roku"}
            continue
        match kind:
            case "word" if word in _RELATIVE:
                kind = "relative"
            case "word":
                raise NotAMoment("unclear", word)
            case "number" if not has_day:
                raise NotAMoment("unclear", word)
            case "number" | "clock":
                kind = "hour"
            case "dotted" if before_hour or (has_day and not after_to):
                kind = "hour"
            # Behind "10.30-", what has figures behind it is a day ("16.04 12.00"), and what has none is an hour ("12.15").
            case "dotted" if has_hour and after_to and not re.search(r"\d", text[found.end() :]):
                kind = "hour"
        after_to = after_to or kind == "to"
        has_hour, has_day = has_hour or kind == "hour", has_day or kind not in {"hour", "to"}
        before_hour = False
        yield kind, found


def _kind(found: re.Match[str]) -> str:
    return next(
        name for name in ("iso", "pair", "full", "named", "clock", "dotted", "number", "to", "space", "word") if found[name]
    )


def _date(kind: str, found: re.Match[str], said: str, today: date) -> tuple[int | None, int, int]:
    match kind:
        case "relative":
            day = today + timedelta(days=_RELATIVE[said])
            return day.year, day.month, day.day
        case "iso":
            return int(found["iy"]), int(found["im"]), int(found["id"])
        case "full":
            return _year(found["fy"]), int(found["fm"]), int(found["fd"])
        case "named":
            return _year(found["ny"]), _MONTH[found["nm"]], int(found["nd"])
        case _:
            return None, int(found["db"]), int(found["da"])


def _year(text: str | None) -> int | None:
    if text is None:
        return None
    return int(text) + (2000 if len(text) == 2 else 0)


def _hour(found: re.Match[str], said: str) -> time:
    hour, minute = found["ch"] or found["da"] or found.group(), found["cm"] or found["db"] or "0"
    try:
        return time(int(hour), int(minute), tzinfo=WARSAW)
    except ValueError:
        raise NotAMoment("no-such-hour", said) from None


def _in_year(side: _Side, earliest: date) -> date:
    """The day; without a year the first one from `earliest` on."""
    assert side.day is not None  # noqa: S101 - the caller has looked
    year, month, day = side.day
    years = (
        [year] if year is not None else range(earliest.year, earliest.year + 9)
    )  # 29 February comes every eight years at worst
    for each in years:
        try:
            found = date(each, month, day)
        except ValueError:
            continue
        if year is not None or found >= earliest:
            return found
    raise NotAMoment("no-such-day", side.said)


def _joined(day: date, hour: time | None) -> datetime | date:
    return day if hour is None else datetime.combine(day, hour)
