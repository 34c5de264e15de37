"""The impact of a draft on the desk: what is shown before publishing, and what it needs."""

import pytest

from bot.messages import Language
from tests.bot.desk.boxes import boxes
from tests.bot.desk.conftest import Browser, Desk
from tests.bot.desk.test_documents_form import new, send
from tests.bot.world import World

QUESTION = "Pokazy kucia na Dniach Kowala"
DRAFT = "/dokumenty/event-targi/szkic"


@pytest.fixture
def browser(desk: Desk) -> Browser:
    """A coordinator of metal; one golden question is about their event."""
    found = desk.coordinator()
    add_golden(desk.world)
    return found


def add_golden(world: World) -> None:
    reply = world.ask(QUESTION)
    assert "Dni Kowala" in reply.text
    assert world.parts.review.golden.add(reply.turn, QUESTION, Language.PL, ["event-targi"], 1, world.clock())


def break_golden(browser: Browser) -> None:
    answer = send(browser, "event-targi", "preview", name="Zlot", description="Inne.")
    assert "Podgląd" in answer.text


def form(browser: Browser) -> dict[str, list[str]]:
    return boxes(browser.get(DRAFT).text, DRAFT)


def test_the_preview_leads_to_the_questions_that_change(desk: Desk, browser: Browser) -> None:
    break_golden(browser)
    assert f'hx-get="{DRAFT}/wplyw"' in browser.get(DRAFT).text
    page = browser.get(f"{DRAFT}/wplyw").text
    part = browser.get(f"{DRAFT}/wplyw", headers={"HX-Request": "true"}).text
    assert "<html" in page
    assert "<html" not in part
    for text in (page, part):
        assert QUESTION in text
        assert "wzorcowe, będzie źle" in text
    assert 'name="reason"' in part
    assert 'name="reason"' not in page, "a page without the form has no boxes for it"


def test_a_harmless_change_is_published_without_more_ado(desk: Desk, browser: Browser) -> None:
    send(browser, "event-targi", "preview", valid_until="2026-12-31", sourced="typed")
    assert "wszystkie dostaną tę samą odpowiedź" in browser.get(f"{DRAFT}/wplyw").text
    assert "Opublikowano" in browser.post(DRAFT, data=form(browser)).text


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({}, ["reason-fault", "confirmed-fault"]),
        ({"reason": "Bo tak."}, ["confirmed-fault"]),
        ({"confirmed": "yes"}, ["reason-fault"]),
        ({"confirmed": "yes", "reason": "x" * 1001}, ["reason-fault"]),
    ],
)
def test_a_broken_golden_question_blocks_until_there_is_a_reason(
    desk: Desk, browser: Browser, given: dict[str, str], missing: list[str]
) -> None:
    break_golden(browser)
    version = desk.world.knowledge.version()
    answer = browser.post(DRAFT, data=form(browser) | given)
    assert answer.status_code == 422
    assert [name for name in ("reason-fault", "confirmed-fault") if f'id="{name}"' in answer.text] == missing
    assert "Jeszcze nie opublikowano" in answer.text
    assert given.get("reason", "") in answer.text
    assert desk.world.knowledge.version() == version


def test_a_reason_and_a_tick_publish_and_the_history_keeps_them(desk: Desk, browser: Browser) -> None:
    break_golden(browser)
    answer = browser.post(DRAFT, data=form(browser) | {"reason": "Bram już <nie> robimy.", "confirmed": "yes"})
    assert "Opublikowano" in answer.text
    assert "Bram już &lt;nie&gt; robimy." in browser.get("/dokumenty/event-targi/historia").text
    [reason] = desk.world.parts.reasons.of("event-targi").values()
    assert (reason.revision, reason.person, len(reason.broken)) == (2, 1, 1)


def test_a_reason_where_nothing_broke_is_not_kept(desk: Desk, browser: Browser) -> None:
    send(browser, "event-targi", "preview", place="Chęciny")
    browser.post(DRAFT, data=form(browser) | {"reason": "Na zapas.", "confirmed": "yes"})
    assert not desk.world.parts.reasons.of("event-targi")


def test_a_new_document_has_an_impact_too(desk: Desk, browser: Browser) -> None:
    name = new(browser, "guide")
    send(
        browser,
        name,
        "preview",
        title="Gdzie są pokazy kucia?",
        body="Pokazy kucia na Dniach Kowala.",
        about=["spec-metal"],
        questions=QUESTION,
    )
    page = browser.get(f"/dokumenty/{name}/szkic/wplyw")
    assert page.status_code == 200
    assert "Gdzie są pokazy kucia?" in page.text


def test_the_page_before_withdrawing_tells_what_will_be_missing(desk: Desk, browser: Browser) -> None:
    page = browser.get("/dokumenty/event-targi/wycofanie/wplyw").text
    assert QUESTION in page


def test_the_impact_is_for_those_who_may_write(desk: Desk, browser: Browser) -> None:
    break_golden(browser)
    staff = desk.staff()
    for page in (f"{DRAFT}/wplyw", "/dokumenty/event-targi/wycofanie/wplyw"):
        assert staff.get(page).status_code == 403
    assert browser.get("/dokumenty/org-izba/szkic/wplyw").status_code == 404, "there is no draft"


def test_a_document_answers_its_own_question_on_its_page(desk: Desk, browser: Browser) -> None:
    rows = len(desk.world.rows())
    page = browser.get("/dokumenty/spec-metal").text
    assert "welding of steel" in page
    assert "bot nie pokazuje tego dokumentu" not in page
    assert "bot nie pokazuje tego dokumentu" in browser.get("/dokumenty/spec-metal?pytanie=pasieka").text
    assert len(desk.world.rows()) == rows, "trying out is nobody's turn"
