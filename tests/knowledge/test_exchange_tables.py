"""Workbooks and CSV: exact round trips, what clerks write, templates, faults with their cells, hostile files."""

# ruff: noqa: DTZ001 - cells have no zone

import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from knowledge.documents import KINDS, WARSAW, Contact, ContactType, Document, Event, Funding, Organisation, parse, to_record
from knowledge.exchange import InvalidFiles, curated, read, read_bytes, template, to_xlsx
from knowledge.exchange.columns import COLUMNS, shape, understood, written
from knowledge.exchange.rows import EXAMPLE
from knowledge.labels import CONTACT, LABELS, NAMES, SHEETS, choice, hint, label
from tests.knowledge.strategies import documents

SOURCED = {"source": "Izba", "source_date": "2026-11-23"}
FAIR: dict[str, Any] = {
    "kind": "event",
    "id": "event-targi",
    "name": "Targi",
    "starts": "2026-03-24T10:00",
    "ends": "2026-03-24T16:00",
    "place": "Kielce",
    "revision": 4,
    **SOURCED,
}
CHAMBER: dict[str, Any] = {
    "kind": "organisation",
    "id": "org-izba",
    "name": "Izba",
    "contacts": [{"type": "mail", "value": "a@example.org", "status": "potwierdzone", **SOURCED}],
    "revision": 2,
    **SOURCED,
}
METAL: dict[str, Any] = {
    "kind": "specialisation",
    "id": "spec-metal",
    "name": "Przemysł metalowy",
    "label": "Metal",
    "number": 1,
    "description": "Odlewnie.",
    **SOURCED,
}


def workbook(rows: Any, title: str = "Wydarzenia") -> bytes:
    """A workbook that somebody made alone: one sheet with these rows."""
    book = openpyxl.Workbook()
    book.worksheets[0].title = title
    for row in rows:
        book.worksheets[0].append(row)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def edited(data: bytes, sheet: str, cells: Mapping[str, Any]) -> bytes:
    """A workbook after somebody has changed cells."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for name, value in cells.items():
        book[sheet][name] = value
    return saved(book)


def headings(data: bytes, sheet: str) -> dict[str, str]:
    """The letters of the columns of a sheet by field."""
    found = openpyxl.load_workbook(io.BytesIO(data))[sheet]
    assert isinstance(found, Worksheet)
    return {str(cell.value): get_column_letter(cell.column or 0) for cell in found[2]}


def faults(name: str, data: bytes, known: list[Document] | None = None) -> list[str]:
    with pytest.raises(InvalidFiles) as caught:
        read_bytes(name, data, known or [], default_source="ktoś", default_source_date=date(2026, 11, 23))
    return [str(fault) for fault in caught.value.faults]


def sent(name: str, data: bytes, known: list[Document] | None = None) -> list[Document]:
    return read_bytes(name, data, known or [], default_source="Jan z Izby", default_source_date=date(2026, 11, 23))


# --- Round trips


def comparable(found: list[Document]) -> dict[str, Any]:
    """By record: two equal times of one zone may differ in the night when clocks go back."""
    return {document.id: to_record(document) for document in found}


@pytest.mark.slow
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(drawn=st.lists(documents(), min_size=1, max_size=4, unique_by=lambda document: document.id))
def test_a_workbook_is_read_back_equal(drawn: list[Document], tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("exchange") / "all.xlsx"
    path.write_bytes(to_xlsx(drawn))
    assert comparable(read(path)) == comparable(drawn)


def test_what_is_shipped_is_read_back_equal() -> None:
    found = curated()
    assert comparable(read_bytes("wszystko.xlsx", to_xlsx(found))) == comparable(found)


@pytest.mark.parametrize(
    "starts",
    [
        datetime(2024, 10, 27, 2, 30, tzinfo=WARSAW),
        datetime(2024, 10, 27, 2, 30, tzinfo=WARSAW, fold=1),
        datetime(2024, 3, 31, 3, 30, tzinfo=WARSAW),
        datetime(2024, 5, 1, tzinfo=WARSAW),
        datetime(2024, 5, 1, 23, 59, 59, tzinfo=WARSAW),
        datetime(2024, 5, 1, 10, 0, 0, 1, tzinfo=WARSAW),
        datetime(1899, 5, 1, 10, 0, tzinfo=WARSAW),
        date(1900, 2, 28),
        date(1, 1, 2),
        date(2024, 2, 29),
    ],
)
def test_days_and_moments_stay_what_they_are(starts: date) -> None:
    event = parse({**FAIR, "starts": starts, "ends": date(9999, 12, 31)})
    [found] = read_bytes("a.xlsx", to_xlsx([event]))
    assert to_record(found) == to_record(event)


@given(st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)))
@settings(max_examples=200, deadline=None)
def test_every_second_is_a_cell_that_is_read_back(moment: datetime) -> None:
    value = parse({**FAIR, "starts": moment.replace(microsecond=0), "ends": date(2200, 1, 1)})
    assert isinstance(value, Event)
    again = parse({**FAIR, "starts": understood("starts", written("starts", value.starts)), "ends": date(2200, 1, 1)})
    assert to_record(again) == to_record(value)


def test_days_and_moments_are_real_cells() -> None:
    data = to_xlsx([parse({**FAIR, "ends": "2026-03-25"})])
    at = headings(data, "Wydarzenia")
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Wydarzenia"]
    assert sheet[f"{at['starts']}3"].value == datetime(2026, 3, 24, 10, 0)
    assert sheet[f"{at['starts']}3"].number_format == "yyyy-mm-dd hh:mm"
    assert sheet[f"{at['ends']}3"].value == datetime(2026, 3, 25)
    assert sheet[f"{at['ends']}3"].number_format == "yyyy-mm-dd"
    assert sheet[f"{at['source_date']}3"].is_date


def test_text_never_becomes_a_formula() -> None:
    data = to_xlsx([parse({**FAIR, "name": '=HYPERLINK("http://example.org")', "place": "@SUM(A1)"})])
    at = headings(data, "Wydarzenia")
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Wydarzenia"]
    cell = sheet[f"{at['name']}3"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    assert sheet[f"{at['place']}3"].quotePrefix


def test_a_sheet_is_laid_out_for_clerks() -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(to_xlsx([parse(METAL), parse(CHAMBER), parse({**FAIR, "specialisations": ["spec-metal"]})]))
    )
    assert book.sheetnames == ["Jak wypełnić", "Specjalizacje", "Organizacje", "Kontakty", "Wydarzenia", "Listy"]
    sheet = book["Wydarzenia"]
    assert [cell.value for cell in sheet[1]][:4] == ["Identyfikator", "Nazwa *", "Początek *", "Koniec *"]
    assert sheet.row_dimensions[2].hidden
    assert sheet.freeze_panes == "C3"
    assert book["Listy"].sheet_state == "hidden"
    offered = {str(each.sqref).split(":")[0]: each.formula1 for each in sheet.data_validations.dataValidation}
    at = {str(cell.value): get_column_letter(cell.column or 0) for cell in sheet[2]}
    assert offered[f"{at['cancelled']}3"] == '"tak,nie"'
    assert offered[f"{at['status']}3"] == '"potwierdzone,do potwierdzenia"'
    assert offered[f"{at['specialisations']}3"] == "'Listy'!$A$1:$A$1"


# --- Labels


def test_every_field_has_a_label_a_column_and_a_value_that_comes_back() -> None:
    assert set(LABELS) == set(NAMES) == set(SHEETS) == {*KINDS, CONTACT}
    for kind, model in KINDS.items():
        assert set(LABELS[kind]) == set(model.model_fields) - {"kind"}
        assert set(COLUMNS[kind]) == set(LABELS[kind]) - {"contacts"}
    assert set(LABELS[CONTACT]) == {"organisation", *Contact.model_fields}
    for labels in LABELS.values():
        assert len(set(labels.values())) == len(labels)


def test_labels() -> None:
    assert label("event", "starts") == "Początek"
    assert label("event", "specialisations.0") == "Specjalizacje"
    assert label("organisation", "contacts.1.value") == "Kontakt"
    assert label("event", "colour") == "colour"
    assert choice(ContactType.MAIL) == "e-mail"
    assert choice(True) == "tak"
    assert hint("event", "ends").startswith("Dzień i godzina")


# --- What a row may leave out


def test_an_empty_cell_of_an_exported_row_empties_the_field() -> None:
    known = [parse(FAIR)]
    data = to_xlsx(known)
    at = headings(data, "Wydarzenia")
    [found] = sent("a.xlsx", edited(data, "Wydarzenia", {f"{at['place']}3": None}), known)
    assert to_record(found) == {name: value for name, value in to_record(known[0]).items() if name != "place"}


def test_an_empty_cell_of_another_row_changes_nothing_and_the_change_has_a_source() -> None:
    data = workbook([["Identyfikator", "Nazwa", "Miejsce"], ["event-targi", None, "Skarżysko"]])
    [found] = sent("a.xlsx", data, [parse(FAIR)])
    assert to_record(found) == {
        **to_record(parse(FAIR)),
        "place": "Skarżysko",
        "source": "Jan z Izby",
        "source_date": "2026-11-23",
    }
    assert found.revision == 4


def test_a_row_that_changes_nothing_keeps_its_source() -> None:
    [found] = sent("a.xlsx", workbook([["Identyfikator", "Miejsce"], ["event-targi", "Kielce"]]), [parse(FAIR)])
    assert found == parse(FAIR)


def test_a_new_row_gets_an_id_that_stays_and_a_source() -> None:
    rows = [
        ["Nazwa", "Początek", "Koniec"],
        ["Święto łąk", date(2026, 5, 1), date(2026, 5, 1)],
        ["Inne", "1.06.2026 10:00", "2026-06-02"],
    ]
    first, second = sent("a.xlsx", workbook(rows))
    assert (first.id, second.id) == ("event-swieto-lak-2026-05-01", "event-inne-2026-06-01")
    assert (first.source, str(first.source_date), first.revision) == ("Jan z Izby", "2026-11-23", 0)
    again = sent("a.xlsx", workbook(rows), [first, second])
    assert again == [first, second]


def test_an_id_that_is_taken_by_another_gets_a_number() -> None:
    rows = [["Nazwa", "Opis"], ["Pożyczka", "mała"], ["Pożyczka", "duża"], ["Pożyczka!", "inna"]]
    other = parse({"kind": "funding", "id": "fund-pozyczka-2", "name": "Pożyczka dwa", "description": "d", **SOURCED})
    found = sent("finansowanie.xlsx", workbook(rows, "Finansowanie"), [other])
    assert [each.id for each in found] == ["fund-pozyczka", "fund-pozyczka-3", "fund-pozyczka-4"]
    assert sent("finansowanie.xlsx", workbook(rows, "Finansowanie"), [other, *found]) == found


def test_a_contact_is_added_to_a_known_organisation_or_takes_the_place_of_the_same() -> None:
    rows = [
        ["Organizacja", "Rodzaj kontaktu", "Kontakt", "Status", "Uwaga"],
        ["org-izba", "telefon", 413000000, "do potwierdzenia", None],
        ["org-izba", "e-mail", "a@example.org", "potwierdzone", "biuro"],
    ]
    [found] = sent("a.xlsx", workbook(rows, "Kontakty"), [parse(CHAMBER)])
    assert isinstance(found, Organisation)
    assert [(each.type, each.value, each.note) for each in found.contacts] == [
        (ContactType.MAIL, "a@example.org", "biuro"),
        (ContactType.PHONE, "413000000", ""),
    ]
    assert (found.revision, found.contacts[1].source, found.source) == (2, "Jan z Izby", "Izba")


def test_the_contacts_of_an_export_are_all_that_there_are() -> None:
    known = [parse(CHAMBER)]
    data = to_xlsx(known)
    [found] = sent(
        "a.xlsx", edited(data, "Kontakty", {f"{letter}3": None for letter in headings(data, "Kontakty").values()}), known
    )
    assert isinstance(found, Organisation)
    assert found.contacts == ()


# --- Templates


def test_a_template_shows_an_example_that_reading_skips() -> None:
    data = template(["event", "contact", "funding"], [parse(METAL), parse(CHAMBER)])
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["Jak wypełnić", "Wydarzenia", "Kontakty", "Finansowanie", "Listy"]
    assert book["Wydarzenia"]["A3"].value == book["Kontakty"]["A3"].value == EXAMPLE
    assert [cell.value for cell in book["Listy"][1]] == ["spec-metal", "org-izba"]
    assert faults("a.xlsx", data) == ["a.xlsx:1: holds no document"]
    at = headings(data, "Finansowanie")
    filled = edited(
        data, "Finansowanie", {f"{at['name']}4": "Bon", f"{at['description']}4": "Opis", f"{at['closes']}4": "31.12.2026"}
    )
    [found] = sent("a.xlsx", filled)
    assert isinstance(found, Funding)
    assert (found.id, found.closes) == ("fund-bon", date(2026, 12, 31))


@pytest.mark.parametrize("kind", COLUMNS)
def test_an_example_would_be_a_document_if_it_were_not_skipped(kind: str) -> None:
    if kind == CONTACT:
        known, name = [parse(CHAMBER)], "org-izba"
    else:
        spec, org = parse({**METAL, "id": "spec-przyklad"}), parse({**CHAMBER, "id": "org-przyklad"})
        known, name = [spec, org], "przyklad"
    [found] = sent("a.xlsx", edited(template([kind]), SHEETS[kind], {"A3": name}), known)
    assert found.id == name


# --- Faults in cells


def test_every_fault_names_its_cell() -> None:
    rows = [
        ["Identyfikator", "Nazwa", "Początek", "Koniec", "Odwołane", "Status", "Data źródła", "Link", "Specjalizacje", "Wersja"],
        ["e-1", "A", "jutro", "2026-13-01", "może", "pewne", "kiedyś", "example.org", "spec-metal, spec-brak", "x"],
        [None, None, None, None, None, None, None, None, None, None],
        ["e-2", date(2026, 1, 2), date(2026, 1, 2), date(2026, 1, 1), True, None, 2024, None, None, None],
        ["e-3", "A", date(2026, 1, 2), date(2026, 1, 1), None, None, None, None, None, None],
        ["e 4", None, date(2026, 1, 2), timedelta(hours=3), None, None, None, None, None, None],
        ["org-izba", "A", 5, 6.5, None, None, None, None, None, None],
    ]
    assert faults("a.xlsx", workbook(rows), [parse(METAL), parse(CHAMBER)]) == [
        "a.xlsx:Wydarzenia!E2: event.e-1.cancelled: 'może' is not one of tak, nie",
        "a.xlsx:Wydarzenia!D2: event.e-1.ends: '2026-13-01' is not a date or time; write 2024-02-27 or 2024-02-27 10:00",
        "a.xlsx:Wydarzenia!H2: event.e-1.link: String should match pattern '^https?://\\S+$'",
        "a.xlsx:Wydarzenia!J2: event.e-1.revision: Input should be a valid integer, unable to parse string as an integer",
        "a.xlsx:Wydarzenia!G2: event.e-1.source_date: 'kiedyś' is not a source date; "
        "write 2024-02-27, 2024-02, 2024, ~2013 or read 2026-11-23",
        "a.xlsx:Wydarzenia!C2: event.e-1.starts: 'jutro' is not a date or time; write 2024-02-27 or 2024-02-27 10:00",
        "a.xlsx:Wydarzenia!F2: event.e-1.status: 'pewne' is not one of potwierdzone, do potwierdzenia",
        "a.xlsx:Wydarzenia!B4: event.e-2.name: is the date 2026-01-02, not a text; write it with an apostrophe in front",
        "a.xlsx:Wydarzenia!D5: event.e-3.ends: ends is before starts",
        "a.xlsx:Wydarzenia!D6: event.e 4.ends: '3:00:00' is not a date or time; write 2024-02-27 or 2024-02-27 10:00",
        "a.xlsx:Wydarzenia!A6: event.e 4.id: 'e 4' holds white space or control characters; an id is one word",
        "a.xlsx:Wydarzenia!B6: event.e 4.name: Field required",
        "a.xlsx:Wydarzenia!D7: event.org-izba.ends: '6.5' is not a date or time; write 2024-02-27 or 2024-02-27 10:00",
        "a.xlsx:Wydarzenia!A7: event.org-izba.id: 'org-izba' is of the kind organisation, not event",
        "a.xlsx:Wydarzenia!C7: event.org-izba.starts: '5' is not a date or time; write 2024-02-27 or 2024-02-27 10:00",
    ]


def test_references_and_repeated_ids_name_their_cells() -> None:
    rows = [
        ["Identyfikator", "Nazwa", "Początek", "Koniec", "Specjalizacje"],
        ["e-1", "A", date(2026, 1, 2), date(2026, 1, 2), "spec-metal\nspec-brak"],
        ["e-1", "B", date(2026, 1, 2), date(2026, 1, 2), None],
    ]
    assert faults("a.xlsx", workbook(rows), [parse(METAL)]) == [
        "a.xlsx:Wydarzenia!E2: event.e-1.specialisations.1: there is no document 'spec-brak'",
        "a.xlsx:Wydarzenia!A3: event.e-1.id: used before, in a.xlsx:Wydarzenia!2",
    ]


def test_contacts_name_their_cells_too() -> None:
    rows = [
        ["Organizacja", "Rodzaj kontaktu", "Kontakt", "Status"],
        ["org-brak", "telefon", "1", "potwierdzone"],
        [None, "telefon", "1", "potwierdzone"],
        ["org-izba", "faks", None, None],
    ]
    assert faults("a.xlsx", workbook(rows, "Kontakty"), [parse(CHAMBER)]) == [
        "a.xlsx:Kontakty!A2: contact.org-brak.organisation: there is no organisation 'org-brak'",
        "a.xlsx:Kontakty!A3: contact.?.organisation: Field required",
        "a.xlsx:Kontakty!B4: contact.org-izba.type: 'faks' is not one of adres, telefon, e-mail, strona",
        "a.xlsx:Kontakty!D4: organisation.org-izba.contacts.1.status: Field required",
        "a.xlsx:Kontakty!C4: organisation.org-izba.contacts.1.value: Field required",
    ]


def test_headings_that_are_unknown_or_stand_twice_are_named() -> None:
    rows = [["Nazwa", "Kolor", "Nazwa *", "Początek", "Koniec"], ["A", "czerwony", "B", date(2026, 1, 2), date(2026, 1, 2)]]
    assert faults("a.xlsx", workbook(rows)) == [
        "a.xlsx:Wydarzenia!B1: there is no column 'Kolor'",
        "a.xlsx:Wydarzenia!C1: the column 'Nazwa *' stands twice",
    ]
    stray = [["Nazwa", None, "Opis", None], ["A", None, "B", None], ["C", "obok", "D", 5]]
    assert faults("wsparcie.xlsx", workbook(stray, "Wsparcie")) == [
        "wsparcie.xlsx:Wsparcie!B3: 'obok' stands below no heading",
        "wsparcie.xlsx:Wsparcie!D3: '5' stands below no heading",
    ]
    [fault] = faults("a.xlsx", workbook([["Nazwa", "Opis"], ["a", "b"]], "Arkusz1"))
    assert fault.startswith("a.xlsx:Arkusz1!A1: does not tell what its rows are; name it one of Specjalizacje, ")
    [found] = sent("a.xlsx", workbook([["Pytanie", "Odpowiedź"], ["Kto?", "On."]], "Arkusz1"))
    assert found.id == "guide-kto"


# --- Hostile files


def zipped(parts: Mapping[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return data.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


GOOD = workbook([["Nazwa", "Początek", "Koniec"], ["A", date(2026, 1, 2), date(2026, 1, 2)]])
SHEET = "xl/worksheets/sheet1.xml"


def with_sheet(change: Callable[[str], str]) -> bytes:
    own = parts(GOOD)
    return zipped({**own, SHEET: change(own[SHEET].decode()).encode()})


def lying(data: bytes) -> bytes:
    """A workbook whose first sheet inflates to more than its header declares."""
    own = parts(data)
    bomb = zipped({**own, SHEET: own[SHEET] + b" " * 60_000_000})
    size = len(own[SHEET] + b" " * 60_000_000).to_bytes(4, "little")
    return bomb.replace(size, (1000).to_bytes(4, "little"))


def hidden() -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(GOOD))
    book.create_sheet("Inne")
    book["Wydarzenia"].sheet_state = "hidden"
    return saved(book)


def merged() -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(GOOD))
    sheet = book["Wydarzenia"]
    assert isinstance(sheet, Worksheet)
    sheet.merge_cells("A2:B2")
    return saved(book)


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
HOSTILE = {
    "no zip": (b"nothing", "is not an .xlsx workbook, or only a part of one"),
    "truncated": (GOOD[: len(GOOD) // 2], "is not an .xlsx workbook, or only a part of one"),
    "encrypted": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        "is encrypted or an old .xls; save it as .xlsx without a password",
    ),
    "another zip": (zipped({"word/document.xml": b"<a/>"}), "is not an .xlsx workbook, or only a part of one"),
    "bomb": (zipped({**parts(GOOD), "xl/media/x.xml": b" " * 60_000_000}), "is larger than 50 MB when unpacked"),
    "lying bomb": (lying(GOOD), "is not an .xlsx workbook, or only a part of one"),
    "many parts": (zipped({**parts(GOOD), **{f"xl/x{n}": b"" for n in range(1_000)}}), "is larger than 50 MB when unpacked"),
    "macros": (zipped({**parts(GOOD), "xl/vbaProject.bin": b"x"}), "holds macros; save it as .xlsx without them"),
    "entities": (
        with_sheet(lambda sheet: ENTITIES + sheet.replace("<t>A</t>", "<t>&b;</t>")),
        "declares a document type or entities, which no spreadsheet does",
    ),
    "broken xml": (with_sheet(lambda sheet: sheet[:-20]), "is damaged: its XML cannot be read"),
    "no sheet": (zipped({name: part for name, part in parts(GOOD).items() if name != SHEET}), "holds no document"),
    "odd number": (with_sheet(lambda sheet: sheet.replace("<v>", "<v>x")), "is damaged: it cannot be read as a workbook"),
    "hidden": (hidden(), "Wydarzenia!A1: is a hidden sheet; show it or delete it"),
    "merged": (merged(), "Wydarzenia!A1: the cells A2:B2 are merged; separate them"),
    "formula": (edited(GOOD, "Wydarzenia", {"A2": "=1+1"}), "Wydarzenia!A2: is a formula; write its value"),
    "error": (edited(GOOD, "Wydarzenia", {"A2": "#REF!"}), "Wydarzenia!A2: shows #REF!"),
    "far row": (
        with_sheet(lambda sheet: sheet.replace('r="2"', 'r="1048576"').replace('A2"', 'A1048576"')),
        "holds more than 20000 rows",
    ),
    "far column": (edited(GOOD, "Wydarzenia", {"XFD2": "x"}), "is wider than 100 columns"),
    "many rows": (workbook([["Nazwa"], *[["A"]] * 20_001]), "holds more than 20000 rows"),
    "large": (b"PK" + b"\0" * 10_000_000, "is larger than 10 MB"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_workbook_is_refused_with_one_sentence(name: str) -> None:
    data, sentence = HOSTILE[name]
    found = faults("a.xlsx", data)
    assert found[0].removeprefix("a.xlsx:").removeprefix("1: ").replace("event.?.", "") == sentence
    assert len(found) == 1


@pytest.mark.parametrize("name", ["a.xlsm", "a.XLSB"])
def test_workbooks_with_macros_are_refused_by_name(name: str) -> None:
    assert faults(name, GOOD) == [f"{name}:1: holds macros; save it as .xlsx without them"]


def test_a_claimed_dimension_costs_nothing() -> None:
    data = with_sheet(lambda sheet: sheet.replace('<dimension ref="A1:C2"', '<dimension ref="A1:XFD1048576"'))
    assert b"XFD1048576" in parts(data)[SHEET]
    assert [found.id for found in sent("a.xlsx", data)] == ["event-a-2026-01-02"]


@pytest.mark.slow
def test_ten_thousand_rows_are_read() -> None:
    rows: list[list[Any]] = [["Nazwa", "Początek", "Koniec", "Miejsce", "Opis"]]
    rows += [[f"Spotkanie {number}", date(2026, 1, 2), date(2026, 1, 2), "Kielce", "Opis"] for number in range(10_000)]
    assert len({found.id for found in sent("a.xlsx", workbook(rows))}) == 10_000


@pytest.mark.slow
def test_thousands_of_alike_rows_are_told_apart_and_thousands_of_faults_told() -> None:
    """Comparing each with each would not end."""
    alike = "Nazwa;Opis\n" + "Ten sam;x\n" * 19_000
    assert len({found.id for found in sent("wsparcie.csv", alike.encode())}) == 19_000
    appointments = "Identyfikator;Specjalizacja\n" + "".join(f"a{number};spec-metal\n" for number in range(19_000))
    assert len(faults("koordynatorzy.csv", appointments.encode(), [parse(METAL)])) == 18_999


def test_a_long_cell_is_not_repeated_in_full() -> None:
    table = f"Identyfikator;Początek\n{'x' * 5_000};{'y' * 30_000}\n"
    assert all(len(fault) < 400 for fault in faults("wydarzenia.csv", table.encode()))


# --- CSV

TABLE = (
    "Identyfikator;Nazwa;Początek;Koniec;Opis\r\n"
    'e-1;Żółte święto;24.03.2026 10:00;24.03.2026 16:00;"dwa\r\nwiersze; i ""cudzysłów"""\r\n'
)


@pytest.mark.parametrize(
    "data",
    [
        TABLE.encode(),
        TABLE.encode("utf-8-sig"),
        TABLE.encode("cp1250"),
        TABLE.encode("utf-16"),
        b"sep=;\r\n" + TABLE.encode(),
        b"\r\n\r\n" + TABLE.encode(),
        TABLE.replace(";", "\t").replace("wiersze\t", "wiersze;").encode(),
        TABLE.replace(";", ",").replace("wiersze,", "wiersze;").encode(),
        TABLE.replace("\r\n", "\n").encode(),
        TABLE.replace("Identyfikator;Nazwa;Początek;Koniec;Opis", "id;name;starts;ends;description").encode(),
        (TABLE + ";;;;\r\n").encode(),
    ],
)
@pytest.mark.parametrize("name", ["wydarzenia.csv", "Wydarzenia 2026.CSV", "dane.csv"])
def test_csv_as_spreadsheets_write_it(data: bytes, name: str) -> None:
    [found] = sent(name, data)
    assert isinstance(found, Event)
    assert (found.id, found.name) == ("e-1", "Żółte święto")
    assert found.starts == datetime(2026, 3, 24, 10, 0, tzinfo=WARSAW)
    assert found.description.replace("\r", "") == 'dwa\nwiersze; i "cudzysłów"'


def test_csv_keeps_what_excel_protects_and_refuses_formulas() -> None:
    table = 'Organizacja,Rodzaj kontaktu,Kontakt,Status\norg-izba,telefon,"=""041 300""",potwierdzone\n'
    [found] = sent("kontakty.csv", table.encode(), [parse(CHAMBER)])
    assert isinstance(found, Organisation)
    assert found.contacts[1].value == "041 300"
    assert faults("kontakty.csv", table.replace('"=""041 300"""', "=1+1").encode(), [parse(CHAMBER)]) == [
        "kontakty.csv:2: Kontakt: is a formula; write its value"
    ]


def test_faults_of_csv_name_line_and_column() -> None:
    table = 'Nazwa;Początek;Koniec\n"A\nB";2026-01-02;2026-01-02\nC;jutro;2026-01-02\nD;2026-01-02;2026-01-02;nadmiar\n'
    assert faults("wydarzenia.csv", table.encode()) == [
        "wydarzenia.csv:4: Początek: event.C.starts: 'jutro' is not a date or time; write 2024-02-27 or 2024-02-27 10:00",
        "wydarzenia.csv:5: 'nadmiar' stands below no heading",
    ]


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "a.csv:1: holds no document"),
        (b"Nazwa;Opis\nA;B\n", "a.csv:1: does not tell what its rows are; name it one of "),
        (b'Pytanie;Odpowied\xbc\n"A;B\n', "a.csv:2: is not CSV: unexpected end of data"),
        (b"Pytanie\n\x81\x00\x88\n", "a.csv:1: is not a text in UTF-8 or Windows-1250"),
        (b"Pytanie\n" + b"x\n" * 20_001, "a.csv:20001: holds more than 20000 rows"),
    ],
)
def test_csv_that_cannot_be_used_says_why(data: bytes, fault: str) -> None:
    found = faults("a.csv", data)
    assert len(found) == 1
    assert found[0].startswith(fault)


def test_a_table_without_a_telling_name_or_headings_can_be_told_its_kind() -> None:
    [found] = read_bytes("a.csv", b"Nazwa;Opis\nA;B\n", default_source="s", default_source_date=date(2026, 1, 1), kind="support")
    assert found.id == "support-a"


def test_shapes_cover_all_columns() -> None:
    assert all(shape(field) for fields in COLUMNS.values() for field in fields)


# --- Whatever is sent


@settings(max_examples=150, deadline=None)
@given(
    part=st.sampled_from(sorted(parts(GOOD))),
    start=st.floats(0, 1),
    length=st.sampled_from([0, 1, 5, 60]),
    instead=st.sampled_from([b"", b"<", b"\x00", b"\xff", b"9" * 30, b"-1", b"=", b't="s"', b't="d"', b"_xD800_", b"1e999"]),
)
def test_a_damaged_workbook_is_read_or_refused(part: str, start: float, length: int, instead: bytes) -> None:
    own = parts(GOOD)
    at = int(start * len(own[part]))
    damaged = own[part][:at] + instead + own[part][at + length :]
    found: list[Document] = []
    told = ""
    try:
        found = sent("a.xlsx", zipped({**own, part: damaged}))
    except InvalidFiles as error:
        told = str(error)
    assert found or told.encode()
