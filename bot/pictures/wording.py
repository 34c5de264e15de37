"""Wording of pictures and reports: periods, shares and counted things as Poles write them."""

from functools import cache

from babel.dates import format_date

from bot.messages import Language, Span
from bot.pictures.charts import number
from bot.statistics import Period, month
from bot.texts import Catalogue


@cache
def _catalogue() -> Catalogue:
    return Catalogue(Language.PL, "pictures")


def say(message: str, **fields: str | int) -> str:
    """A sentence of `pictures.ftl`; texts are put in as they are. Raises KeyError if there is none."""
    given = {name: Span(value) if isinstance(value, str) else value for name, value in fields.items()}
    return "".join(span.text for span in _catalogue().line(message, **given))


def named(count: int, message: str) -> str:
    """A number with its noun: 1 pytanie, 1 234 pytania."""
    return say(message, number=count, n=number(count))


def share(part: int, whole: int) -> str:
    """A part as percent: 12,5 %."""
    return number(100 * part / whole if whole else 0, "%")


def seconds(milliseconds: float) -> str:
    """A duration as people feel it: 0,04 s."""
    value = max(milliseconds / 1000, 0.01)
    return f"{value:.2f}".replace(".", ",") + "\N{NO-BREAK SPACE}s" if value < 1 else number(value, "s")


def written_period(period: Period) -> str:
    """Days as people write them: 16–22 listopada 2026; a whole month by its name."""
    first, last = period.first, period.last
    if period == month(first.year, first.month):
        return format_date(first, "LLLL y", locale="pl")
    end = format_date(last, "d MMMM y", locale="pl")
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{end}"
    return f"{format_date(first, 'd MMMM' if first.year == last.year else 'd MMMM y', locale='pl')} – {end}"


def short_part_of(period: Period, part: Period) -> str:
    """A part of a period as briefly as a table has room for: 16–22.11, with the year where there are several; a month by its
    name."""
    first, last = part.first, part.last
    if part == month(first.year, first.month):
        return written_period(part)
    if period.first.year != period.last.year:
        return f"{first.day}.{first:%m}–{last.day}.{last:%m.%Y}"
    end = f"{last.day}.{last:%m}"
    if first == last:
        return end
    return f"{first.day}–{end}" if first.month == last.month else f"{first.day}.{first:%m}–{end}"


def short_part(part: Period, *, monthly: bool) -> str:
    """A week by its first day, a month by its number, as it stands below a column: 16.11, 11.2026."""
    return f"{part.first:%m.%Y}" if monthly else f"{part.first.day}.{part.first:%m}"
