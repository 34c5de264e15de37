"""What breaks golden questions takes a reason and a tick on the desk: files, ways back, withdrawing, restoring."""

from dataclasses import dataclass

import pytest

from bot.reasons import Reason
from knowledge.documents import Event
from knowledge.exchange import to_toml
from knowledge.golden import Golden
from tests.bot.desk.conftest import Browser, Desk
from tests.bot.desk.test_exchange import send
from tests.bot.world import document

TARGI = "/dokumenty/event-targi"
QUESTION = "Dni Kowala"
WHY = {"reason": "Termin <b>zmieniła</b> gmina.", "confirmed": "yes"}


@dataclass
class Case:
    """One way to change answers: where its form is sent, on which page the form stands, and what was there before."""

    address: str
    page: str
    fact: str
    revision: int


CASES = {
    "withdrawing": Case(f"{TARGI}/wycofanie", f"{TARGI}/wycofanie", "15 kwietnia 2026", 1),
    "an earlier text": Case(f"{TARGI}/historia/1", f"{TARGI}/historia/1", "20 maja 2026", 2),
    "restoring": Case(f"{TARGI}/przywrocenie", TARGI, "nic", 2),
}


def prepare(desk: Desk, name: str) -> tuple[Browser, Case]:
    """The world in which taking that way breaks one golden question."""
    case, store, standing = CASES[name], desk.world.knowledge, desk.world.documents["event-targi"]
    browser = desk.coordinator()
    desk.world.golden.append(Golden("golden", "in_scope", QUESTION, "pl", "name", ("event-targi",), None, (case.fact,)))
    if name == "an earlier text":
        store.revise(moved(standing), 1, "tests")
    if name == "restoring":
        # Nobody misses it: what is asked for is found without it, and would not be with it.
        store.withdraw("event-targi", 1, "tests")
        store.add(document("event", "event-inne", name=QUESTION, starts="2026-06-01", ends="2026-06-01", place="nic"), "tests")
        right = Golden("golden", "in_scope", QUESTION, "pl", "name", ("event-inne",), None, (), ("A może chodzi o",))
        desk.world.golden[:] = [right]
    return browser, case


def moved(standing: object) -> Event:
    assert isinstance(standing, Event)
    return Event.model_validate({**standing.model_dump(), "starts": "2026-05-20T10:00", "ends": "2026-05-20T15:00"})


def reasons(desk: Desk) -> list[Reason]:
    return list(desk.world.parts.reasons.of("event-targi").values())


@pytest.mark.parametrize("name", CASES)
def test_every_way_takes_a_reason_and_a_tick(desk: Desk, name: str) -> None:
    browser, case = prepare(desk, name)
    version = desk.world.knowledge.version()
    for given, missing in (({}, 2), ({"reason": "Bo tak."}, 1), ({"confirmed": "yes"}, 1)):
        answer = browser.press(case.address, case.page, revision=case.revision, **given)
        assert answer.status_code == 422
        assert QUESTION in answer.text
        assert "Jeszcze nie" in answer.text
        assert sum(f'id="{each}-fault"' in answer.text for each in ("reason", "confirmed")) == missing
        assert 'id="publikacja"' in answer.text
    assert desk.world.knowledge.version() == version
    assert reasons(desk) == []
    answer = browser.press(case.address, case.page, revision=case.revision, **WHY)
    assert answer.status_code == 200
    assert desk.world.knowledge.version() == version + 1
    [reason] = reasons(desk)
    assert (reason.revision, reason.text, reason.broken) == (case.revision + 1, WHY["reason"], ("golden",))
    assert "&lt;b&gt;zmieniła" in browser.get(f"{TARGI}/historia").text


@pytest.mark.parametrize("name", CASES)
def test_a_way_that_breaks_nothing_takes_none(desk: Desk, name: str) -> None:
    browser, case = prepare(desk, name)
    desk.world.golden.clear()
    assert browser.press(case.address, case.page, revision=case.revision).status_code == 200
    assert reasons(desk) == []


@pytest.mark.parametrize("name", CASES)
def test_a_change_of_somebody_else_is_told_before_a_reason_is_asked_for(desk: Desk, name: str) -> None:
    browser, case = prepare(desk, name)
    answer = browser.press(case.address, case.page, revision=case.revision + 5)
    assert answer.status_code == 409
    assert 'id="reason"' not in answer.text


def test_the_panel_before_withdrawing_has_the_boxes(desk: Desk) -> None:
    browser, _ = prepare(desk, "withdrawing")
    part = browser.get(f"{TARGI}/wycofanie/wplyw", headers={"HX-Request": "true"}).text
    assert 'name="reason" form="publikacja"' in part
    assert 'name="reason"' not in browser.get(f"{TARGI}/wycofanie/wplyw").text, "a page without the form has no boxes for it"


def test_a_file_takes_one_reason(desk: Desk) -> None:
    browser, _ = prepare(desk, "withdrawing")
    version = desk.world.knowledge.version()
    page = send(browser, "zmiany.toml", to_toml([moved(desk.world.documents["event-targi"])]))
    digest = page.split('name="digest" value="')[1].split('"')[0]
    answer = browser.press("/wymiana/raport", digest=digest)
    assert answer.status_code == 422
    assert QUESTION in answer.text
    assert 'id="reason-fault"' in answer.text
    assert "Zmienione: 1" in answer.text
    assert desk.world.knowledge.version() == version
    assert "Opublikowano" in browser.press("/wymiana/raport", digest=digest, **WHY).text
    [reason] = reasons(desk)
    assert (reason.revision, reason.text, reason.broken) == (2, WHY["reason"], ("golden",))


def test_what_a_file_published_is_linked_whatever_its_id(desk: Desk) -> None:
    ada = desk.administrator()
    event = document("event", "targi/2026?x", name="Zjazd", starts="2026-06-01", ends="2026-06-01").model_copy(
        update={"revision": 0}
    )
    page = send(ada, "zmiany.toml", to_toml([event]))
    digest = page.split('name="digest" value="')[1].split('"')[0]
    done = ada.press("/wymiana/raport", digest=digest).text
    address = done.split('<a href="/dokumenty/')[1].split('"')[0]
    assert "Zjazd" in ada.get(f"/dokumenty/{address}").text
