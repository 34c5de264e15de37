"""The history of documents, ways back, and two people at once."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot import desk as desk_package
from bot.desk.documents.difference import Mark, differences, woven
from bot.people import Role
from index.encoders import HashingEncoder, Vectors
from index.errors import EncoderError
from knowledge.documents import Document, Specialisation
from tests.bot.desk.boxes import boxes
from tests.bot.desk.conftest import Browser, Desk
from tests.bot.desk.test_documents_form import opened, publish, send
from tests.bot.world import document, open_world

METAL = "/dokumenty/spec-metal"


def metal(desk: Desk) -> Specialisation:
    found = desk.world.documents["spec-metal"]
    assert isinstance(found, Specialisation)
    return found


@pytest.fixture
def two(desk: Desk) -> tuple[Browser, Browser]:
    """Two coordinators of metal."""
    names = ("Ola Pierwsza", "Ela Druga")
    first, second = (desk.person(name, Role.COORDINATOR, specialisations=("spec-metal",)) for name in names)
    return desk.browser(first), desk.browser(second)


def both_write(two: tuple[Browser, Browser], **second: str) -> Browser:
    """The first publishes while the second has a draft on the older revision; the second."""
    ola, ela = two
    send(ela, "spec-metal", "save", **second)
    send(ola, "spec-metal", "preview", description="Opis Oli.", label="Metale")
    assert "Opublikowano" in publish(ola, "spec-metal").text
    return ela


def merge(browser: Browser, do: str, **changes: str) -> str:
    address = f"{METAL}/scalanie"
    fields = boxes(browser.get(address).text, address) | {name.replace("__", "."): value for name, value in changes.items()}
    return browser.post(address, data={**fields, "do": do}).text


# --- two at once


def test_the_second_sees_both_texts_and_nothing_is_overwritten(desk: Desk, two: tuple[Browser, Browser]) -> None:
    ela = both_write(two, description="Opis Eli.", trades="spawacz")
    page = ela.get(f"{METAL}/szkic").text
    for text in ("Ktoś zmienił to w tym samym czasie", "Ola Pierwsza", "Opis Oli.", "Opis Eli.", "Metale", "spawacz"):
        assert text in page
    assert metal(desk).description == "Opis Oli."
    assert "Wybierz przy każdym polu" in merge(ela, "chosen"), "nobody chooses for her"
    preview = merge(ela, "chosen", choice__description="mine")
    assert "Połączone" in preview
    assert "Opublikowano" in publish(ela, "spec-metal").text
    assert (metal(desk).description, metal(desk).label, metal(desk).trades) == ("Opis Eli.", "Metale", ("spawacz",))


def test_a_conflict_at_the_last_moment_is_told(desk: Desk, two: tuple[Browser, Browser]) -> None:
    ola, ela = two
    send(ela, "spec-metal", "preview", description="Opis Eli.")
    seen = boxes(ela.get(f"{METAL}/szkic").text, f"{METAL}/szkic")
    send(ola, "spec-metal", "preview", description="Opis Oli.")
    publish(ola, "spec-metal")
    answer = ela.post(f"{METAL}/szkic", data=seen)
    assert answer.status_code == 409
    assert "Opis Oli." in answer.text
    assert "Opis Eli." in answer.text
    assert metal(desk).description == "Opis Oli."
    assert opened(ela, "spec-metal")["description"] == ["Opis Eli."], "the draft is still there"


@pytest.mark.parametrize(("do", "description"), [("mine", "Opis Eli."), ("theirs", "Opis Oli.")])
def test_one_button_decides_all_that_is_disputed(desk: Desk, two: tuple[Browser, Browser], do: str, description: str) -> None:
    ela = both_write(two, description="Opis Eli.", trades="spawacz")
    assert "Połączone" in merge(ela, do)
    publish(ela, "spec-metal")
    assert (metal(desk).description, metal(desk).label, metal(desk).trades) == (description, "Metale", ("spawacz",))


def test_taking_theirs_where_nothing_else_changed_leaves_no_draft(desk: Desk, two: tuple[Browser, Browser]) -> None:
    ela = both_write(two, description="Opis Eli.")
    assert "Nic się nie zmieniło" in merge(ela, "theirs")
    assert not desk.world.parts.drafts.of(2)


def test_a_third_change_while_choosing_is_shown_first(desk: Desk, two: tuple[Browser, Browser]) -> None:
    ela = both_write(two, description="Opis Eli.")
    address = f"{METAL}/scalanie"
    fields = boxes(ela.get(address).text, address)
    send(two[0], "spec-metal", "preview", description="Opis trzeci.")
    publish(two[0], "spec-metal")
    answer = ela.post(address, data={**fields, "do": "mine"})
    assert answer.status_code == 409
    assert "Opis trzeci." in answer.text


def test_an_invalid_draft_can_be_merged_too(desk: Desk, two: tuple[Browser, Browser]) -> None:
    ela = both_write(two, number="siedem", description="Opis Eli.")
    assert "siedem" in ela.get(f"{METAL}/scalanie").text
    assert "To nie jest liczba całkowita." in merge(ela, "mine")


def test_a_form_that_was_open_for_long_is_merged_not_lost(desk: Desk, two: tuple[Browser, Browser]) -> None:
    ola, ela = two
    stale = opened(ela, "spec-metal")
    send(ola, "spec-metal", "preview", description="Opis Oli.")
    publish(ola, "spec-metal")
    page = ela.post(f"{METAL}/edycja", data={**stale, "trades": "kowal", "do": "preview"})
    assert page.url.path == f"{METAL}/scalanie"
    merge(ela, "chosen")
    publish(ela, "spec-metal")
    assert (metal(desk).description, metal(desk).trades) == ("Opis Oli.", ("kowal",))


# --- history


def test_the_history_tells_who_and_what_and_leads_back(desk: Desk) -> None:
    browser = desk.coordinator()
    before = metal(desk)
    send(browser, "spec-metal", "preview", description="Obróbka stali i złomu dla przemysłu.")
    publish(browser, "spec-metal")
    page = browser.get(f"{METAL}/historia").text
    assert "Kuba Koordynator" in page
    assert "<del>" in page
    assert "<ins>" in page
    back = browser.get(f"{METAL}/historia/1").text
    assert "Tak znów będzie" in back
    answer = browser.post(f"{METAL}/historia/1", data=boxes(back, f"{METAL}/historia/1"))
    assert "Opublikowano" in answer.text
    assert metal(desk).model_copy(update={"revision": 1}) == before
    assert metal(desk).revision == 3


def test_an_undo_on_an_outdated_page_overwrites_nothing(desk: Desk) -> None:
    browser = desk.coordinator()
    send(browser, "spec-metal", "preview", description="Drugi.")
    publish(browser, "spec-metal")
    page = boxes(browser.get(f"{METAL}/historia/1").text, f"{METAL}/historia/1")
    desk.world.knowledge.revise(metal(desk).model_copy(update={"description": "Trzeci."}), 2, "Ktoś Inny")
    answer = browser.post(f"{METAL}/historia/1", data=page)
    assert answer.status_code == 409
    assert "Ktoś Inny" in answer.text
    assert metal(desk).description == "Trzeci."


def test_an_earlier_text_that_no_longer_fits_is_refused_with_its_reason(desk: Desk) -> None:
    store, browser = desk.world.knowledge, desk.administrator()
    store.add(document("guide", "guide-stary", title="T", body="B", about=("event-odwolany",)), "tests")
    store.revise(document("guide", "guide-stary", title="T", body="B", about=()), 1, "tests")
    store.withdraw("event-odwolany", 1, "tests")
    address = "/dokumenty/guide-stary/historia/1"
    answer = browser.post(address, data=boxes(browser.get(address).text, address))
    assert answer.status_code == 422
    assert "Czego dotyczy" in answer.text
    assert store.documents()["guide-stary"].revision == 2


def test_withdrawing_asks_once_and_is_undone_by_restoring(desk: Desk) -> None:
    browser = desk.coordinator()
    desk.world.ask("Dni Kowala")
    address = "/dokumenty/event-targi/wycofanie"
    page = browser.get(address).text
    assert "pojawił się w odpowiedzi 1 raz." in page
    assert "event-targi" in desk.world.documents, "asking changes nothing"
    assert "Wycofano" in browser.post(address, data=boxes(page, address)).text
    assert "event-targi" not in desk.world.documents
    assert "Dni Kowala" not in desk.world.ask("Dni Kowala").text
    standing = browser.get("/dokumenty/event-targi").text
    assert "Ten dokument jest wycofany" in standing
    restore = "/dokumenty/event-targi/przywrocenie"
    assert "Przywrócono" in browser.post(restore, data=boxes(standing, restore)).text
    assert "Dni Kowala" in desk.world.ask("Dni Kowala").text
    assert [each.action for each in desk.world.knowledge.history("event-targi")] == ["added", "withdrawn", "restored"]


def test_withdrawing_what_changed_meanwhile_is_refused(desk: Desk) -> None:
    browser = desk.coordinator()
    page = boxes(browser.get(f"{METAL}/wycofanie").text, f"{METAL}/wycofanie")
    desk.world.knowledge.revise(metal(desk).model_copy(update={"description": "Nowe."}), 1, "Ktoś Inny")
    assert browser.post(f"{METAL}/wycofanie", data=page).status_code == 409
    assert "spec-metal" in desk.world.documents


def test_restoring_what_no_longer_fits_says_why(desk: Desk) -> None:
    desk.world.knowledge.withdraw("event-targi", 1, "tests")
    desk.world.knowledge.withdraw("spec-metal", 1, "tests")
    browser = desk.administrator()
    address = "/dokumenty/event-targi/przywrocenie"
    answer = browser.post(address, data=boxes(browser.get("/dokumenty/event-targi").text, address))
    assert answer.status_code == 422
    assert "Specjalizacje" in answer.text
    assert "event-targi" not in desk.world.documents


# --- differences


def texts(runs: list[tuple[Mark, str]], *marks: Mark) -> str:
    return "".join(text for mark, text in runs if mark in marks)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", "nowe"),
        ("stare", ""),
        ("ala ma kota", "ala ma psa i kota"),
        ("jeden\ndwa\ntrzy", "jeden\ntrzy"),
        ("a b c", "x y z"),
        ("słowo " * 4000, "słowo " * 4001),
    ],
)
def test_both_texts_can_be_read_in_a_difference(old: str, new: str) -> None:
    runs = [(run.mark, run.text) for run in woven(old, new)]
    assert texts(runs, Mark.KEPT, Mark.REMOVED) == old
    assert texts(runs, Mark.KEPT, Mark.ADDED) == new


def test_a_difference_names_what_it_shows_in_polish() -> None:
    def event(**changes: object) -> Document:
        values = {"name": "N", "starts": "2026-04-15T10:00", "ends": "2026-04-15T12:00", **changes}
        return document("event", "e", **values)

    found = differences(event(), event(starts="2026-04-15T11:30", cancelled=True, specialisations=("spec-x",)), {})
    assert [(each.label, each.old, each.new) for each in found] == [
        ("Początek", "15 kwietnia 2026, 10:00", "15 kwietnia 2026, 11:30"),
        ("Odwołane", "", "tak"),
        ("Specjalizacje", "", "spec-x"),
    ]


# --- an index that lags


class Failing(HashingEncoder):
    """An encoder that can be switched off."""

    off = False

    def questions(self, texts: Sequence[str]) -> Vectors:
        if self.off:
            raise EncoderError("switched off")
        return super().questions(texts)


def test_a_change_that_the_index_lacks_is_told_and_stands(small_engine: Engine, tmp_path: Path) -> None:
    encoder = Failing()
    world = open_world(small_engine, tmp_path, encoder)
    desk = Desk(world, desk_package.build(world.parts))
    browser = desk.coordinator()
    send(browser, "spec-metal", "preview", description="Całkiem nowe słowa.")
    encoder.off = True
    answer = publish(browser, "spec-metal")
    assert "Opublikowano" in answer.text
    assert "jeszcze jej nie zna" in answer.text
    assert "nie zna jeszcze ostatniej zmiany" in browser.get("/").text
    assert metal(desk).description == "Całkiem nowe słowa."
    encoder.off = False
    world.ask("spawanie stali")
    assert "Bot odpowiada już z tej wersji" in browser.get(METAL).text
