"""People and their sign-in, on both databases."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from bot.people import People, PeopleError, Role
from bot.sign_in import INVITATION_LIVES, LINK_LIVES, SignIn, sessions, tickets
from tests.bot.tables import create_tables
from tests.bot.world import NOON


@pytest.fixture
def people(engine: Engine) -> People:
    create_tables(engine)
    return People(engine)


@pytest.fixture
def sign_in(people: People, engine: Engine) -> SignIn:
    return SignIn(engine)


def test_a_person_comes_back_as_written(people: People) -> None:
    added = people.add("  Anna   Żak ", [Role.COORDINATOR, Role.STAFF], NOON, ["spec-metal"], ["org-izba"])
    assert added == people.get(added.id) == people.named("anna żak")
    assert added.name == "Anna Żak"
    assert added.roles == {Role.COORDINATOR, Role.STAFF}
    assert added.specialisations == {"spec-metal"}
    assert added.organisations == {"org-izba"}
    assert added.telegram is None
    assert added.active


@pytest.mark.parametrize(
    ("name", "roles", "code"),
    [("", [Role.STAFF], "name"), ("x" * 101, [Role.STAFF], "name"), ("Anna", [], "roles"), (" ANNA  żak", [Role.STAFF], "taken")],
)
def test_a_person_that_cannot_be_is_refused(people: People, name: str, roles: list[Role], code: str) -> None:
    people.add("Anna Żak", [Role.STAFF], NOON)
    with pytest.raises(PeopleError) as caught:
        people.add(name, roles, NOON)
    assert caught.value.code == code
    assert len(people.all()) == 1


def test_the_last_administrator_stays_one(people: People) -> None:
    first = people.add("Ada", [Role.ADMINISTRATOR], NOON)
    for role, active in ((Role.STAFF, True), (Role.ADMINISTRATOR, False)):
        with pytest.raises(PeopleError, match="administrator"):
            people.change(first.id, "Ada", [role], active=active)
    second = people.add("Ewa", [Role.ADMINISTRATOR], NOON)
    assert people.change(first.id, "Ada", [Role.STAFF]).roles == {Role.STAFF}
    assert people.administrators() == [second]


def test_changing_nobody_is_told(people: People) -> None:
    with pytest.raises(PeopleError, match="no person 7"):
        people.change(7, "Nikt", [Role.STAFF])


def test_caretakers_are_the_active_coordinators(people: People) -> None:
    metal = people.add("Metal", [Role.COORDINATOR], NOON, ["spec-metal"])
    izba = people.add("Izba", [Role.COORDINATOR], NOON, [], ["org-izba"])
    people.add("Obsługa", [Role.STAFF], NOON, ["spec-metal"])
    gone = people.add("Dawny", [Role.COORDINATOR], NOON, ["spec-metal"])
    people.change(gone.id, "Dawny", [Role.COORDINATOR], ["spec-metal"], active=False)
    assert people.caretakers(["spec-metal"], []) == [metal]
    assert people.caretakers(["spec-metal", "spec-x"], ["org-izba"]) == [metal, izba]
    assert people.caretakers([], []) == []


def test_a_telegram_account_belongs_to_one_person(people: People) -> None:
    one, other = people.add("Jeden", [Role.STAFF], NOON), people.add("Dwa", [Role.STAFF], NOON)
    people.connect(one.id, "4711")
    people.connect(other.id, "4711")
    found = people.by_telegram("4711")
    assert found is not None
    assert found.id == other.id
    people.change(other.id, "Dwa", [Role.STAFF], active=False)
    assert people.by_telegram("4711") is None


def test_a_link_signs_in_once_whoever_is_first(people: People, sign_in: SignIn) -> None:
    person = people.add("Ada", [Role.ADMINISTRATOR], NOON)
    secret = sign_in.link(person.id, NOON)
    opened: list[object] = []
    threads = [threading.Thread(target=lambda: opened.append(sign_in.enter(secret, NOON))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([session for session in opened if session is not None]) == 1


def test_a_link_of_somebody_switched_off_is_no_good(people: People, sign_in: SignIn) -> None:
    person = people.add("Ola", [Role.STAFF], NOON)
    secret = sign_in.link(person.id, NOON)
    session = sign_in.enter(sign_in.link(person.id, NOON), NOON)
    assert session is not None
    people.change(person.id, "Ola", [Role.STAFF], active=False)
    assert sign_in.holder(secret, NOON) is None
    assert sign_in.enter(secret, NOON) is None
    assert sign_in.session(session.token, NOON) is None


def test_leaving_everywhere_ends_sessions_and_voids_links(people: People, sign_in: SignIn) -> None:
    person = people.add("Ola", [Role.STAFF], NOON)
    secret = sign_in.link(person.id, NOON)
    session = sign_in.enter(sign_in.link(person.id, NOON), NOON)
    assert session is not None
    sign_in.leave_all(person.id)
    assert sign_in.session(session.token, NOON) is None
    assert sign_in.enter(secret, NOON) is None


def test_an_invitation_is_no_link_and_a_link_no_invitation(people: People, sign_in: SignIn) -> None:
    person = people.add("Ola", [Role.STAFF], NOON)
    invitation, link = sign_in.invitation(person.id, NOON), sign_in.link(person.id, NOON)
    assert sign_in.enter(invitation, NOON) is None
    assert sign_in.accept(link, "4711", NOON) is None
    accepted = sign_in.accept(invitation, "4711", NOON + INVITATION_LIVES - timedelta(seconds=1))
    assert accepted is not None
    assert accepted.telegram == "4711"
    assert sign_in.accept(invitation, "4712", NOON) is None


@pytest.mark.parametrize("secret", ["", "x", "\ud800", "ą" * 500, "' OR 1=1 --"])
def test_what_is_no_secret_is_no_good(people: People, sign_in: SignIn, secret: str) -> None:
    assert sign_in.holder(secret, NOON) is None
    assert sign_in.enter(secret, NOON) is None
    assert sign_in.session(secret, NOON) is None
    assert sign_in.accept(secret, "4711", NOON) is None


def test_no_secret_is_stored(people: People, sign_in: SignIn, engine: Engine) -> None:
    person = people.add("Ola", [Role.STAFF], NOON)
    secrets = [sign_in.link(person.id, NOON), sign_in.invitation(person.id, NOON)]
    session = sign_in.enter(sign_in.link(person.id, NOON), NOON)
    assert session is not None
    with engine.connect() as connection:
        stored = " ".join(str(row) for table in (tickets, sessions) for row in connection.execute(select(table)))
    for secret in (*secrets, session.token):
        assert secret not in stored


def test_a_late_link_is_late(people: People, sign_in: SignIn) -> None:
    person = people.add("Ola", [Role.STAFF], NOON)
    secret = sign_in.link(person.id, NOON)
    assert sign_in.holder(secret, NOON + LINK_LIVES - timedelta(seconds=1)) == person
    assert sign_in.holder(secret, NOON + LINK_LIVES) is None
    assert sign_in.enter(secret, NOON + LINK_LIVES) is None
