"""Faults in Polish: a sentence for every code that can occur, with all its places filled."""

import ast
import re
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from fluent.syntax import parse as parse_fluent
from fluent.syntax.ast import Junk, Message

import knowledge
from bot.texts.faults import in_polish, place_in_polish, report_line
from knowledge.documents import KINDS, DocumentFault, InvalidDocument, parse
from knowledge.exchange import Fault, InvalidFiles, check, read_bytes

GENERAL = "Ta wartość jest nieprawidłowa."
VALID: dict[str, Any] = {"id": "x", "source": "s", "source_date": "2024"}
OWN: dict[str, dict[str, Any]] = {
    "specialisation": {"name": "n", "label": "l", "number": 1, "description": "d"},
    "organisation": {"name": "n"},
    "appointment": {"specialisation": "s"},
    "support": {"name": "n", "description": "d"},
    "funding": {"name": "n", "description": "d"},
    "event": {"name": "n", "starts": "2026-01-01", "ends": "2026-01-01"},
    "guide": {"title": "t", "body": "b"},
}
CONTACT = {"type": "mail", "value": "v", "status": "potwierdzone", "source": "s", "source_date": "2024"}
WRONG: list[Any] = [
    *(
        None,
        True,
        False,
        0,
        -1,
        1.5,
        float("inf"),
        float("nan"),
        10**30,
        b"x",
        b"\xff",
        object(),
        [],
        [None],
        [""],
        {},
        [5],
        (1,),
    ),
    *("", " ", "x", "a b", "x" * 300, "9" * 5_000, "\ud800", "2024-13-01", "2024-02-30", "1800", "2024-01-01T10:00", "tak"),
    *("9999-12-31T23:59:00-10:00", date(1, 1, 1), date(2024, 1, 1), datetime(2024, 1, 1, 10, 0), "0" * 10, "ftp://x"),  # noqa: DTZ001
]


@cache
def codes_in_polish() -> frozenset[str]:
    source = resources.files("bot.texts").joinpath("faults.ftl").read_text(encoding="utf-8")
    found: list[str] = []
    for entry in parse_fluent(source).body:
        assert not isinstance(entry, Junk), entry.content
        if isinstance(entry, Message):
            found.append(entry.id.name.removeprefix("fault-").replace("-", "_"))
    assert len(found) == len(set(found))
    return frozenset(found)


def of_records() -> Iterator[DocumentFault]:
    """The faults of records in which one field after the other holds one wrong thing after the other."""
    for kind, own in OWN.items():
        valid = {**VALID, **own, "kind": kind}
        parse(valid)
        fields: list[tuple[str, ...]] = [(name,) for name in KINDS[kind].model_fields]
        fields += [("contacts", name) for name in CONTACT] if kind == "organisation" else []
        for field in [*fields, ("colour",)]:
            for wrong in WRONG:
                value = [{**CONTACT, field[1]: wrong}] if len(field) > 1 else wrong
                yield from of_record({**valid, field[0]: value})
            yield from of_record({name: value for name, value in valid.items() if name != field[0]})
    yield from of_record({**VALID, **OWN["funding"], "kind": "funding", "state": "open"})
    yield from of_record({**VALID, **OWN["funding"], "kind": "funding", "opens": "2026-01-02", "closes": "2026-01-01"})
    yield from of_record({**VALID, **OWN["event"], "kind": "event", "ends": "2025-01-01"})
    yield from of_record({**VALID, **OWN["guide"], "kind": "guide", "valid_from": "2026-01-02", "valid_until": "2026-01-01"})


def of_record(record: dict[str, Any]) -> tuple[DocumentFault, ...]:
    try:
        parse(record)
    except InvalidDocument as error:
        return error.faults
    return ()


def test_every_fault_of_a_record_has_a_polish_sentence() -> None:
    found = {fault.code: fault for fault in of_records()}
    assert len(found) > 20
    assert found.keys() <= codes_in_polish()
    for code, fault in found.items():
        if code != "value_error":
            assert in_polish(fault) != GENERAL, code
    assert {fault.sentence for fault in found.values() if "\ud800" in fault.sentence} == set()


TAKERS = {"_fault": 0, "Unusable": 0, "refuse": 2, "fault": 1, "DocumentFault": 2}


@cache
def codes_in_the_code() -> frozenset[str]:
    """The codes that our own code gives to faults, by reading it."""
    found = set()
    for path in Path(knowledge.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            place = TAKERS.get(getattr(node.func, "attr", getattr(node.func, "id", "")))
            if place is not None and len(node.args) > place:
                code = node.args[place]
                if isinstance(code, ast.Constant) and isinstance(code.value, str) and re.fullmatch(r"[a-z0-9_]+", code.value):
                    found.add(code.value)
    return frozenset(found)


def test_every_fault_of_ours_has_a_polish_sentence() -> None:
    assert {"when", "formula", "not_json", "duplicate", "unknown_reference", "macros"} <= codes_in_the_code(), (
        "the search is broken"
    )
    assert codes_in_the_code() <= codes_in_polish()


def test_every_polish_sentence_has_a_fault() -> None:
    of_pydantic = {fault.code for fault in of_records()}
    # Of pydantic's, those that today's fields cannot have but a new field soon would.
    spare = {
        "string_too_long",
        "int_type",
        "date_parsing",
        "less_than_equal",
        "literal_error",
        "model_attributes_type",
        "value_error",
    }
    assert codes_in_polish() - codes_in_the_code() - of_pydantic <= spare | {"other", "in_line", "in_column"}


def test_places_in_sentences_are_filled(tmp_path: Path) -> None:
    """Faults that are really found, from all forms of files."""
    files = {
        "a.toml": b"x = 1\n[[event]]\nkind = 'guide'\n[guide]\n[[guide]]\nid = 'a b'\nsource_date = '1800'\nabout = ['x']\n",
        "b.toml": b"x = ",
        "c.jsonl": b'{"kind": "guide", "kind": "guide"}\n[1]\nx\n',
        "d.csv": b'Pytanie;Kolor;Pytanie\n=1;2;"3\n',
        "e.csv": b"Pytanie;Kolor;Pytanie;Wersja;Status;Obowi\xb9zuje od\n=1;2;3;x;y;jutro;z\n",
        "f.csv": b"Nazwa\nA\n",
        "g.ics": b"x",
        "h.doc": b"x",
        "i.xlsx": b"x",
        "kontakty.csv": b"Organizacja,Kontakt\norg-x,1\n",
        "wydarzenia.csv": b"Nazwa,Specjalizacje,Odwo\xb3ane\nA,spec-x,kto wie\n",
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    found = check([tmp_path / name for name in files] + [tmp_path / "missing.toml"])
    assert {Path(fault.file).name for fault in found} == {*files, "missing.toml"}
    for fault in found:
        said = in_polish(fault)
        assert said != GENERAL, fault
        assert "{" not in said
        assert said.endswith((".", "https://"))
        assert report_line(fault).startswith(place_in_polish(fault))


@pytest.mark.parametrize(
    ("fault", "polish"),
    [
        (Fault("a", 7, "event.e.starts", "?", "not_moment", {"value": "jutro"}, "Wydarzenia", "C", "event", "starts"),
         "Wydarzenia!C7, Początek: „jutro” nie jest datą ani godziną. Wpisz na przykład 2026-03-24 albo 2026-03-24 10:00."),
        (Fault("a", 8, "event.e.name", "?", "missing", {}, "", "", "event", "name"), "wiersz 8, Nazwa: To pole jest wymagane."),
        (Fault("a", 8, "event.e.starts", "?", "not_day", {"value": "x"}, "", "Początek", "event", "starts"),
         "wiersz 8, kolumna Początek: „x” nie jest datą. Wpisz na przykład 2026-03-24 albo 24.03.2026."),
        (Fault("a", 1200, "", "?", "macros"), "wiersz 1200: Plik zawiera makra. Zapisz go jako .xlsx bez makr."),
        (Fault("a", 1, "x", "?", "wrong_kind", {"value": "o", "found": "organisation", "kind": "event"}),
         "wiersz 1: Wpis „o” jest innego rodzaju (Organizacja), a ma być: Wydarzenie."),
    ],
)  # fmt: skip
def test_a_line_of_a_report(fault: Fault, polish: str) -> None:
    assert report_line(fault) == polish


@pytest.mark.parametrize(("limit", "polish"), [(1, "1 znak"), (3, "3 znaki"), (30, "30 znaków")])
def test_plurals(limit: int, polish: str) -> None:
    fault = DocumentFault("label", "?", "string_too_long", {"max_length": limit})
    assert in_polish(fault) == f"Tekst jest za długi: może mieć najwyżej {polish}."


def test_closed_values_are_named_in_polish() -> None:
    [fault] = of_record({**VALID, **OWN["funding"], "kind": "funding", "state": "x"})
    assert in_polish(fault) == "Wybierz jedną z wartości: otwarty, planowany, zamknięty, nieznany."


def test_years_are_no_amounts() -> None:
    [fault] = of_record({**VALID, **OWN["guide"], "kind": "guide", "source_date": "1800"})
    assert in_polish(fault) == "Data źródła ma leżeć między rokiem 1900 a 2200."


def test_a_code_that_a_library_invents_gets_a_general_sentence() -> None:
    assert in_polish(DocumentFault("", "?", "never_heard_of")) == GENERAL


def test_a_reader_of_a_file_gets_all_faults() -> None:
    with pytest.raises(InvalidFiles) as caught:
        read_bytes("poradniki.csv", "Pytanie;Odpowiedź;Źródło;Data źródła\nA;;s;x\n".encode())
    assert [report_line(fault) for fault in caught.value.faults] == [
        "wiersz 2, kolumna Odpowiedź: To pole jest wymagane.",
        "wiersz 2, kolumna Data źródła: „x” nie jest datą źródła. "
        "Wpisz 2024-02-27, 2024-02, 2024, „ok. 2013” albo „odczyt 2026-11-23”.",
    ]
