"""The desk's pages of questions that were passed on and of the data of those who ask: rights, the answer, hostile texts."""

import pytest

from bot.handoff import State
from bot.messages import Language
from bot.people import Role
from tests.bot.desk.conftest import Browser, Desk
from tests.bot.test_opinions import ALA, letters

HOSTILE = "<script>alert(1)</script> 'spawanie' \"stali\" {{ 7 * 7 }}"


def ask(desk: Desk, question: str = "Kto spawa aluminium?", specialisation: str | None = "spec-metal") -> int:
    world = desk.world
    turn = world.ask(question, **ALA).turn
    return world.parts.handoffs.pass_on(turn, question, Language.PL, specialisation, "42", world.clock()).handoff.id


def everybody(desk: Desk) -> dict[str, Browser]:
    other = desk.person("Olga Obca", Role.COORDINATOR, specialisations=("spec-miody",))
    return {
        "administrator": desk.administrator(),
        "staff": desk.staff(),
        "coordinator": desk.coordinator(),
        "other": desk.browser(other),
        "stranger": desk.stranger(),
    }


READS = {
    "metal": {"administrator": 200, "staff": 200, "coordinator": 200, "other": 404, "stranger": 401},
    "nobody's": {"administrator": 200, "staff": 200, "coordinator": 404, "other": 404, "stranger": 401},
}


@pytest.mark.parametrize("whose", READS)
def test_a_coordinator_sees_the_questions_of_their_specialisations_alone(desk: Desk, whose: str) -> None:
    number = ask(desk, specialisation="spec-metal" if whose == "metal" else None)
    for name, browser in everybody(desk).items():
        expected = READS[whose][name]
        assert browser.get(f"/pytania/{number}").status_code == expected, name
        listed = browser.get("/pytania")
        assert listed.status_code == (401 if name == "stranger" else 200), name
        assert ("Kto spawa aluminium?" in listed.text) == (expected == 200), name


@pytest.mark.parametrize("action", ["odpowiedz", "zamknij", "przydziel", "szkic"])
def test_what_one_may_not_read_one_cannot_change(desk: Desk, action: str) -> None:
    number = ask(desk, specialisation=None)
    known = everybody(desk)
    for name in ("other", "coordinator"):
        browser = known[name]
        fields = {"text": "nie", "do": "send", "specialisation": "spec-miody"}
        assert browser.press(f"/pytania/{number}/{action}", page="/", **fields).status_code == 404
    assert known["stranger"].post(f"/pytania/{number}/{action}", data={"csrf": ""}).status_code == 401
    forged = known["staff"].post(f"/pytania/{number}/{action}", data={"csrf": "x", "text": "a", "do": "send"})
    assert forged.status_code == 403
    assert [each.state for each in desk.world.parts.handoffs.all()] == [State.NEW]


def test_an_answer_is_previewed_sent_once_and_becomes_a_draft(desk: Desk) -> None:
    number, browser = ask(desk), desk.coordinator()
    address = f"/pytania/{number}/odpowiedz"
    shown = browser.press(address, page=f"/pytania/{number}", text="Izba Kowali\r\n41 000 00 01", do="preview")
    assert "Tak zobaczy to osoba, która pyta" in shown.text
    assert "41 000 00 01" in shown.text
    assert letters(desk.world) == []
    token = browser.token(f"/pytania/{number}")
    sent = browser.post(address, data={"csrf": token, "text": "Izba Kowali\n41 000 00 01", "do": "send"})
    assert "w drodze" in sent.text
    [(account, letter)] = letters(desk.world)
    assert account == "42"
    assert "Izba Kowali\n41 000 00 01" in letter.text
    again = browser.post(address, data={"csrf": token, "text": "jeszcze raz", "do": "send"})
    assert again.status_code == 409
    assert "ktoś już załatwił" in again.text
    assert letters(desk.world) == []
    draft = browser.press(f"/pytania/{number}/szkic", page=f"/pytania/{number}")
    assert draft.status_code == 200
    assert "Kto spawa aluminium?" in draft.text


@pytest.mark.parametrize("text", ["", "   ", "x" * 3001])
def test_an_answer_that_does_not_fit_comes_back_as_it_was_typed(desk: Desk, text: str) -> None:
    number, browser = ask(desk), desk.coordinator()
    page = browser.press(f"/pytania/{number}/odpowiedz", page=f"/pytania/{number}", text=text, do="send")
    assert page.status_code == 422
    assert text.strip() in page.text
    assert letters(desk.world) == []


def test_closing_is_told_to_the_asker_and_is_done_once(desk: Desk) -> None:
    number, browser = ask(desk), desk.coordinator()
    assert "Zamknięte." in browser.press(f"/pytania/{number}/zamknij", page=f"/pytania/{number}").text
    [(account, letter)] = letters(desk.world)
    assert account == "42"
    assert "bez odpowiedzi" in letter.text
    assert browser.press(f"/pytania/{number}/zamknij", page="/").status_code == 409


def test_a_question_can_be_given_to_others(desk: Desk) -> None:
    number, browser = ask(desk, specialisation=None), desk.staff()
    assert browser.press(f"/pytania/{number}/przydziel", page=f"/pytania/{number}", specialisation="x").status_code == 422
    moved = browser.press(f"/pytania/{number}/przydziel", page=f"/pytania/{number}", specialisation="spec-metal")
    assert "u innej specjalizacji" in moved.text
    assert "Kto spawa aluminium?" in desk.coordinator().get("/pytania").text


def test_waiting_times_and_states_are_visible(desk: Desk) -> None:
    number = ask(desk)
    browser = desk.administrator()
    assert "czeka 1 min" in browser.get("/pytania").text
    desk.world.clock.move(days=3)
    browser = desk.browser(desk.person("Ela", Role.ADMINISTRATOR))
    assert "czeka 3 dni" in browser.get("/pytania").text
    assert "firmy czekają na odpowiedź człowieka" in browser.get("/").text
    browser.press(f"/pytania/{number}/zamknij", page=f"/pytania/{number}")
    assert "Żadne pytanie nie czeka" in browser.get("/pytania").text
    assert "zamknięte po: 3 dni" in browser.get("/pytania?stan=zamkniete").text
    assert "zamknięte po: 3 dni" in browser.get("/pytania?stan=cokolwiek").text


def test_hostile_texts_are_shown_as_texts(desk: Desk) -> None:
    number, browser = ask(desk, HOSTILE), desk.coordinator()
    pages = [
        browser.get("/pytania"),
        browser.get(f"/pytania/{number}"),
        browser.press(f"/pytania/{number}/odpowiedz", page=f"/pytania/{number}", text=HOSTILE, do="preview"),
        browser.press(f"/pytania/{number}/odpowiedz", page=f"/pytania/{number}", text=HOSTILE, do="send"),
    ]
    for page in pages:
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text
        assert "{{ 7 * 7 }}" in page.text


@pytest.mark.parametrize("address", ["/pytania/0", "/pytania/99", "/pytania/x"])
def test_a_question_that_is_not_there(desk: Desk, address: str) -> None:
    assert desk.administrator().get(address).status_code == 404


def test_what_is_held_is_visible_to_those_who_review(desk: Desk) -> None:
    world = desk.world
    world.ask("spawanie stali", **ALA)
    assert [each.get("/dane").status_code for each in (desk.administrator(), desk.staff(), desk.coordinator())] == [200, 200, 403]
    page = desk.browser(desk.person("Ela", Role.STAFF)).get("/dane").text
    assert "12 miesięcy" in page
    assert "jeszcze go nie było" in page
    world.parts.erasures.retain(world.clock())
    receipt = world.parts.erasures.erase(world.rows()[0].person, "key", world.clock())
    page = desk.browser(desk.person("Iga", Role.STAFF)).get("/dane").text
    assert receipt.number in page
    assert "wpisy rozmów: 1" in page
    assert "11 marca 2026" in page
