"""Cards: every kind of document, in the tense that fits the moment, with its date and source."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cards import LABEL, Cards
from bot.composer import Action, button
from bot.messages import Card, Language, Outcome, Reply, Span
from bot.texts import catalogue
from knowledge.documents import WARSAW, Document
from tests.bot.origins import check_reply
from tests.bot.world import NOON, contact, document, small_documents
from tests.knowledge.strategies import documents as any_document

SMALL = small_documents()
NAMED = {each.id: each for each in SMALL}


def cards(documents: Iterable[Document] = SMALL, now: datetime = NOON, language: Language = Language.PL) -> Cards:
    return Cards({each.id: each for each in documents}, catalogue(language), now.astimezone(WARSAW))


def read(writer: Cards, card: Card) -> list[str]:
    """The lines of a card, its origins checked."""
    check_reply(Reply("turn", Outcome.ANSWERED, writer.texts.language, (card,)), writer.documents)
    return card.text.split("\n")


def lines(
    shown: Document, now: datetime = NOON, language: Language = Language.PL, others: Iterable[Document] = SMALL
) -> list[str]:
    writer = cards([*others, shown], now, language)
    return read(writer, writer.card(shown))


def sentence(message: str, **fields: str) -> str:
    """A Polish sentence with its places filled."""
    spans = {name: Span(text) for name, text in fields.items()}
    return "".join(span.text for span in catalogue(Language.PL).line(message, **spans))


def warsaw(text: str) -> datetime:
    """A moment, written in UTC or with its offset, or else as clocks in Warsaw show it."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=WARSAW)


# Money

CALL = {"name": "Bon", "description": "Na maszyny.", "opens": "2026-03-01", "closes": "2026-03-31"}
DST_CALLS = {"spring": "2026-03-29", "autumn": "2026-10-25"}


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ("2026-02-28T23:59", sentence("funding-planned-until", opens="1 marca 2026", closes="31 marca 2026")),
        ("2026-03-01T00:00", sentence("funding-open", closes="31 marca 2026")),
        ("2026-03-30T12:00", sentence("funding-open", closes="31 marca 2026")),
        ("2026-03-31T23:59", sentence("funding-open", closes="31 marca 2026")),
        ("2026-04-01T00:01", sentence("funding-closed-on", closes="31 marca 2026")),
        ("2026-04-30T12:00", sentence("funding-closed-on", closes="31 marca 2026")),
    ],
)
def test_a_call_is_told_in_the_tense_of_the_day(now: str, said: str) -> None:
    assert lines(document("funding", "fund-x", **CALL), warsaw(now))[1] == said


@pytest.mark.parametrize("night", DST_CALLS)
@pytest.mark.parametrize(
    ("shift", "is_open"),
    [(timedelta(days=-1), True), (timedelta(minutes=-1), True), (timedelta(0), False), (timedelta(days=30), False)],
)
def test_a_call_that_ends_in_a_night_when_clocks_change_ends_at_midnight_in_warsaw(
    night: str, shift: timedelta, is_open: bool
) -> None:
    last = date.fromisoformat(DST_CALLS[night])
    midnight = datetime.combine(last + timedelta(days=1), datetime.min.time(), WARSAW)
    now = (midnight.astimezone(UTC) + shift).astimezone(WARSAW)
    call = document("funding", "fund-x", name="Bon", description="Opis.", opens="2026-01-01", closes=last.isoformat())
    assert (sentence("funding-open", closes=catalogue(Language.PL).day(last)) in lines(call, now)) is is_open
    listed = read(cards([call], now), cards([call], now).fundings(None))
    assert (sentence("funding-open-list") in listed) is is_open
    assert ("Bon" in "\n".join(listed)) is is_open


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, sentence("funding-unknown")),
        ({"state": "closed"}, sentence("funding-closed")),
        ({"state": "planned"}, sentence("funding-unknown")),
        ({"opens": "2026-05-01"}, sentence("funding-planned", opens="1 maja 2026")),
        ({"state": "open", "closes": "2026-03-10"}, sentence("funding-open", closes="10 marca 2026")),
        ({"state": "open", "closes": "2026-03-09"}, sentence("funding-closed-on", closes="9 marca 2026")),
        ({"opens": "2025-01-01"}, sentence("funding-unknown")),
    ],
)
def test_what_the_source_leaves_open_is_told_so(changes: dict[str, Any], said: str) -> None:
    assert lines(document("funding", "fund-x", name="Bon", description="Opis.", **changes))[1] == said


def test_a_call_tells_amount_who_link_and_source() -> None:
    shown = lines(NAMED["fund-otwarty"])
    assert sentence("funding-amount", amount="do 100 000 zł") in shown
    assert sentence("funding-who", who="małe firmy") in shown
    assert "https://bon.example/maszyny" in "\n".join(shown)
    assert "1 lutego 2026" in shown[-1]
    assert "https://zrodla.example/strona" in shown[-1]


def test_the_list_of_calls_leaves_out_what_is_closed_and_keeps_the_rest_apart() -> None:
    writer = cards()
    text = "\n".join(read(writer, writer.fundings(None)))
    assert "Fundusz dawny" not in text
    places = [
        text.index(part) for part in ("Bon na maszyny", sentence("funding-planned-list"), "Grant leśny", "Pożyczka kuźnicza")
    ]
    assert places == sorted(places)


def test_calls_for_others_are_left_out() -> None:
    wood = next(each for each in cards().specialisations() if each.id == "spec-drewno")
    text = "\n".join(read(cards(), cards().fundings(wood)))
    assert "Bon na maszyny" not in text
    assert sentence("funding-none-open") in text
    assert "Pożyczka kuźnicza" in text


# Events


def an_event(**changes: Any) -> Document:
    return document("event", "event-x", **{"name": "Zlot", "starts": "2026-04-15T10:00", "ends": "2026-04-15T15:00", **changes})


WHEN = {"starts": "15 kwietnia 2026, 10:00", "ends": "15:00"}


@pytest.mark.parametrize(
    ("now", "is_over"),
    [
        ("2026-04-14T15:00", False),
        ("2026-04-15T09:59", False),
        ("2026-04-15T12:00", False),
        ("2026-04-15T15:00", False),
        ("2026-04-15T15:01", True),
        ("2026-04-15T13:01+00:00", True),
        ("2026-05-15T15:00", True),
    ],
)
def test_an_event_is_told_in_the_tense_of_the_minute(now: str, is_over: bool) -> None:
    at = warsaw(now)
    assert lines(an_event(), at)[1] == sentence("event-was-until" if is_over else "event-when-until", **WHEN)
    writer = cards([an_event()], at)
    assert ("Zlot" in "\n".join(read(writer, writer.events(None)))) is not is_over


@pytest.mark.parametrize(
    ("starts", "ends", "said"),
    [
        ("2016-11-29", "2016-11-30", "29–30 listopada 2016"),
        ("2016-11-30", "2016-12-01", "30 listopada 2016 – 1 grudnia 2016"),
        ("2015-11-29", "2016-11-30", "29 listopada 2015 – 30 listopada 2016"),
        ("2016-11-29T10:00", "2016-11-30T12:00", "29 listopada 2016, 10:00 – 30 listopada 2016, 12:00"),
        ("2016-11-29", "2016-11-29", "29 listopada 2016"),
    ],
)
def test_days_of_one_month_name_it_once(starts: str, ends: str, said: str) -> None:
    assert lines(an_event(starts=starts, ends=ends))[1] == sentence("event-was", starts=said)
    at = warsaw("2015-01-01T12:00")
    assert lines(an_event(starts=starts, ends=ends), at)[1] == sentence("event-when", starts=said)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (Language.EN, "29–30 November 2016"),
        (Language.UK, "29–30 листопада 2016 року"),
        (Language.RU, "29–30 ноября 2016 года"),
    ],
)
def test_days_of_one_month_name_it_once_in_every_language(language: Language, said: str) -> None:
    assert lines(an_event(starts="2016-11-29", ends="2016-11-30"), language=language)[1].endswith(f": {said}")


def test_a_whole_day_lasts_until_midnight_in_warsaw() -> None:
    day = an_event(starts="2026-04-15", ends="2026-04-15")
    assert lines(day, warsaw("2026-04-15T23:59"))[1] == sentence("event-when", starts="15 kwietnia 2026")
    assert lines(day, warsaw("2026-04-15T22:00+00:00"))[1] == sentence("event-was", starts="15 kwietnia 2026")


def test_a_past_event_offers_no_registration() -> None:
    told = sentence("event-registration", registration="na stronie")
    event = an_event(registration="na stronie")
    assert [told in lines(event, warsaw(now)) for now in ("2026-04-15T12:00", "2026-04-15T15:01")] == [True, False]


def test_a_cancelled_event_is_told_so_before_and_after_and_never_listed() -> None:
    event = an_event(cancelled=True, registration="na stronie")
    for now in ("2026-04-01T12:00", "2026-05-01T12:00"):
        shown = lines(event, warsaw(now))
        assert shown[1] == sentence("event-cancelled", starts=WHEN["starts"])
        assert "na stronie" not in "\n".join(shown)
        assert "Zlot" not in "\n".join(read(cards([event]), cards([event], warsaw(now)).events(None)))


# 2:30 comes twice on 25 October 2026 and not at all on 29 March.
NIGHTS = [
    ("2026-10-25T02:45+02:00", "2026-10-25T02:44+02:00", False),
    ("2026-10-25T02:45+02:00", "2026-10-25T02:46+02:00", True),
    ("2026-10-25T02:45+02:00", "2026-10-25T02:15+01:00", True),
    ("2026-10-25T02:15+01:00", "2026-10-25T02:45+02:00", False),
    ("2026-10-25T02:15+01:00", "2026-10-25T02:16+01:00", True),
    ("2026-10-25", "2026-10-25T23:59+01:00", False),
    ("2026-10-25", "2026-10-26T00:01+01:00", True),
    ("2026-03-29T01:59+01:00", "2026-03-29T03:00+02:00", True),
    ("2026-03-29T03:00+02:00", "2026-03-29T01:59+01:00", False),
    ("2026-03-29", "2026-03-29T23:59+02:00", False),
    ("2026-03-29", "2026-03-30T00:01+02:00", True),
]


@pytest.mark.parametrize(("ends", "now", "is_over"), NIGHTS)
def test_events_end_on_time_in_nights_when_clocks_change(ends: str, now: str, is_over: bool) -> None:
    event = an_event(starts="2026-01-01", ends=ends)
    at = warsaw(now)
    writer = cards([event], at)
    assert ("Zlot" in "\n".join(read(writer, writer.events(None)))) is not is_over
    assert lines(event, at)[1].startswith(sentence("event-was-until", starts="§", ends="§").partition("§")[0]) is is_over


def _moments(first: str, last: str) -> st.SearchStrategy[datetime]:
    return st.datetimes(datetime.fromisoformat(first), datetime.fromisoformat(last), timezones=st.just(UTC))


_around = _moments("2026-03-28", "2026-03-31") | _moments("2026-10-24", "2026-10-27")


@settings(deadline=None)
@given(now=_around, ends=_around, as_day=st.booleans())
def test_nothing_that_is_over_is_ever_shown_as_coming_or_open(now: datetime, ends: datetime, as_day: bool) -> None:
    last = ends.astimezone(WARSAW)
    event = an_event(starts="2026-01-01", ends=last.date().isoformat() if as_day else ends.isoformat())
    call = document("funding", "fund-x", name="Bon", description="Opis.", opens="2026-01-01", closes=last.date().isoformat())
    midnight = datetime.combine(last.date() + timedelta(days=1), datetime.min.time(), WARSAW).astimezone(UTC)
    over = now >= midnight if as_day else now > ends
    writer = cards([event, call], now)
    past = sentence("event-was-until", starts="§", ends="§").partition("§")[0]
    assert read(writer, writer.card(event))[1].startswith(past) is over
    assert ("Zlot" in "\n".join(read(writer, writer.events(None)))) is not over
    assert ("Bon" in "\n".join(read(writer, writer.fundings(None)))) is (now < midnight)


def test_coming_events_stand_in_the_order_of_time() -> None:
    events = [
        document("event", "event-a", name="Drugi", starts="2026-10-25T02:10+01:00", ends="2026-10-25T05:00"),
        document("event", "event-b", name="Pierwszy", starts="2026-10-25T02:30+02:00", ends="2026-10-25T05:00"),
        document("event", "event-c", name="Zerowy", starts="2026-10-25", ends="2026-10-25"),
    ]
    writer = cards(events, warsaw("2026-10-24T12:00"))
    text = "\n".join(read(writer, writer.events(None)))
    assert text.index("Zerowy") < text.index("Pierwszy") < text.index("Drugi")


def test_without_coming_events_the_coordinator_is_to_be_asked() -> None:
    honey = next(each for each in cards().specialisations() if each.id == "spec-miody")
    writer = cards([each for each in SMALL if each.kind != "event"])
    shown = read(writer, writer.events(honey))
    assert sentence("events-none") in shown
    assert sentence("events-ask") in shown
    assert "Klub Pszczelarza" in shown


# Coordinators

HONEY = NAMED["spec-miody"]


@pytest.mark.parametrize(
    ("now", "said", "unsaid"),
    [
        (
            "2023-12-31T12:00",
            sentence("coordinator-abbreviated", organisation="Izba Kowali", abbreviation="IK"),
            "Klub Pszczelarza",
        ),
        ("2024-01-01T00:01", sentence("vacancy", **{"from": "1 stycznia 2024"}), "Klub Pszczelarza"),
        ("2024-02-13T23:59", sentence("vacancy", **{"from": "1 stycznia 2024"}), "Klub Pszczelarza"),
        ("2024-02-14T00:00", sentence("coordinator", organisation="Klub Pszczelarza"), "Izba Kowali"),
        ("2026-03-10T12:00", sentence("coordinator", organisation="Klub Pszczelarza"), "Izba Kowali"),
    ],
)
def test_the_coordinator_is_the_one_of_the_day(now: str, said: str, unsaid: str) -> None:
    shown = lines(HONEY, warsaw(now))
    assert said in shown
    assert unsaid not in "\n".join(shown)


def test_before_the_first_coordinator_the_future_one_is_named_as_such() -> None:
    shown = lines(NAMED["spec-metal"], warsaw("2024-01-21T12:00"))
    assert sentence("coordinator-none") in shown
    assert sentence("coordinator-future", organisation="Izba Kowali", **{"from": "22 stycznia 2024"}) in shown


def test_an_ended_appointment_is_told_in_the_past_with_today_beside_it() -> None:
    shown = lines(NAMED["appt-miody-dawny"])
    past = sentence("coordinator-past", organisation="Izba Kowali", until="31 grudnia 2023")
    now = sentence("coordinator", organisation="Klub Pszczelarza")
    assert shown.index(past) < shown.index(now)
    assert any(line.startswith("• 41 000 00 02") for line in shown), "whom to call today"


def test_an_ended_vacancy_is_told_in_the_past_with_today_beside_it() -> None:
    shown = lines(NAMED["appt-miody-wakat"])
    past = sentence("vacancy-past", **{"from": "1 stycznia 2024"}, until="13 lutego 2024")
    assert shown.index(past) < shown.index(sentence("coordinator", organisation="Klub Pszczelarza"))


def test_a_vacancy_to_come_is_not_told_as_present() -> None:
    vacancy = document("appointment", "appt-x", specialisation="spec-metal", valid_from="2026-04-01")
    shown = "\n".join(lines(vacancy))
    assert sentence("vacancy", **{"from": "1 kwietnia 2026"}) not in shown
    assert "Izba Kowali" in shown


def test_an_appointment_to_come_is_told_as_future() -> None:
    change = document("appointment", "appt-x", specialisation="spec-metal", organisation="org-klub", valid_from="2026-04-01")
    shown = lines(change)
    assert sentence("coordinator-future", organisation="Klub Pszczelarza", **{"from": "1 kwietnia 2026"}) in shown
    assert sentence("coordinator-abbreviated", organisation="Izba Kowali", abbreviation="IK") in shown


def test_the_resolution_and_the_note_are_told() -> None:
    assert sentence("appointed", resolution="11/24", **{"from": "22 stycznia 2024"}) in lines(NAMED["appt-metal"])
    assert sentence("appointed-note", note="umowa") in lines(NAMED["appt-miody"])


def test_how_to_reach_the_coordinator_comes_before_since_when_and_from_where() -> None:
    shown = lines(HONEY)
    assert shown[:3] == ["Branża miody", sentence("coordinator", organisation="Klub Pszczelarza"), sentence("contact")]
    assert shown[3].startswith("• 41 000 00 02")
    assert shown[-4:-1] == ["", sentence("appointed-without-resolution", **{"from": "14 lutego 2024"}), "umowa"]
    assert shown[-1].startswith(sentence("as-of", date="1 lutego 2026", source=""))


def test_all_coordinators_are_listed_in_the_official_order() -> None:
    writer = cards()
    shown = read(writer, writer.coordinators())
    assert shown[1:] == [
        sentence("coordinator-of", specialisation="Branża metal", organisation="Izba Kowali"),
        sentence("coordinator-of-none", specialisation="Branża drewno"),
        sentence("coordinator-of", specialisation="Branża miody", organisation="Klub Pszczelarza"),
    ]


@pytest.mark.parametrize("gone", ["org-izba", "spec-metal"])
def test_what_was_withdrawn_leaves_no_hole(gone: str) -> None:
    left = [each for each in SMALL if each.id != gone]
    for each in left:
        assert lines(each, others=left)


# Contacts


def test_a_contact_that_nobody_confirmed_is_marked_with_its_date() -> None:
    shown = "\n".join(lines(NAMED["org-izba"]))
    assert sentence("contact-confirmed", value="41 000 00 01") in shown
    assert "do potwierdzenia, stan na ok. 2013" in shown
    assert "w budowie" in shown
    assert "do potwierdzenia, stan na maj 2018" in "\n".join(lines(NAMED["org-klub"]))


def test_the_phone_comes_first_whatever_the_order_in_the_document() -> None:
    ways = {"site": "www.cech.example", "address": "ul. Cechowa 1", "mail": "cech@cech.example", "phone": "41 1"}
    body = document("organisation", "org-x", name="Cech", contacts=[contact(*way) for way in ways.items()])
    told = "\n".join(lines(body))
    assert sorted(ways, key=lambda way: told.index(f"• {ways[way]}")) == ["phone", "mail", "address", "site"]


def test_what_is_missing_is_told_at_its_place_and_then_whom_to_call() -> None:
    site = document("organisation", "org-klub", name="Klub", contacts=[contact("site", "www.klub.example")])
    others = [each for each in SMALL if each.id != "org-klub"]
    missing = [sentence("contact-missing-phone"), sentence("contact-missing-mail")]
    call = sentence("contact-fallback-call", organisation="Urząd Testowy")
    shown = lines(HONEY, others=[*others, site])
    first = shown.index(sentence("contact")) + 1
    assert shown[first : first + 5] == [*missing, "• www.klub.example (https://www.klub.example)", call, "• 41 000 00 09"]
    asked = lines(site, others=others)
    assert [line for line in asked if line in {*missing, sentence("contact-missing-address")}] == [
        *missing,
        sentence("contact-missing-address"),
    ]
    assert sentence("contact-missing-address") not in lines(NAMED["org-izba"])


def test_nobody_is_told_to_call_where_there_is_no_phone() -> None:
    office = document("organisation", "org-umws", name="Urząd", contacts=[contact("mail", "urzad@urzad.example")])
    shown = lines(document("organisation", "org-x", name="Cech"), others=[office])
    assert sentence("contact-fallback-missing", organisation="Urząd") in shown


def test_without_a_confirmed_contact_somebody_else_is_named_who_has_one() -> None:
    shown = lines(NAMED["org-klub"])
    assert sentence("contact-missing-mail") in shown
    assert sentence("contact-fallback", organisation="Urząd Testowy") in shown
    assert "41 000 00 09" in "\n".join(shown)
    assert "Urząd Testowy" not in "\n".join(lines(NAMED["org-izba"]))


def test_without_any_contact_the_lack_is_told() -> None:
    shown = lines(document("organisation", "org-x", name="Cech"))
    assert shown[1:4] == [
        sentence("contact-missing"),
        sentence("contact-fallback-call", organisation="Urząd Testowy"),
        sentence("contact-confirmed", value="41 000 00 09"),
    ]


def test_without_the_body_to_turn_to_nothing_is_promised() -> None:
    shown = lines(document("organisation", "org-x", name="Cech"), others=[])
    assert shown[:2] == ["Cech", sentence("contact-missing")]


def test_the_body_to_turn_to_does_not_send_to_itself() -> None:
    office = document("organisation", "org-umws", name="Urząd", contacts=[contact("phone", "41 1", status="do potwierdzenia")])
    assert "\n".join(lines(office, others=[])).count("Urząd") == 1


def test_links_lead_where_they_say() -> None:
    links = {span.text: span.href for line in cards().card(NAMED["org-izba"]).lines for span in line if span.href}
    assert links["biuro@izba.example"] == "mailto:biuro@izba.example"
    assert links["www.izba.example"] == "https://www.izba.example"


# Every document


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("shown", SMALL, ids=lambda each: each.id)
def test_every_document_tells_its_date_and_source_in_every_language(shown: Document, language: Language) -> None:
    told = lines(shown, language=language)
    if shown.id != "spec-drewno":  # of which nothing is known but that nobody coordinates it
        assert catalogue(language).source_date(shown.source_date) in "\n".join(told)
        assert "https://zrodla.example/strona" in "\n".join(told)


@pytest.mark.parametrize("kind", ["organisation", "support", "funding", "guide"])
@pytest.mark.parametrize(("now", "said"), [("2026-05-31", None), ("2026-06-01", "guide-ended"), ("2025-12-31", "guide-future")])
def test_what_no_longer_holds_or_not_yet_is_told_so(kind: str, now: str, said: str | None) -> None:
    own = {
        "organisation": {"name": "Cech"},
        "support": {"name": "Kurs", "description": "Opis."},
        "funding": {"name": "Bon", "description": "Opis."},
        "guide": {"title": "Co?", "body": "To."},
    }[kind]
    shown = lines(document(kind, "x", valid_from="2026-01-01", valid_until="2026-05-31", **own), warsaw(f"{now}T12:00"))
    ended = sentence("guide-ended", until="31 maja 2026")
    future = sentence("guide-future", **{"from": "1 stycznia 2026"})
    assert (ended in shown, future in shown) == (said == "guide-ended", said == "guide-future")


def test_help_that_ended_is_not_offered() -> None:
    ended = document("support", "support-x", name="Kurs dawny", description="Opis.", valid_until="2026-03-09")
    writer = cards([*SMALL, ended])
    text = "\n".join(read(writer, writer.offer()))
    assert "Kursy zawodowe" in text
    assert "Kurs dawny" not in text


def test_an_unconfirmed_document_is_marked() -> None:
    shown = lines(document("support", "support-x", name="Kurs", description="Opis.", status="do potwierdzenia"))
    assert shown[-1].startswith(sentence("as-of-unconfirmed", date="1 lutego 2026", source=""))


@pytest.mark.parametrize(("date_of_source", "message"), [("~2013", "as-of-about"), ("read 2026-01-02", "as-of-read")])
def test_a_date_of_a_source_is_as_precise_as_it_is_known(date_of_source: str, message: str) -> None:
    shown = lines(document("support", "support-x", name="Kurs", description="Opis.", source_date=date_of_source))
    day = {"as-of-about": "2013", "as-of-read": "2 stycznia 2026"}[message]
    assert shown[-1].startswith(sentence(message, date=day, source=""))


def test_alternatives_and_choices_name_their_documents() -> None:
    writer = cards()
    shown = read(writer, writer.alternatives([NAMED["spec-metal"], NAMED["guide-koncesja"], NAMED["fund-otwarty"]]))
    assert shown[1:] == [
        sentence("alternative", name=name) for name in ("Branża metal", "Czy potrzebna jest koncesja?", "Bon na maszyny")
    ]


def test_an_appointment_is_offered_by_the_name_of_its_specialisation() -> None:
    writer = cards()
    change = NAMED["appt-metal"]
    assert read(writer, Card((writer.choice(1, change),))) == ["1. Branża metal"]
    assert read(writer, writer.alternatives([change]))[1:] == [sentence("alternative", name="Branża metal")]
    assert writer.label(change) == "Metal"


def test_a_refusal_names_a_person_to_turn_to() -> None:
    writer = cards()
    shown = "\n".join(read(writer, writer.nobody()))
    assert "Urząd Testowy" in shown
    assert "41 000 00 09" in shown
    assert "urzad@urzad.example" in shown


@settings(deadline=None, max_examples=60)
@given(shown=any_document(), language=st.sampled_from(Language), now=_moments("1950-01-01", "2150-01-01"))
def test_any_document_at_any_time_is_written_from_its_own_fields(shown: Document, language: Language, now: datetime) -> None:
    writer = cards([shown, NAMED["org-umws"]], now, language)
    card = writer.card(shown)
    assert card.lines
    check_reply(Reply("turn", Outcome.ANSWERED, language, (card, writer.contact(shown))), writer.documents)
    made = button(writer.label(shown), Action.CONTACT, shown)
    assert len(made.label) <= LABEL == 30
    assert 1 <= len(made.data.encode()) <= 64


def test_other_documents_have_other_specialisations() -> None:
    """What is looked up in all documents is kept from turn to turn, and follows the content."""
    before, fewer = cards(), [each for each in SMALL if each.kind != "specialisation"]
    assert before.specialisations()
    assert not cards(fewer).specialisations()
    assert cards().specialisations() == before.specialisations()
