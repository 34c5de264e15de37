"""Files sent to the bot: the report, what is published and what is left out; the template and the export."""

import io
from datetime import date, datetime

import pytest
from openpyxl import Workbook, load_workbook

from bot.editing import Forbidden
from bot.messages import File, FileTrouble, Outcome
from bot.people import Person, Role
from knowledge.documents import WARSAW, Event, InvalidDocument, Organisation
from knowledge.exchange import to_ics, to_toml, to_xlsx
from knowledge.store import OutdatedImport
from tests.bot.office.conftest import Chat, Staffed, labels
from tests.bot.world import World, document

HEADINGS = "Nazwa;Początek;Koniec;Miejsce;Specjalizacje"
GOOD = "Zjazd;2026-05-05 10:00;2026-05-05 12:00;Kielce;spec-metal"
KUBA = Person(1, "Kuba", frozenset({Role.COORDINATOR}), frozenset({"spec-metal"}), frozenset({"org-izba"}))


def csv(*rows: str, headings: str = HEADINGS) -> str:
    return "\n".join([headings, *rows]) + "\n"


def test_a_file_is_told_and_applied_only_when_it_is_said_so(staffed: Staffed, kuba: Chat) -> None:
    told = kuba.file("wydarzenia.csv", csv(GOOD, GOOD.replace("Zjazd", "Wiec")))
    assert told.text.startswith("wydarzenia.csv: 2 nowe, 0 zmienionych, 0 bez zmian.")
    assert "Nowe:\n• Zjazd\n• Wiec" in told.text
    assert "Nic nie jest jeszcze zapisane." in told.text
    assert labels(told) == ["Opublikuj", "Anuluj"]
    assert "event-zjazd-2026-05-05" not in staffed.world.documents
    done = kuba.tap("Opublikuj")
    assert done.text.startswith("Opublikowano: 2 nowe, 0 zmienionych.")
    event = staffed.world.documents["event-zjazd-2026-05-05"]
    assert (event.source, str(event.source_date)) == ("koordynator: Kuba Kowal", "2026-03-10")
    assert "Zjazd" in kuba.say("/wydarzenia").text
    assert kuba.press(told.buttons[0].data).text == "Ten krok już minął."
    again = kuba.file("wydarzenia.csv", csv(GOOD, GOOD.replace("Zjazd", "Wiec")))
    assert again.text.startswith("wydarzenia.csv: 0 nowych, 0 zmienionych, 2 bez zmian.")
    assert "Nie ma nic do opublikowania." in again.text


def test_one_bad_row_loses_nothing(staffed: Staffed, kuba: Chat) -> None:
    bad = "Wiec;jutro;2026-05-05;Kielce;spec-metal"
    told = kuba.file("w.csv", csv(GOOD, bad, "Bal;2026-06-01;2026-06-01;;spec-nikt"))
    assert told.text.startswith("w.csv: 1 nowy, 0 zmienionych, 0 bez zmian.")
    assert "2 błędy:" in told.text
    assert "• wiersz 3, kolumna Początek: " in told.text
    assert "• wiersz 4, kolumna Specjalizacje: " in told.text
    done = kuba.tap("Opublikuj")
    assert "Opublikowano: 1 nowy" in done.text
    assert "Wiersze z błędami popraw i wyślij jeszcze raz." in done.text
    assert "Zjazd" in done.text, "one document is shown as it is now answered"
    mended = kuba.file("w.csv", csv(GOOD, bad.replace("jutro", "2026-05-05")))
    assert mended.text.startswith("w.csv: 1 nowy, 0 zmienionych, 1 bez zmian.")


def test_many_faults_come_as_a_file(kuba: Chat) -> None:
    told = kuba.file("w.csv", csv(*(f"Bal {number};jutro;2026-05-05;;spec-metal" for number in range(34))))
    assert "34 błędy:" in told.text
    assert told.text.count("• wiersz") == 20
    assert "i jeszcze 14…" in told.text
    [report] = told.files
    lines = report.content.decode().splitlines()
    assert (report.name, len(lines)) == ("bledy.txt", 35)
    assert lines[-1].startswith("wiersz 35, kolumna Początek: ")
    assert labels(told) == [], "there is nothing to publish"
    assert kuba.say("spawanie stali").outcome is Outcome.ANSWERED


def test_what_changes_is_named_field_by_field(staffed: Staffed, kuba: Chat) -> None:
    headings = "Identyfikator;Miejsce;Opis"
    told = kuba.file("wydarzenia.csv", csv("event-targi;Sandomierz;", headings=headings))
    assert "0 nowych, 1 zmieniony, 0 bez zmian." in told.text
    assert "• Dni Kowala: miejsce" in told.text
    done = kuba.tap("Opublikuj")
    assert "Miejsce: Sandomierz" in done.text
    assert "Pokazy kucia." in done.text, "an empty cell leaves what is there"
    assert "Miejsce: Kielce" in kuba.tap("Cofnij").text


def test_a_coordinator_is_called_after_the_specialisation(staffed: Staffed) -> None:
    standing = staffed.world.documents["appt-metal"].model_copy(update={"note": "umowa"})
    told = staffed.administrator().file("x.toml", to_toml([standing]))
    assert "• Koordynator: Branża metal: uwaga" in told.text


def test_what_is_not_ours_is_left_out(staffed: Staffed, kuba: Chat) -> None:
    told = kuba.file("w.csv", csv(GOOD, "Rój;2026-06-01;2026-06-01;;spec-miody"))
    assert "Pominięte, bo nie masz prawa ich zmieniać:\n• Rój" in told.text
    kuba.tap("Opublikuj")
    assert "event-zjazd-2026-05-05" in staffed.world.documents
    assert "event-roj-2026-06-01" not in staffed.world.documents


def test_an_export_comes_back_and_what_others_changed_meanwhile_stays(staffed: Staffed, kuba: Chat) -> None:
    [book] = kuba.do("/edytuj", "[Moje dane w pliku]").files
    assert book.name == "moje-dane-2026-03-10.xlsx"
    same = kuba.file(book.name, book.content)
    assert "0 nowych, 0 zmienionych, 5 bez zmian." in same.text
    standing = staffed.world.documents["event-targi"]
    staffed.world.knowledge.revise(standing.model_copy(update={"name": "Dni Kowali"}), standing.revision, "Ada")
    late = kuba.file(book.name, book.content)
    assert "Pominięte, bo ktoś je zmienił po pobraniu tego pliku." in late.text
    assert staffed.world.documents["event-targi"] != standing


def test_a_change_between_report_and_publishing_makes_a_new_report(staffed: Staffed, kuba: Chat) -> None:
    headings = "Identyfikator;Miejsce"
    kuba.file("wydarzenia.csv", csv("event-targi;Sandomierz", headings=headings))
    standing = staffed.world.documents["event-targi"]
    staffed.world.knowledge.revise(standing.model_copy(update={"description": "Nowy opis."}), standing.revision, "Ada")
    told = kuba.tap("Opublikuj")
    assert told.text.startswith("W międzyczasie ktoś coś zmienił. Nic nie zostało zapisane.")
    staffed.restart()
    done = kuba.tap("Opublikuj")
    assert "Sandomierz" in done.text
    assert "Nowy opis." in done.text


def test_withdrawn_documents_are_not_brought_back_by_a_file(staffed: Staffed, kuba: Chat) -> None:
    standing = staffed.world.documents["event-targi"]
    staffed.world.knowledge.withdraw("event-targi", standing.revision, "Ada")
    told = kuba.file("x.toml", to_toml([standing.model_copy(update={"revision": 0})]))
    assert "Pominięte, bo są wycofane." in told.text
    assert labels(told) == []


def test_calendars_workbooks_and_texts_are_read(staffed: Staffed) -> None:
    ada = staffed.administrator()
    event = document("event", "event-bal", name="Bal", starts="2026-06-01T20:00", ends="2026-06-01T23:00")
    assert isinstance(event, Event)
    event = event.model_copy(update={"revision": 0})
    for name, content in {
        "kalendarz.ics": to_ics([event], datetime(2026, 3, 1, tzinfo=WARSAW)).encode(),
        "BAL.XLSX": to_xlsx([event]),
        "bal.toml": to_toml([event]).encode(),
    }.items():
        told = ada.file(name, content)
        assert f"{name}: 1 nowy, 0 zmienionych, 0 bez zmian." in told.text, told.text
        assert "• Bal" in told.text


def test_the_template_holds_what_is_ours_and_comes_back_filled_in(staffed: Staffed, kuba: Chat) -> None:
    reply = kuba.do("/edytuj", "[Szablon pliku]")
    [template] = reply.files
    assert template.name == "szablon.xlsx"
    book = load_workbook(io.BytesIO(template.content))
    assert {"Wydarzenia", "Finansowanie", "Poradniki", "Kontakty"} <= set(book.sheetnames)
    cells = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "spec-metal" in cells
    assert "spec-miody" not in cells
    empty = kuba.file(template.name, template.content)
    assert "0 nowych, 0 zmienionych, 0 bez zmian." in empty.text
    sheet = book["Wydarzenia"]
    headings = [str(cell.value).rstrip(" *") for cell in sheet[1]]
    row = {"Nazwa": "Zjazd", "Początek": "2026-05-05 10:00", "Koniec": "2026-05-05 12:00", "Specjalizacje": "spec-metal"}
    sheet.append([row.get(heading) for heading in headings])
    filled = io.BytesIO()
    book.save(filled)
    told = kuba.file(template.name, filled.getvalue())
    assert "szablon.xlsx: 1 nowy, 0 zmienionych, 0 bez zmian." in told.text, told.text


def test_a_wrong_cell_is_named(kuba: Chat) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Wydarzenia"
    sheet.append(HEADINGS.split(";"))
    sheet.append(["Zjazd", "jutro", "2026-05-05", "Kielce", "spec-metal"])
    sheet.append(["Wiec", date(2026, 5, 5), date(2026, 5, 5), "=1+1", "spec-metal"])
    content = io.BytesIO()
    book.save(content)
    told = kuba.file("w.xlsx", content.getvalue())
    assert "• Wydarzenia!B2, Początek: " in told.text
    assert "• Wydarzenia!D3" in told.text


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("list.pdf", b"%PDF"),
        ("w.xlsx", b"PK nothing"),
        ("w.csv", b""),
        ("w.toml", b"\xff\xfe"),
        ("w.ics", b"hello"),
        ("plik", b"x"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(kuba: Chat, name: str, content: bytes) -> None:
    told = kuba.file(name, content)
    assert told.outcome is Outcome.OFFICE
    assert "1 błąd:" in told.text
    assert "Popraw błędy i wyślij plik jeszcze raz." in told.text


def test_files_that_did_not_come(kuba: Chat) -> None:
    for trouble, said in ((FileTrouble.TOO_LARGE, "za duży (ponad 10 MB)"), (FileTrouble.NOT_FETCHED, "Wyślij go jeszcze raz.")):
        assert said in kuba.send(file=File("w.csv", "text/csv", b"", trouble)).text


def test_who_may_write_nothing_may_send_nothing(staffed: Staffed) -> None:
    sabina = staffed.chat("Sabina", Role.STAFF)
    assert sabina.file("w.csv", csv(GOOD)).text.startswith("Nie masz tu nic do zmiany.")


def test_a_file_interrupts_what_was_begun_and_says_so(kuba: Chat) -> None:
    kuba.do("/edytuj", "[Nowe wydarzenie]", "Zjazd")
    assert "To, co było zaczęte, zostało przerwane." in kuba.file("w.csv", csv(GOOD)).text
    assert kuba.tap("Anuluj").text == "Anulowano. Nic się nie zmieniło."
    assert "przerwane" not in kuba.file("w.csv", csv(GOOD)).text


def test_the_row_and_the_guided_steps_mean_the_same_event(staffed: Staffed, kuba: Chat) -> None:
    name = "Święto Żelaza (III) – łączymy siły!"
    kuba.do("/edytuj", "[Nowe wydarzenie]", name, "5 maja 10:00-12:00", "[Pomiń]", "[Pomiń]", "[Pomiń]", "[Opublikuj]")
    told = kuba.file("w.csv", csv(GOOD.replace("Zjazd", name)))
    assert "0 nowych, 1 zmieniony" in told.text, told.text


# Editing.apply


def event(id: str, **changes: object) -> Event:  # noqa: A002
    found = document("event", id, name=id, starts="2026-05-05", ends="2026-05-05", specialisations=("spec-metal",))
    assert isinstance(found, Event)
    return found.model_copy(update={"revision": 0, **changes})


def test_a_set_is_applied_whole_or_not_at_all(world: World) -> None:
    apply = world.parts.editing.apply
    good, version = event("event-a"), world.knowledge.version()
    standing = world.documents["org-izba"]
    assert isinstance(standing, Organisation)
    with pytest.raises(Forbidden):
        apply(KUBA, [good, event("event-b", specialisations=("spec-drewno",))])
    with pytest.raises(Forbidden):
        apply(KUBA, [good, world.documents["org-klub"]])
    with pytest.raises(Forbidden):  # nobody takes over a document by saying that it is about their branch
        apply(KUBA, [good, world.documents["event-odwolany"].model_copy(update={"specialisations": ("spec-metal",)})])
    person = Person(1, "Kuba", KUBA.roles, KUBA.specialisations | {"spec-nikt"})
    with pytest.raises(InvalidDocument):
        apply(person, [good, event("event-b", specialisations=("spec-nikt",))])
    for other in (standing.model_copy(update={"description": "x", "revision": each}) for each in (0, standing.revision - 1, 99)):
        with pytest.raises(OutdatedImport):
            apply(KUBA, [good, other])
    assert world.knowledge.version() == version
    done = apply(KUBA, [good, standing.model_copy(update={"description": "Nowy opis."})])
    assert (done.added, done.revised) == (("event-a",), ("org-izba",))
    assert "Nowy opis." in world.ask("Izba Kowali").text
