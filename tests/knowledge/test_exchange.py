from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.documents import Appointment, Document, Event, Guide, Organisation, SourceDate, Specialisation
from knowledge.exchange import InvalidFiles, check, curated, read, read_all, to_toml, write_jsonl, write_toml
from knowledge.relations import overlapping
from tests.knowledge.strategies import documents

METAL = """\
[[specialisation]]
id = "spec-metal"
name = "Przemysł metalowo-odlewniczy"
label = "Metal"
number = 1
description = "Odlewnie i obróbka."
source = "https://example.org"
source_date = 2024-01-22
"""
COMMON = 'source = "s"\nsource_date = "2024"\n'

Files = Callable[..., list[Path]]


@pytest.fixture
def files(tmp_path: Path) -> Files:
    def write(**texts: str | bytes) -> list[Path]:
        """Files by name, the last underscore being the dot: `metal_toml`."""
        paths = []
        for name, text in texts.items():
            path = tmp_path / ".".join(name.rsplit("_", 1))
            path.write_bytes(text.encode() if isinstance(text, str) else text)
            paths.append(path)
        return paths

    return write


def faults(paths: list[Path], known: list[Document] | None = None) -> list[str]:
    return [str(fault).replace(f"{paths[0].parent}/", "") for fault in check(paths, known or [])]


def by_id(found: list[Document]) -> dict[str, Document]:
    return {document.id: document for document in found}


# --- Round trips


@pytest.mark.slow
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(written=st.lists(documents(), min_size=1, max_size=5, unique_by=lambda document: document.id))
def test_what_is_written_is_read_back_equal(tmp_path: Path, written: list[Document]) -> None:
    write_jsonl(written, tmp_path / "all.jsonl")
    assert read(tmp_path / "all.jsonl") == written
    write_toml(written, tmp_path / "all.toml")
    assert by_id(read(tmp_path / "all.toml")) == by_id(written)


def test_toml_is_laid_out_for_people(files: Files) -> None:
    guide = '[[guide]]\nid = "g"\nsource = "s"\nsource_date = "2024"\ntitle = "Kto?"\nbody = """Pierwszy „wiersz”.\nDrugi."""\n'
    paths = files(all_toml=METAL.replace("2024-01-22", '"2024-01-22"') + "\n" + guide)
    layout = to_toml(read(paths[0]))
    assert '[[specialisation]]\nid = "spec-metal"\n' in layout
    assert 'body = """Pierwszy „wiersz”.\nDrugi."""\n' in layout


def test_dates_and_nested_contacts_are_written_as_toml_has_them(files: Files) -> None:
    [path] = files(
        all_toml=f"""
[[organisation]]
id = "o"
name = "Izba"
valid_from = 2024-01-22
{COMMON}
[[organisation.contacts]]
type = "phone"
value = "1"
status = "do potwierdzenia"
{COMMON}
[[event]]
id = "e"
name = "Spotkanie"
starts = 2024-01-22T10:00:00
ends = 2024-01-22
{COMMON}"""
    )
    organisation, event = read(path)
    assert isinstance(organisation, Organisation)
    assert organisation.contacts[0].value == "1"
    assert isinstance(event, Event)
    assert str(event.starts) == "2024-01-22 10:00:00+01:00"
    assert event.ends == date(2024, 1, 22)
    layout = to_toml([organisation, event])
    assert "valid_from = 2024-01-22\n" in layout
    assert "[[organisation.contacts]]\n" in layout
    assert "starts = 2024-01-22T10:00:00+01:00\n" in layout


def test_a_time_that_the_clocks_skip_is_the_one_that_they_show(files: Files) -> None:
    text = f'[[event]]\nid = "e"\nname = "n"\nstarts = 2024-03-31T02:30:00\nends = 2024-03-31\n{COMMON}'
    [path] = files(all_toml=text)
    [event] = read(path)
    assert "starts = 2024-03-31T03:30:00+02:00" in to_toml([event])


# --- Foreign sets


def test_a_foreign_set_of_guides_is_read(files: Files) -> None:
    lines = [
        '\ufeff{"kind": "guide", "id": "faq-1", "title": "Jak?", "body": "Tak.", "source": "s", "source_date": "2024-05-01"}',
        "",
        '{"kind": "guide", "id": 2, "title": "A\u2028B", "body": "Nie.", "source": "s", "source_date": 2024}',
    ]
    [path] = files(all_jsonl="\r\n".join(lines))
    first, second = read_all([path])
    assert (first.id, str(first.source_date)) == ("faq-1", "2024-05-01")
    assert isinstance(second, Guide)
    assert (second.id, second.title, second.source_date) == ("2", "A\u2028B", SourceDate(year=2024))


def test_lines_that_are_no_documents_are_all_named(files: Files) -> None:
    guide = '{"kind": "guide", "id": "g", "title": "t", "body": "b", "source": "s", "source_date": "2024"}'
    lines = [
        guide,
        "[1]",
        '{"kind": "guide", "kind": "guide"}',
        '{"kind": ["guide"]}',
        guide,
        '{"kind": "guide"',
        guide.replace('"b"', r'"\ud800"').replace('"g"', '"h"'),
        guide.replace('"2024"', "null").replace('"g"', '"a b"'),
        "[" * 100_000,
    ]
    found = faults(files(all_jsonl="\n".join(lines)))
    assert [fault.split(":")[1] for fault in found] == ["2", "3", "4", "5", "6", "7", "8", "8", "9"]
    assert "the field 'kind' stands twice" in found[1]
    assert "all.jsonl:5: guide.g.id: used before, in all.jsonl:1" in found
    assert "all.jsonl:6: is not JSON: Expecting ',' delimiter (column 17)" in found


# --- Faults and their places


def test_a_fault_names_file_line_and_field(files: Files) -> None:
    text = f'[[funding]]\nid = "fund-fes"\nname = "n"\ndescription = "d"\n{COMMON}opens = 2024-05-02\ncloses = 2024-05-01\n'
    assert faults(files(funding_toml=text)) == ["funding.toml:8: funding.fund-fes.closes: closes is before opens"]


def test_every_fault_is_found_at_its_line(files: Files) -> None:
    text = f'''\
# [[guide]]
[[guide]]
id = "a"
body = """
[[guide]]
id = "b" # no
"""
title = "[[" # ]]

[[organisation]]
id = "o"
{COMMON}
[[organisation.contacts]]
type = "mail"
value = "x"
status = "potwierdzone"
{COMMON}
[[organisation.contacts]]
type = "mial"
value = "x"

[[event]]
id = "e"
name = "n"
specialisations = [
  "spec-a b",
]
colour = "red"
starts = 7
ends = 2024-01-01
{COMMON}
[[organization]]
id = "b"

[support]
id = "s"
'''
    assert faults(files(all_toml=text)) == [
        "all.toml:2: guide.a.source: Field required",
        "all.toml:2: guide.a.source_date: Field required",
        "all.toml:10: organisation.o.name: Field required",
        "all.toml:22: organisation.o.contacts.1.source: Field required",
        "all.toml:22: organisation.o.contacts.1.source_date: Field required",
        "all.toml:22: organisation.o.contacts.1.status: Field required",
        "all.toml:23: organisation.o.contacts.1.type: Input should be 'address', 'phone', 'mail' or 'site'",
        "all.toml:29: event.e.specialisations.0: 'spec-a b' holds white space or control characters; an id is one word",
        "all.toml:32: event.e.colour: Extra inputs are not permitted",
        "all.toml:33: event.e.starts: '7' is not a date or time; write 2024-02-27 or 2024-02-27T10:00",
        "all.toml:38: organization: 'organization' is not one of "
        "specialisation, organisation, appointment, support, funding, event, guide",
        "all.toml:41: support: must be written [[support]], once for each document",
    ]


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("a_toml", b"", "a.toml:1: holds no document"),
        ("a_jsonl", b"\xef\xbb\xbf\r\n", "a.jsonl:1: holds no document"),
        ("a_toml", b"[[guide]]\nid = 'a'\ntitle = '\xff'", "a.toml:3: is not UTF-8 text"),
        ("a_jsonl", '{"kind": "guide"}'.encode("utf-16"), "a.jsonl:1: is not UTF-8 text"),
        ("a_toml", b"[[guide]]\nid = \n", "a.toml:2: is not TOML: Invalid value (column 6)"),
        ("a_toml", b"[[guide]]\nquestions = [\n'a',\n", "a.toml:3: is not TOML: Invalid value"),
        ("a_toml", b"a = 2024-02-30\nb = 1", "a.toml:1: is not TOML: Invalid date or datetime (column 5)"),
        ("a_toml", b"a = " + b"[" * 100_000, "a.toml:1: is not TOML: "),
        ("a_toml", b"a = " + b"9" * 5_000, "a.toml:1: is not TOML: "),
        ("a_toml", b"[[guide]]\nkind = 'event'", "a.toml:2: guide.?.kind: 'event' stands in a table of the kind guide"),
        ("a_xls", b"x", "a.xls:1: '.xls' is not a known kind of file: .toml, .jsonl, .xlsx, .csv or .ics"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(files: Files, name: str, content: bytes, fault: str) -> None:
    found = faults(files(**{name: content}))
    assert len(found) == 1
    assert found[0].startswith(fault)


def test_missing_files_and_empty_folders_are_named(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert faults([tmp_path / "missing.toml", tmp_path / "empty"]) == [
        "empty:1: the folder holds no .toml or .jsonl file",
        "missing.toml:1: cannot be read: No such file or directory",
    ]


# --- Between documents


def appointment(name: str, since: str, until: str, extra: str = 'organisation = "org-a"\n') -> str:
    dates = "".join(f"{key} = {day}\n" for key, day in (("valid_from", since), ("valid_until", until)) if day)
    return f'[[appointment]]\nid = "{name}"\nspecialisation = "spec-metal"\n{extra}{dates}{COMMON}'


ORGANISATION = f'[[organisation]]\nid = "org-a"\nname = "A"\n{COMMON}'


def test_references_lead_through_all_files_of_the_set(files: Files) -> None:
    paths = files(a_toml=appointment("appt", "2024-01-22", ""), b_toml=METAL, c_toml=ORGANISATION)
    assert faults(paths) == []
    assert [document.id for document in read_all([paths[0].parent])] == ["appt", "spec-metal", "org-a"]


def test_unknown_references_are_faults_unless_the_store_knows_them(files: Files) -> None:
    guide = f'[[guide]]\nid = "g"\ntitle = "t"\nbody = "b"\nabout = ["spec-metal", "nowhere"]\n{COMMON}'
    funding = f'[[funding]]\nid = "f"\nname = "n"\ndescription = "d"\nspecialisations = ["org-a"]\n{COMMON}'
    paths = files(a_toml=appointment("appt", "", "") + guide + funding)
    known = [document for path in files(b_toml=METAL, c_toml=ORGANISATION) for document in read(path)]
    assert faults(paths) == [
        "a.toml:3: appointment.appt.specialisation: there is no document 'spec-metal'",
        "a.toml:4: appointment.appt.organisation: there is no document 'org-a'",
        "a.toml:11: guide.g.about.0: there is no document 'spec-metal'",
        "a.toml:11: guide.g.about.1: there is no document 'nowhere'",
        "a.toml:18: funding.f.specialisations.0: there is no document 'org-a'",
    ]
    assert faults(paths, known) == [
        "a.toml:11: guide.g.about.1: there is no document 'nowhere'",
        "a.toml:18: funding.f.specialisations.0: 'org-a' is of the kind organisation, not specialisation",
    ]
    with pytest.raises(InvalidFiles) as caught:
        read_all(paths, known)
    assert len(caught.value.faults) == 2


def test_two_appointments_may_follow_but_not_overlap(files: Files) -> None:
    base = METAL + ORGANISATION
    vacancy = appointment("vacant", "2024-01-22", "2024-02-13", extra="")
    assert faults(files(a_toml=base + vacancy + appointment("later", "2024-02-14", ""))) == []
    assert faults(files(a_toml=base + appointment("later", "2024-02-13", "") + vacancy)) == [
        "a.toml:18: appointment.later.valid_from: spec-metal has another appointment on 2024-02-13: 'vacant'"
    ]


def test_a_long_appointment_meets_all_that_follow() -> None:
    def holds(name: str, since: int, until: int | None) -> Appointment:
        return Appointment(
            id=name,
            specialisation="spec-metal",
            source="s",
            source_date=SourceDate(year=2024),
            valid_from=date(2024, since, 1),
            valid_until=date(2024, until, 1) if until else None,
        )

    whole, first, second, later = holds("whole", 1, 9), holds("first", 2, 3), holds("second", 4, 5), holds("later", 10, None)
    assert overlapping([later, second, first, whole]) == [(whole, first, date(2024, 2, 1)), (whole, second, date(2024, 4, 1))]


def test_an_appointment_may_not_overlap_one_in_the_store_but_may_replace_it(files: Files) -> None:
    source_date = SourceDate(year=2024)
    specialisation = Specialisation(
        id="spec-metal", name="n", label="l", number=1, description="d", source="s", source_date=source_date
    )
    stored = Appointment(id="stored", specialisation="spec-metal", source="s", source_date=source_date)
    new = files(a_toml=appointment("new", "2024-01-22", "", extra=""))
    assert faults(new, [specialisation, stored]) == [
        "a.toml:4: appointment.new.valid_from: spec-metal has another appointment on 2024-01-22: 'stored'"
    ]
    same = files(a_toml=appointment("stored", "2024-01-22", "", extra=""))
    assert faults(same, [specialisation, stored]) == []


# --- What is shipped


def test_the_shipped_files_are_valid() -> None:
    found = curated()
    assert sum(isinstance(document, Specialisation) for document in found) == 7
