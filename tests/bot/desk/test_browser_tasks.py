"""The five frequent tasks of a coordinator from end to end, in a browser: by mouse on a screen, on a phone, by keyboard alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from bot.people import Role
from tests.bot.desk.conftest import Seen

pytestmark = pytest.mark.browser

Press = Callable[[Page, Locator], None]
OLD, NEW = "41 000 00 01", "41 123 45 67"


def by_mouse(page: Page, wanted: Locator) -> None:
    wanted.click()


def by_keyboard(page: Page, wanted: Locator) -> None:
    """Go there with the Tab key, as somebody without a mouse must, and press what is there."""
    wanted.wait_for()
    for _ in range(150):
        if wanted.evaluate("element => element === document.activeElement"):
            page.keyboard.press("Space" if wanted.evaluate("element => element.type === 'checkbox'") else "Enter")
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{wanted} cannot be reached by keyboard")


def fill(page: Page, wanted: Locator, text: str, press: Press) -> None:
    if press is by_keyboard:
        wanted.focus()
        page.keyboard.press("Control+A")
        page.keyboard.type(text)
    else:
        wanted.fill(text)


@pytest.fixture(params=[(1280, by_mouse), (360, by_mouse), (360, by_keyboard)], ids=["screen", "phone", "keyboard"])
def at_work(seen: Seen, request: pytest.FixtureRequest) -> tuple[Page, Press]:
    """A coordinator's page, and how they press."""
    width, press = request.param
    kuba = seen.desk.person("Kuba", Role.COORDINATOR, specialisations=("spec-metal",), organisations=("org-izba",))
    return seen.page(kuba, width), press


def open_document(page: Page, press: Press, name: str) -> None:
    press(page, page.get_by_role("link", name="Dokumenty", exact=True))
    press(page, page.get_by_role("link", name=name, exact=True))


def publish(page: Page, press: Press) -> None:
    press(page, page.get_by_role("button", name="Pokaż podgląd").last)
    expect(page.locator("#wplyw")).to_contain_text("Sprawdzono")
    press(page, page.get_by_role("button", name="Opublikuj"))
    expect(page.get_by_text("Opublikowano.")).to_be_visible()


def test_a_phone_number_is_corrected(seen: Seen, at_work: tuple[Page, Press]) -> None:
    page, press = at_work
    open_document(page, press, "Izba Kowali")
    press(page, page.get_by_role("link", name="Zmień", exact=True))
    fill(page, page.locator("[id='contacts.1.value']"), NEW, press)
    publish(page, press)
    answer = seen.desk.world.ask("Izba Kowali").text
    assert NEW in answer
    assert OLD not in answer


def test_an_event_is_added(seen: Seen, at_work: tuple[Page, Press]) -> None:
    page, press = at_work
    page.goto("/dokumenty/nowy/event")
    fill(page, page.get_by_label("Nazwa (wymagane)"), "Noc Kuźni", press)
    for name in ("starts", "ends"):
        page.locator(f"[id='{name}']").fill("2026-06-01")
        page.locator(f"[id='{name}.time']").fill("18:00")
    press(page, page.get_by_label("Branża metal"))
    publish(page, press)
    assert "Noc Kuźni" in seen.desk.world.handle(seen.desk.world.incoming("/wydarzenia")).text


def test_an_event_is_called_off(seen: Seen, at_work: tuple[Page, Press]) -> None:
    page, press = at_work
    open_document(page, press, "Dni Kowala")
    press(page, page.get_by_role("link", name="Zmień", exact=True))
    press(page, page.get_by_label("Odwołane"))
    publish(page, press)
    assert "odwołan" in seen.desk.world.ask("Dni Kowala").text.lower()


def test_facts_are_confirmed(seen: Seen, at_work: tuple[Page, Press]) -> None:
    page, press = at_work
    press(page, page.get_by_role("link", name="Do potwierdzenia", exact=True))
    card = page.get_by_role("listitem").filter(has_text="Izba Kowali")
    press(page, card.get_by_role("button", name="Nadal aktualne"))
    expect(page.locator(".said")).to_be_visible()
    assert seen.desk.world.documents["org-izba"].confirmed_on is not None


def test_a_mistake_is_undone_from_the_history(seen: Seen, at_work: tuple[Page, Press]) -> None:
    standing = seen.desk.world.documents["org-izba"]
    seen.desk.world.knowledge.revise(standing.model_copy(update={"name": "Izba Pomyłek"}), standing.revision, "Kuba")
    page, press = at_work
    open_document(page, press, "Izba Pomyłek")
    press(page, page.get_by_role("link", name="Historia zmian"))
    press(page, page.get_by_role("link", name="Zobacz i przywróć tę wersję"))
    expect(page.get_by_role("heading", name="Co się zmieni wobec dzisiejszej")).to_be_visible()
    press(page, page.get_by_role("button", name="Przywróć tę wersję"))
    expect(page.get_by_text("Opublikowano.")).to_be_visible()
    assert "Izba Kowali" in seen.desk.world.ask("Izba Kowali").text
