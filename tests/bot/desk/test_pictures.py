"""Charts and reports on the desk: what the address asks for, who sees what, hostile words, and how they look in a browser."""

import io
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import httpx2
import pypdf
import pytest

from bot.people import Role
from bot.rights import may_see_figures, may_see_some_figures
from tests.bot.desk.conftest import Browser, Desk, Seen, faults_of
from tests.bot.world import document, specialisation

QUESTIONS = ("spawanie stali", "odlewnia żeliwa", "tartak", "xyzzy", "spawanie stali")
NASTY = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<svg onload=alert(1)>",
    "javascript:alert(1)",
    "$x^2$ & {{ 7 * 7 }}",
]


def asked(desk: Desk, *questions: str) -> None:
    for number, question in enumerate(questions or QUESTIONS):
        desk.world.ask(question, f"c{number}", person=f"p{number}")


class Elements(HTMLParser):
    """The elements of a page with their attributes, as a browser would make them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def attributes(self, tag: str, name: str) -> list[str]:
        return [value for found, attributes in self.found if found == tag and (value := attributes.get(name))]


def charts(browser: Browser, page: httpx2.Response) -> list[httpx2.Response]:
    """Every chart that a page shows, in both widths."""
    elements = Elements(page.text)
    addresses = elements.attributes("source", "srcset") + elements.attributes("img", "src")
    return [browser.get(each) for each in addresses if each.startswith("/obraz/")]


def test_the_page_shows_charts_with_sentences_and_tables(desk: Desk) -> None:
    asked(desk)
    browser = desk.staff()
    page = browser.get("/obraz")
    assert page.status_code == 200
    assert "3 z 5" in page.text or "4 z 5" in page.text
    drawn = charts(browser, page)
    assert len(drawn) >= 10
    for each in drawn:
        assert each.status_code == 200
        assert each.headers["content-type"].startswith("image/svg+xml")
        assert "script-src" not in each.headers["content-security-policy"]
        ElementTree.fromstring(each.text)  # noqa: S314 - our own
    for alt in Elements(page.text).attributes("img", "alt"):
        assert alt.endswith(".")
        assert f"<p>{alt}</p>" in page.text.replace("&#34;", '"')


def test_an_empty_journal_has_a_page_too(desk: Desk) -> None:
    page = desk.staff().get("/obraz")
    assert "nikt o nic nie zapytał" in page.text
    assert not [each for each in Elements(page.text).attributes("img", "src") if each.startswith("/obraz/")]


def test_the_period_is_chosen_by_the_address(desk: Desk) -> None:
    asked(desk)
    desk.world.clock.move(days=40)
    asked(desk, "tartak")
    browser = desk.staff()

    def total(query: str) -> int:
        page = browser.get(f"/obraz?{query}").text
        return int(page.partition("<dt>Pytania</dt><dd>")[2].partition("<")[0])

    assert total("") == total("okres=4-tygodnie") == total("okres=cokolwiek") == 1
    assert total("okres=kwartal") == total("okres=rok") == 6
    assert total("okres=wlasny&od=2026-03-10&do=2026-03-10") == 5
    assert total("okres=wlasny&od=2026-03-11&do=2026-04-01") == 0
    assert total("okres=wlasny&do=2026-03-10") == 5
    assert total("okres=kwartal&specjalizacja=spec-drewno") == 2


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("od=jutro", "Nie rozumiem daty"),
        ("od=0001-01-01", "Nie rozumiem daty"),
        ("od=9999-12-31", "Nie rozumiem daty"),
        ("od=2026-03-10&do=2026-03-01", "Początek jest po końcu"),
        ("od=2020-01-01&do=2026-03-01", "Najdłuższy okres to trzy lata"),
    ],
)
def test_what_cannot_be_read_is_told(desk: Desk, query: str, said: str) -> None:
    page = desk.staff().get(f"/obraz?okres=wlasny&{query}")
    assert page.status_code == 200
    assert said in page.text


def test_a_chart_that_does_not_exist_is_not_found(desk: Desk) -> None:
    asked(desk)
    browser = desk.staff()
    assert browser.get("/obraz/wykres/nic").status_code == 404
    assert browser.get("/obraz/wykres/oceny").status_code == 404, "there is nothing to draw"
    assert browser.get("/obraz/wykres/pytania?szer=99999").status_code == 200


# Who sees what


def test_a_coordinator_sees_what_is_theirs_alone(desk: Desk) -> None:
    asked(desk)
    kuba = desk.coordinator()
    page = kuba.get("/obraz")
    assert page.status_code == 200
    assert "Metal: o co pytają firmy" in page.text
    assert "spec-drewno" not in page.text
    assert "tartak" not in page.text
    assert "/rozmowy" not in page.text
    for address in (
        "/obraz?specjalizacja=spec-drewno",
        "/obraz/wykres/pytania?specjalizacja=spec-drewno",
        "/raport/spec-drewno/2026-03",
    ):
        assert kuba.get(address).status_code == 403, address
    assert kuba.get("/raport/spec-drewno/2026-03.pdf").status_code == 403
    assert kuba.get("/raport/spec-metal/2026-03").status_code == 200


def test_who_coordinates_no_specialisation_sees_nothing(desk: Desk) -> None:
    person = desk.person("Ola", Role.COORDINATOR, organisations=("org-izba",))
    browser = desk.browser(person)
    assert "/obraz" not in browser.get("/").text
    for address in ("/obraz", "/obraz/wykres/pytania", "/raport", "/raport/spec-metal/2026-03"):
        assert browser.get(address).status_code == 403, address
    assert not may_see_some_figures(person)
    assert not may_see_figures(person, None)


def test_the_menu_leads_there(desk: Desk) -> None:
    for browser in (desk.staff(), desk.administrator(), desk.coordinator()):
        assert 'href="/obraz"' in browser.get("/").text


def test_no_question_is_shown_and_no_word_of_fewer_than_three(desk: Desk) -> None:
    asked(desk, "spawanie stali hartowanie", "spawanie stali hartowanie", "spawanie stali")
    for browser, address in ((desk.administrator(), "/obraz"), (desk.coordinator(), "/raport/spec-metal/2026-03")):
        page = browser.get(address)
        assert "hartowanie" not in page.text
        assert '<th scope="row">spawanie</th>' in page.text


# Reports


def test_the_form_leads_to_the_report(desk: Desk) -> None:
    page = desk.staff().get("/raport?specjalizacja=spec-metal&miesiac=2026-03")
    assert page.url.path == "/raport/spec-metal/2026-03"
    assert "Metal: marzec 2026" in page.text


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("/raport?specjalizacja=spec-metal&miesiac=marzec", 400),
        ("/raport", 400),
        ("/raport/spec-metal/2026-13", 404),
        ("/raport/spec-metal/2027-01", 404),
        ("/raport/org-izba/2026-03", 404),
        ("/raport/nic/2026-03.pdf", 404),
    ],
)
def test_reports_that_do_not_exist(desk: Desk, address: str, code: int) -> None:
    assert desk.administrator().get(address).status_code == code


def test_the_pdf_is_downloaded(desk: Desk) -> None:
    asked(desk)
    found = desk.staff().get("/raport/spec-metal/2026-03.pdf")
    assert found.headers["content-type"] == "application/pdf"
    assert "raport-spec-metal-2026-03.pdf" in found.headers["content-disposition"]
    assert "marzec 2026" in pypdf.PdfReader(io.BytesIO(found.content)).pages[0].extract_text()


# Hostile words


@pytest.mark.parametrize("text", NASTY)
def test_words_stay_words(desk: Desk, text: str) -> None:
    knowledge = desk.world.knowledge
    metal = knowledge.documents()["spec-metal"]
    changed = specialisation("metal", 1, description="d", trades=("spawanie stali", f"kowalstwo {text}")).model_copy(
        update={"label": text[:30]}
    )
    knowledge.revise(changed, metal.revision, "tests")
    knowledge.add(document("guide", "guide-x", title=text, body=f"kowalstwo {text}", about=("spec-metal",), revision=0), "tests")
    for number in range(12):
        desk.world.ask(f"kowalstwo spawanie stali {text}", f"c{number}", person=f"p{number}")
    browser = desk.administrator()
    page = browser.get("/obraz")
    pages = [page, browser.get("/obraz?specjalizacja=spec-metal"), browser.get("/raport/spec-metal/2026-03")]
    for each in pages:
        assert each.status_code == 200
        for tag, attributes in Elements(each.text).found:
            assert tag != "svg"
            assert tag != "script" or str(attributes["src"]).startswith("/static/")
            assert tag != "img" or attributes["src"] != "x"
            assert not [name for name in attributes if name.startswith("on") or name == "style"]
            assert not str(attributes.get("href", "")).startswith("javascript")
    for drawn in charts(browser, page):
        root = ElementTree.fromstring(drawn.text)  # noqa: S314 - our own
        assert {each.tag.rpartition("}")[2] for each in root.iter()} <= KNOWN_ELEMENTS
        assert not [name for each in root.iter() for name in each.attrib if name.startswith("on")]


KNOWN_ELEMENTS = set(
    "svg title metadata RDF Work type format creator Agent defs style g path clipPath rect use text tspan pattern".split()
)


# In a browser


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 360])
def test_the_pages_fit_and_nothing_keeps_anybody_out(seen: Seen, width: int) -> None:
    for number in range(12):
        seen.desk.world.ask(QUESTIONS[number % 5], f"c{number}", person=f"p{number}")
    faults: list[Any] = []
    page = seen.page(seen.desk.person("Sabina", Role.STAFF), width)
    page.on("console", lambda message: faults.append(message.text))
    for address in ("/obraz", "/obraz?okres=rok&specjalizacja=spec-metal", "/raport/spec-metal/2026-03"):
        page.goto(address)
        for picture in page.locator("main img").all():
            picture.scroll_into_view_if_needed()
            picture.evaluate("each => each.decode()")
            assert picture.evaluate("each => each.naturalWidth") in {288, 640}
            assert picture.evaluate("each => each.clientWidth === each.naturalWidth"), "smaller text could not be read"
        assert faults_of(page) == []
    assert faults == []


@pytest.mark.browser
def test_without_scripts_the_tables_open(seen: Seen) -> None:
    seen.desk.world.ask("spawanie stali", "c")
    page = seen.page(seen.desk.person("Sabina", Role.STAFF), 360, scripts=False)
    page.goto("/obraz")
    table = page.locator("#pytania table")
    assert not table.is_visible()
    page.locator("#pytania summary").click()
    assert table.is_visible()
