"""Editing: rights before and after, conflicts, and what the bot answers a moment later."""

from datetime import date

import pytest

from bot.editing import Editing, Forbidden
from bot.people import Person, Role
from knowledge.documents import InvalidDocument, Organisation, Status
from knowledge.store import Conflict, NotFound
from tests.bot.world import World, document

ADA = Person(1, "Ada", frozenset({Role.ADMINISTRATOR}))
METAL = Person(3, "Kuba", frozenset({Role.COORDINATOR}), frozenset({"spec-metal"}), frozenset({"org-izba"}))
PHONE = "41 555 66 77"


@pytest.fixture
def editing(world: World) -> Editing:
    return world.parts.editing


def izba(world: World) -> Organisation:
    found = world.documents["org-izba"]
    assert isinstance(found, Organisation)
    return found


def with_phone(world: World) -> Organisation:
    standing = izba(world)
    return standing.model_copy(
        update={
            "contacts": tuple(
                contact.model_copy(update={"value": PHONE}) if contact.type == "phone" else contact
                for contact in standing.contacts
            )
        }
    )


def test_a_published_phone_is_answered_at_once(world: World, editing: Editing) -> None:
    assert PHONE not in world.ask("Izba Kowali").text
    done = editing.publish(METAL, with_phone(world), izba(world).revision)
    assert done.live
    assert PHONE in world.ask("Izba Kowali").text
    assert world.knowledge.history("org-izba")[-1].author == "Kuba"


def test_the_second_of_two_sees_the_first_and_overwrites_nothing(world: World, editing: Editing) -> None:
    seen = izba(world).revision
    editing.publish(METAL, with_phone(world), seen)
    with pytest.raises(Conflict) as caught:
        editing.publish(ADA, izba(world).model_copy(update={"name": "Inna"}), seen)
    assert (caught.value.author, PHONE in str(caught.value.document)) == ("Kuba", True)
    assert izba(world).name == "Izba Kowali"


def test_nobody_takes_over_or_gives_away(world: World, editing: Editing) -> None:
    foreign = document("event", "event-nowy", name="X", starts="2026-05-01", ends="2026-05-01", specialisations=("spec-drewno",))
    own = foreign.model_copy(update={"specialisations": ("spec-metal",)})
    with pytest.raises(Forbidden):
        editing.publish(METAL, foreign, 0)
    published = editing.publish(METAL, own, 0).document
    with pytest.raises(Forbidden):
        editing.publish(METAL, foreign, published.revision)
    given = editing.publish(ADA, foreign, published.revision).document
    with pytest.raises(Forbidden):
        editing.publish(METAL, own, given.revision)
    for act in (editing.withdraw, editing.restore, editing.confirm):
        with pytest.raises(Forbidden):
            act(METAL, "event-nowy", given.revision)


def test_what_does_not_fit_the_others_is_told(world: World, editing: Editing) -> None:
    lost = document("appointment", "appt-x", specialisation="spec-metal", organisation="org-niema", valid_from="2026-01-01")
    with pytest.raises(InvalidDocument) as caught:
        editing.publish(ADA, lost, 0)
    assert {(fault.field, fault.code) for fault in caught.value.faults} == {
        ("organisation", "unknown_reference"),
        ("valid_from", "overlap"),
    }
    assert "appt-x" not in world.documents


def test_withdrawing_takes_it_out_of_answers_and_can_be_undone(world: World, editing: Editing) -> None:
    revision = izba(world).revision
    withdrawn = editing.withdraw(METAL, "org-izba", revision).document
    assert "Izba Kowali" not in world.ask("Izba Kowali").text
    editing.restore(METAL, "org-izba", withdrawn.revision)
    assert "Izba Kowali" in world.ask("Izba Kowali").text


def test_an_earlier_text_comes_back_as_a_new_revision(world: World, editing: Editing) -> None:
    first = izba(world).revision
    second = editing.publish(METAL, with_phone(world), first).document.revision
    third = editing.undo(METAL, "org-izba", first, second).document
    assert third.revision == second + 1
    assert PHONE not in str(third)
    with pytest.raises(NotFound):
        editing.undo(METAL, "org-izba", 99, third.revision)


def test_confirming_notes_the_day_and_every_contact(world: World, editing: Editing) -> None:
    assert {contact.status for contact in izba(world).contacts} == set(Status)
    done = editing.confirm(METAL, "org-izba", izba(world).revision).document
    assert isinstance(done, Organisation)
    assert done.confirmed_on == date(2026, 3, 10)
    assert {contact.status for contact in done.contacts} == {Status.CONFIRMED}


def test_a_failing_index_costs_time_and_not_the_change(world: World) -> None:
    editing = Editing(world.knowledge, lambda: 0, world.clock)
    assert not editing.publish(METAL, with_phone(world), izba(world).revision).live
    assert PHONE in str(izba(world))
