"""The rules of freshness, document by document."""

from datetime import date, timedelta
from typing import Any

import pytest

from bot.freshness import MARKED_AFTER, PERIODS, WITHDRAWN_AFTER, Stage, Standing, owners, states
from bot.people import Person, Role
from knowledge.documents import KINDS, Document, Status
from tests.bot.world import contact, document, small_documents

WRITTEN = date(2026, 1, 10)
SMALL = {each.id: each for each in small_documents()}
GUIDE = SMALL["guide-izba"]


def after(days: int) -> date:
    return WRITTEN + timedelta(days=days)


def standing(of: Document, today: date, *asked: date, written: date = WRITTEN) -> Standing:
    return states([of], {of.id: written}, {of.id: asked}, today)[of.id]


def changed(of: Document, **changes: Any) -> Document:
    return of.model_copy(update=changes)


def organisation(*statuses: str, id: str = "org-x") -> Document:  # noqa: A002
    contacts = [contact("phone", f"41 000 00 {number}", status=status) for number, status in enumerate(statuses, 10)]
    return document("organisation", id, name="X", contacts=contacts)


def test_every_kind_has_a_period() -> None:
    assert set(PERIODS) == set(KINDS)


@pytest.mark.parametrize(
    ("of", "days"),
    [
        (organisation("potwierdzone"), 180),
        (SMALL["appt-metal"], 180),
        (SMALL["fund-nieznany"], 60),
        (SMALL["guide-koncesja"], 365),
        (SMALL["support-kursy"], 730),
    ],
)
def test_a_document_is_due_when_its_period_has_passed_since_it_was_written_or_confirmed(of: Document, days: int) -> None:
    assert standing(of, after(days - 1)).stage is Stage.FRESH
    assert standing(of, after(days)) == Standing(of.id, Stage.DUE, WRITTEN, after(days))
    confirmed = changed(of, confirmed_on=after(5))
    assert standing(confirmed, after(days + 4)).stage is Stage.FRESH
    assert standing(confirmed, after(days + 5)).since == after(5)
    assert standing(changed(of, confirmed_on=after(-500)), after(days - 1)).stage is Stage.FRESH, "written later than confirmed"
    assert standing(changed(of, confirmed_on=date(2099, 1, 1)), after(days)).stage is Stage.DUE, "nobody confirms in the future"


def test_what_a_specialisation_is_never_falls_due() -> None:
    assert (
        standing(
            SMALL["spec-metal"],
            after(5000),
        ).stage
        is Stage.FRESH
    )


@pytest.mark.parametrize(
    "of",
    [
        organisation("potwierdzone", "do potwierdzenia"),
        SMALL["spec-metal"],
        GUIDE,
    ],
)
def test_what_is_to_be_confirmed_is_due_at_once(of: Document) -> None:
    unconfirmed = of if of.kind == "organisation" else changed(of, status=Status.UNCONFIRMED)
    assert standing(unconfirmed, WRITTEN) == Standing(of.id, Stage.DUE, WRITTEN, WRITTEN)


def test_an_event_is_asked_about_a_month_ahead() -> None:
    event = SMALL["event-targi"]  # 15 April
    assert standing(event, date(2026, 3, 15)).stage is Stage.FRESH
    assert standing(event, date(2026, 3, 16)).due_on == date(2026, 3, 16)
    late = standing(event, date(2026, 4, 10), written=date(2026, 3, 20))
    assert late.stage is Stage.FRESH, "written within a month"
    assert standing(event, date(2026, 4, 15)).stage is Stage.DUE, "the day itself"
    assert standing(event, date(2026, 4, 16)).stage is Stage.FRESH, "over"


@pytest.mark.parametrize(
    "of",
    [
        SMALL["event-miodobranie"],
        SMALL["event-odwolany"],
        SMALL["fund-zamkniety"],
        SMALL["appt-miody-dawny"],
        changed(GUIDE, valid_until=date(2025, 12, 31)),
    ],
)
def test_what_is_over_is_never_due(of: Document) -> None:
    unconfirmed = changed(of, status=Status.UNCONFIRMED)
    assert standing(unconfirmed, date(2026, 4, 20), date(2026, 1, 20)).stage is Stage.FRESH


def test_silence_marks_after_a_fortnight_and_withdraws_after_thirty_days_more() -> None:
    asked = after(400)
    marked_on, withdrawn_on = asked + timedelta(MARKED_AFTER), asked + timedelta(MARKED_AFTER + WITHDRAWN_AFTER)
    expected = Standing(GUIDE.id, Stage.ASKED, WRITTEN, after(365), asked, marked_on, withdrawn_on)
    assert standing(GUIDE, asked, asked) == expected
    assert standing(GUIDE, marked_on - timedelta(1), asked).stage is Stage.ASKED
    assert standing(GUIDE, marked_on, asked).stage is Stage.OVERDUE
    assert standing(GUIDE, withdrawn_on - timedelta(1), asked).stage is Stage.OVERDUE
    assert standing(GUIDE, withdrawn_on, asked).stage is Stage.TO_WITHDRAW
    assert standing(GUIDE, withdrawn_on, asked + timedelta(5), asked).asked_on == asked, "the first of several counts"


def test_nothing_is_marked_without_a_question_since_it_is_due() -> None:
    assert standing(GUIDE, after(1400)).stage is Stage.DUE
    assert standing(GUIDE, after(1400), after(364)).stage is Stage.DUE, "asked about an earlier text"
    rewritten = standing(changed(GUIDE, confirmed_on=after(410)), after(500), after(400))
    assert rewritten.stage is Stage.FRESH


@pytest.mark.parametrize(
    ("of", "withdrawn"),
    [
        (organisation("do potwierdzenia"), True),
        (organisation("potwierdzone"), False),
        (organisation("do potwierdzenia", id="org-umws"), False),
        (SMALL["appt-metal"], False),
        (
            changed(
                SMALL["spec-metal"],
                status=Status.UNCONFIRMED,
            ),
            False,
        ),
        (SMALL["fund-nieznany"], True),
        (GUIDE, True),
    ],
)
def test_what_answers_cannot_do_without_is_only_marked(of: Document, withdrawn: bool) -> None:
    found = standing(of, after(900), after(400))
    assert found.stage is (Stage.TO_WITHDRAW if withdrawn else Stage.OVERDUE)
    assert (found.withdrawn_on is not None) is withdrawn


def person(number: int, *roles: Role, specialisations: tuple[str, ...] = (), organisations: tuple[str, ...] = ()) -> Person:
    return Person(number, f"P{number}", frozenset(roles), frozenset(specialisations), frozenset(organisations))


def test_coordinators_own_what_they_may_edit_and_administrators_the_rest() -> None:
    metal = person(1, Role.COORDINATOR, specialisations=("spec-metal",), organisations=("org-izba",))
    both = person(2, Role.COORDINATOR, Role.ADMINISTRATOR, specialisations=("spec-drewno",))
    boss, staff = person(3, Role.ADMINISTRATOR), person(4, Role.STAFF)
    gone = person(5, Role.COORDINATOR, organisations=("org-izba",))
    people = [metal, both, boss, staff, Person(5, "P5", gone.roles, organisations=gone.organisations, active=False)]
    assert owners(
        SMALL["org-izba"],
        people,
    ) == [metal]
    assert owners(
        SMALL["spec-drewno"],
        people,
    ) == [both]
    assert owners(SMALL["appt-metal"], people) == [both, boss]
    assert owners(SMALL["org-klub"], people) == [both, boss]
    assert owners(SMALL["org-klub"], [metal, staff]) == []
