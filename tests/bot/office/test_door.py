"""Who comes in, which buttons count, and what happens when somebody else was faster."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.messages import Manner, Outcome
from bot.migrations import migrate
from bot.office import Tasks
from bot.office.tasks import LIVES, State
from bot.people import People, Person, Role
from index.errors import EncoderError
from knowledge.documents import Organisation
from tests.bot.office.conftest import Chat, Staffed, labels
from tests.bot.test_assistant import Moody
from tests.bot.world import NOON, World, open_world

PHONE = "41 344 43 92"


def izba(world: World) -> Organisation:
    found = world.documents["org-izba"]
    assert isinstance(found, Organisation)
    return found


def test_strangers_find_no_office(staffed: Staffed) -> None:
    stranger = Chat(staffed.world, "1")
    stranger.say("/start")
    for command in ("/edytuj", "/anuluj", "/biurko"):
        assert stranger.say(command).outcome is Outcome.HELP
    key = staffed.world.documents["org-izba"].key
    for data in ("o:menu", "o:menu:event", f"o:confirm:{key}", f"o:fix:{key}", f"o:undo:{key}:1", "o:s:00000000:publish", "o:"):
        assert stranger.press(data).outcome is Outcome.UNSUPPORTED
    assert stranger.file("a.toml", "x").outcome is Outcome.UNSUPPORTED
    assert not staffed.world.assistant.takes_files(staffed.world.incoming(person="1", private=True))


def test_nothing_is_edited_where_others_listen(staffed: Staffed, kuba: Chat) -> None:
    kuba.do("/edytuj", "[Nowe wydarzenie]")
    group = Chat(staffed.world, kuba.account, private=False)
    assert group.say("/edytuj").outcome is Outcome.HELP
    assert group.say("spawanie stali").outcome is Outcome.ANSWERED
    assert not staffed.world.assistant.takes_files(staffed.world.incoming(person=kuba.account))


def test_who_was_switched_off_is_a_stranger_at_once(staffed: Staffed, kuba: Chat) -> None:
    person = staffed.person(kuba)
    kuba.do("/edytuj", "[Nowe wydarzenie]")
    staffed.world.parts.people.change(person.id, person.name, person.roles, active=False)
    assert kuba.say("spawanie stali").outcome is Outcome.ANSWERED
    assert kuba.press("o:menu:event").outcome is Outcome.UNSUPPORTED


@pytest.mark.parametrize(
    ("roles", "own", "offered"),
    [
        ([Role.STAFF], {}, []),
        ([Role.COORDINATOR], {"organisations": ["org-klub"]}, ["Zmień kontakt", "Potwierdź dane", "Szablon pliku"]),
        ([Role.COORDINATOR], {"specialisations": ["spec-drewno"]}, ["Nowe wydarzenie", "Potwierdź dane", "Szablon pliku"]),
        (
            [Role.ADMINISTRATOR],
            {},
            ["Nowe wydarzenie", "Zmień kontakt", "Odwołaj lub przełóż", "Potwierdź dane", "Szablon pliku"],
        ),
    ],
    ids=["staff", "of an organisation", "of a specialisation", "administrator"],
)
def test_the_menu_offers_what_one_has_a_right_to(
    staffed: Staffed, roles: list[Role], own: dict[str, list[str]], offered: list[str]
) -> None:
    chat = staffed.chat("Ola", *roles, **own)
    reply = chat.say("/edytuj")
    assert labels(reply) == ([*offered, "Moje dane w pliku"] if offered else [])
    missing = {"event", "contact", "change", "confirm", "template"} - {button.data.rpartition(":")[2] for button in reply.buttons}
    for name in missing:
        assert chat.press(f"o:menu:{name}").text.startswith("Nie masz tu nic do zmiany.")


def test_only_own_documents_are_touched(staffed: Staffed, kuba: Chat) -> None:
    foreign = staffed.world.documents["org-klub"]
    before = staffed.world.knowledge.version()
    assert kuba.press(f"o:confirm:{foreign.key}").text == "Nie masz prawa tego zmienić."
    assert kuba.press(f"o:fix:{foreign.key}").text == "Nie masz prawa tego zmienić."
    assert kuba.press(f"o:undo:{foreign.key}:1").text == "Nie masz prawa tego zmienić."
    assert staffed.world.knowledge.version() == before


def test_rights_are_asked_for_again_when_it_is_published(staffed: Staffed, kuba: Chat) -> None:
    kuba.do("/edytuj", "[Zmień kontakt]", "[telefon: 41 000 00 01]", PHONE)
    person = staffed.person(kuba)
    staffed.world.parts.people.change(person.id, person.name, person.roles, ["spec-metal"])
    assert kuba.tap("Opublikuj").text == "Nie masz prawa tego zmienić."
    assert PHONE not in str(izba(staffed.world))


def test_a_second_tap_and_a_forged_one_do_nothing(staffed: Staffed, kuba: Chat) -> None:
    preview = kuba.do("/edytuj", "[Zmień kontakt]", "[telefon: 41 000 00 01]", PHONE)
    publish = preview.buttons[0].data
    kuba.press(publish)
    version = staffed.world.knowledge.version()
    again = kuba.press(publish)
    assert again.text == "Ten krok już minął."
    assert labels(again) == ["Co jeszcze?"]
    key = izba(staffed.world).key
    forged = (
        "o:",
        "o:s",
        "o:s::",
        "o:s:00000000:publish",
        f"o:undo:{key}",
        f"o:undo:{key}:x",
        f"o:confirm:{key}:1:2",
        "o:confirm",
    )
    for data in (*forged, "o:menu:nothing", "o:menu:return", "o:x:y", f"o:confirm:{'0' * 12}"):
        kuba.press(data)
        assert staffed.world.replies[-1].outcome is Outcome.OFFICE, data
        assert staffed.world.knowledge.version() == version, data


def test_a_button_that_the_step_does_not_have_does_nothing(kuba: Chat) -> None:
    reply = kuba.do("/edytuj", "[Zmień kontakt]")
    key = reply.buttons[0].data.split(":")[2]
    for what in ("99", "publish", "again", "", "-1", "page9", "keep"):
        assert kuba.press(f"o:s:{key}:{what}").text.startswith("Ten krok już minął."), what
    assert kuba.press(reply.buttons[0].data).text.startswith("Jest: ul. Kuźnicza 1, Kielce"), "the step itself goes on"


def test_after_a_day_it_is_begun_anew(staffed: Staffed, kuba: Chat) -> None:
    reply = kuba.do("/edytuj", "[Nowe wydarzenie]")
    staffed.world.clock.now += LIVES + timedelta(seconds=1)
    assert kuba.press(reply.buttons[0].data).text == "Ten krok już minął."
    assert kuba.say("spawanie stali").outcome is Outcome.ANSWERED
    assert "Wróć do zaczętego" not in labels(kuba.say("/edytuj"))


def test_an_edited_message_is_not_taken_and_the_step_is_said_again(kuba: Chat) -> None:
    kuba.do("/edytuj", "[Nowe wydarzenie]", "Zjaz")
    reply = kuba.say("Zjazd", edited=True)
    assert "Poprawionej wiadomości nie czytam." in reply.text
    assert "Kiedy?" in reply.text
    kuba.do("/anuluj")
    assert kuba.say("spawanie stali", edited=True).outcome is Outcome.ANSWERED


def conflict(staffed: Staffed, kuba: Chat) -> None:
    """Kuba has a preview; meanwhile Ada changes the mail address of the same body; then Kuba publishes."""
    preview = kuba.do("/edytuj", "[Zmień kontakt]", "[telefon: 41 000 00 01]", PHONE)
    ada = staffed.administrator()
    ada.do("/edytuj", "[Zmień kontakt]", "[Izba Kowali]", "[e-mail: biuro@izba.example]", "nowy@izba.example", "[Opublikuj]")
    kuba.press(preview.buttons[0].data)


def test_who_comes_second_reads_what_stands_there_and_goes_on_from_it(staffed: Staffed, kuba: Chat) -> None:
    conflict(staffed, kuba)
    told = staffed.world.replies[-1]
    assert "Ktoś zmienił to w międzyczasie: Ada, " in told.text
    assert "nowy@izba.example" in told.text
    assert labels(told) == ["Nanieś moją zmianę", "Anuluj"]
    assert PHONE not in str(izba(staffed.world)), "nothing is overwritten"
    done = kuba.do("[Nanieś moją zmianę]", "[Opublikuj]")
    assert "nowy@izba.example" in done.text
    assert PHONE in done.text


def test_who_comes_second_may_leave_it(staffed: Staffed, kuba: Chat) -> None:
    conflict(staffed, kuba)
    kuba.tap("Anuluj")
    assert PHONE not in str(izba(staffed.world))


def test_a_document_that_was_withdrawn_meanwhile(staffed: Staffed, kuba: Chat) -> None:
    kuba.do("/edytuj", "[Zmień kontakt]", "[telefon: 41 000 00 01]", PHONE)
    staffed.world.knowledge.withdraw("org-izba", izba(staffed.world).revision, "Ada")
    assert kuba.tap("Opublikuj").text.startswith("Tego wpisu nie ma już w odpowiedziach.")


def test_publishing_again_after_a_lost_answer_is_no_conflict_with_oneself(staffed: Staffed, kuba: Chat) -> None:
    """The process ends between the change and the note that the task is done: the same step is pressed again."""
    for begin in (
        ["[Zmień kontakt]", "[telefon: 41 000 00 01]", PHONE],
        ["[Nowe wydarzenie]", "Zjazd", "5 maja", *["[Pomiń]"] * 3],
    ):
        kuba.do("/edytuj", *begin)
        tasks, person = Tasks(staffed.world.engine), staffed.person(kuba)
        task = tasks.get(person.id, staffed.world.clock())
        assert task is not None
        kuba.tap("Opublikuj")
        version = staffed.world.knowledge.version()
        key = tasks.put(person.id, task.state, staffed.world.clock())
        assert kuba.press(f"o:s:{key}:publish").text.startswith("Opublikowano.")
        assert staffed.world.knowledge.version() == version


def test_a_new_event_is_taken_back_by_withdrawing_it(staffed: Staffed, kuba: Chat) -> None:
    done = kuba.do("/edytuj", "[Nowe wydarzenie]", "Zjazd", "5 maja", "[Pomiń]", "[Pomiń]", "[Pomiń]", "[Opublikuj]")
    assert kuba.tap("Cofnij").text == "Cofnięto. Wycofano z odpowiedzi: Zjazd"
    assert kuba.press(done.buttons[0].data).text == "Ten krok już minął."
    again = kuba.do("/edytuj", "[Nowe wydarzenie]", "Zjazd", "5 maja", "[Pomiń]", "[Pomiń]", "[Pomiń]", "[Opublikuj]")
    assert "zostało wycofane" in again.text
    assert "/dokumenty/event-zjazd-2026-05-05" in again.text


def test_what_others_changed_later_is_not_taken_back(staffed: Staffed, kuba: Chat) -> None:
    done = kuba.do("/edytuj", "[Zmień kontakt]", "[telefon: 41 000 00 01]", PHONE, "[Opublikuj]")
    conflicting = izba(staffed.world)
    staffed.world.knowledge.revise(conflicting.model_copy(update={"description": "Nowy opis."}), conflicting.revision, "Ada")
    reply = kuba.press(done.buttons[0].data)
    assert reply.text.startswith("Nie cofnięto: później zmienił to ktoś jeszcze (Ada, ")
    assert PHONE in str(izba(staffed.world))


def test_a_freshness_message_is_answered_with_one_tap_whatever_else_is_begun(staffed: Staffed, kuba: Chat) -> None:
    kuba.do("/edytuj", "[Nowe wydarzenie]", "Zjazd")
    key = izba(staffed.world).key
    done = kuba.press(f"o:confirm:{key}")
    assert done.text.startswith("Potwierdzono. Tak teraz odpowiadam:")
    assert "do potwierdzenia" not in done.text
    assert kuba.press(f"o:confirm:{key}").outcome is Outcome.OFFICE, "twice does no harm"
    assert "Gdzie?" in kuba.say("5 maja").text, "the event that was begun goes on"
    assert "Który kontakt?" in kuba.press(f"o:fix:{key}").text


def test_confirming_what_has_changed_since_it_was_shown(staffed: Staffed, kuba: Chat) -> None:
    standing = izba(staffed.world)
    staffed.world.knowledge.revise(standing.model_copy(update={"description": "Nowy opis."}), standing.revision, "Ada")
    told = kuba.press(f"o:confirm:{standing.key}:{standing.revision}")
    assert "Ktoś zmienił to w międzyczasie: Ada, " in told.text
    assert "Nowy opis." in told.text
    assert kuba.tap("Nadal aktualne").text.startswith("Potwierdzono: Izba Kowali\n")


def test_other_documents_are_mended_on_the_desk(staffed: Staffed, kuba: Chat) -> None:
    reply = kuba.press(f"o:fix:{staffed.world.documents['fund-otwarty'].key}")
    assert "/dokumenty/fund-otwarty" in reply.text
    assert "Bon na maszyny" in reply.text


def test_an_administrator_pages_through_long_lists_and_ticks_branches_in_place(staffed: Staffed) -> None:
    ada = staffed.administrator()
    for number in range(12):
        one = izba(staffed.world).model_copy(update={"id": f"org-{number}", "name": f"Cech {number:02}", "revision": 0})
        staffed.world.knowledge.add(one, "tests")
    first = ada.do("/edytuj", "[Zmień kontakt]")
    assert labels(first)[:2] == ["Cech 00", "Cech 01"]
    second = ada.tap("Więcej…")
    assert (labels(second)[0], second.manner) == ("Cech 08", Manner.INSTEAD)
    assert "Poprzednie" in labels(second)
    assert "Który kontakt?" in ada.tap("Klub Pszczelarza").text
    ada.do("/edytuj", "[Nowe wydarzenie]", "Zjazd", "5 maja", "[Pomiń]", "[Pomiń]", "[Pomiń]", "[Drewno]")
    assert "✓ Drewno" in labels(staffed.world.replies[-1])
    ada.do("[✓ Drewno]", "[Metal]", "[Miody]", "[Dalej]", "[Opublikuj]")
    event = staffed.world.documents["event-zjazd-2026-05-05"]
    assert event.kind == "event"
    assert event.specialisations == ("spec-metal", "spec-miody")


def test_an_event_stands_with_its_source_and_day(staffed: Staffed, kuba: Chat) -> None:
    kuba.do("/edytuj", "[Nowe wydarzenie]", "Zjazd", "5 maja", "[Pomiń]", "[Pomiń]", "[Pomiń]", "[Opublikuj]")
    event = staffed.world.documents["event-zjazd-2026-05-05"]
    assert (event.source, str(event.source_date), event.status) == ("koordynator: Kuba Kowal", "2026-03-10", "potwierdzone")
    assert staffed.world.knowledge.history(event.id)[-1].author == "Kuba Kowal"
    kuba.do("/edytuj", "[Zmień kontakt]", "[telefon: 41 000 00 01]", PHONE, "[Opublikuj]")
    [phone] = [contact for contact in izba(staffed.world).contacts if contact.type == "phone"]
    assert (phone.source, str(phone.source_date), phone.status) == ("koordynator: Kuba Kowal", "2026-03-10", "potwierdzone")


def test_people_at_work_are_not_slowed_down(staffed: Staffed, kuba: Chat) -> None:
    for _ in range(40):
        assert kuba.say("/edytuj").outcome is Outcome.OFFICE


def test_tasks_are_one_for_each_person_and_are_dropped_after_a_day(engine: Engine) -> None:
    migrate(engine)
    people, tasks = People(engine), Tasks(engine)

    def person(name: str) -> Person:
        return people.add(name, [Role.STAFF], NOON)

    ada, ola = person("Ada"), person("Ola")
    first = tasks.put(ada.id, State("event", "name", {"żółw": ["ć"]}, b"\x00\xff"), NOON)
    kept = tasks.get(ada.id, NOON)
    assert kept is not None
    assert (kept.key, kept.state) == (first, State("event", "name", {"żółw": ["ć"]}, b"\x00\xff"))
    second = tasks.put(ada.id, State("event", "when"), NOON)
    assert second != first
    assert tasks.get(ola.id, NOON) is None
    assert tasks.get(ada.id, NOON + LIVES) is None
    tasks.put(ola.id, State("event", "name"), NOON + LIVES)
    assert tasks.get(ada.id, NOON) is None, "what was left too long is gone"
    tasks.drop(ola.id)
    assert tasks.get(ola.id, NOON + LIVES) is None


def test_a_document_of_the_desk_costs_nothing_that_was_begun(staffed: Staffed, kuba: Chat) -> None:
    kuba.do("/edytuj", "[Nowe wydarzenie]", "Zjazd")
    kuba.press(f"o:fix:{staffed.world.documents['fund-otwarty'].key}")
    assert "Gdzie?" in kuba.say("5 maja").text
    kuba.do("/anuluj", "/edytuj", "[Potwierdź dane]", "[Nadal aktualne]", "[Pomiń]")
    told = kuba.tap("Popraw")
    assert "/dokumenty/fund-otwarty" in told.text
    assert "(4 z 5)" in told.text, "the others are asked about all the same"


def test_an_event_that_others_changed_is_put_off_as_it_stands_then(staffed: Staffed, kuba: Chat) -> None:
    preview = kuba.do("/edytuj", "[Odwołaj lub przełóż]", "[Przełóż]", "20 maja")
    standing = staffed.world.documents["event-targi"]
    staffed.world.knowledge.revise(standing.model_copy(update={"place": "Sandomierz"}), standing.revision, "Ada")
    told = kuba.press(preview.buttons[0].data)
    assert "Ktoś zmienił to w międzyczasie: Ada, " in told.text
    done = kuba.do("[Nanieś moją zmianę]", "[Opublikuj]")
    assert "20 maja 2026" in done.text
    assert "Sandomierz" in done.text


def test_the_same_new_event_by_two(staffed: Staffed, kuba: Chat) -> None:
    steps = ["/edytuj", "[Nowe wydarzenie]", "Zjazd", "5 maja", "Kielce", "[Pomiń]", "[Pomiń]"]
    preview = kuba.do(*steps)
    other = staffed.chat("Ola", Role.COORDINATOR, specialisations=["spec-metal"])
    other.do(*steps, "[Opublikuj]")
    told = kuba.press(preview.buttons[0].data)
    assert "Takie wydarzenie już jest:" in told.text
    assert "koordynator: Ola" in told.text


def test_the_journal_keeps_no_number_that_was_typed_and_no_link(staffed: Staffed, kuba: Chat) -> None:
    kuba.do("/edytuj", "[Zmień kontakt]", "[telefon: 41 000 00 01]", "600 700 800", "/anuluj")
    link = kuba.say("/biurko").text.split("/wejscie/")[1].split()[0]
    rows = staffed.world.rows()
    assert {row.outcome for row in rows[1:]} == {Outcome.OFFICE}
    assert not any("600 700 800" in row.question for row in rows)
    assert not any(link in row.reply_json for row in rows)


def test_two_people_at_work_do_not_meet(staffed: Staffed, kuba: Chat) -> None:
    other = staffed.administrator()
    kuba.do("/edytuj", "[Nowe wydarzenie]", "Zjazd")
    forged = other.do("/edytuj", "[Zmień kontakt]").buttons[0].data
    assert kuba.press(forged).text == "Ten krok już minął."
    assert "Gdzie?" in kuba.say("5 maja").text


def test_who_brings_an_invitation_is_at_work_from_then_on(staffed: Staffed) -> None:
    world = staffed.world
    person = world.parts.people.add("Ola", [Role.COORDINATOR], world.clock(), ["spec-metal"])
    code = world.parts.sign_in.invitation(person.id, world.clock())
    ola = Chat(world, "77")
    assert ola.say("/edytuj").outcome is Outcome.HELP
    assert "Konto połączone: Ola." in ola.say(f"/start {code}").text
    assert "Nowe wydarzenie" in labels(ola.say("/edytuj"))
    assert Chat(world, "78").say(f"/start {code}").outcome is Outcome.HELP, "an invitation works once"


def test_a_change_that_is_not_searchable_yet_is_told(small_engine: Engine, tmp_path: Path) -> None:
    encoder = Moody()
    staffed = Staffed(open_world(small_engine, tmp_path, encoder))
    kuba = staffed.coordinator()
    kuba.do("/edytuj", "[Nowe wydarzenie]", "Zjazd", "5 maja", "[Pomiń]", "[Pomiń]", "[Pomiń]")
    encoder.raising = EncoderError("no memory")
    assert "Opublikowano. W odpowiedziach pojawi się za chwilę:" in kuba.tap("Opublikuj").text
    assert "event-zjazd-2026-05-05" in staffed.world.documents
