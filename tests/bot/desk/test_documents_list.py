"""The list of documents: whose, which, in which order; and addresses of documents."""

import re

import pytest

from knowledge.documents import KINDS
from tests.bot.desk.conftest import Browser, Desk
from tests.bot.world import document


def titles(browser: Browser, **query: str) -> list[str]:
    page = browser.get("/dokumenty", params=query)
    assert page.status_code == 200
    return re.findall(r'<li>\s*<a href="/dokumenty/[^"]+">([^<]+)</a>', page.text)


def test_a_coordinator_sees_first_what_they_may_change(desk: Desk) -> None:
    browser = desk.coordinator()
    assert titles(browser) == ["Branża metal", "Izba Kowali", "Bon na maszyny", "Dni Kowala", "Jak zostać członkiem izby?"]
    assert len(titles(browser, czyje="wszystkie")) == len(desk.world.documents)


@pytest.mark.parametrize("who", ["staff", "administrator"])
def test_others_see_everything(desk: Desk, who: str) -> None:
    browser: Browser = getattr(desk, who)()
    assert len(titles(browser)) == len(desk.world.documents)


def test_kinds_keep_their_order_and_titles_the_polish_one(desk: Desk) -> None:
    for number, name in enumerate(("Żuraw", "Zając", "Łoś", "Lis", "Ćma", "Czapla", "Ąkacja")):
        desk.world.knowledge.add(document("support", f"s-{number}", name=name, description="d"), "tests")
    found = titles(desk.administrator(), rodzaj="support")
    assert found == ["Ąkacja", "Czapla", "Ćma", "Kursy zawodowe", "Lis", "Łoś", "Zając", "Żuraw"]
    page = desk.staff().get("/dokumenty").text
    headings = re.findall(r"<h2>([^<]+)</h2>", page)
    assert len(headings) == len(KINDS)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("zeliwa", ["Branża metal"]),
        ("ŻELIWA stali", ["Branża metal"]),
        ("41 000 00 02", ["Klub Pszczelarza"]),
        ("pasieka xyzzy", []),
        ("wakat", ["Branża miody: wakat"]),
    ],
)
def test_words_are_found_without_diacritics(desk: Desk, words: str, found: list[str]) -> None:
    assert titles(desk.staff(), q=words) == found


def test_filters_narrow(desk: Desk) -> None:
    browser = desk.staff()
    assert "Koncesja" not in browser.get("/dokumenty?rodzaj=event").text
    assert titles(browser, specjalizacja="spec-metal") == [
        "Branża metal", "Izba Kowali", "Branża metal: Izba Kowali", "Bon na maszyny", "Dni Kowala",
    ]  # fmt: skip
    assert titles(browser, stan="do-potwierdzenia") == ["Izba Kowali", "Klub Pszczelarza"]
    over = titles(browser, stan="zakonczone")
    assert over == ["Branża miody: Izba Kowali", "Branża miody: wakat", "Fundusz dawny", "Miodobranie"]
    assert len(titles(browser, stan="biezace")) == len(desk.world.documents) - len(over)


def test_withdrawn_documents_have_a_place_of_their_own(desk: Desk) -> None:
    browser = desk.staff()
    assert "nie ginie" in browser.get("/dokumenty?stan=wycofane").text, "an empty state that teaches"
    desk.world.knowledge.withdraw("event-targi", 1, "tests")
    assert titles(browser, stan="wycofane") == ["Dni Kowala"]
    assert "Dni Kowala" not in titles(browser)


def test_a_change_is_in_the_list_at_once(desk: Desk) -> None:
    browser = desk.staff()
    assert not titles(browser, q="nowiutka")
    izba = desk.world.documents["org-izba"]
    desk.world.knowledge.revise(izba.model_copy(update={"name": "Nowiutka Izba"}), 1, "tests")
    assert titles(browser, q="nowiutka") == [
        "Nowiutka Izba",
        "Branża metal: Nowiutka Izba",
        "Branża miody: Nowiutka Izba",
    ]


def test_pages_hold_fifty_and_lead_on(desk: Desk) -> None:
    for number in range(120):
        desk.world.knowledge.add(document("support", f"s-{number}", name=f"Pomoc {number:03}", description="d"), "tests")
    browser = desk.staff()
    seen: list[str] = []
    address = "/dokumenty?rodzaj=support&q=pomoc"
    for _ in range(3):
        page = browser.get(address).text
        seen += re.findall(r"Pomoc \d{3}", page)
        following = re.search(r'href="([^"]+)" rel="next"', page)
        address = following[1].replace("&amp;", "&") if following else ""
    assert seen == [f"Pomoc {number:03}" for number in range(120)]
    assert not address
    assert titles(browser, rodzaj="support", strona="999") == titles(browser, rodzaj="support", strona="3")


@pytest.mark.parametrize("query", ["strona=-1", "strona=x", "stan=x", "czyje=x", "rodzaj=x", "specjalizacja=x", "q=%00%ff"])
def test_odd_addresses_are_no_fault(desk: Desk, query: str) -> None:
    assert desk.staff().get(f"/dokumenty?{query}").status_code == 200


@pytest.mark.parametrize(
    "name", ["https://obce.example/1?a=b#c", "zażółć", "nowy", "..", "a/b", "nowy-event-0123456789ab", "x" * 200]
)
def test_every_id_has_an_address(desk: Desk, name: str) -> None:
    desk.world.knowledge.add(document("support", name, name="Obca pomoc", description="d"), "tests")
    browser = desk.administrator()
    found = re.search(r'href="(/dokumenty/[^"]+)">Obca pomoc<', browser.get("/dokumenty?q=obca").text)
    assert found is not None
    for page in ("", "/edycja", "/historia"):
        assert "Obca pomoc" in browser.get(found[1] + page).text


def test_what_does_not_exist_is_not_found(desk: Desk) -> None:
    browser = desk.administrator()
    for page in (
        "/dokumenty/nie-ma",
        "/dokumenty/nie-ma/edycja",
        "/dokumenty/nie-ma/historia",
        "/dokumenty/org-izba/historia/99",
    ):
        assert browser.get(page).status_code == 404


def test_the_page_of_a_document_is_what_people_get(desk: Desk) -> None:
    browser = desk.staff()
    page = browser.get("/dokumenty/fund-otwarty").text
    said = desk.world.ask("Bon na maszyny")
    for span in (span for line in said.cards[0].lines for span in line if span.origin):
        assert span.text in page
    assert "Bot odpowiada już z tej wersji" in page
    desk.coordinator()
    assert "Kuba Koordynator" in browser.get("/dokumenty/fund-otwarty").text, "who looks after it"
    assert "administratorzy" in browser.get("/dokumenty/support-kursy").text
