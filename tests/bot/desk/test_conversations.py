"""Reviewing conversations on the desk: lists, turns, verdicts, what becomes of a turn, who may, and strange words."""

import csv
import io
import json
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.desk import build
from bot.journal import Entry
from bot.messages import Outcome
from bot.people import Role
from bot.review.audit import Access
from bot.review.exports import Exports
from bot.review.filters import Asked
from bot.review.verdicts import Given
from bot.review.words import State, Verdict
from tests.bot.desk.conftest import Browser, Desk

XSS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }}{% raw %}",
    "';alert(String.fromCharCode(88,83,83))//",
    "<svg/onload=alert(1)>",
    "javascript:alert(1)",
    "</title><script>alert(1)</script>",
    "<a href=\"javascript:alert('x')\">spawanie</a>",
    "\u202e\u0000<b>tartak</b>",
]
FORMULAS = ["=1+1", "+48", "-2+3", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "=cmd|' /C calc'!A0", "_x0041_"]


def asked(desk: Desk, *texts: str, conversation: str = "") -> list[str]:
    """Ask these questions; the ids of their turns."""
    return [desk.world.ask(text, conversation).turn for text in texts]


def lines(page: str) -> list[str]:
    return re.findall(r'<td class="question"><a href="/rozmowy/tura/([0-9a-f-]+)', page)


def test_the_list_is_filtered_by_its_address(desk: Desk) -> None:
    metal, wood, none = asked(desk, "spawanie stali", "tartak", "xyzzy")
    browser = desk.staff()
    assert lines(browser.get("/rozmowy").text) == [none, wood, metal]
    assert lines(browser.get("/rozmowy?wynik=NO_MATCH").text) == [none]
    assert lines(browser.get("/rozmowy?specjalizacja=spec-metal").text) == [metal]
    assert lines(browser.get("/rozmowy?szukaj=SPAWANIĘ").text) == [metal]
    assert lines(browser.get("/rozmowy?szukaj=izba+kowali").text) == [metal], "the answer is looked in too"
    assert lines(browser.get("/rozmowy?szukaj=%25").text) == []
    assert lines(browser.get("/rozmowy?kolejnosc=najstarsze").text) == [metal, wood, none]
    assert lines(browser.get("/rozmowy?od=2026-03-11").text) == []
    assert lines(browser.get("/rozmowy?do=2026-03-10").text) == [none, wood, metal]
    assert "3 wpisy" in browser.get("/rozmowy").text


def test_what_the_address_says_wrongly_is_told(desk: Desk) -> None:
    asked(desk, "tartak")
    page = desk.staff().get("/rozmowy?od=wczoraj&przewaga=duża&wynik=XYZ&jezyk=de").text
    for name in ("dzień początkowy", "przewaga", "wynik", "język"):
        assert name in page.partition("Nie uwzględniono")[2].partition("</p>")[0]
    assert len(lines(page)) == 1


def test_pages_follow_each_other_without_gap_or_repetition(desk: Desk) -> None:
    turns = asked(desk, *("tartak" for _ in range(120)))
    browser = desk.staff()
    found: list[str] = []
    address = "/rozmowy?szukaj=tartak"
    while address:
        page = browser.get(address).text
        found += lines(page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = following[1].replace("&amp;", "&") if following else ""
        asked(desk, "tartak")  # somebody keeps asking
    assert found == turns[::-1]


def test_colleagues_at_work_are_left_out_unless_asked_for(desk: Desk) -> None:
    person = desk.person("Ola", Role.STAFF)
    desk.world.parts.people.connect(person.id, "ola")
    desk.world.ask("/biurko", "rozmowa", person="ola", private=True)
    turns = asked(desk, "tartak", conversation="rozmowa")
    browser = desk.browser(person)
    assert lines(browser.get("/rozmowy").text) == turns
    assert len(lines(browser.get("/rozmowy?wynik=OFFICE").text)) == 1
    [entry] = desk.world.journal.named(turns)
    page = browser.get(f"/rozmowy/{entry.conversation}").text
    assert "Ukryto: 1 wpis" in page
    assert "/biurko" not in page.partition("<main")[2]


def test_a_conversation_is_shown_as_the_chat_that_it_was(desk: Desk) -> None:
    first = desk.world.ask("spawanie stali", "c")
    desk.world.clock.move(minutes=7)
    second = desk.world.ask("a telefon?", "c")
    [entry] = desk.world.journal.named([first.turn])
    page = desk.staff().get(f"/rozmowy/{entry.conversation}").text
    assert page.index("spawanie stali") < page.index("po 7 min") < page.index("a telefon?")
    assert f"t-{second.turn}" in page
    assert "41 000 00 01" in page


def test_a_turn_tells_how_it_was_understood(desk: Desk) -> None:
    asked(desk, "SPAWANIE stali", conversation="c")
    [turn] = asked(desk, "a telefon?", conversation="c")
    browser = desk.staff()
    page = browser.get(f"/rozmowy/tura/{turn}").text
    assert "Nawiązanie" in page
    assert "SPAWANIE stali (Branża metal)" in page
    [unsure] = asked(desk, "tartak xyzzy")
    page = browser.get(f"/rozmowy/tura/{unsure}").text
    assert "niepewne od 0,20, pewne od 0,95" in page
    assert "pokazany do wyboru" in page
    assert "Drewno" in page


def test_a_turn_links_the_revision_that_was_shown(desk: Desk) -> None:
    [turn] = asked(desk, "spawanie stali")
    browser = desk.staff()
    before = browser.get(f"/rozmowy/tura/{turn}").text
    assert "dziś wersja" not in before
    assert "/dokumenty/spec-metal/historia" in before
    knowledge = desk.world.knowledge
    knowledge.revise(knowledge.documents()["spec-metal"].model_copy(update={"description": "Inaczej."}), 1, "Anna")
    assert "dziś wersja 2" in browser.get(f"/rozmowy/tura/{turn}").text
    assert turn in lines(browser.get("/rozmowy/kolejka").text)


@pytest.mark.slow
def test_fifty_turns_are_judged_one_after_the_other(desk: Desk) -> None:
    turns = asked(desk, *("tartak" for _ in range(50)))
    browser = desk.staff()
    page = browser.get(f"/rozmowy/tura/{turns[-1]}?ocena=nieoceniona")
    verdicts = [Verdict.GOOD, Verdict.BAD, Verdict.PARTIAL, Verdict.OUT_OF_SCOPE]
    for number in range(50):
        action = re.search(r'action="(/rozmowy/tura/[^"]+/ocena[^"]*)"', page.text)
        assert action is not None
        page = browser.press(action[1].replace("&amp;", "&"), page=page.url.path, verdict=verdicts[number % 4].value)
    assert "ostatni wpis tej listy" in page.text
    assert page.url.path == "/rozmowy"
    found = desk.world.parts.review.verdicts.of(turns)
    assert [found[turn][0].verdict for turn in turns[::-1]] == [verdicts[number % 4] for number in range(50)]


def test_the_queue_goes_on_with_the_next_worst(desk: Desk) -> None:
    good, *bad = asked(desk, "spawanie stali", "tartak xyzzy", "pasieka xyzzy")
    desk.world.assistant.delivered(good, ok=False)
    browser = desk.staff()
    queue = lines(browser.get("/rozmowy/kolejka").text)
    assert queue[0] == good
    assert set(queue) == {good, *bad}
    page = browser.press(f"/rozmowy/tura/{good}/ocena?z=kolejka", page=f"/rozmowy/tura/{good}?z=kolejka", verdict="zla")
    assert page.url.path == f"/rozmowy/tura/{queue[1]}"
    assert good not in lines(browser.get("/rozmowy/kolejka").text)


def test_anothers_verdict_is_shown_after_ones_own(desk: Desk) -> None:
    [turn] = asked(desk, "tartak")
    other = desk.person("Ola", Role.STAFF)
    desk.world.parts.review.verdicts.give(Given(turn, other.id, Verdict.BAD, "zły numer", desk.world.clock()))
    browser = desk.staff()
    here = f"/rozmowy/tura/{turn}"
    assert "zły numer" not in browser.get(here).text
    browser.press(f"{here}/ocena", page=here, verdict="zla")
    assert "zły numer" in browser.get(here).text
    assert "Ola i Sabina Obsługa" in browser.get("/rozmowy/zgodnosc").text


def test_a_verdict_must_be_one_of_four(desk: Desk) -> None:
    [turn] = asked(desk, "tartak")
    answer = desk.staff().press(f"/rozmowy/tura/{turn}/ocena", page=f"/rozmowy/tura/{turn}", verdict="świetna")
    assert answer.status_code == 422
    assert "Wybierz jedną z ocen." in answer.text
    assert desk.world.parts.review.verdicts.count() == 0


def test_a_turn_becomes_somebodys_matter(desk: Desk) -> None:
    [turn] = asked(desk, "tartak")
    ola = desk.person("Ola", Role.STAFF)
    browser = desk.staff()
    here = f"/rozmowy/tura/{turn}"
    browser.press(f"{here}/sprawa", page=here, state="otwarta", owner=ola.id)
    follow_up = desk.world.parts.review.verdicts.followed([turn])[turn]
    assert (follow_up.state, follow_up.owner) == (State.OPEN, ola.id)
    assert lines(browser.get("/rozmowy?stan=otwarta").text) == [turn]
    assert lines(browser.get("/rozmowy?stan=zalatwiona").text) == []
    assert browser.press(f"{here}/sprawa", page=here, state="").status_code == 422


def test_one_click_makes_a_golden_question(desk: Desk) -> None:
    [turn] = asked(desk, "tartak xyzzy")
    browser = desk.staff()
    here = f"/rozmowy/tura/{turn}"
    assert browser.press(f"{here}/wzorzec", page=here, documents=["", "spec-nie-ma"]).status_code == 422
    assert "Dodano do pytań wzorcowych" in browser.press(f"{here}/wzorzec", page=here, documents=["spec-drewno", ""]).text
    [golden] = desk.world.parts.review.golden.load()
    assert (golden.text, golden.documents, golden.in_scope) == ("tartak xyzzy", ("spec-drewno",), True)
    browser.press(f"{here}/wzorzec", page=here, remove="yes")
    assert desk.world.parts.review.golden.load() == []


def test_a_note_waits_on_the_coordinators_first_page(desk: Desk) -> None:
    [turn] = asked(desk, "spawanie stali <b>")
    staff, coordinator = desk.staff(), desk.coordinator()
    here = f"/rozmowy/tura/{turn}"
    assert "/uwagi" not in coordinator.get("/").text
    staff.press(f"{here}/uwaga", page=here, specialisation="spec-metal", text="Brak cennika & zniżek")
    assert desk.world.parts.review.verdicts.followed([turn])[turn].state is State.WITH_COORDINATOR
    assert "1 uwaga" in coordinator.get("/").text
    page = coordinator.get("/uwagi").text
    assert "Brak cennika &amp; zniżek" in page
    assert "spawanie stali &lt;b&gt;" in page
    coordinator.press("/uwagi/1/zamkniecie", page="/uwagi")
    assert "Nie ma nowych uwag" in coordinator.get("/uwagi").text
    assert desk.world.parts.review.verdicts.followed([turn])[turn].state is State.DONE


def test_a_coordinator_with_an_account_is_told_without_the_question(desk: Desk) -> None:
    [turn] = asked(desk, "spawanie stali tajne")
    staff, coordinator = desk.staff(), desk.coordinator()
    assert coordinator
    person = desk.world.parts.people.named("Kuba Koordynator")
    assert person is not None
    desk.world.parts.people.connect(person.id, "4711")
    here = f"/rozmowy/tura/{turn}"
    staff.press(f"{here}/uwaga", page=here, specialisation="spec-metal", text="Sprawdź")
    letter = desk.world.parts.outbox.claim(desk.world.clock() + timedelta(days=7))
    assert letter is not None
    assert letter.account == "4711"
    assert "/uwagi" in letter.reply.text
    assert "tajne" not in letter.reply.text


def test_a_request_for_a_document_becomes_the_coordinators_draft(desk: Desk) -> None:
    [turn] = asked(desk, "ile kosztuje xyzzy?")
    staff, coordinator = desk.staff(), desk.coordinator()
    here = f"/rozmowy/tura/{turn}"
    assert staff.press(f"{here}/uwaga", page=here, proposal="yes").status_code == 422
    staff.press(f"{here}/uwaga", page=here, proposal="yes", specialisation="spec-metal")
    page = coordinator.press("/uwagi/1/szkic", page="/uwagi")
    assert page.status_code == 200
    assert "ile kosztuje xyzzy?" in page.text
    [draft] = desk.world.parts.drafts.of(desk.world.parts.people.named("Kuba Koordynator").id)  # type: ignore[union-attr]
    assert draft.record["about"] == ["spec-metal"]


def test_an_administrator_begins_a_guide_at_once(desk: Desk) -> None:
    [turn] = asked(desk, "ile kosztuje xyzzy?")
    browser = desk.administrator()
    page = browser.press(f"/rozmowy/tura/{turn}/szkic", page=f"/rozmowy/tura/{turn}")
    assert page.status_code == 200
    assert "/dokumenty/nowy-guide-" in page.url.path
    assert "ile kosztuje xyzzy?" in page.text


def test_notes_are_seen_by_whom_they_are_for(desk: Desk) -> None:
    [turn] = asked(desk, "tartak")
    staff, coordinator, administrator = desk.staff(), desk.coordinator(), desk.administrator()
    here = f"/rozmowy/tura/{turn}"
    staff.press(f"{here}/uwaga", page=here, specialisation="spec-drewno", text="Czy to prawda?")
    assert "Czy to prawda?" not in coordinator.get("/uwagi").text
    assert coordinator.press("/uwagi/1/zamkniecie", page="/uwagi").status_code == 404
    assert "Czy to prawda?" in administrator.get("/uwagi").text, "nobody looks after wood"


ENDPOINTS = [
    # address, method, staff, coordinator, administrator
    ("/rozmowy", "GET", 200, 403, 200),
    ("/rozmowy/kolejka", "GET", 200, 403, 200),
    ("/rozmowy/zgodnosc", "GET", 200, 403, 200),
    ("/rozmowy/bez-odpowiedzi", "GET", 200, 403, 200),
    ("/rozmowy/wglad", "GET", 403, 403, 200),
    ("/rozmowy/tura/{turn}", "GET", 200, 403, 200),
    ("/rozmowy/{conversation}", "GET", 200, 403, 200),
    ("/rozmowy/eksport", "POST", 400, 403, 400),
    ("/rozmowy/eksport/{name}", "GET", 404, 403, 404),
    ("/rozmowy/eksport/{name}/plik", "POST", 404, 403, 404),
    ("/rozmowy/tura/{turn}/ocena", "POST", 422, 403, 422),
    ("/rozmowy/tura/{turn}/sprawa", "POST", 422, 403, 422),
    ("/rozmowy/tura/{turn}/wzorzec", "POST", 422, 403, 422),
    ("/rozmowy/tura/{turn}/uwaga", "POST", 422, 403, 422),
    ("/rozmowy/tura/{turn}/powtorka", "POST", 200, 403, 200),
    ("/rozmowy/tura/{turn}/szkic", "POST", 403, 403, 200),
    ("/uwagi", "GET", 403, 200, 200),
    ("/uwagi/1/zamkniecie", "POST", 403, 404, 404),
    ("/uwagi/1/szkic", "POST", 403, 404, 404),
]


def test_every_page_of_the_review_stands_in_the_matrix() -> None:
    from bot.desk import conversations

    pages = {(page.path.replace(":int", ""), method) for page in conversations.PAGES for method in page.methods}
    assert {(path.replace("{number}", "1"), method) for path, method in pages} == {
        (path, method) for path, method, *_ in ENDPOINTS
    }


@pytest.mark.parametrize(("address", "method", "staff", "coordinator", "administrator"), ENDPOINTS)
def test_rights(desk: Desk, address: str, method: str, staff: int, coordinator: int, administrator: int) -> None:
    [turn] = asked(desk, "tartak")
    [entry] = desk.world.journal.named([turn])
    address = address.format(turn=turn, conversation=entry.conversation, name="x")

    def status(browser: Browser) -> int:
        return (browser.get(address) if method == "GET" else browser.press(address, page="/")).status_code

    assert status(desk.staff()) == staff
    assert status(desk.coordinator()) == coordinator
    assert status(desk.administrator()) == administrator
    stranger = desk.stranger()
    assert (stranger.get(address) if method == "GET" else stranger.post(address, data={"csrf": ""})).status_code == 401
    if method == "POST":
        assert desk.browser(desk.person("Inna", Role.ADMINISTRATOR)).post(address, data={"csrf": "0" * 64}).status_code == 403


class Elements(HTMLParser):
    """The elements of a page with their attributes, as a browser would make them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize("text", XSS)
def test_words_stay_words(desk: Desk, text: str) -> None:
    turn, again = asked(desk, text, f"spawanie stali {text}", conversation="c")
    [entry] = desk.world.journal.named([turn])
    browser = desk.administrator()
    here = f"/rozmowy/tura/{again}"
    browser.press(f"{here}/ocena", page=here, verdict="zla", comment=text)
    browser.press(f"{here}/uwaga", page=here, specialisation="spec-drewno", text=text)
    desk.world.parts.review.unanswered.grouped()
    desk.world.parts.review.unanswered.wait()
    pages = [browser.press(f"{here}/powtorka", page=here)]
    addresses = (f"/rozmowy/tura/{turn}", here, f"/rozmowy/{entry.conversation}", "/rozmowy/kolejka", "/uwagi")
    pages += [browser.get(address) for address in addresses]
    pages += [browser.get("/rozmowy", params={"szukaj": text}), browser.get("/rozmowy/bez-odpowiedzi")]
    for page in pages:
        assert page.status_code == 200, page.url
        assert "{{ 7 * 7 }}" in page.text or "{{" not in text or page.url.path in {"/rozmowy/kolejka", "/rozmowy"}
        for tag, attributes in Elements(page.text).found:
            assert tag not in {"svg", "b"} or (tag == "b" and "<b>" not in text), page.url
            assert tag != "script" or str(attributes["src"]).startswith("/static/")
            assert tag != "img" or attributes["src"] != "x"
            assert not [name for name in attributes if name.startswith("on")]
            assert not str(attributes.get("href", "")).startswith("javascript")


def test_the_same_question_on_the_same_knowledge_is_answered_the_same(desk: Desk) -> None:
    texts = ["spawanie stali", "a telefon?", "tartak xyzzy", "xyzzy", "dzień dobry", "a dotacje?"]
    turns = asked(desk, *texts, conversation="c")
    browser = desk.staff()
    for text, turn in zip(texts, turns, strict=True):
        here = f"/rozmowy/tura/{turn}"
        assert "Dziś bot odpowiada tak samo." in browser.press(f"{here}/powtorka", page=here).text, text
    assert desk.world.journal.count() == len(turns), "a replay is nobody's turn"


def test_a_replay_shows_what_today_would_be_said(desk: Desk) -> None:
    [turn] = asked(desk, "spawanie stali")
    knowledge = desk.world.knowledge
    knowledge.revise(knowledge.documents()["spec-metal"].model_copy(update={"name": "Branża stalowa"}), 1, "Anna")
    here = f"/rozmowy/tura/{turn}"
    page = desk.staff().press(f"{here}/powtorka", page=here).text
    assert "Dziś bot odpowiada inaczej." in page
    assert page.index("Branża metal") < page.index("Branża stalowa")


def test_the_export_holds_exactly_what_is_filtered(desk: Desk) -> None:
    asked(desk, "tartak", "xyzzy", "spawanie stali")
    for text in FORMULAS:
        desk.world.ask(f"{text}")
    browser = desk.staff()
    count = desk.world.journal.count(outcome=Outcome.NO_MATCH)
    address = "/rozmowy/eksport?wynik=NO_MATCH"
    files = {kind: browser.press(address, page="/rozmowy?wynik=NO_MATCH", rodzaj=kind) for kind in ("csv", "xlsx", "jsonl")}
    rows = list(csv.reader(io.StringIO(files["csv"].content.decode("utf-8-sig"))))
    assert len(rows) - 1 == count
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    records = [json.loads(line) for line in files["jsonl"].text.splitlines()]
    assert len(records) == count
    [sheet] = load_workbook(io.BytesIO(files["xlsx"].content)).worksheets
    cells = list(sheet.iter_rows(min_row=2))
    assert len(cells) == count
    assert not [cell for row in cells for cell in row if cell.data_type == "f"]
    # openpyxl does not read back what Excel does: _x005F_ is an underscore that begins no code.
    assert [str(row[1].value).replace("_x005F_", "_") for row in cells] == [record["question"] for record in records]
    trail = desk.world.parts.review.trail.page()
    assert [seen.action for seen in trail] == [Access.EXPORT] * 3
    assert f"wpisów: {count}, filtr: wynik=NO_MATCH" in trail[0].subject


def test_the_trail_of_an_export_hides_the_words_that_were_searched_for(desk: Desk) -> None:
    asked(desk, "tartak Kowalskiego")
    address = "/rozmowy/eksport?szukaj=Kowalskiego&jezyk=pl"
    desk.staff().press(address, page="/rozmowy", rodzaj="csv")
    [seen] = desk.world.parts.review.trail.page()
    assert seen.subject == "csv, wpisów: 1, filtr: jezyk=pl&szukaj=•••"
    assert "Kowalskiego" not in desk.administrator().get("/rozmowy/wglad").text


def with_exports(desk: Desk, folder: Path, entries: Callable[[Asked], Iterator[Entry]]) -> Desk:
    """The same desk, but that two turns are the most that are written while a browser waits."""
    parts = desk.world.parts
    exports = Exports(folder, entries, desk.world.clock, at_once=2)
    desk.world.parts = replace(parts, review=replace(parts.review, exports=exports))
    return Desk(desk.world, build(desk.world.parts))


def test_a_large_export_is_made_aside_and_fetched_once(desk: Desk, tmp_path: Path) -> None:
    asked(desk, "tartak", "xyzzy", "spawanie stali")
    many = with_exports(desk, tmp_path, desk.world.parts.review.log.entries)
    browser = many.staff()
    here = browser.press("/rozmowy/eksport?kolejnosc=najstarsze", page="/rozmowy", rodzaj="jsonl").url.path
    many.world.parts.review.exports.wait()
    page = browser.get(f"{here}?kolejnosc=najstarsze").text
    assert "Gotowe: 3 wpisy." in page
    assert 'href="/rozmowy?kolejnosc=najstarsze"' in page
    other = many.administrator()
    assert other.get(here).status_code == 404
    assert other.press(f"{here}/plik", page="/rozmowy").status_code == 404
    file = browser.press(f"{here}/plik", page=here)
    assert [json.loads(line)["question"] for line in file.text.splitlines()] == ["tartak", "xyzzy", "spawanie stali"]
    assert 'filename="rozmowy-' in file.headers["Content-Disposition"]
    assert int(file.headers["Content-Length"]) == len(file.content)
    again = browser.press(f"{here}/plik", page="/rozmowy")
    assert (again.status_code, "Tego pliku już nie ma" in again.text) == (404, True)
    assert len(many.world.parts.review.trail.page()) == 1


def test_an_export_in_the_making_shows_how_far_it_is(desk: Desk, tmp_path: Path) -> None:
    asked(desk, "tartak", "xyzzy", "spawanie stali")
    entries, begun, go_on = desk.world.parts.review.log.entries, threading.Event(), threading.Event()

    def slowly(wanted: Asked) -> Iterator[Entry]:
        for entry in entries(wanted):
            yield entry
            begun.set()
            assert go_on.wait(30)

    many = with_exports(desk, tmp_path, slowly)
    browser = many.staff()
    here = browser.press("/rozmowy/eksport", page="/rozmowy", rodzaj="xlsx").url.path
    assert begun.wait(30)
    page = browser.get(here).text
    assert "Przygotowuję: 1 z 3" in page
    assert f'hx-get="{here}"' in page
    assert browser.press(f"{here}/plik", page="/rozmowy").status_code == 200, "not yet: how far it is"
    assert "Pobierz plik" not in page
    go_on.set()
    many.world.parts.review.exports.wait()
    assert "Gotowe: 3 wpisy." in browser.get(here).text


def test_an_export_of_a_filter_that_cannot_be_read_is_refused(desk: Desk) -> None:
    assert desk.staff().press("/rozmowy/eksport?od=wczoraj", page="/rozmowy", rodzaj="csv").status_code == 400


def test_the_administrator_sees_who_read_what(desk: Desk) -> None:
    [turn] = asked(desk, "tartak")
    [entry] = desk.world.journal.named([turn])
    staff, administrator = desk.staff(), desk.administrator()
    staff.get(f"/rozmowy/tura/{turn}")
    staff.get(f"/rozmowy/{entry.conversation}")
    page = administrator.get("/rozmowy/wglad").text
    assert page.count("Sabina Obsługa") == 2
    assert "Wykaz jest kompletny" not in page
    assert "Wykaz jest kompletny" in administrator.get("/rozmowy/wglad?sprawdz=tak").text


def test_unanswered_questions_are_grouped(desk: Desk) -> None:
    asked(desk, "xyzzy dla mojej krowy", "xyzzy dla mojej krowy!", "XYZZY DLA MOJEJ KROWY", "qwerty po chińsku", "spawanie stali")
    browser = desk.staff()
    browser.get("/rozmowy/bez-odpowiedzi")
    desk.world.parts.review.unanswered.wait()
    page = browser.get("/rozmowy/bez-odpowiedzi").text
    assert "3 pytania" in page
    assert "spawanie stali" not in page
    assert "Porządkujemy" not in page


def test_a_day_later_they_are_grouped_anew(desk: Desk) -> None:
    asked(desk, "xyzzy")
    unanswered = desk.world.parts.review.unanswered
    unanswered.grouped()
    unanswered.wait()
    assert unanswered.grouped().ready
    desk.world.clock.now += timedelta(days=1)
    unanswered.grouped()
    unanswered.wait()
    assert [group.name for group in unanswered.grouped().groups] == ["xyzzy"]
