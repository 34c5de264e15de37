"""Signing in on the desk: links, sessions, forms from elsewhere, and who may open what."""

from bot.people import Role
from bot.sign_in import ABSOLUTE, IDLE, LINK_LIVES
from tests.bot.desk.conftest import Desk


def test_opening_a_link_spends_nothing_and_pressing_the_button_spends_it(desk: Desk) -> None:
    person = desk.person("Ala", Role.STAFF)
    secret = desk.world.parts.sign_in.link(person.id, desk.world.clock())
    preview, first, second = desk.stranger(), desk.stranger(), desk.stranger()
    assert "Dzień dobry, Ala" in preview.get(f"/wejscie/{secret}").text
    assert "Co czeka" in first.enter(secret).text
    for late in (second.get(f"/wejscie/{secret}"), second.enter(secret)):
        assert late.status_code == 410
        assert "już nie działa" in late.text
    assert second.get("/").status_code == 401


def test_a_link_is_late_after_ten_minutes(desk: Desk) -> None:
    person = desk.person("Ala", Role.STAFF)
    secret = desk.world.parts.sign_in.link(person.id, desk.world.clock())
    desk.world.clock.now += LINK_LIVES
    assert desk.stranger().enter(secret).status_code == 410


def test_a_link_of_another_person_replaces_the_session(desk: Desk) -> None:
    browser = desk.staff()
    old = browser.cookies["biurko"]
    other = desk.person("Ola", Role.STAFF)
    secret = desk.world.parts.sign_in.link(other.id, desk.world.clock())
    page = browser.enter(secret)
    assert "Ola" in page.text
    stolen = desk.stranger()
    stolen.cookies.set("biurko", old)
    assert stolen.get("/").status_code == 401


def test_a_session_ends_when_idle_and_after_half_a_day(desk: Desk) -> None:
    browser = desk.staff()
    for _ in range(int(ABSOLUTE / IDLE)):
        assert browser.get("/").status_code == 200
        desk.world.clock.now += IDLE * 0.99
    assert browser.get("/").status_code == 200
    desk.world.clock.now += IDLE * 0.99
    assert browser.get("/").status_code == 401, "half a day is over"
    idle = desk.browser(desk.person("Ola", Role.STAFF))
    desk.world.clock.now += IDLE * 1.1
    assert idle.get("/").status_code == 401


def test_leaving_ends_the_session_on_the_server(desk: Desk) -> None:
    browser = desk.staff()
    token = browser.cookies["biurko"]
    assert browser.press("/wyjscie", page="/").status_code == 200
    browser.cookies.set("biurko", token)
    assert browser.get("/").status_code == 401


def test_a_role_taken_away_works_at_the_next_request(desk: Desk) -> None:
    person = desk.person("Ada", Role.ADMINISTRATOR)
    desk.person("Druga", Role.ADMINISTRATOR)
    browser = desk.browser(person)
    assert browser.get("/ludzie").status_code == 200
    desk.world.parts.people.change(person.id, "Ada", [Role.STAFF])
    assert browser.get("/ludzie").status_code == 403
    desk.world.parts.people.change(person.id, "Ada", [Role.STAFF], active=False)
    assert browser.get("/").status_code == 401


def test_the_cookie_is_hidden_from_scripts_and_other_sites(desk: Desk) -> None:
    person = desk.person("Ala", Role.STAFF)
    secret = desk.world.parts.sign_in.link(person.id, desk.world.clock())
    cookie = desk.stranger().post(f"/wejscie/{secret}", data={"csrf": ""}, follow_redirects=False).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


def test_forms_from_elsewhere_are_refused(desk: Desk) -> None:
    browser = desk.administrator()
    fields = {"csrf": browser.token("/ludzie/nowa"), "name": "Obcy", "roles": "administrator"}
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://zle.example"}, {"Sec-Fetch-Site": "same-site"}):
        assert browser.post("/ludzie/nowa", data=fields, headers=headers).status_code == 403
    assert browser.post("/ludzie/nowa", json=fields).status_code == 403
    for token in ("", "0" * 64, desk.staff().token("/")):
        assert browser.post("/ludzie/nowa", data={**fields, "csrf": token}).status_code == 403
    assert desk.world.parts.people.named("Obcy") is None
    assert browser.post("/ludzie/nowa", data=fields).status_code == 200
    assert desk.world.parts.people.named("Obcy") is not None
