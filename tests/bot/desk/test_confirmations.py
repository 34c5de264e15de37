"""The page of what waits for a confirmation."""

import re
from datetime import timedelta

import httpx2
import pytest

from bot.messages import Card, Language, Outcome, Reply, Span
from bot.outbox import Failure
from bot.people import Person, Role
from knowledge.documents import Document, Organisation, Status
from tests.bot.desk.conftest import Browser, Desk, Seen, faults_of
from tests.bot.history import date_history

PAGE = "/potwierdzenia"
REPLY = Reply("x", Outcome.OFFICE, Language.PL, (Card(((Span("Dzień dobry"),),)),))


def document(desk: Desk, name: str) -> Document:
    return desk.world.documents[name]


def kuba(desk: Desk) -> Person:
    return desk.person("Kuba", Role.COORDINATOR, specialisations=("spec-metal",), organisations=("org-izba",))


def confirm(browser: Browser, of: Document, page: str = PAGE) -> httpx2.Response:
    return browser.press(PAGE, page=page, document=of.key, revision=of.revision)


def test_a_coordinator_confirms_what_is_theirs(desk: Desk) -> None:
    browser = desk.browser(kuba(desk))
    page = browser.get(PAGE).text
    assert "Izba Kowali" in page
    assert "biuro@izba.example" in page, "what is confirmed is shown"
    assert "Klub Pszczelarza" not in page
    assert 'href="/dokumenty/org-izba/edycja"' in page
    assert "U innych" not in page
    answer = confirm(browser, document(desk, "org-izba"))
    assert "Potwierdzone. Dziękujemy!" in answer.text
    assert "Nic nie czeka na Twoje potwierdzenie" in answer.text
    confirmed = document(desk, "org-izba")
    assert isinstance(confirmed, Organisation)
    assert {contact.status for contact in confirmed.contacts} == {Status.CONFIRMED}
    assert confirmed.confirmed_on == desk.world.clock.now.date()


def test_what_somebody_changed_meanwhile_is_not_confirmed(desk: Desk) -> None:
    browser = desk.browser(kuba(desk))
    seen = document(desk, "org-izba")
    desk.world.knowledge.revise(seen.model_copy(update={"description": "Inna."}), seen.revision, "Ada")
    for revision in (seen.revision, "", "x"):
        answer = browser.press(PAGE, document=seen.key, revision=revision)
        assert "ktoś w międzyczasie zmienił" in answer.text
    assert document(desk, "org-izba").confirmed_on is None


def test_nobody_confirms_what_they_may_not_edit(desk: Desk) -> None:
    browser = desk.browser(kuba(desk))
    assert confirm(browser, document(desk, "org-klub")).status_code == 403
    assert browser.press(PAGE, document="0" * 12, revision=1).status_code == 404
    assert document(desk, "org-klub").confirmed_on is None
    staff = desk.staff()
    assert staff.get(PAGE).status_code == 403
    assert "Do potwierdzenia" not in staff.get("/").text
    assert confirm(staff, document(desk, "org-klub"), "/").status_code == 403
    assert desk.stranger().get(PAGE).status_code == 401


def test_the_administrator_sees_what_waits_for_whom_and_why(desk: Desk) -> None:
    date_history(desk.world.engine, desk.world.clock())
    ada = desk.administrator()
    coordinator = kuba(desk)
    parts = desk.world.parts
    page = ada.get(PAGE).text
    assert "Klub Pszczelarza" in page.partition("U innych")[0]
    others = page.partition("U innych")[2]
    assert "Nikt nie ma połączonego Telegrama: Kuba." in _plain(others)
    parts.people.connect(coordinator.id, "77")
    assert "Kuba: jeszcze bez pytania." in _plain(ada.get(PAGE).text)
    parts.upkeep.round(desk.world.clock())
    assert "Kuba: pytanie czeka na wysłanie." in _plain(ada.get(PAGE).text)
    letter = parts.outbox.claim(desk.world.clock())
    assert letter is not None
    parts.outbox.failed(letter.id, Failure.BLOCKED, desk.world.clock())
    page = _plain(ada.get(PAGE).text)
    assert "Kuba: pytanie nie dotarło." in page
    assert "konto zablokowało bota albo już nie istnieje" in page
    answer = ada.press(f"{PAGE}/wiadomosci/{letter.id}", page=PAGE)
    assert "Wiadomość zostanie wysłana ponownie." in answer.text
    assert "już załatwiona" in ada.press(f"{PAGE}/wiadomosci/{letter.id}", page=PAGE).text
    again = parts.outbox.claim(desk.world.clock())
    assert again is not None
    parts.outbox.sent(again.id, desk.world.clock())
    page = _plain(ada.get(PAGE).text)
    assert "Kuba: pytanie dotarło 10 marca 2026." in page
    assert "Od 24 marca 2026 odpowiedzi dla firm powiedzą, że to niepotwierdzone." in page
    assert "Od 23 kwietnia 2026 kontakty do potwierdzenia znikną z odpowiedzi." in page
    desk.world.clock.now += timedelta(days=20)
    assert "oznaczone w odpowiedziach" in desk.browser(coordinator).get(PAGE).text


def _plain(html: str) -> str:
    return " ".join(re.sub("<[^>]*>", " ", html).split()).replace(" .", ".")


def test_only_administrators_send_letters_again(desk: Desk) -> None:
    parts = desk.world.parts
    parts.outbox.put("a", REPLY, desk.world.clock(), account="1")
    letter = parts.outbox.claim(desk.world.clock())
    assert letter is not None
    parts.outbox.unsure(letter.id)
    browser = desk.browser(kuba(desk))
    assert "nie dotarły" not in browser.get(PAGE).text
    assert browser.press(f"{PAGE}/wiadomosci/{letter.id}", page=PAGE).status_code == 403
    assert parts.outbox.claim(desk.world.clock()) is None
    page = desk.administrator().get(PAGE).text
    assert "Ktoś spoza biurka" in page
    assert "nie wiadomo, czy dotarła" in page
    assert "Dzień dobry" not in page, "what it says is between the bot and them"


def test_long_lists_come_in_pages(desk: Desk) -> None:
    guide = document(desk, "guide-izba").model_copy(update={"status": Status.UNCONFIRMED, "revision": 0})
    guides = [guide.model_copy(update={"id": f"guide-{n:03}", "title": f"Pytanie {n:03}?"}) for n in range(60)]
    desk.world.knowledge.apply(guides, "tests")
    browser = desk.browser(kuba(desk))
    seen = [name for page in ("1", "2", "3", "4") for name in re.findall(r">(Pytanie \d+\?)</a>", _page(browser, page))]
    assert len(seen) == len(set(seen)) == 60
    for odd in ("0", "-1", "x", "99999999", "٣"):
        assert browser.get(PAGE, params={"strona": odd}).status_code == 200
    assert "Strona 4 z 4" in _page(browser, "99")


def _page(browser: Browser, number: str) -> str:
    return browser.get(PAGE, params={"strona": number}).text


def test_what_documents_say_is_never_markup(desk: Desk) -> None:
    evil = '<script>alert("x")</script>'
    seen = document(desk, "org-izba")
    desk.world.knowledge.revise(seen.model_copy(update={"name": evil, "description": evil}), seen.revision, "Ada")
    assert "<script>alert" not in desk.browser(kuba(desk)).get(PAGE).text


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 360])
def test_confirming_in_a_real_browser(seen: Seen, width: int) -> None:
    person = kuba(seen.desk)
    page = seen.page(person, width)
    page.goto(PAGE)
    assert faults_of(page) == []
    page.get_by_text("Co potwierdzasz").first.click()
    assert faults_of(page) == []
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Nadal aktualne: Izba Kowali").press("Enter")
    page.get_by_text("Potwierdzone. Dziękujemy!").wait_for()
    assert faults_of(page) == []
    ada = seen.page(seen.desk.person("Ada", Role.ADMINISTRATOR), width)
    ada.goto(PAGE)
    assert faults_of(ada) == []
