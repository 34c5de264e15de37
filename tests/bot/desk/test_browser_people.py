"""An administrator adds a person and invites them, in a real browser."""

import pytest

from bot.people import Role
from tests.bot.desk.conftest import Seen, faults_of

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("scripts", [True, False])
def test_an_administrator_adds_and_invites_a_person(seen: Seen, width: int, scripts: bool) -> None:
    page = seen.page(seen.desk.person("Ada", Role.ADMINISTRATOR), width, scripts=scripts)
    page.get_by_role("link", name="Ludzie").click()
    page.get_by_role("link", name="Dodaj osobę").click()
    page.get_by_label("Imię i nazwisko").fill("Nowy Koordynator")
    page.get_by_label("Koordynator").check()
    page.get_by_label("Branża metal").check()
    page.get_by_role("button", name="Dodaj").click()
    page.get_by_text("Osoba dodana").wait_for()
    page.get_by_role("button", name="Utwórz zaproszenie do Telegrama").click()
    code = page.locator(".secret code").inner_text().removeprefix("/start ")
    found = seen.desk.world.parts.people.named("nowy koordynator")
    assert found is not None
    assert found.specialisations == {"spec-metal"}
    assert seen.desk.world.parts.sign_in.accept(code, "4711", seen.desk.world.clock()) is not None


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("address", ["/", "/ludzie", "/ludzie/nowa", "/ludzie/1", "/nie-ma"])
def test_pages_are_accessible(seen: Seen, width: int, address: str) -> None:
    page = seen.page(seen.desk.person("Ada", Role.ADMINISTRATOR), width)
    page.goto(address)
    assert faults_of(page) == []
