"""Questions that were passed on, in a real browser: answered on a phone, readable by everybody."""

import pytest
from playwright.sync_api import expect

from bot.people import Role
from tests.bot.desk.conftest import Seen, faults_of
from tests.bot.desk.test_questions import ask

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [360, 1280])
def test_a_coordinator_answers_and_begins_a_document(seen: Seen, width: int) -> None:
    number = ask(seen.desk, "Kto w Kielcach spawa aluminium i czy potrzebuję do tego jakiegoś zaświadczenia? " * 3)
    person = seen.desk.person("Kuba", Role.COORDINATOR, specialisations=("spec-metal",))
    page = seen.page(person, width)
    page.goto("/pytania")
    assert faults_of(page) == []
    page.get_by_role("link", name="Kto w Kielcach").click()
    assert faults_of(page) == []
    page.get_by_label("Odpowiedź").fill("Proszę zadzwonić do Izby Kowali.\n41 000 00 01")
    page.get_by_role("button", name="Pokaż podgląd").click()
    expect(page.get_by_text("Tak zobaczy to osoba, która pyta")).to_be_visible()
    assert faults_of(page) == []
    page.get_by_role("button", name="Wyślij").click()
    expect(page.get_by_role("status")).to_contain_text("w drodze")
    assert faults_of(page) == []
    page.get_by_role("button", name="Zrób z tego dokument").click()
    page.wait_for_url("**/dokumenty/nowy-guide-*/edycja**")
    assert seen.desk.world.parts.handoffs.get(number) is not None


@pytest.mark.parametrize("width", [360, 1280])
def test_what_is_held_is_readable(seen: Seen, width: int) -> None:
    world = seen.desk.world
    ask(seen.desk)
    world.parts.erasures.retain(world.clock())
    world.parts.erasures.erase(world.rows()[0].person, "key", world.clock())
    page = seen.page(seen.desk.person("Ela", Role.STAFF), width)
    page.goto("/dane")
    expect(page.get_by_role("heading", name="Dane pytających")).to_be_visible()
    assert faults_of(page) == []
