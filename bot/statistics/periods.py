"""Periods: which days somebody looks at, and the weeks or months that they are cut into. Days are those of Warsaw.

Promises: the parts of a period cover each of its days once; weeks begin on Monday, whatever clocks do meanwhile. Pure.
"""

from dataclasses import dataclass
from datetime import date, timedelta

# Longer periods are cut into months: more columns than weeks of a year cannot be told apart.
MOST_WEEKS = 54
LONGEST = timedelta(days=3 * 366)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to `last`, both included. Raises ValueError if there is none or there are too many (LONGEST)."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if not timedelta(0) <= self.last - self.first < LONGEST:
            raise ValueError("the period ends before it begins, or is too long")

    @property
    def days(self) -> int:
        """How many days there are."""
        return (self.last - self.first).days + 1

    @property
    def before(self) -> "Period":
        """As many days just before; of a whole month the month before."""
        if self == month(self.first.year, self.first.month):
            last = self.first - _DAY
            return month(last.year, last.month)
        return Period(self.first - timedelta(days=self.days), self.first - _DAY)

    def parts(self) -> tuple["Period", ...]:
        """The period week by week, or month by month if it is long. The first and the last part may be cut short."""
        by_month = self.days > 7 * MOST_WEEKS
        found = []
        start = self.first
        while start <= self.last:
            end = min(_end_of_month(start) if by_month else _end_of_week(start), self.last)
            found.append(Period(start, end))
            start = end + _DAY
        return tuple(found)

    @property
    def is_whole(self) -> bool:
        """Whether it is a whole week or a whole month."""
        week = self.days == 7 and self.first.weekday() == 0
        return week or self == month(self.first.year, self.first.month)


def month(year: int, number: int) -> Period:
    """A calendar month. Raises ValueError if there is none."""
    first = date(year, number, 1)
    return Period(first, _end_of_month(first))


def weeks(today: date, number: int) -> Period:
    """So many weeks, the last one up to today."""
    monday = today - timedelta(days=today.weekday())
    return Period(monday - timedelta(weeks=number - 1), today)


def _end_of_week(day: date) -> date:
    return day + timedelta(days=6 - day.weekday())


def _end_of_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - _DAY
