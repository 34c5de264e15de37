"""Publishing from a chat over golden questions that would lose their right answers: a reason first, then it is done."""

import pytest

from bot.people import Role
from bot.reasons import LONGEST, Reason
from knowledge.documents import Organisation, Status
from knowledge.exchange import to_toml
from knowledge.golden import Golden
from tests.bot.office.conftest import Chat, Staffed, labels
from tests.bot.world import World

OLD_PHONE, NEW_PHONE = "41 000 00 01", "41 344 43 92"
PHONE = ("/edytuj", "[Zmień kontakt]", f"[telefon: {OLD_PHONE}]", NEW_PHONE, "[Opublikuj]")
PUT_OFF = ("/edytuj", "[Odwołaj lub przełóż]", "[Przełóż]", "20 maja", "[Opublikuj]")
WHY = "Numer zmienił się w marcu."


def golden(text: str, document: str, *facts: str, never: tuple[str, ...] = ()) -> Golden:
    return Golden(f"golden {text}", "in_scope", text, "pl", "name", (document,), None, facts, never)


BODY = golden("Izba Kowali", "org-izba", OLD_PHONE)
DAY = golden("Dni Kowala", "event-targi", "15 kwietnia 2026")


@pytest.fixture
def strict(world: World, kuba: Chat) -> Chat:
    """The coordinator, in a world whose golden questions know the phone of their body and the day of their event."""
    world.golden += [BODY, DAY, golden("pasieka", "spec-miody")]
    return kuba


def reasons(world: World, document: str) -> list[Reason]:
    return list(world.parts.reasons.of(document).values())


def test_what_breaks_a_golden_question_waits_for_a_reason(world: World, strict: Chat) -> None:
    version = world.knowledge.version()
    asked = strict.do(*PHONE)
    assert asked.text.startswith("1 pytanie wzorcowe straciłoby po tej zmianie dobrą odpowiedź:\n• „Izba Kowali”")
    assert "Napisz, dlaczego mimo to publikujesz." in asked.text
    assert labels(asked) == ["Wróć", "Anuluj"]
    assert world.knowledge.version() == version
    done = strict.say(f"  {WHY}\n")
    assert done.text.startswith("Opublikowano.")
    assert NEW_PHONE in strict.say("Izba Kowali").text
    [reason] = reasons(world, "org-izba")
    assert (reason.revision, reason.text, reason.broken) == (2, WHY, (BODY.id,))
    person = world.parts.people.by_telegram(strict.account)
    assert person is not None
    assert reason.person == person.id


def test_what_breaks_nothing_is_published_at_once(world: World, strict: Chat) -> None:
    steps = ("/edytuj", "[Zmień kontakt]", "[Nowy kontakt]", "[Telefon]", NEW_PHONE, "[Opublikuj]")
    assert strict.do(*steps).text.startswith("Opublikowano.")
    assert reasons(world, "org-izba") == []


def test_who_returns_or_leaves_has_changed_nothing(world: World, strict: Chat) -> None:
    version = world.knowledge.version()
    back = strict.do(*PHONE, "[Wróć]")
    assert back.text.startswith("Tak to zobaczą ludzie:")
    assert labels(back) == ["Opublikuj", "Popraw", "Anuluj"]
    strict.do("[Opublikuj]", "[Anuluj]")
    assert world.knowledge.version() == version
    assert strict.say(WHY).text != "", "it is a question again"
    assert world.knowledge.version() == version


def test_a_reason_may_not_be_a_novel(world: World, strict: Chat) -> None:
    strict.do(*PHONE)
    again = strict.say("x" * (LONGEST + 1))
    assert again.text.startswith("Za długie: najwyżej 1\N{NO-BREAK SPACE}000 znaków.")
    assert "„Izba Kowali”" in again.text
    assert strict.say("x" * LONGEST).text.startswith("Opublikowano.")


def test_the_question_for_a_reason_survives_a_restart(staffed: Staffed, strict: Chat) -> None:
    strict.do(*PHONE)
    staffed.restart()
    again = strict.do("/edytuj", "[Wróć do zaczętego]")
    assert "„Izba Kowali”" in again.text
    staffed.restart()
    assert strict.say(WHY).text.startswith("Opublikowano.")


def test_a_question_that_is_gone_is_not_named_any_more(world: World, strict: Chat) -> None:
    strict.do(*PHONE)
    world.golden.remove(BODY)
    assert "Izba Kowali" not in strict.do("/edytuj", "[Wróć do zaczętego]").text
    assert strict.say(WHY).text.startswith("Opublikowano.")
    assert reasons(world, "org-izba") == []


def test_what_the_coordinator_typed_today_is_confirmed_and_says_nothing_of_the_rest(world: World, kuba: Chat) -> None:
    person = world.parts.people.by_telegram(kuba.account)
    assert person is not None
    before = world.parts.editing.confirm(person, "org-izba", 1).document
    world.clock.move(days=3)
    kuba.do(*PHONE)
    after = world.documents["org-izba"]
    assert isinstance(after, Organisation)
    assert isinstance(before, Organisation)
    [typed] = [each for each in after.contacts if each.value == NEW_PHONE]
    assert (typed.status, typed.source, str(typed.source_date)) == (Status.CONFIRMED, "koordynator: Kuba Kowal", "2026-03-13")
    assert after.confirmed_on == before.confirmed_on
    assert [each for each in after.contacts if each != typed] == [each for each in before.contacts if each.value != OLD_PHONE]


def test_an_event_that_is_put_off(world: World, strict: Chat) -> None:
    asked = strict.do(*PUT_OFF)
    assert "• „Dni Kowala”" in asked.text
    assert strict.say("Sala zalana.").text.startswith("Opublikowano.")
    assert [reason.text for reason in reasons(world, "event-targi")] == ["Sala zalana."]


def test_a_new_event_that_is_taken_for_another(world: World, strict: Chat) -> None:
    world.golden.append(golden("dni kowala?", "event-targi", never=("Dni Kowala nocą",)))
    steps = ("/edytuj", "[Nowe wydarzenie]", "Dni Kowala nocą", "5 maja", "Kielce", "[Pomiń]", "[Pomiń]", "[Opublikuj]")
    asked = strict.do(*steps)
    assert "• „dni kowala?”" in asked.text
    assert "event-dni-kowala-noca-2026-05-05" not in world.documents
    assert strict.say("To drugi dzień targów.").text.startswith("Opublikowano.")
    assert [reason.revision for reason in reasons(world, "event-dni-kowala-noca-2026-05-05")] == [1]


def test_the_first_two_are_named_and_the_rest_counted(world: World, strict: Chat) -> None:
    world.golden += [golden(text, "org-izba", OLD_PHONE) for text in ("izba kowali?", "IK")]
    asked = strict.do(*PHONE)
    assert asked.text.startswith("3 pytania wzorcowe straciłyby")
    assert asked.text.count("• „") == 2
    assert "i jeszcze 1…" in asked.text


def test_a_reason_counts_for_what_was_named_alone(world: World, strict: Chat) -> None:
    strict.do(*PHONE)
    world.golden.append(golden("IK", "org-izba", OLD_PHONE))
    again = strict.say(WHY)
    assert again.text.startswith("2 pytania wzorcowe")
    assert reasons(world, "org-izba") == []
    assert strict.say(WHY).text.startswith("Opublikowano.")


def test_a_change_of_somebody_else_comes_before_the_reason(world: World, strict: Chat) -> None:
    strict.do(*PHONE)
    standing = world.documents["org-izba"]
    world.knowledge.revise(standing.model_copy(update={"description": "Zrzesza kowali i ślusarzy."}), standing.revision, "Ada")
    told = strict.say(WHY)
    assert "Ktoś zmienił to w międzyczasie: Ada" in told.text
    assert reasons(world, "org-izba") == []
    assert "„Izba Kowali”" in strict.do("[Nanieś moją zmianę]", "[Opublikuj]").text
    assert strict.say(WHY).text.startswith("Opublikowano.")
    assert [reason.revision for reason in reasons(world, "org-izba")] == [3]


def test_who_loses_the_right_meanwhile_is_not_asked_why(world: World, strict: Chat) -> None:
    strict.do(*PHONE)
    person = world.parts.people.by_telegram(strict.account)
    assert person is not None
    world.parts.people.change(person.id, person.name, [Role.COORDINATOR], ["spec-miody"], [])
    assert "Nie masz prawa tego zmienić." in strict.say(WHY).text
    assert reasons(world, "org-izba") == []


def both(world: World) -> str:
    """A file with the new phone and the new day."""
    body, event = world.documents["org-izba"], world.documents["event-targi"]
    assert isinstance(body, Organisation)
    contacts = tuple(each.model_copy(update={"value": NEW_PHONE}) if each.value == OLD_PHONE else each for each in body.contacts)
    moved = type(event).model_validate({**event.model_dump(), "starts": "2026-05-20T10:00", "ends": "2026-05-20T15:00"})
    return to_toml([body.model_copy(update={"contacts": contacts}), moved])


def test_a_file_takes_one_reason_for_all_of_it(world: World, strict: Chat) -> None:
    version = world.knowledge.version()
    strict.file("zmiany.toml", both(world))
    asked = strict.tap("Opublikuj")
    assert asked.text.startswith("2 pytania wzorcowe")
    assert labels(asked) == ["Wróć", "Anuluj"]
    assert "zmiany.toml: 0 nowych, 2 zmienione" in strict.tap("Wróć").text
    strict.tap("Opublikuj")
    assert world.knowledge.version() == version
    assert strict.say(WHY).text.startswith("Opublikowano: 0 nowych, 2 zmienione.")
    for document in ("org-izba", "event-targi"):
        [reason] = reasons(world, document)
        assert (reason.revision, reason.text, set(reason.broken)) == (2, WHY, {BODY.id, DAY.id})


def test_a_file_that_moved_meanwhile_is_told_anew(world: World, strict: Chat) -> None:
    strict.file("zmiany.toml", both(world))
    strict.tap("Opublikuj")
    standing = world.documents["event-targi"]
    world.knowledge.revise(standing.model_copy(update={"description": "Nowy opis."}), standing.revision, "Ada")
    assert strict.say(WHY).text.startswith("W międzyczasie ktoś coś zmienił.")
    assert reasons(world, "org-izba") == []


def test_getting_ready_begins_with_the_steps_once(world: World, staffed: Staffed) -> None:
    """`background` of the world does nothing; what is begun twice at once is begun once."""
    begun: list[object] = []
    consents = type(world.parts.consents)(world.parts.impact, world.parts.reasons, world.clock, begun.append)
    consents.expect()
    consents.expect()
    [work] = begun
    assert callable(work)
    work()
    consents.expect()
    assert len(begun) == 2
