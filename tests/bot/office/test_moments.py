"""Days and hours as people type them."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.office.moments import NotAMoment, When, moved, read
from knowledge.documents import WARSAW, Event
from tests.bot.world import document

TODAY = date(2026, 3, 10)
OPEN = "—"

READ = {
    "12.12.2026 10:00": ("2026-12-12T10:00", OPEN),
    "12 grudnia o 10": ("2026-12-12T10:00", OPEN),
    "12.12": ("2026-12-12", OPEN),
    "12.12.26": ("2026-12-12", OPEN),
    "12/12/2026": ("2026-12-12", OPEN),
    "2026-12-12 10:00": ("2026-12-12T10:00", OPEN),
    "12 XII 2026, godz. 9": ("2026-12-12T09:00", OPEN),
    "Sobota, 12 Grudnia 2026 r. godz. 10:00": ("2026-12-12T10:00", OPEN),
    "12 grudnia 10": ("2026-12-12T10:00", OPEN),
    "12.12 o 10.30": ("2026-12-12T10:30", OPEN),
    "12.12 10.30": ("2026-12-12T10:30", OPEN),
    "10:00 12.12.2026": ("2026-12-12T10:00", OPEN),
    "jutro o 9": ("2026-03-11T09:00", OPEN),
    "dziś 18:00": ("2026-03-10T18:00", OPEN),
    "12.12.2026 10:00-15:00": ("2026-12-12T10:00", "2026-12-12T15:00"),
    "12.12.2026 10:00 – 15:00": ("2026-12-12T10:00", "2026-12-12T15:00"),
    "12.12.2026, godz. 10-15": ("2026-12-12T10:00", "2026-12-12T15:00"),
    "12.12 od 10 do 15": ("2026-12-12T10:00", "2026-12-12T15:00"),
    "12.12 10.30-12.15": ("2026-12-12T10:30", "2026-12-12T12:15"),
    "12 gru 10-12": ("2026-12-12T10:00", "2026-12-12T12:00"),
    "od 12.12 10:00 do 15:00": ("2026-12-12T10:00", "2026-12-12T15:00"),
    "12–13 grudnia": ("2026-12-12", "2026-12-13"),
    "12-13.12.2026": ("2026-12-12", "2026-12-13"),
    "12.12 - 13.12.2026": ("2026-12-12", "2026-12-13"),
    "12.12 do 14.12": ("2026-12-12", "2026-12-14"),
    "30 gru - 2 sty": ("2026-12-30", "2027-01-02"),
    "12.12.2026 10:00 - 13.12.2026 15:00": ("2026-12-12T10:00", "2026-12-13T15:00"),
    "15.04 o 10 do 16.04 o 12": ("2026-04-15T10:00", "2026-04-16T12:00"),
    # The year that is left out is the next in which the day comes.
    "10.03": ("2026-03-10", OPEN),
    "9.03": ("2027-03-09", OPEN),
    "29.02": ("2028-02-29", OPEN),
}
NOT_READ = {
    "": "no-day",
    "piątek": "no-day",
    "10:00": "no-day",
    "kiedyś": "unclear",
    "za tydzień": "unclear",
    "12 13": "unclear",
    "12.12 i 13.12": "unclear",
    "12.12 10:00:00": "unclear",
    "12.12 13.12.2026": "unclear",
    "12.12 -": "unclear",
    "12.12 - 13.12 10:00": "unclear",
    "31.02": "no-such-day",
    "99.99.2026": "no-such-day",
    "0.1": "no-such-day",
    "12.12 25:00": "no-such-hour",
    "12.12 o 10:75": "no-such-hour",
    "12.12 15:00-10:00": "order",
    "12.12-10.12": "order",
    "13-12 grudnia": "order",
}


def parsed(text: str) -> datetime | date:
    return datetime.fromisoformat(text).replace(tzinfo=WARSAW) if "T" in text else date.fromisoformat(text)


@pytest.mark.parametrize(("text", "span"), READ.items(), ids=READ)
def test_what_people_type_is_read(text: str, span: tuple[str, str]) -> None:
    starts, ends = span
    assert read(text, TODAY) == When(parsed(starts), None if ends == OPEN else parsed(ends))


@pytest.mark.parametrize(("text", "code"), NOT_READ.items(), ids=NOT_READ)
def test_what_cannot_be_read_has_its_reason(text: str, code: str) -> None:
    with pytest.raises(NotAMoment) as caught:
        read(text, TODAY)
    assert caught.value.code == code


@given(st.text(alphabet="0123456789.:-/ dogrudnia,", max_size=30))
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    try:
        found = read(text, TODAY)
    except NotAMoment:
        return
    assert found.ends is None or str(found.ends) >= str(found.starts)[:10]


def event(starts: str, ends: str) -> Event:
    found = document("event", "event-x", name="X", starts=starts, ends=ends)
    assert isinstance(found, Event)
    return found


@pytest.mark.parametrize(
    ("was", "typed", "starts", "ends"),
    [
        (("2026-04-15T10:00", "2026-04-15T15:00"), "12.12", "2026-12-12T10:00", "2026-12-12T15:00"),
        (("2026-04-15T10:00", "2026-04-15T15:00"), "12.12 o 12", "2026-12-12T12:00", "2026-12-12T17:00"),
        (("2026-04-15T10:00", "2026-04-15T15:00"), "12.12 12-13", "2026-12-12T12:00", "2026-12-12T13:00"),
        (("2026-04-15T10:00", "2026-04-16T15:00"), "12-13.12", "2026-12-12", "2026-12-13"),
        (("2026-04-15", "2026-04-16"), "12.12", "2026-12-12", "2026-12-13"),
        (("2026-04-15", "2026-04-15"), "12.12 o 10", "2026-12-12T10:00", "2026-12-12T10:00"),
        # Over the night in which clocks go back it lasts as long by the clock on the wall.
        (("2026-04-15T20:00", "2026-04-16T08:00"), "24.10", "2026-10-24T20:00", "2026-10-25T08:00"),
    ],
)
def test_what_is_put_off_keeps_what_nobody_changed(was: tuple[str, str], typed: str, starts: str, ends: str) -> None:
    found = moved(event(*was), read(typed, TODAY))
    assert (found.starts, found.end) == (parsed(starts), parsed(ends))
