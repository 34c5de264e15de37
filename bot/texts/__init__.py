"""Every sentence that we say, in catalogues a translator can edit: one Fluent file for each language.

Promises: a message is a fixed sentence with places for fields; the places are filled with spans that keep their origin, so a
reply can always tell its own words from a document's. Refuses: to fall back silently; a missing message is an error that the
tests find.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import cache, lru_cache
from importlib import resources

from babel.dates import format_date, format_time
from fluent.runtime import FluentBundle, FluentResource

from bot.messages import Language, Line, Span
from knowledge.documents import SourceDate

# Each field stands in the formatted sentence as one private-use character, which no catalogue contains.
_FIRST_PLACE = 0xE000
_PLACES = re.compile("([\ue000-\ue0ff])")
# Where a year is never said bare: the word for it behind a day or a month, and behind a year alone ("as of …").
_OF_YEAR = {Language.UK: " року", Language.RU: " года"}
_YEAR = {Language.UK: " рік", Language.RU: " год"}


class Catalogue:
    """The sentences of one language, from `{language}.ftl` or the file named."""

    def __init__(self, language: Language, file: str | None = None) -> None:
        self.language = language
        self._bundle = FluentBundle([language.value], use_isolating=False)
        name = f"{file or language.value}.ftl"
        source = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
        self._bundle.add_resource(FluentResource(source))

    def text(self, message: str, **numbers: int) -> str:
        """The sentence `message`; `numbers` choose its plural. Raises KeyError when the catalogue lacks it."""
        return self._format(message, numbers) if numbers else self._fixed(message)

    @cache  # noqa: B019 - one catalogue for each language lives as long as the process
    def _fixed(self, message: str) -> str:
        return self._format(message, {})

    def line(self, message: str, **fields: Span | int) -> Line:
        """The sentence `message` with each place filled by a span, or by a number of our own. Raises KeyError when it is not
        there."""
        spans = {name: value for name, value in fields.items() if isinstance(value, Span)}
        numbers = tuple((name, value) for name, value in fields.items() if isinstance(value, int))
        parts = self._parts(message, tuple(spans), numbers)
        return tuple(part if isinstance(part, Span) else spans[part] for part in parts)

    @lru_cache(maxsize=2000)  # noqa: B019 - one catalogue for each language lives as long as the process
    def _parts(self, message: str, places: tuple[str, ...], numbers: tuple[tuple[str, int], ...]) -> tuple[Span | str, ...]:
        """The formatted sentence cut at its places, each of which is told by the name of its field."""
        names = {chr(_FIRST_PLACE + number): name for number, name in enumerate(places)}
        text = self._format(message, {**dict(numbers), **{name: place for place, name in names.items()}})
        return tuple(names.get(part) or Span(part) for part in _PLACES.split(text) if part)

    def heading(self, message: str, **fields: Span | int) -> Line:
        """The same in bold."""
        return tuple(replace(span, bold=True) for span in self.line(message, **fields))

    def _format(self, message: str, arguments: Mapping[str, str | int]) -> str:
        pattern = self._bundle.get_message(message).value
        if pattern is None:
            raise KeyError(message)
        text, errors = self._bundle.format_pattern(pattern, dict(arguments))
        if errors:
            raise KeyError(f"{self.language}: {message}: {errors[0]}")
        return str(text)

    @cache  # noqa: B019 - one catalogue for each language lives as long as the process
    def day(self, value: date) -> str:
        """A day as people write it: 22 stycznia 2024."""
        return format_date(value, "d MMMM y", locale=self.language.value) + _OF_YEAR.get(self.language, "")

    def moment(self, value: datetime | date) -> str:
        """A day, and its time when there is one: 22 stycznia 2024, 10:00."""
        if isinstance(value, datetime):
            return f"{self.day(value.date())}, {format_time(value.timetz(), 'HH:mm', locale=self.language.value)}"
        return self.day(value)

    def moment_after(self, start: datetime | date, end: datetime | date) -> str:
        """The end of something that starts then: on the same day only its time."""
        if isinstance(start, datetime) and isinstance(end, datetime) and start.date() == end.date():
            return format_time(end.timetz(), "HH:mm", locale=self.language.value)
        return self.moment(end)

    def source_date(self, value: SourceDate) -> str:
        """The date of a source as precisely as it is known: 22 stycznia 2024, styczeń 2024, 2013."""
        if value.month is None:
            return f"{value.year}{_YEAR.get(self.language, '')}"
        if value.day is None:
            month = format_date(date(value.year, value.month, 1), "LLLL y", locale=self.language.value)
            return month + _OF_YEAR.get(self.language, "")
        return self.day(date(value.year, value.month, value.day))


@cache
def catalogue(language: Language) -> Catalogue:
    """The catalogue of a language, read once."""
    return Catalogue(language)


@cache
def office() -> Catalogue:
    """The catalogue for people who work here, on the desk and in chats: Polish alone, read once."""
    return Catalogue(Language.PL, "office")
