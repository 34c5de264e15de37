"""The forms of documents: nothing is lost, nothing changes by itself, faults stand where they belong, rights hold."""

import re

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk import forms
from bot.drafts import Draft
from knowledge import exchange
from knowledge.documents import KINDS, Document, parse, to_record
from knowledge.labels import LABELS
from tests.bot.desk.boxes import boxes, ids
from tests.bot.desk.conftest import Browser, Desk
from tests.bot.world import NOON, document, small_documents

HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7*7 }}</textarea><b id=x>"


def plain(kept: Document) -> dict[str, object]:
    return {name: value for name, value in to_record(kept).items() if name != "revision"}


def opened(browser: Browser, name: str) -> dict[str, list[str]]:
    """What stands in the boxes of a document's form."""
    address = f"/dokumenty/{name}/edycja"
    page = browser.get(address)
    assert page.status_code == 200, page.text
    return boxes(page.text, address)


def send(browser: Browser, document: str, do: str, /, **changes: str | list[str]) -> httpx2.Response:
    """Send the form of a document as it stands, with some boxes changed (dots in names written as __)."""
    fields = opened(browser, document) | {key.replace("__", "."): value for key, value in changes.items()}
    return browser.post(f"/dokumenty/{document}/edycja", data={**fields, "do": do})


def publish(browser: Browser, name: str) -> httpx2.Response:
    address = f"/dokumenty/{name}/szkic"
    page = browser.get(address)
    assert page.status_code == 200
    return browser.post(address, data=boxes(page.text, address))


def new(browser: Browser, kind: str) -> str:
    """Begin a new document; what stands in its address."""
    return browser.get(f"/dokumenty/nowy/{kind}").url.path.split("/")[2]


# --- the round trip


@pytest.mark.slow
def test_sending_the_form_of_any_curated_document_unchanged_changes_nothing(desk: Desk) -> None:
    curated = exchange.curated()
    desk.world.knowledge.apply(curated, author="tests")
    browser = desk.administrator()
    version = desk.world.knowledge.version()
    for each in curated:
        answer = send(browser, each.id, "preview")
        assert "Nic się nie zmieniło" in answer.text, each.id
    assert desk.world.knowledge.version() == version
    assert not desk.world.parts.drafts.of(1)


@pytest.mark.parametrize("kept", [*exchange.curated(), *small_documents()], ids=lambda kept: kept.id)
def test_boxes_alone_say_what_the_document_says(kept: Document) -> None:
    record = plain(kept)
    again = forms.record(kept.kind, forms.shown(kept.kind, record), None, None)
    del record["id"]
    record.pop("confirmed_on", None)
    assert parse({**again, "id": "x"}) == parse({**record, "id": "x"})


AWKWARD = [
    document("event", "e", name="Dwie\nlinie", starts="2026-10-25T02:30:00+01:00", ends="2026-10-25T03:00:30+01:00"),
    document("guide", "g", title="T", body="a\n\n\nb  \n c", about=("x", "a"), questions=("pierwsza\ndruga", "trzecia")),
    document("organisation", "o", name="N", confirmed_on="2026-01-05", contacts=[]),
    document("specialisation", "s", name="N", label="L", number=3, description="d", trades=("b", "a", "b")),
]


@pytest.mark.parametrize("kept", AWKWARD, ids=lambda kept: kept.kind)
def test_what_boxes_cannot_show_stays_as_it_was(kept: Document) -> None:
    record = plain(kept)
    values = forms.shown(kept.kind, record)
    assert forms.record(kept.kind, values, record, None) == record
    assert forms.record(kept.kind, values, record, forms.Source("koordynator: Ala", NOON.date())) == record


@given(st.data())
def test_whatever_is_typed_comes_back(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(sorted(KINDS)))
    line = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zs", "Zl", "Zp"]), max_size=8)
    record = {"kind": kind}
    for field in forms.fields(kind):
        if field.shape.name in {"TEXT", "LONG", "NUMBER", "DAY", "REFERENCE"}:
            record[field.name] = data.draw(line.map(str.strip).filter(bool))
    values = forms.shown(kind, record)
    assert forms.shown(kind, forms.record(kind, values, None, None)) == values


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_every_kind_has_a_box(kind: str) -> None:
    named = {field.name for field in forms.fields(kind)}
    assert named == set(KINDS[kind].model_fields) - {"id", "kind", "revision", "confirmed_on"}
    assert all(field.label == LABELS[kind][field.name] for field in forms.fields(kind))


# --- editing


def test_a_coordinator_changes_a_phone_number_and_the_bot_answers_it(desk: Desk) -> None:
    browser = desk.coordinator()
    preview = send(browser, "org-izba", "preview", contacts__1__value="41 777 00 77")
    assert "Podgląd" in preview.text
    assert "41 777 00 77" in preview.text
    assert "41 777 00 77" not in desk.world.ask("Izba Kowali").text, "nothing is live before it is published"
    done = publish(browser, "org-izba")
    assert "Opublikowano" in done.text
    assert "Bot odpowiada już z tej wersji" in done.text
    assert "41 777 00 77" in desk.world.ask("Izba Kowali").text
    contact = desk.world.documents["org-izba"].contacts[1]  # type: ignore[union-attr]
    assert contact.source == "koordynator: Kuba Koordynator"
    assert str(contact.source_date) == "2026-03-10"
    before = next(each for each in small_documents() if each.id == "org-izba")
    assert desk.world.documents["org-izba"].source == before.source, "only the contact was changed"


def test_what_a_coordinator_changes_is_from_them_unless_they_say_otherwise(desk: Desk) -> None:
    browser = desk.coordinator()
    send(browser, "spec-metal", "preview", description="Nowy opis.")
    publish(browser, "spec-metal")
    assert desk.world.documents["spec-metal"].source == "koordynator: Kuba Koordynator"
    send(browser, "spec-metal", "preview", description="Opis z prasy.", sourced="typed", source="Gazeta", source_date="ok. 2025")
    publish(browser, "spec-metal")
    assert desk.world.documents["spec-metal"].source == "Gazeta"
    assert str(desk.world.documents["spec-metal"].source_date) == "~2025"


def test_going_back_from_the_preview_undoes_the_source_with_the_change(desk: Desk) -> None:
    browser = desk.coordinator()
    before = opened(browser, "spec-metal")["description"]
    send(browser, "spec-metal", "preview", description="Inny opis.")
    assert opened(browser, "spec-metal")["sourced"] == ["own"]
    assert "Nic się nie zmieniło" in send(browser, "spec-metal", "preview", description=before).text


def test_the_choice_to_keep_the_source_survives_the_way_back(desk: Desk) -> None:
    browser = desk.coordinator()
    send(browser, "spec-metal", "preview", description="Literówka.", sourced="typed")
    assert opened(browser, "spec-metal")["sourced"] == ["typed"]


def test_a_draft_keeps_what_was_typed_valid_or_not(desk: Desk) -> None:
    browser = desk.administrator()
    name = new(browser, "event")
    typed = {
        "name": "",
        "starts": "2026-13-45",
        "starts.time": "25:99",
        "ends": "",
        "ends.time": "10:00",
        "link": "zła strona",
        "description": "dwie\r\nlinie",
        "source_date": "kiedyś",
        "specialisations.other": "nie ma takiej",
    }
    answer = send(browser, name, "preview", **typed)
    assert answer.status_code == 422
    again = opened(browser, name)
    assert {key: again[key] for key in typed} == {key: [value] for key, value in typed.items()}
    [draft] = desk.world.parts.drafts.of(1)
    assert draft.base_revision == 0
    assert name in browser.get("/").text


def test_a_draft_is_nobody_elses(desk: Desk) -> None:
    mine, other = desk.coordinator(), desk.administrator()
    assert "Szkic zapisany" in send(mine, "spec-metal", "save", description="Szkicowany opis").text
    assert "Szkicowany opis" not in other.get("/dokumenty/spec-metal/edycja").text
    assert opened(mine, "spec-metal")["description"] == ["Szkicowany opis"]
    assert "Twój szkic" in mine.get("/dokumenty").text
    assert "Szkic porzucony" in send(mine, "spec-metal", "discard").text
    assert opened(mine, "spec-metal")["description"] != ["Szkicowany opis"]


def test_autosave_keeps_the_draft_and_answers_with_a_line(desk: Desk) -> None:
    browser = desk.coordinator()
    answer = send(browser, "spec-metal", "autosave", description="W biegu")
    assert answer.text.startswith("Szkic zapisany")
    assert "<html" not in answer.text
    assert opened(browser, "spec-metal")["description"] == ["W biegu"]


def test_rows_of_contacts_are_added_and_removed_without_scripts(desk: Desk) -> None:
    browser = desk.coordinator()
    page = send(browser, "org-izba", "add-contact", name="Izba Kowali i Ślusarzy")
    assert "Kontakt 5" in page.text
    assert opened(browser, "org-izba")["name"] == ["Izba Kowali i Ślusarzy"], "what was typed is kept"
    send(browser, "org-izba", "save")
    assert "contacts.4.value" not in opened(browser, "org-izba"), "an empty row is none"
    send(browser, "org-izba", "add-contact")
    send(browser, "org-izba", "remove-contact.0", contacts__4__value="41 999 00 99")
    fields = opened(browser, "org-izba")
    assert [fields[f"contacts.{number}.value"] for number in range(4)] == [
        ["41 000 00 01"],
        ["biuro@izba.example"],
        ["www.izba.example"],
        ["41 999 00 99"],
    ]
    send(browser, "org-izba", "preview")
    publish(browser, "org-izba")
    contacts = desk.world.documents["org-izba"].contacts  # type: ignore[union-attr]
    assert [each.source.startswith("koordynator") for each in contacts] == [False, False, False, True]


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_form_names_every_missing_box(desk: Desk, kind: str) -> None:
    browser = desk.administrator()
    name = new(browser, kind)
    answer = send(browser, name, "preview", source="", source_date="")
    assert answer.status_code == 422
    standing = set(ids(answer.text))
    missing = {field.name for field in forms.fields(kind) if field.required}
    for field in missing:
        assert f'href="#{field}"' in answer.text
        assert {field, f"{field}-fault"} <= standing
        box = re.search(rf'<[^>]* id="{field}"[^>]*>', answer.text)
        assert box is not None
        assert 'aria-invalid="true"' in box[0]
        assert f"{field}-fault" in box[0]
    assert answer.text.count("To pole jest wymagane.") == 2 * len(missing)


FAULTY = {
    "specialisation": ({"number": "siedem", "label": "x" * 31}, ["number", "label"]),
    "organisation": (
        {"contacts__0__value": "", "contacts__0__source_date": "nigdy"},
        ["contacts.0.value", "contacts.0.source_date"],
    ),
    "appointment": ({"specialisation": "", "valid_from": "jutro"}, ["specialisation", "valid_from"]),
    "support": ({"name": "", "valid_from": "2026-05-02", "valid_until": "2026-05-01", "description": "d"}, ["name"]),
    "funding": ({"link": "ftp://x", "opens": "2026-99-01", "state": "dziwny"}, ["link", "opens", "state"]),
    "event": ({"ends": "kiedyś", "ends__time": "10:00"}, ["ends"]),
    "guide": ({"title": "", "about__other": "nie ma mnie"}, ["title", "about"]),
}
STANDING = {
    "specialisation": "spec-metal",
    "organisation": "org-izba",
    "appointment": "appt-metal",
    "support": "support-kursy",
    "funding": "fund-otwarty",
    "event": "event-targi",
    "guide": "guide-izba",
}


@pytest.mark.parametrize("kind", KINDS)
def test_faults_stand_at_their_boxes_and_nothing_is_published(desk: Desk, kind: str) -> None:
    browser = desk.administrator()
    changes, wrong = FAULTY[kind]
    version = desk.world.knowledge.version()
    answer = send(browser, STANDING[kind], "preview", **changes)
    assert answer.status_code == 422
    for field in wrong:
        assert f'href="#{field}"' in answer.text
        assert f'id="{field}-fault"' in answer.text
    assert browser.get(f"/dokumenty/{STANDING[kind]}/szkic").status_code == 422
    assert desk.world.knowledge.version() == version


def test_a_second_coordinator_of_one_specialisation_is_a_fault(desk: Desk) -> None:
    browser = desk.administrator()
    name = new(browser, "appointment")
    answer = send(browser, name, "preview", specialisation="spec-metal", organisation="org-klub", valid_from="2026-01-01")
    assert answer.status_code == 422
    assert 'href="#valid_from"' in answer.text


# --- new documents


def test_a_coordinator_adds_an_event_which_gets_an_id_of_its_own(desk: Desk) -> None:
    browser = desk.coordinator()
    fields = {"name": "Święto żeliwa", "starts": "2026-05-06", "starts.time": "10:00", "ends": "2026-05-06", "ends.time": "12:00"}
    for expected in ("event-swieto-zeliwa-2026-05-06", "event-swieto-zeliwa-2026-05-06-2"):
        name = new(browser, "event")
        assert "Podgląd" in send(browser, name, "preview", **fields, specialisations=["spec-metal"]).text
        assert publish(browser, name).url.path == f"/dokumenty/{expected}"
        assert not desk.world.parts.drafts.of(1)
    found = desk.world.documents["event-swieto-zeliwa-2026-05-06"]
    assert found.source == "koordynator: Kuba Koordynator"
    assert "Święto żeliwa" in desk.world.ask("Święto żeliwa").text


def test_what_would_belong_to_somebody_else_is_a_fault_of_the_form(desk: Desk) -> None:
    browser = desk.coordinator()
    name = new(browser, "guide")
    for about in ([], ["spec-drewno"], ["spec-metal", "spec-drewno"]):
        answer = send(browser, name, "preview", title="Pytanie?", body="Odpowiedź.", about=about)
        assert answer.status_code == 422
        assert 'href="#about"' in answer.text
    assert "Podgląd" in send(browser, name, "preview", title="Pytanie?", body="Odpowiedź.", about=["spec-metal", "org-izba"]).text


def test_a_title_typed_without_diacritics_is_a_reference(desk: Desk) -> None:
    browser = desk.administrator()
    send(browser, "guide-koncesja", "preview", about__other="bon na maszyny\r\nguide-izba")
    publish(browser, "guide-koncesja")
    assert desk.world.documents["guide-koncesja"].about == ("fund-otwarty", "guide-izba")  # type: ignore[union-attr]


def test_a_draft_begun_from_a_question_elsewhere_goes_on_here(desk: Desk) -> None:
    browser = desk.coordinator()
    name = "nowy-guide-0123456789ab"
    record = {"kind": "guide", "title": "Kto kuje?", "about": ["spec-metal"], "questions": ["kto kuje"]}
    desk.world.parts.drafts.save(Draft(1, name, "guide", 0, record, NOON))
    assert opened(browser, name)["source"] == ["koordynator: Kuba Koordynator"]
    assert browser.get(f"/dokumenty/{name}/szkic").status_code == 422, "it has no answer yet"
    assert "Podgląd" in send(browser, name, "preview", body="Kowal.").text
    assert publish(browser, name).url.path == "/dokumenty/guide-kto-kuje"


def test_the_order_of_references_stays_whatever_the_order_of_boxes(desk: Desk) -> None:
    kept = document("guide", "guide-wiele", title="T", body="B", about=("org-izba", "spec-miody", "spec-drewno"))
    desk.world.knowledge.add(kept, "tests")
    browser = desk.administrator()
    send(browser, "guide-wiele", "preview", about=["spec-metal", "spec-drewno", "org-izba"])
    publish(browser, "guide-wiele")
    assert desk.world.documents["guide-wiele"].about == ("org-izba", "spec-drewno", "spec-metal")  # type: ignore[union-attr]


# --- publishing


def test_only_what_was_shown_is_published(desk: Desk) -> None:
    browser = desk.coordinator()
    send(browser, "spec-metal", "preview", description="Pierwszy szkic.")
    address = "/dokumenty/spec-metal/szkic"
    seen = boxes(browser.get(address).text, address)
    send(browser, "spec-metal", "save", description="Drugi szkic, z innego okna.")
    answer = browser.post(address, data=seen)
    assert "w innym oknie" in answer.text
    assert "Drugi szkic" not in desk.world.documents["spec-metal"].description  # type: ignore[union-attr]


def test_pressing_publish_twice_publishes_once(desk: Desk) -> None:
    browser = desk.coordinator()
    send(browser, "spec-metal", "preview", description="Raz.")
    address = "/dokumenty/spec-metal/szkic"
    seen = boxes(browser.get(address).text, address)
    browser.post(address, data=seen)
    version = desk.world.knowledge.version()
    assert browser.post(address, data=seen).status_code == 200
    assert desk.world.knowledge.version() == version


# --- rights and hostile text

FOREIGN = ["spec-drewno", "org-klub", "appt-metal", "support-kursy", "fund-planowany", "event-miodobranie", "guide-koncesja"]


@pytest.mark.parametrize("name", FOREIGN)
def test_a_foreign_document_is_read_and_never_written(desk: Desk, name: str) -> None:
    version = desk.world.knowledge.version()
    for browser in (desk.coordinator(), desk.staff()):
        assert browser.get(f"/dokumenty/{name}").status_code == 200
        assert f"/dokumenty/{name}/edycja" not in browser.get(f"/dokumenty/{name}").text
        token = {"csrf": browser.token("/"), "revision": "1"}
        for page in ("edycja", "szkic", "scalanie", "wycofanie", "historia/1"):
            assert browser.get(f"/dokumenty/{name}/{page}").status_code == 403, page
            assert browser.post(f"/dokumenty/{name}/{page}", data=token).status_code == 403, page
        assert browser.post(f"/dokumenty/{name}/przywrocenie", data=token).status_code == 403
        assert browser.get(f"/dokumenty/{name}/historia").status_code == 200
    assert desk.world.knowledge.version() == version


def test_staff_add_nothing_and_coordinators_only_their_kinds(desk: Desk) -> None:
    staff, coordinator = desk.staff(), desk.coordinator()
    assert staff.get("/dokumenty/nowy").status_code == 403
    assert staff.get("/dokumenty/nowy/event").status_code == 403
    assert coordinator.get("/dokumenty/nowy/organisation").status_code == 403
    assert coordinator.get("/dokumenty/nowy-organisation-0123456789ab/edycja").status_code == 403
    assert coordinator.get("/dokumenty/nowy/cokolwiek").status_code == 404
    assert desk.stranger().get("/dokumenty").status_code == 401


def test_a_role_lost_between_preview_and_publishing_is_a_refusal(desk: Desk) -> None:
    browser = desk.coordinator()
    send(browser, "spec-metal", "preview", description="Za późno.")
    address = "/dokumenty/spec-metal/szkic"
    seen = boxes(browser.get(address).text, address)
    [person] = desk.world.parts.people.all()
    desk.world.parts.people.change(person.id, person.name, person.roles, ["spec-drewno"], [])
    assert browser.post(address, data=seen).status_code == 403
    assert "Za późno" not in desk.world.documents["spec-metal"].description  # type: ignore[union-attr]


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_text_is_shown_and_never_run(desk: Desk, kind: str) -> None:
    browser = desk.administrator()
    changes: dict[str, str | list[str]] = {
        field.name: HOSTILE
        for field in forms.fields(kind)
        if field.shape.name in {"TEXT", "LONG", "LINES"} and field.name != "label"
    }
    if "link" in changes:
        changes["link"] = "https://x.example/" + HOSTILE.replace(" ", "")
    if kind == "organisation":
        changes |= {"contacts.0.value": HOSTILE, "contacts.0.note": HOSTILE, "contacts.0.source": HOSTILE}
    name = STANDING[kind]
    pages = [send(browser, name, "preview", **changes, sourced="typed"), browser.get(f"/dokumenty/{name}/edycja")]
    pages.append(publish(browser, name))
    assert "Opublikowano" in pages[-1].text
    pages += [browser.get(f"/dokumenty/{name}{page}") for page in ("", "/historia", "/historia/1", "/edycja", "/wycofanie")]
    pages += [browser.get("/dokumenty"), browser.get("/dokumenty", params={"q": HOSTILE})]
    send(browser, name, "save", **{key: f"{value}!" for key, value in changes.items() if key != "link"})
    pages += [browser.get("/"), browser.get(f"/dokumenty/{name}/szkic")]
    for page in pages:
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text
        assert "<b id=x>" not in page.text
        assert "49" not in re.sub(r"[0-9a-f]{12,}|&#\d+;", "", page.text) or "{{" in page.text
