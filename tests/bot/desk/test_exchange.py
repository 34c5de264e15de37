"""Files on the desk: the round trip, the report, faults, rights."""

import io

import openpyxl
import pytest

from bot.importing import LARGEST_FILE
from knowledge import exchange
from tests.bot.desk.conftest import Browser, Desk

EVENT = "name;starts;ends;specialisations\nDzień spawacza;2026-06-01 10:00;2026-06-01 12:00;spec-metal\n"


def send(browser: Browser, name: str, content: bytes | str) -> str:
    data = content.encode() if isinstance(content, str) else content
    answer = browser.post("/wymiana", data={"csrf": browser.token("/wymiana")}, files={"file": (name, data)})
    assert answer.status_code == 200, answer.text
    return str(answer.text)


def publish(browser: Browser, page: str) -> str:
    digest = page.split('name="digest" value="')[1].split('"')[0]
    answer = browser.press("/wymiana/raport", digest=digest)
    assert answer.status_code == 200, answer.text
    return str(answer.text)


@pytest.mark.parametrize("form", ["xlsx", "toml", "jsonl"])
def test_what_goes_out_comes_back_unchanged(desk: Desk, form: str) -> None:
    ada = desk.administrator()
    version = desk.world.knowledge.version()
    exported = ada.get(f"/wymiana/eksport.{form}").content
    assert {each.id: each for each in exchange.read_bytes(f"e.{form}", exported)} == dict(desk.world.documents)
    page = send(ada, f"e.{form}", exported)
    assert f"Bez zmian: {len(desk.world.documents)}" in page
    assert "Opublikuj" not in page.split("</h1>")[1].split("Odrzuć")[0]
    assert desk.world.knowledge.version() == version


def test_a_calendar_holds_the_events(desk: Desk) -> None:
    exported = desk.staff().get("/wymiana/eksport.ics")
    assert exported.headers["content-type"].startswith("text/calendar")
    assert {each.id for each in exchange.read_bytes("e.ics", exported.content, desk.world.documents.values())} == {
        "event-targi",
        "event-miodobranie",
        "event-odwolany",
    }


def test_a_coordinator_sends_back_a_workbook_with_one_phone_changed(desk: Desk) -> None:
    kuba = desk.coordinator()
    book = openpyxl.load_workbook(io.BytesIO(kuba.get("/wymiana/eksport.xlsx?moje=tak").content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == "41 000 00 01"]
    assert len(cells) == 1
    cells[0].value = "41 111 22 33"
    changed = io.BytesIO()
    book.save(changed)
    page = send(kuba, "moje.xlsx", changed.getvalue())
    assert "Zmienione: 1" in page
    assert "kontakty" in page
    assert "41 111 22 33" not in desk.world.ask("Izba Kowali").text
    assert "Opublikowano" in publish(kuba, page)
    assert "41 111 22 33" in desk.world.ask("Izba Kowali").text
    assert kuba.get("/wymiana/raport", follow_redirects=False).status_code == 303


def test_one_bad_row_loses_nothing_and_is_told_with_its_place(desk: Desk) -> None:
    kuba = desk.coordinator()
    page = send(kuba, "wydarzenia.csv", EVENT + "Zły dzień;jutro;2026-06-01;spec-metal\n")
    assert "Błędy: 1" in page
    assert "wiersz 3" in page
    assert "„jutro”" in page
    assert "wiersz 3" in kuba.get("/wymiana/raport/bledy.txt").text
    publish(kuba, page)
    names = {getattr(each, "name", "") for each in desk.world.documents.values()}
    assert "Dzień spawacza" in names
    assert "Zły dzień" not in names


def test_what_is_foreign_is_left_out(desk: Desk) -> None:
    kuba = desk.coordinator()
    page = send(kuba, "wydarzenia.csv", EVENT.replace("spec-metal", "spec-drewno"))
    assert "nie masz prawa" in page
    assert 'name="digest"' not in page


def test_what_others_changed_meanwhile_is_told_before_anything_is_written(desk: Desk) -> None:
    kuba, ada = desk.coordinator(), desk.administrator()
    page = send(kuba, "wydarzenia.csv", EVENT)
    publish(ada, send(ada, "wydarzenia.csv", EVENT.replace("Dzień spawacza", "Dzień kowala")))
    publish(ada, send(ada, "wydarzenia.csv", EVENT))
    version = desk.world.knowledge.version()
    digest = page.split('name="digest" value="')[1].split('"')[0]
    answer = kuba.press("/wymiana/raport", digest=digest)
    assert answer.status_code == 409
    assert "ktoś coś zmienił" in answer.text
    assert desk.world.knowledge.version() == version


@pytest.mark.parametrize(
    ("name", "content"), [("a.exe", b"MZ"), ("a.xlsx", b"PK\x03\x04"), ("a.xlsx", b""), ("a.ics", b"\xff\xfe")]
)
def test_a_file_that_cannot_be_read_is_told(desk: Desk, name: str, content: bytes) -> None:
    page = send(desk.coordinator(), name, content)
    assert "Błędy: 1" in page
    assert "nie ma nic, co można opublikować" in page.lower()


def test_a_file_too_large_and_no_file_are_told(desk: Desk) -> None:
    kuba = desk.coordinator()
    token = kuba.token("/wymiana")
    large = kuba.post("/wymiana", data={"csrf": token}, files={"file": ("a.csv", b"x" * (LARGEST_FILE + 1))})
    assert (large.status_code, "za duży" in large.text) == (413, True)
    none = kuba.post("/wymiana", data={"csrf": token}, files={"file": ("", b"")})
    assert (none.status_code, "wybierz plik" in none.text) == (422, True)


def test_names_of_files_and_documents_are_shown_as_text(desk: Desk) -> None:
    page = send(
        desk.administrator(), "wydarzenia <script>alert(1)</script>.csv", EVENT.replace("Dzień spawacza", "<img src=x onerror=y>")
    )
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=y&gt;" in page


def test_staff_takes_and_does_not_send(desk: Desk) -> None:
    staff = desk.staff()
    assert staff.get("/wymiana/eksport.xlsx").status_code == 200
    assert "Sprawdź plik" not in staff.get("/wymiana").text
    assert staff.get("/wymiana/szablon.xlsx").status_code == 403
    answer = staff.post("/wymiana", data={"csrf": staff.token("/wymiana")}, files={"file": ("wydarzenia.csv", EVENT.encode())})
    assert answer.status_code == 403
    assert desk.stranger().get("/wymiana/eksport.xlsx").status_code == 401


def test_the_template_offers_what_is_theirs(desk: Desk) -> None:
    template = desk.coordinator().get("/wymiana/szablon.xlsx").content
    documents, faults = exchange.sift("s.xlsx", template, desk.world.documents.values())
    assert (documents, [fault.code for fault in faults]) == ([], ["empty"])
    assert desk.administrator().get("/wymiana/eksport.exe").status_code == 404
