"""Columns: the fields of each kind as columns of a table, and what a cell of each may hold.

Promises: a value that `written` puts into a cell is read back equal by `understood`; what people write otherwise (a day with
dots, a telephone number as a number, "TAK") is understood where only one reading exists. Refuses to guess where there are two.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import Enum, auto
from types import MappingProxyType
from typing import Any

from knowledge.documents import WARSAW, ContactType, FundingState, SourceDate, Status, shown
from knowledge.exchange.faults import Unusable
from knowledge.labels import CHOICES, LABELS, NAMES

Raw = str | int | float | bool | datetime | date | None
"""What a cell holds. A `datetime` has no zone and means Warsaw; a `date` is a whole day."""


class Shape(Enum):
    """What the cells of a column hold."""

    TEXT = auto()
    LINES = auto()
    REFERENCE = auto()
    REFERENCES = auto()
    DAY = auto()
    MOMENT = auto()
    SOURCE_DATE = auto()
    NUMBER = auto()
    CHOICE = auto()


_SHAPES = {
    **dict.fromkeys(("questions", "former_names", "trades", "pkd", "abbreviations"), Shape.LINES),
    **dict.fromkeys(("id", "specialisation", "organisation"), Shape.REFERENCE),
    **dict.fromkeys(("specialisations", "about"), Shape.REFERENCES),
    **dict.fromkeys(("valid_from", "valid_until", "opens", "closes", "confirmed_on"), Shape.DAY),
    **dict.fromkeys(("starts", "ends"), Shape.MOMENT),
    **dict.fromkeys(("number", "revision"), Shape.NUMBER),
    **dict.fromkeys(("status", "state", "type", "cancelled"), Shape.CHOICE),
    "source_date": Shape.SOURCE_DATE,
}
_CHOICES: dict[str, type] = {"status": Status, "state": FundingState, "type": ContactType, "cancelled": bool}

COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {kind: tuple(field for field in labels if field != "contacts") for kind, labels in ((kind, LABELS[kind]) for kind in NAMES)}
)
"""The fields of each kind that have a column, in their order; the first tells whose row it is. Contacts have their own rows."""


def shape(field: str) -> Shape:
    """What the cells of a field hold; fields of one name are alike in all kinds."""
    return _SHAPES.get(field, Shape.TEXT)


def choices(field: str) -> tuple[str, ...]:
    """What may stand in a column of closed values, in Polish; empty for others."""
    return tuple(CHOICES[_CHOICES[field]].values()) if field in _CHOICES else ()


def fold(text: str) -> str:
    """A text without case, accents and outer space, for comparing what people write."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ł", "l"))
    return " ".join("".join(character for character in plain if not unicodedata.combining(character)).split())


_FIELDS = {
    kind: {fold(name): field for field in COLUMNS[kind] for name in (field, labels[field])} for kind, labels in LABELS.items()
}


def field_of(kind: str, heading: str) -> str | None:
    """The field that a heading names, in Polish or as in our files ("Początek *", "starts"); None if it names none."""
    return _FIELDS[kind].get(fold(heading.replace("*", " ")))


def kinds_with(headings: Iterable[str]) -> list[str]:
    """The kinds that have all of these headings."""
    named = [heading for heading in headings if heading.strip()]
    return [kind for kind in COLUMNS if named and all(field_of(kind, heading) for heading in named)]


def is_empty(raw: Raw) -> bool:
    """Whether a cell holds nothing that could be a value."""
    return raw is None or (isinstance(raw, str) and not raw.strip(" \t\r\n\xa0"))


# --- Writing


def written(field: str, value: Any) -> Raw:
    """A field of a document as a cell holds it; None for an empty cell."""
    match shape(field):
        case Shape.LINES | Shape.REFERENCES:
            return "\n".join(_escaped(item) for item in value) or None
        case Shape.CHOICE:
            return CHOICES[_CHOICES[field]][value]
        case Shape.MOMENT if isinstance(value, datetime):
            return _written_moment(value)
        case Shape.DAY | Shape.MOMENT:
            return _written_day(value) if value is not None else None
        case Shape.SOURCE_DATE:
            return _written_source_date(value)
        case Shape.NUMBER:
            return value if abs(value) < 10**15 else str(value)  # beyond that a cell rounds
    return value or None


def _escaped(item: str) -> str:
    """An item of a list in one line."""
    return item.replace("\\", "\\\\").replace("\n", "\\n")


def _written_day(value: date) -> Raw:
    # Excel knows no day before 1900 and one too many in it.
    return value if value >= date(1900, 3, 1) else value.isoformat()


def _written_moment(value: datetime) -> Raw:
    bare = value.replace(tzinfo=None, fold=0)
    exact = bare.replace(tzinfo=WARSAW).utcoffset() == value.utcoffset() and not bare.microsecond
    if not exact:  # the second 2:30 of an autumn night
        return value.isoformat()
    # A cell at midnight is a whole day.
    return bare if bare >= datetime(1900, 3, 1) and bare.time() != datetime.min.time() else bare.isoformat(" ")  # noqa: DTZ001


def _written_source_date(value: SourceDate) -> Raw:
    if value.approximate or value.read:
        return str(value).replace("~", "ok. ").replace("read ", "odczyt ")
    return date(value.year, value.month, value.day) if value.month and value.day else str(value)


# --- Reading


def understood(field: str, raw: Raw) -> Any:
    """The value of a cell that is not empty, as `parse` takes it. Raises Unusable with one sentence."""
    match shape(field):
        case Shape.LINES:
            return [_unescaped(line) for line in _text(raw).split("\n") if not is_empty(line)]
        case Shape.REFERENCE:
            return _text(raw).strip()
        case Shape.REFERENCES:
            return [_unescaped(part) for part in re.split(r"[,;]?[ \t\xa0]+|[\r\n]+", _text(raw)) if part]
        case Shape.DAY:
            return _day(raw)
        case Shape.MOMENT:
            return _moment(raw)
        case Shape.SOURCE_DATE:
            return _source_date(raw)
        case Shape.NUMBER:
            return _number(raw)
        case Shape.CHOICE:
            return _choice(field, raw)
    return _text(raw)


def _unescaped(item: str) -> str:
    return re.sub(r"\\([\\n])", lambda found: "\n" if found[1] == "n" else "\\", item)


def _text(raw: Raw) -> str:
    if isinstance(raw, date):
        sentence = f"is the date {raw.isoformat()}, not a text; write it with an apostrophe in front"
        raise Unusable("date_in_text", sentence, value=raw.isoformat())
    if isinstance(raw, bool):
        value = "TRUE" if raw else "FALSE"
        raise Unusable("not_text", f"{value} is not a text", value=value)
    return str(int(raw)) if isinstance(raw, float) and raw.is_integer() else str(raw)


_DOTTED = re.compile(r"(\d{1,2})[.\-/](\d{1,2})[.\-/](\d{4})(?:\s*r\.)?(?:[,\s]+(?:godz\.?\s*)?(\d{1,2})[:.](\d{2}))?")


def _dotted(text: str) -> date | datetime | None:
    """A day as it is written in Poland, 27.02.2024, perhaps with a time; ValueError if the calendar lacks it."""
    found = _DOTTED.fullmatch(text)
    if not found:
        return None
    day, month, year, hour, minute = (int(part) if part else None for part in found.groups())
    if not (day and month and year):
        raise ValueError(text)
    if hour is None or minute is None:
        return date(year, month, day)
    return datetime(year, month, day, hour, minute)  # noqa: DTZ001 - of Warsaw, as all times of cells


def _day(raw: Raw) -> date:
    if isinstance(raw, datetime):
        raise Unusable("day_with_time", f"'{raw.isoformat(' ')}' has a time; a day is meant", value=raw.isoformat(" "))
    if isinstance(raw, date):
        return raw
    text = str(raw).strip()
    try:
        found = _dotted(text) or date.fromisoformat(text)
    except ValueError:
        found = datetime.min  # noqa: DTZ901
    if isinstance(found, datetime) or not isinstance(raw, str):
        value = shown(text)
        raise Unusable("not_day", f"'{value}' is not a date; write 2024-02-27 or 27.02.2024", value=value)
    return found


def _moment(raw: Raw) -> date | datetime:
    if isinstance(raw, date):
        return raw
    text = str(raw).strip()
    try:
        if isinstance(raw, str):
            return _dotted(text) or (date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text))
    except ValueError:
        pass
    value = shown(text)
    raise Unusable("not_moment", f"'{value}' is not a date or time; write 2024-02-27 or 2024-02-27 10:00", value=value)


def _source_date(raw: Raw) -> str:
    if isinstance(raw, date):
        return raw.isoformat()[:10]
    text = _text(raw).strip()
    mark, rest = "", text
    for words, sign in ((r"ok\.|około|~", "~"), (r"odczyt|read", "read ")):
        if found := re.match(rf"(?:{words})\s*", text, re.IGNORECASE):
            mark, rest = sign, text[found.end() :]
    try:
        dotted = _dotted(rest)
    except ValueError:
        dotted = None
    if dotted:
        rest = dotted.isoformat()[:10]
    elif found := re.fullmatch(r"(\d{1,2})\.(\d{4})", rest):
        rest = f"{found[2]}-{found[1]:0>2}"
    return mark + rest


def _number(raw: Raw) -> int | float | str:
    if isinstance(raw, bool | date):
        text = _plain(raw)
        raise Unusable("not_number", f"'{text}' is not a whole number", value=text)
    return raw.strip() if isinstance(raw, str) else raw or 0


def _plain(raw: bool | date) -> str:
    return raw.isoformat() if isinstance(raw, date) else ("TRUE" if raw else "FALSE")


_TRUE, _FALSE = {"tak", "true", "prawda", "1", "t"}, {"nie", "false", "falsz", "0", "n"}


def _choice(field: str, raw: Raw) -> Any:
    text = _plain(raw) if isinstance(raw, bool | date) else str(raw)
    if _CHOICES[field] is bool and fold(text) in _TRUE | _FALSE:
        return fold(text) in _TRUE
    for value, name in CHOICES[_CHOICES[field]].items():
        if fold(text) in {fold(name), fold(str(value))}:
            return value
    names = ", ".join(choices(field))
    raise Unusable("choice", f"'{shown(text)}' is not one of {names}", value=shown(text), choices=names)
