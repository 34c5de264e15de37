"""Coordinators look after documents in a real browser: by mouse, by keyboard, on a phone, without scripts."""

import pytest
from playwright.sync_api import Page, expect

from bot.people import Person, Role
from knowledge.documents import KINDS
from tests.bot.desk.conftest import Desk, Seen, faults_of
from tests.bot.desk.test_documents_form import STANDING

pytestmark = pytest.mark.browser
# Many work on one machine at once: nothing here is a test of speed.
expect.set_options(timeout=30_000)


def coordinator(desk: Desk) -> Person:
    return desk.person("Kuba", Role.COORDINATOR, specialisations=("spec-metal",), organisations=("org-izba",))


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("scripts", [True, False])
def test_a_coordinator_corrects_a_phone_number(seen: Seen, width: int, scripts: bool) -> None:
    page = seen.page(coordinator(seen.desk), width, scripts=scripts)
    page.get_by_role("link", name="Dokumenty", exact=True).click()
    page.get_by_role("link", name="Izba Kowali", exact=True).click()
    page.get_by_role("link", name="Zmień", exact=True).click()
    page.locator("[id='contacts.1.value']").fill("41 123 45 67")
    page.get_by_role("button", name="Pokaż podgląd").last.click()
    expect(page.get_by_role("heading", name="Co się zmienia")).to_be_visible()
    if scripts:
        expect(page.locator("#wplyw")).to_contain_text("Sprawdzono")
    page.get_by_role("button", name="Opublikuj").click()
    expect(page.get_by_text("Opublikowano.")).to_be_visible()
    assert "41 123 45 67" in seen.desk.world.ask("Izba Kowali").text


@pytest.mark.parametrize("width", [1280, 360])
def test_an_event_is_added_by_keyboard_alone(seen: Seen, width: int) -> None:
    page = seen.page(coordinator(seen.desk), width)
    page.goto("/dokumenty/nowy/event")
    page.get_by_label("Nazwa (wymagane)").focus()
    page.keyboard.type("Noc Kuźni")
    page.keyboard.press("Enter")
    page.locator("#bledy").wait_for()
    assert page.evaluate("document.activeElement.id") == "bledy", "who cannot see is told first"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "starts"
    for name in ("starts", "ends"):
        page.locator(f"[id='{name}']").fill("2026-06-01")
        page.locator(f"[id='{name}.time']").fill("18:00")
    page.get_by_label("Branża metal").focus()
    page.keyboard.press("Space")
    page.get_by_label("Nazwa (wymagane)").press("Enter")
    page.get_by_role("button", name="Opublikuj").press("Enter")
    expect(page.get_by_text("Opublikowano.")).to_be_visible()
    assert "event-noc-kuzni-2026-06-01" in seen.desk.world.documents


def test_what_is_typed_is_kept_while_it_is_typed(seen: Seen) -> None:
    page = seen.page(coordinator(seen.desk))
    page.goto("/dokumenty/spec-metal/edycja")
    page.get_by_label("Opis").fill("Niedokończony opis")
    expect(page.locator("#zapisano")).to_contain_text("Szkic zapisany")
    page.goto("/")
    page.go_back()
    expect(page.get_by_label("Opis")).to_have_value("Niedokończony opis")


def test_two_browsers_save_at_once_and_nothing_is_lost(seen: Seen) -> None:
    pages: list[Page] = []
    for name in ("Ola", "Ela"):
        person = seen.desk.person(name, Role.COORDINATOR, specialisations=("spec-metal",))
        pages.append(seen.page(person, 360))
    for page, text in zip(pages, ("Opis Oli", "Opis Eli"), strict=True):
        page.goto("/dokumenty/spec-metal/edycja")
        page.get_by_label("Opis").fill(text)
        page.get_by_role("button", name="Pokaż podgląd").last.click()
        page.get_by_role("button", name="Opublikuj").wait_for()
    first, second = pages
    first.get_by_role("button", name="Opublikuj").click()
    expect(first.get_by_text("Opublikowano.")).to_be_visible()
    second.get_by_role("button", name="Opublikuj").click()
    expect(second.get_by_role("heading", name="Ktoś zmienił to w tym samym czasie")).to_be_visible()
    assert faults_of(second) == []
    second.get_by_role("button", name="W spornych weź moje").click()
    second.get_by_role("button", name="Opublikuj").click()
    expect(second.get_by_text("Opublikowano.")).to_be_visible()
    assert seen.desk.world.documents["spec-metal"].description == "Opis Eli"  # type: ignore[union-attr]


PAGES = ["", "/edycja", "/historia", "/historia/1", "/wycofanie", "/wycofanie/wplyw"]


@pytest.mark.parametrize("width", [1280, 360])
def test_pages_are_accessible(seen: Seen, width: int) -> None:
    page = seen.page(seen.desk.person("Ada", Role.ADMINISTRATOR), width)
    addresses = ["/", "/dokumenty", "/dokumenty?q=nic+takiego", "/dokumenty?stan=wycofane", "/dokumenty/nowy"]
    addresses += [f"/dokumenty/{STANDING[kind]}/edycja" for kind in KINDS]
    addresses += [f"/dokumenty/org-izba{each}" for each in PAGES]
    faults = {}
    for address in addresses:
        page.goto(address)
        if found := faults_of(page):
            faults[address] = found
    page.goto("/dokumenty/nowy/organisation")
    page.get_by_role("button", name="Dodaj kontakt").click()
    page.get_by_role("button", name="Pokaż podgląd").last.click()
    page.locator("#bledy").wait_for()
    faults |= {"faults": found} if (found := faults_of(page)) else {}
    page.goto("/dokumenty/org-izba/edycja")
    page.get_by_label("Nazwa (wymagane)").fill("Długie" * 40)
    page.get_by_role("button", name="Pokaż podgląd").last.click()
    expect(page.locator("#wplyw")).to_contain_text("Sprawdzono")
    faults |= {"preview": found} if (found := faults_of(page)) else {}
    assert faults == {}
