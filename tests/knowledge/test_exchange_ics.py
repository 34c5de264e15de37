"""Calendars: exact round trips, what calendar programs see, foreign calendars."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from knowledge.documents import WARSAW, Document, Event, parse, to_record
from knowledge.exchange import InvalidFiles, curated, read, read_bytes, to_ics
from tests.knowledge.strategies import documents

AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
FAIR: dict[str, Any] = {
    "kind": "event",
    "id": "event-targi",
    "name": "Targi; część 1, Łódź",
    "starts": "2026-03-24T10:00",
    "ends": "2026-03-24T16:00",
    "place": "Kielce",
    "link": "https://example.org/a?b=1,2;3",
    "description": "Zażółć\ngęślą jaźń",
    "form": "targi",
    "source": "Izba",
    "source_date": "2026-11-23",
    "revision": 4,
}


def event(**changes: Any) -> Event:
    found = parse({**FAIR, **changes})
    assert isinstance(found, Event)
    return found


def component(text: str) -> Any:
    [found] = Calendar.from_ical(text.encode()).walk("VEVENT")
    return found


def sent(text: str | bytes, known: list[Document] | None = None) -> list[Document]:
    data = text.encode() if isinstance(text, str) else text
    return read_bytes("a.ics", data, known or [], default_source="Jan", default_source_date=date(2026, 11, 23))


def fault(text: str | bytes) -> str:
    with pytest.raises(InvalidFiles) as caught:
        sent(text)
    [found] = caught.value.faults
    return str(found)


def foreign(*lines: str, calendar: str = "") -> str:
    body = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", calendar, "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR", ""]
    return "\r\n".join(line for line in body if line) + "\r\n"


def records(found: list[Document]) -> dict[str, Any]:
    return {each.id: to_record(each) for each in found}


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(documents(kinds=("event",)), min_size=1, max_size=3, unique_by=lambda document: document.id))
def test_a_calendar_is_read_back_equal(tmp_path_factory: pytest.TempPathFactory, drawn: list[Event]) -> None:
    text = to_ics(drawn, AT)
    assert all(len(line) <= 75 and line.decode() is not None for line in text.encode().split(b"\r\n"))
    assert "\n" not in text.replace("\r\n", "")
    path = tmp_path_factory.mktemp("exchange") / "all.ics"
    path.write_bytes(text.encode())
    assert records(read(path)) == records([*drawn])


def test_what_is_shipped_is_read_back_equal() -> None:
    shipped = curated()
    events = [document for document in shipped if isinstance(document, Event)]
    assert records(sent(to_ics(events, AT), shipped)) == records([*events])


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        (datetime(2024, 10, 27, 2, 30, tzinfo=WARSAW), datetime(2024, 10, 27, 2, 30, tzinfo=WARSAW, fold=1)),
        (datetime(2024, 3, 31, 1, 59, 59, tzinfo=WARSAW), datetime(2024, 3, 31, 3, 0, tzinfo=WARSAW)),
        (datetime(2024, 5, 1, 10, 0, 0, 1, tzinfo=WARSAW), date(2024, 5, 1)),
        (date(2024, 5, 1), datetime(2024, 5, 2, 12, 0, tzinfo=WARSAW)),
        (date(1, 1, 2), date(9999, 12, 31)),
        (datetime(1, 1, 2, tzinfo=WARSAW), datetime(9999, 12, 31, tzinfo=WARSAW)),
    ],
)
def test_days_and_moments_stay_what_they_are(starts: date, ends: date) -> None:
    one = event(starts=starts, ends=ends)
    assert records(sent(to_ics([one], AT))) == records([one])


def test_what_a_calendar_program_sees() -> None:
    found = component(to_ics([event(cancelled=True)], AT))
    assert str(found["UID"]) == "event-targi@drogowskaz"
    assert found["SEQUENCE"] == 4
    assert str(found["SUMMARY"]) == "Targi; część 1, Łódź"
    assert str(found["DESCRIPTION"]) == "Zażółć\ngęślą jaźń"
    assert str(found["LOCATION"]) == "Kielce"
    assert str(found["URL"]) == "https://example.org/a?b=1,2;3"
    assert str(found["STATUS"]) == "CANCELLED"
    assert found["DTSTAMP"].dt == AT
    assert (found["DTSTART"].dt, found["DTEND"].dt) == (
        datetime(2026, 3, 24, 9, 0, tzinfo=UTC),
        datetime(2026, 3, 24, 15, 0, tzinfo=UTC),
    )


def test_the_end_of_whole_days_is_the_day_after() -> None:
    text = to_ics([event(starts="2026-03-24", ends="2026-03-25")], AT)
    assert "DTSTART;VALUE=DATE:20260324\r\nDTEND;VALUE=DATE:20260326\r\n" in text
    assert "X-DROGOWSKAZ-ENDS" not in text


def test_a_foreign_event_becomes_a_document_of_its_sender() -> None:
    text = foreign(
        "UID:abc-1@example.org",
        "SEQUENCE:7",
        "SUMMARY:Śniadanie\\, biznesowe",
        "DTSTART;TZID=Europe/Warsaw:20260701T090000",
        "DURATION:PT2H",
        "RRULEX:no",
    )
    [found] = sent(text)
    assert isinstance(found, Event)
    assert (found.id, found.name, found.revision) == ("abc-1@example.org", "Śniadanie, biznesowe", 0)
    assert (found.starts, found.ends) == (datetime(2026, 7, 1, 9, 0, tzinfo=WARSAW), datetime(2026, 7, 1, 11, 0, tzinfo=WARSAW))
    assert (found.source, str(found.source_date)) == ("Jan", "2026-11-23")


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("DTSTART:20260701T070000Z", "2026-07-01T09:00:00+02:00"),
        ("DTSTART:20260101T090000", "2026-01-01T09:00:00+01:00"),
        ("DTSTART;TZID=Europe/Warsaw:20261025T023000", "2026-10-25T02:30:00+02:00"),
        ("DTSTART;TZID=America/New_York:20260701T090000", "2026-07-01T15:00:00+02:00"),
        ("DTSTART;TZID=Central European Standard Time:20260701T090000", "2026-07-01T09:00:00+02:00"),
        ("DTSTART;VALUE=DATE:20260701", "2026-07-01"),
    ],
)
def test_times_of_all_zones_are_those_of_warsaw(start: str, expected: str) -> None:
    [found] = sent(foreign("UID:a", "SUMMARY:A", start))
    assert to_record(found)["starts"] == to_record(found)["ends"] == expected


def test_a_cancelled_event_changes_the_known_one_alone_in_this() -> None:
    known = event()
    [found] = sent(foreign("UID:event-targi", "SUMMARY:Targi", "DTSTART:20260324T090000Z", "STATUS:CANCELLED"), [known])
    assert isinstance(found, Event)
    assert (found.cancelled, found.place, found.form, found.revision, found.source) == (True, "Kielce", "targi", 4, "Jan")
    [found] = sent(foreign("UID:a", "SUMMARY:A", "DTSTART:20260324T090000Z", calendar="METHOD:CANCEL"))
    assert isinstance(found, Event)
    assert found.cancelled


def test_an_event_without_a_usable_uid_gets_an_id_that_stays() -> None:
    text = foreign("UID:a b", "SUMMARY:A", "DTSTART;VALUE=DATE:20260701")
    assert sent(text)[0].id == sent(text)[0].id == "event-a-b-20260701"
    assert sent(text.replace("UID:a b\r\n", ""))[0].id == "event-a-20260701"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "a.ics:1: is not a calendar"),
        ("nothing", "a.ics:1: is not a calendar"),
        ("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", "a.ics:1: "),
        ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nEND:VCALENDAR\r\n", "a.ics:1: holds no document"),
        (
            foreign("UID:a", "SUMMARY:A", "DTSTART:20260701T070000Z", "RRULE:FREQ=DAILY"),
            "a.ics:4: event.A: recurs; write each date as an event of its own",
        ),
        (foreign("UID:a", "DTSTART:20260701T070000Z"), "a.ics:4: event.a.name: Field required"),
        (foreign("UID:a", "SUMMARY:A", "DTSTART:jutro"), "a.ics:4: event"),
        (foreign("UID:a", "SUMMARY:A", "DTSTART:20260702", "DTEND:20260701T100000Z"), "a.ics:4: event"),
        (b"\xff\xfe\x00\x01", "a.ics:1: "),
    ],
)
def test_a_calendar_that_cannot_be_used_says_why(text: str | bytes, sentence: str) -> None:
    assert fault(text).startswith(sentence)
