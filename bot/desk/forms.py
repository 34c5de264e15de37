"""Forms: the fields of each kind of document, from a record to what stands in the boxes and back.

Promises: every field of every kind has a box; what is typed comes back as it was typed, valid or not; a box that was not touched
changes nothing, whatever the box cannot show. Refuses: to judge, which `knowledge.documents.parse` and `bot.editing` do.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from functools import cache
from typing import Any

from starlette.datastructures import ImmutableMultiDict

from knowledge.documents import KINDS, Contact, ContactType, FundingState, Status
from knowledge.exchange.columns import understood
from knowledge.labels import CHOICES, CONTACT, LABELS, hint, label

Values = dict[str, Any]
"""What stands in the boxes, by field: a text, for references and contacts a list; `starts.time` beside `starts`."""


class Shape(Enum):
    """How a field is filled in."""

    TEXT = auto()
    LONG = auto()
    LINES = auto()
    DAY = auto()
    MOMENT = auto()
    SOURCE_DATE = auto()
    NUMBER = auto()
    CHOICE = auto()
    TICK = auto()
    REFERENCE = auto()
    REFERENCES = auto()
    CONTACTS = auto()


class Section(Enum):
    """The parts of a form, in their order."""

    CONTENT = "content"
    QUESTIONS = "questions"
    VALIDITY = "validity"
    SOURCE = "source"


# Fields of one name are alike in all kinds; what is not named here is one line of text.
_SHAPES = {
    **dict.fromkeys(("description", "body"), Shape.LONG),
    **dict.fromkeys(("questions", "former_names", "trades", "pkd", "abbreviations"), Shape.LINES),
    **dict.fromkeys(("valid_from", "valid_until", "opens", "closes"), Shape.DAY),
    **dict.fromkeys(("starts", "ends"), Shape.MOMENT),
    **dict.fromkeys(("specialisation", "organisation"), Shape.REFERENCE),
    **dict.fromkeys(("specialisations", "about"), Shape.REFERENCES),
    **dict.fromkeys(("status", "state", "type"), Shape.CHOICE),
    "source_date": Shape.SOURCE_DATE,
    "number": Shape.NUMBER,
    "cancelled": Shape.TICK,
    "contacts": Shape.CONTACTS,
}
_CHOICES: dict[str, type] = {"status": Status, "state": FundingState, "type": ContactType}
_SECTIONS = {
    "questions": Section.QUESTIONS,
    **dict.fromkeys(("status", "valid_from", "valid_until"), Section.VALIDITY),
    **dict.fromkeys(("source", "source_date"), Section.SOURCE),
}
# Nobody types these: the id never changes, the others are written by what people do.
_UNTYPED = frozenset({"id", "revision", "confirmed_on"})
_EACH_LINE = "Każda pozycja w osobnym wierszu."
# Where a form differs from a sheet: it offers names, so that nobody needs ids.
_HINTS = {
    "questions": f"Pytania, na które ten dokument odpowiada, słowami ludzi. {_EACH_LINE}",
    "trades": f"Zawody, wyroby i materiały zwykłymi słowami. {_EACH_LINE}",
    "pkd": f"Kod i nazwa: „25 Produkcja metalowych wyrobów gotowych”. {_EACH_LINE}",
    "former_names": _EACH_LINE,
    "abbreviations": _EACH_LINE,
    "specialisation": "",
    "organisation": "Bez organizacji: specjalizacja nie ma koordynatora i bot to powie.",
    "specialisations": "Których specjalizacji to dotyczy.",
    "about": "Dokumenty, których dotyczy ten poradnik.",
    "starts": "Dzień i godzina. Bez godziny: cały dzień.",
    "ends": "Dzień i godzina. Bez godziny: do końca dnia.",
    "cancelled": "Bot powie, że wydarzenie się nie odbędzie.",
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form. `choices` are the values that it may have, each with its Polish name."""

    name: str
    shape: Shape
    section: Section
    label: str
    hint: str
    required: bool
    choices: tuple[tuple[str, str], ...] = ()


@cache
def fields(kind: str) -> tuple[Field, ...]:
    """The fields of a kind ("event", or "contact" for a row of contacts), in the order in which a clerk fills them in."""
    model: Mapping[str, Any] = Contact.model_fields if kind == CONTACT else KINDS[kind].model_fields
    return tuple(
        Field(
            name,
            _SHAPES.get(name, Shape.TEXT),
            _SECTIONS.get(name, Section.CONTENT),
            label(kind, name),
            _HINTS.get(name, hint(kind, name)),
            model[name].is_required(),
            tuple((str(value), shown) for value, shown in CHOICES[_CHOICES[name]].items()) if name in _CHOICES else (),
        )
        for name in LABELS[kind]
        if name in model and name not in _UNTYPED
    )


@dataclass(frozen=True, slots=True)
class Source:
    """Who says what somebody writes here, and since when: what stands in `source` and `source_date`."""

    name: str
    day: date


# --- a record as boxes


def shown(kind: str, record: Mapping[str, Any], base: Mapping[str, Any] | None = None) -> Values:
    """What stands in the boxes for a record (as `to_record` gives it, or a draft with faults).

    `base` is the record that the form began with, if it is another: it tells which contact a row was (`stood`).
    """
    values: Values = {}
    for field in fields(kind):
        value = record.get(field.name)
        match field.shape:
            case Shape.LINES:
                values[field.name] = "\n".join(str(item) for item in value or ())
            case Shape.REFERENCES:
                values[field.name] = [str(item) for item in value or ()]
            case Shape.CONTACTS:
                rows = list(value or ())
                were = _were(rows, rows if base is None else base.get(field.name, ()))
                values[field.name] = [{**shown(CONTACT, row), "stood": was} for row, was in zip(rows, were, strict=True)]
            case Shape.MOMENT:
                day, _, time = str(value or "").partition("T")
                values[field.name] = day
                values[f"{field.name}.time"] = _clock(time)
            case Shape.SOURCE_DATE:
                values[field.name] = str(value or "").replace("~", "ok. ").replace("read ", "odczyt ")
            case Shape.TICK:
                values[field.name] = "yes" if value else ""
            case Shape.CHOICE:
                values[field.name] = str(value or _default(kind, field))
            case _:
                values[field.name] = "" if value is None else str(value)
    return values


def _were(rows: Sequence[Mapping[str, Any]], base: Iterable[Mapping[str, Any]]) -> list[str]:
    """Which contact of the base each row was: the one of the same type and value, else the next free one of the same type."""
    free = dict(enumerate(base))
    found: dict[int, int] = {}
    for names in (("type", "value"), ("type",)):
        for place, row in enumerate(rows):
            if place in found:
                continue
            like = (number for number, each in free.items() if all(each.get(name) == row.get(name) for name in names))
            if (number := next(like, None)) is not None:
                found[place] = number
                del free[number]
    return [str(found.get(place, "")) for place in range(len(rows))]


def _clock(time: str) -> str:
    """10:00:00+02:00 as 10:00; what is no time of the day stays as it is."""
    found = re.fullmatch(r"(\d\d:\d\d)(?::00)?(?:[+-]\d\d:\d\d)?", time)
    return found[1] if found else time


def _default(kind: str, field: Field) -> str:
    if kind == CONTACT:
        return field.choices[0][0]
    return str(KINDS[kind].model_fields[field.name].default)


# --- boxes as a record


def submitted(kind: str, form: ImmutableMultiDict[str, Any], named: Callable[[str], str], prefix: str = "") -> Values:
    """What stands in the boxes of a form that was sent. `named` gives the id of a document for its title, or the text itself."""
    values: Values = {}
    for field in fields(kind):
        name = prefix + field.name
        match field.shape:
            case Shape.REFERENCES:
                others = (line.strip() for line in _text(form, f"{name}.other").split("\n"))
                chosen = [*(str(each) for each in form.getlist(name)), *(named(line) for line in others if line)]
                values[field.name] = list(dict.fromkeys(chosen))
            case Shape.CONTACTS:
                values[field.name] = [
                    {
                        **submitted(CONTACT, form, named, f"{name}.{number}."),
                        "stood": _text(form, f"{name}.{number}.stood"),
                        "at": str(number),
                    }
                    for number in _rows(form, name)
                ]
            case Shape.MOMENT:
                values[field.name] = _text(form, name)
                values[f"{field.name}.time"] = _text(form, f"{name}.time")
            case _:
                values[field.name] = _text(form, name)
    return values


def _text(form: ImmutableMultiDict[str, Any], name: str) -> str:
    value = form.get(name)
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else ""


def _rows(form: ImmutableMultiDict[str, Any], name: str) -> list[int]:
    """The numbers of the rows that were sent, in their order."""
    found = (re.fullmatch(rf"{name}\.(\d{{1,4}})\.value", key) for key in form)
    return sorted({int(each[1]) for each in found if each})


def record(kind: str, values: Values, base: Mapping[str, Any] | None, source: Source | None) -> dict[str, Any]:
    """The record of what stands in the boxes.

    `base` is the record that the form began with: a box that says the same takes its value over. With `source` whatever says
    something new has that source, the rest keeps the one that it had; without it the boxes for the source decide.
    """
    made = _plain(kind, values, base, source)
    if base is not None and source is not None:
        apart = {"source", "source_date", "contacts"}
        same = _without(made, apart) == _without(base, apart)
        made |= {name: base[name] for name in ("source", "source_date")} if same else _of(source)
    return made


def _plain(kind: str, values: Values, base: Mapping[str, Any] | None, source: Source | None) -> dict[str, Any]:
    before = None if base is None else shown(kind, base)
    made: dict[str, Any] = {name: base[name] for name in _UNTYPED if base is not None and name in base}
    if kind != CONTACT:
        made["kind"] = kind
    for field in fields(kind):
        name = field.name
        if field.shape is Shape.CONTACTS:
            value: Any = _contacts(values[name], (base or {}).get(name, ()), source)
        elif before is not None and _same(field, values, before):
            value = (base or {}).get(name)
        else:
            value = _typed(kind, field, values, (before or {}).get(name, ()))
        if value not in (None, "", [], False):
            made[name] = value
    return made


def _same(field: Field, values: Values, before: Values) -> bool:
    name = field.name
    if field.shape is Shape.REFERENCES:
        return set(values[name]) == set(before[name])
    if field.shape is Shape.MOMENT and values[f"{name}.time"] != before[f"{name}.time"]:
        return False
    return bool(_flat(values[name]) == _flat(before[name]))


def _flat(text: str) -> str:
    """A text as any box gives it back: boxes of one line join lines, all of them trim."""
    return "\n".join(line.strip() for line in text.split("\n")).strip()


def _typed(kind: str, field: Field, values: Values, before: Iterable[str]) -> Any:
    value = values[field.name]
    match field.shape:
        case Shape.LINES:
            return [line.strip() for line in value.split("\n") if line.strip()]
        case Shape.REFERENCES:
            chosen = set(value)
            return [*(each for each in before if each in chosen), *(each for each in value if each not in set(before))]
        case Shape.MOMENT:
            time = values[f"{field.name}.time"]
            return f"{value}T{time}" if time else value
        case Shape.SOURCE_DATE:
            return understood("source_date", value) if value else ""
        case Shape.TICK:
            return value == "yes"
        case Shape.CHOICE if kind != CONTACT and value == _default(kind, field):
            return None  # a record leaves defaults out
    return value


def _contacts(rows: Iterable[Values], base: Iterable[Mapping[str, Any]], source: Source | None) -> list[dict[str, Any]]:
    """The contacts; new rows in which nothing was written are left out."""
    standing = list(base)
    made = []
    for row in rows:
        if not (row["value"] or row["note"] or row["stood"]):
            continue
        was = int(row["stood"]) if re.fullmatch(r"\d{1,4}", row["stood"]) else len(standing)
        before = standing[was] if was < len(standing) else None
        contact = _plain(CONTACT, row, before, None)
        if before is not None and source is not None:
            apart = {"source", "source_date"}
            untouched = all(contact.get(name) == before.get(name) for name in apart)
            if untouched and _without(contact, apart) != _without(before, apart):
                contact |= _of(source)
        made.append(contact)
    return made


def blank_contact(source: Source) -> dict[str, Any]:
    """The record of a new row of contacts."""
    return {"type": ContactType.PHONE.value, "status": Status.CONFIRMED.value, **_of(source)}


def begun(kind: str, identifier: str, source: Source) -> dict[str, Any]:
    """The record that the form of a new document begins with."""
    return {"kind": kind, "id": identifier, **_of(source)}


def _of(source: Source) -> dict[str, str]:
    return {"source": source.name, "source_date": source.day.isoformat()}


def _without(record: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    left_out = {*names, "revision"}
    return {name: value for name, value in record.items() if name not in left_out}
