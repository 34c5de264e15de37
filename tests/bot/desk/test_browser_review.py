"""Reviewing in a real browser: fifty turns by keyboard alone, everything without JavaScript too, on wide and narrow screens."""

import csv
import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import playwright.sync_api as playwright
import pytest

from bot import desk as desk_package
from bot.journal import Entry
from bot.people import Role
from bot.review.exports import Exports
from bot.review.filters import Asked
from bot.review.verdicts import Given
from bot.review.words import Verdict
from tests.bot.desk.conftest import Seen, faults_of, free_port

pytestmark = pytest.mark.browser

KEYS = {"1": Verdict.GOOD, "2": Verdict.BAD, "3": Verdict.PARTIAL, "4": Verdict.OUT_OF_SCOPE}


def turns(seen: Seen, count: int) -> list[str]:
    """Ask so many questions; the ids of their turns, newest first."""
    texts = ["spawanie stali", "tartak xyzzy", "xyzzy", "pasieka", "dotacje na maszyny"]
    found = [seen.desk.world.ask(f"{texts[number % 5]} {number}", f"c{number // 3}").turn for number in range(count)]
    return found[::-1]


def at(page: playwright.Page) -> str:
    """The turn that the page shows."""
    found = re.search("/rozmowy/tura/([0-9a-f-]+)", page.url)
    assert found is not None
    return found[1]


def press(page: playwright.Page, key: str) -> None:
    """Press a key that leads to another page, and wait until that is there."""
    with page.expect_navigation():
        page.keyboard.press(key)


def test_fifty_turns_are_judged_by_keyboard_alone(seen: Seen) -> None:
    expected = turns(seen, 50)
    page = seen.page(seen.desk.person("Sabina", Role.STAFF))
    page.goto("/rozmowy?ocena=nieoceniona")
    while not page.evaluate("document.activeElement.closest('.turns') !== null"):
        page.keyboard.press("Tab")
    press(page, "Enter")
    pressed = {}
    for number in range(50):
        key = "1234"[number % 4]
        pressed[at(page)] = KEYS[key]
        press(page, key)
    page.get_by_text("To był ostatni wpis tej listy").wait_for()
    assert list(pressed) == expected
    given = seen.desk.world.parts.review.verdicts.of(expected)
    assert {turn: verdicts[0].verdict for turn, verdicts in given.items()} == pressed


def test_keys_lead_on_and_back_and_write_in_fields(seen: Seen) -> None:
    newest, second, third = turns(seen, 3)
    page = seen.page(seen.desk.person("Sabina", Role.STAFF))
    page.goto(f"/rozmowy/tura/{newest}?wynik=")
    for key, turn in (("n", second), ("j", third), ("p", second), ("k", newest)):
        press(page, key)
        assert at(page) == turn
    page.get_by_label("Komentarz").focus()
    page.keyboard.type("1234 njpk")
    assert at(page) == newest
    page.keyboard.press("Escape")
    page.get_by_label("Komentarz").blur()
    press(page, "2")
    [given] = seen.desk.world.parts.review.verdicts.of([newest])[newest]
    assert (given.verdict, given.comment) == (Verdict.BAD, "1234 njpk")


@pytest.mark.parametrize("width", [1280, 360])
def test_everything_works_without_scripts(seen: Seen, width: int) -> None:
    turns(seen, 4)
    page = seen.page(seen.desk.person("Sabina", Role.STAFF), width, scripts=False)
    page.get_by_role("link", name="Rozmowy", exact=True).click()
    page.get_by_label("Słowa w pytaniu lub odpowiedzi").fill("spawanie")
    page.get_by_role("button", name="Pokaż").click()
    page.get_by_text("1 wpis").first.wait_for()
    page.get_by_role("link", name="spawanie stali 0").click()
    page.get_by_role("button", name="zła").click()
    page.get_by_text("To był ostatni wpis tej listy").wait_for()
    page.get_by_role("link", name="spawanie stali 0").click()
    page.get_by_text("Pytanie wzorcowe").click()
    page.get_by_label("Branża metal").check()
    page.get_by_role("button", name="Dodaj", exact=True).click()
    page.get_by_text("Dodano do pytań wzorcowych").wait_for()
    page.get_by_role("button", name="Zapytaj ponownie dzisiejszą bazę").click()
    page.get_by_text("Dziś bot odpowiada tak samo").wait_for()
    page.get_by_role("link", name="Wróć do wpisu").first.click()
    page.get_by_text("Napisz do koordynatora").click()
    page.locator("#specialisation").select_option(label="Metal")
    page.get_by_label("O co chodzi").fill("Dopisz cennik")
    page.get_by_role("button", name="Wyślij uwagę").click()
    page.get_by_text("Uwaga zapisana").wait_for()
    with page.expect_download() as download:
        page.goto("/rozmowy")
        page.get_by_role("button", name="Arkusz (XLSX)").click()
    assert download.value.suggested_filename.endswith(".xlsx")


@pytest.mark.parametrize("width", [1280, 360])
def test_pages_of_the_review_are_accessible(seen: Seen, width: int) -> None:
    desk = seen.desk
    first, *_ = turns(seen, 12)
    [entry] = desk.world.journal.named([first])
    ola = desk.person("Ola", Role.STAFF)
    desk.world.parts.review.verdicts.give(Given(first, ola.id, Verdict.BAD, "zły numer", desk.world.clock()))
    desk.world.parts.review.notes.leave(first, "spec-drewno", "Sprawdź", ola.id, desk.world.clock())
    ada = desk.person("Ada", Role.ADMINISTRATOR)
    desk.world.parts.review.verdicts.give(Given(first, ada.id, Verdict.BAD, "", desk.world.clock()))
    page = seen.page(ada, width)
    desk.world.parts.review.unanswered.grouped()
    desk.world.parts.review.unanswered.wait()
    for address in (
        "/rozmowy",
        "/rozmowy?od=x&szukaj=nic",
        f"/rozmowy/tura/{first}",
        f"/rozmowy/{entry.conversation}",
        "/rozmowy/kolejka",
        "/rozmowy/zgodnosc",
        "/rozmowy/bez-odpowiedzi",
        "/rozmowy/wglad",
        "/uwagi",
        "/",
    ):
        page.goto(address)
        for details in page.locator("details").all():
            details.evaluate("each => each.open = true")
        assert faults_of(page) == [], address


@pytest.mark.parametrize("width", [1280, 360])
def test_a_large_export_is_watched_and_fetched(seen: Seen, tmp_path: Path, width: int) -> None:
    turns(seen, 3)
    parts, go_on = seen.desk.world.parts, threading.Event()

    def slowly(asked: Asked) -> Iterator[Entry]:
        for entry in parts.review.log.entries(asked):
            yield entry
            assert go_on.wait(60)

    exports = Exports(tmp_path, slowly, seen.desk.world.clock, at_once=2)
    listening, port = desk_package.listen("127.0.0.1", free_port())
    app = desk_package.build(replace(parts, review=replace(parts.review, exports=exports)))
    with listening, desk_package.serving(app, listening):
        there = replace(seen, url=f"http://127.0.0.1:{port}")
        page = there.page(seen.desk.person("Sabina", Role.STAFF), width)
        page.goto("/rozmowy")
        page.get_by_role("button", name="CSV").click()
        page.get_by_text("Przygotowuję: 1 z 3").wait_for()
        assert faults_of(page) == []
        go_on.set()
        page.get_by_text("Gotowe: 3 wpisy.").wait_for()  # of itself
        assert faults_of(page) == []
        with page.expect_download() as download:
            page.get_by_role("button", name="Pobierz plik").click()
        with download.value.path().open(encoding="utf-8-sig", newline="") as file:
            assert {row["question"] for row in csv.DictReader(file)} == {"spawanie stali 0", "tartak xyzzy 1", "xyzzy 2"}
        page.reload()
        page.get_by_text("Tego pliku już nie ma").wait_for()
        assert faults_of(page) == []
