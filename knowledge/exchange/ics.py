"""Calendars (ICS): events for calendar programs, and events out of them.

Promises: what `to_ics` writes is read back equal; a calendar program sees name, times, place, description, link and whether the
event is cancelled. What iCalendar has no field for stands in X-DROGOWSKAZ-… properties; so does a value that it would change.
Refuses recurring events: here every event has its own dates.
"""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import quote, unquote

from icalendar import Calendar
from icalendar import Event as Entry_
from icalendar.prop import vText, vUri

from knowledge.documents import WARSAW, Event, moment, to_record
from knowledge.exchange.columns import fold
from knowledge.exchange.faults import Place, Unusable
from knowledge.exchange.reading import Entry, Reading

MAX_EVENTS = 20_000
_HOST = "@drogowskaz"
_OURS = "X-DROGOWSKAZ-"
_TEXTS = {"name": "SUMMARY", "place": "LOCATION", "description": "DESCRIPTION", "link": "URL"}
_LISTS = {"questions", "specialisations"}
_SEPARATOR = "|"
# What a line of a calendar cannot hold or would change, and our own signs. Without commas, semicolons and backslashes a value is
# the same whether a program takes it for TEXT or, as icalendar does, for a type that it does not know.
_SPECIAL = re.compile("[,;%\\\\|\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]")


# --- Writing


def to_ics(events: Iterable[Event], at: datetime) -> str:
    """The events as a calendar, with CRLF and lines of at most 75 octets (RFC 5545). `at` is the moment of writing (DTSTAMP)."""
    calendar = Calendar()
    calendar.add("PRODID", "-//Drogowskaz//PL")
    calendar.add("VERSION", "2.0")
    for event in events:
        calendar.add_component(_entry(event, at))
    text: str = calendar.to_ical(sorted=False).decode()
    return text


def _entry(event: Event, at: datetime) -> Entry_:
    entry = Entry_()
    entry.add("UID", vText(_CONTROL.sub(" ", event.id + _HOST)))
    entry.add("DTSTAMP", at.astimezone(UTC).replace(microsecond=0))
    entry.add("SEQUENCE", max(event.revision, 0))
    start, end = _times(event)
    entry.add("DTSTART", start)
    if end is not None:
        entry.add("DTEND", end)
    entry.add("STATUS", "CANCELLED" if event.cancelled else "CONFIRMED")
    for field, name in _TEXTS.items():
        if value := getattr(event, field):
            shown = _CONTROL.sub(" ", value)
            entry.add(name, vUri(shown) if name == "URL" else vText(shown))
    told = _told(Entry_.from_ical(entry.to_ical()))
    for field, value in to_record(event).items():
        if field != "kind" and told.get(field) != value:
            entry.add(_OURS + field.upper().replace("_", "-"), vText(_coded(value)))
    return entry


def _times(event: Event) -> tuple[date, date | None]:
    """Start and end as iCalendar has them: both days, the end the day after; or both moments, in UTC."""
    if not isinstance(event.starts, datetime) and not isinstance(event.ends, datetime):
        return event.starts, event.ends + timedelta(days=1) if event.ends < date.max else None
    try:
        return tuple(moment(value).astimezone(UTC) for value in (event.starts, event.ends))  # type: ignore[return-value]
    except OverflowError:  # the first hours of the year 1
        return event.starts, None


def _coded(value: Any) -> str:
    if isinstance(value, list):
        return _SEPARATOR.join(_coded(part) for part in value)
    return _SPECIAL.sub(lambda found: quote(found[0]), str(value))


# --- Reading


def read(file: str, data: bytes, reading: Reading) -> None:
    """Take in the events of a calendar, and its faults. Times without a zone are those of Warsaw."""
    text = data.removeprefix(b"\xef\xbb\xbf")
    try:
        components = [each for each in Calendar.from_ical(text, multiple=True) if each.name == "VCALENDAR"]
        entries = [(calendar, entry) for calendar in components for entry in calendar.walk("VEVENT")]
    except Exception as error:  # noqa: BLE001, RUF100 - a library on a hostile file may raise anything
        reading.refuse(file, 1, "not_ics", "is not a calendar", detail=f"{error}"[:200])
        return
    if not components:
        reading.refuse(file, 1, "not_ics", "is not a calendar")
    if len(entries) > MAX_EVENTS:
        reading.refuse(file, 1, "too_many_rows", f"holds more than {MAX_EVENTS} rows", limit=MAX_EVENTS)
        return
    lines = [number for number, line in enumerate(text.split(b"\n"), start=1) if line.strip().upper() == b"BEGIN:VEVENT"]
    for place, (calendar, entry) in enumerate(entries):
        at = Place(lines[place] if place < len(lines) else 1)
        try:
            record = _record(entry, cancelled=str(calendar.get("METHOD", "")).upper() == "CANCEL", reading=reading)
        except Unusable as error:
            name = str(entry.get("SUMMARY", "?"))[:80]
            reading.faults.append(error.fault(file, at, "event", name))
        except Exception as error:  # noqa: BLE001, RUF100
            reading.refuse(file, at.line, "ics_unusable", f"cannot be used: {error}"[:200], "event", detail=f"{error}"[:200])
        else:
            reading.take(Entry(file, record, {"": at}))


def _record(entry: Any, *, cancelled: bool, reading: Reading) -> dict[str, Any]:
    if any(name in entry for name in ("RRULE", "RDATE", "RECURRENCE-ID")):
        raise Unusable("recurring", "recurs; write each date as an event of its own")
    told = _told(entry)
    if cancelled:
        told["cancelled"] = True
    ours: dict[str, Any] = {}
    for name, value in entry.items():
        if name.startswith(_OURS):
            field = name.removeprefix(_OURS).lower().replace("-", "_")
            parts = [unquote(part) for part in str(value).split(_SEPARATOR)]
            ours[field] = parts if field in _LISTS else parts[0] == "True" if field == "cancelled" else parts[0]
    found = told | ours
    known = reading.known.get(str(found.get("id", "")))
    if not ours and known is not None and known.kind == "event":
        # Of a calendar that is not ours: what it does not tell stays.
        base = {name: value for name, value in to_record(known).items() if name not in {"source", "source_date"}}
        found = {**base, **found, "revision": known.revision}
    reading.sender.fill(found)
    return {**found, "kind": "event"}


def _told(entry: Any) -> dict[str, Any]:
    """What an event says in iCalendar's own fields, as a record without `kind`."""
    if entry.errors:
        name, detail = entry.errors[0]
        raise Unusable("ics_unusable", f"cannot be used: {name}: {detail}", detail=f"{name}: {detail}")
    found: dict[str, Any] = {"id": _id(entry)}
    for field, name in _TEXTS.items():
        if value := str(entry.get(name, "")).strip():
            found[field] = value
    if "DTSTART" in entry:
        start = entry["DTSTART"].dt
        end = entry["DTEND"].dt if "DTEND" in entry else start + entry["DURATION"].dt if "DURATION" in entry else None
        whole = not isinstance(start, datetime)
        if end is not None and whole and not isinstance(end, datetime):
            end = max(end - timedelta(days=1), start)  # the end of whole days is the first day after
        found |= {"starts": _iso(start), "ends": _iso(start if end is None else end)}
    if str(entry.get("STATUS", "")).upper() == "CANCELLED":
        found["cancelled"] = True
    return found


def _iso(value: date) -> str:
    if not isinstance(value, datetime):
        return value.isoformat()
    return (value if value.tzinfo else value.replace(tzinfo=WARSAW)).astimezone(UTC).astimezone(WARSAW).isoformat()


def _id(entry: Any) -> str:
    uid = str(entry.get("UID", "")).removesuffix(_HOST)
    if uid and not re.search(r"[\s\x00-\x1f\x7f]", uid) and len(uid) <= 200:
        return uid
    words = f"{uid or entry.get('SUMMARY', '')} {entry['DTSTART'].to_ical().decode() if 'DTSTART' in entry else ''}"
    return "event-" + re.sub(r"[^a-z0-9]+", "-", fold(words)).strip("-")[:100]
