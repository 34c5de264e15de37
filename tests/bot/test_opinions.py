"""Thumbs and passing on, as dialogues in the small world."""

from typing import Any

import pytest

from bot.feedback import Reason, Thumb
from bot.handoff import State
from bot.messages import Channel, Language, Manner, Outcome, Reply
from bot.people import Person, Role
from bot.texts import catalogue
from tests.bot.world import World, button, in_language

ALA: dict[str, Any] = {"channel": Channel.TELEGRAM, "conversation": "42", "person": "42", "private": True}
OTHER: dict[str, Any] = {**ALA, "conversation": "43", "person": "43"}
GROUP: dict[str, Any] = {**ALA, "conversation": "-7", "private": False}


def labels(reply: Reply) -> list[str]:
    return [button.label for button in reply.buttons]


def coordinator(world: World, account: str | None = "9001") -> Person:
    person = world.parts.people.add("Kuba Kowal", [Role.COORDINATOR], world.clock(), ["spec-metal"])
    world.parts.people.connect(person.id, account)
    return person


def letters(world: World) -> list[tuple[str, Reply]]:
    """What the postman would take now, each taken once."""
    found = []
    while (letter := world.parts.outbox.claim(world.clock())) is not None:
        world.parts.outbox.sent(letter.id, world.clock())
        found.append((letter.account, letter.reply))
    return found


@pytest.mark.parametrize("question", ["spawanie stali", "tartak xyzzy", "xyzzy"])
def test_thumbs_are_last_and_fit(world: World, question: str) -> None:
    reply = world.ask(question, **ALA)
    assert labels(reply)[-2:] == ["👍", "👎"]
    assert all(1 <= len(each.data.encode()) <= 64 for each in reply.buttons)


def test_only_an_honest_no_offers_a_person_at_once(world: World) -> None:
    assert "Zapytaj człowieka" in labels(world.ask("xyzzy", **ALA))
    assert "Zapytaj człowieka" not in labels(world.ask("spawanie stali", **ALA))


@pytest.mark.parametrize(
    "where", [GROUP, {"channel": Channel.JSONL}, {"channel": Channel.TERMINAL, "private": True}, {**ALA, "private": False}]
)
def test_nowhere_else_are_there_thumbs(world: World, where: dict[str, Any]) -> None:
    assert "👍" not in labels(world.ask("spawanie stali", **where))
    assert not {"👍", "Zapytaj człowieka"} & set(labels(world.ask("xyzzy", **where)))


@pytest.mark.parametrize("said", ["dzień dobry", "/pomoc", "/prywatnosc", "x" * 3000])
def test_nothing_else_is_judged(world: World, said: str) -> None:
    assert "👍" not in labels(world.ask(said, **ALA))


def test_a_thumb_up_is_thanked_for_and_counts_once(world: World) -> None:
    answer = world.ask("spawanie stali", **ALA)
    for _ in range(2):
        thanks = world.press(button(answer, "👍"), **ALA)
        assert (thanks.outcome, thanks.manner, thanks.text) == (Outcome.FEEDBACK, Manner.NOTICE, "Dziękuję za ocenę!")
        assert thanks.buttons == ()
    assert world.parts.feedback.of([answer.turn])[answer.turn].thumb is Thumb.UP


def test_a_thumb_down_asks_for_the_reason_and_offers_a_person(world: World) -> None:
    answer = world.ask("spawanie stali", **ALA)
    asked = world.press(button(answer, "👎"), **ALA)
    assert labels(asked) == ["Zła odpowiedź", "Nieaktualne", "Nie o to chodziło", "Za mało", "Zapytaj człowieka"]
    given = world.parts.feedback.of([answer.turn])[answer.turn]
    assert (given.thumb, given.reason) == (Thumb.DOWN, None)
    noted = world.press(button(asked, "Nieaktualne"), **ALA)
    assert (noted.text, noted.manner) == ("Dziękuję, zapisane: nieaktualne.", Manner.INSTEAD)
    assert labels(noted) == ["Zapytaj człowieka"]
    assert world.parts.feedback.of([answer.turn])[answer.turn].reason is Reason.OUTDATED
    world.press(button(answer, "👍"), **ALA)
    changed = world.parts.feedback.of([answer.turn])[answer.turn]
    assert (changed.thumb, changed.reason) == (Thumb.UP, None)


def test_judging_is_no_change_of_subject(world: World) -> None:
    answer = world.ask("spawanie stali", **ALA)
    world.press(button(answer, "👎"), **ALA)
    assert "41 000 00 01" in world.ask("a telefon?", **ALA).text


def test_nobody_judges_or_passes_on_what_somebody_else_was_answered(world: World) -> None:
    answer = world.ask("xyzzy", **ALA)
    for label in ("👍", "👎", "Zapytaj człowieka"):
        reply = world.press(button(answer, label), **OTHER)
        assert "Tej odpowiedzi nie ma już w zapisach." in reply.text
    world.press(button(answer, "Zapytaj człowieka").data.replace(":ask:", ":yes:"), **OTHER)
    assert world.parts.feedback.of([answer.turn]) == {}
    assert world.parts.handoffs.all() == []


@pytest.mark.parametrize("data", ["t:", "t:up", "n:up:", "n:x:y", "p:yes:", "p::", "t:wrong:gone", "t:nonsense:gone", "p:x:gone"])
def test_buttons_that_nobody_made_do_nothing(world: World, data: str) -> None:
    reply = world.press(data, **ALA)
    assert reply.outcome in {Outcome.FEEDBACK, Outcome.UNSUPPORTED}
    assert world.parts.handoffs.all() == []


def test_a_question_is_passed_on_only_after_its_words_were_shown_and_agreed_to(world: World) -> None:
    coordinator(world)
    asked = "spawanie stali, odlewnia żeliwa, tokarz, +48600100200"
    answer = world.ask(asked, **ALA)
    down = world.press(button(answer, "👎"), **ALA)
    shown = world.press(button(down, "Zapytaj człowieka"), **ALA)
    assert "„spawanie stali, odlewnia żeliwa, tokarz, [telefon]”" in shown.text
    assert "Branża metal" in shown.text
    assert "bez imienia, konta i numeru telefonu" in shown.text
    assert letters(world) == []
    assert world.parts.handoffs.all() == []
    done = world.press(button(shown, "Tak, przekaż"), **ALA)
    assert (done.text, done.manner) == ("Pytanie przekazane. Odpowiedź przyjdzie tutaj.", Manner.INSTEAD)
    [(account, letter)] = letters(world)
    assert account == "9001"
    assert "spawanie stali, odlewnia żeliwa, tokarz, [telefon]" in letter.text
    assert "42" not in letter.text
    assert "600" not in letter.text
    again = world.press(button(shown, "Tak, przekaż"), **ALA)
    assert again.text == "To pytanie jest już przekazane. Odpowiedź przyjdzie tutaj."
    assert letters(world) == []


def test_a_complaint_about_a_contact_goes_to_the_staff_with_what_it_is_about(world: World) -> None:
    kuba = coordinator(world)
    world.ask("spawanie stali", **ALA)
    shown = world.press(button(world.ask("nikt tam nie odbiera", **ALA), "Zapytaj człowieka"), **ALA)
    assert "obsłudze asystenta" in shown.text
    assert "„spawanie stali – nikt tam nie odbiera”" in shown.text
    world.press(button(shown, "Tak, przekaż"), **ALA)
    [passed] = world.parts.handoffs.all()
    assert passed.specialisation is None
    assert kuba.telegram not in [account for account, _ in letters(world)]


def test_who_does_not_agree_passes_nothing_on(world: World) -> None:
    coordinator(world)
    shown = world.press(button(world.ask("xyzzy", **ALA), "Zapytaj człowieka"), **ALA)
    assert world.press(button(shown, "Nie przekazuj"), **ALA).text == "Pytanie nie zostało przekazane."
    assert world.parts.handoffs.all() == []


def test_what_found_nothing_goes_to_the_administrators(world: World) -> None:
    coordinator(world)
    boss = world.parts.people.add("Ada", [Role.ADMINISTRATOR], world.clock())
    world.parts.people.connect(boss.id, "9002")
    shown = world.press(button(world.ask("xyzzy", **ALA), "Zapytaj człowieka"), **ALA)
    assert "obsłudze asystenta" in shown.text
    world.press(button(shown, "Tak, przekaż"), **ALA)
    assert [account for account, _ in letters(world)] == ["9002"]
    [found] = world.parts.handoffs.all()
    assert found.specialisation is None


def test_where_nobody_is_connected_it_is_said_honestly(world: World) -> None:
    coordinator(world, account=None)
    shown = world.press(button(world.ask("xyzzy", **ALA), "Zapytaj człowieka"), **ALA)
    done = world.press(button(shown, "Tak, przekaż"), **ALA)
    assert "Pytanie zapisane na biurku." in done.text
    assert "41 000 00 09" in done.text, "the person to call stands there"
    assert "przekazane" not in done.text.lower()
    assert [each.state for each in world.parts.handoffs.all()] == [State.NEW]


def test_a_follow_up_is_passed_on_with_what_it_referred_to(world: World) -> None:
    coordinator(world)
    world.ask("spawanie stali", **ALA)
    answer = world.ask("a telefon?", **ALA)
    down = world.press(button(answer, "👎"), **ALA)
    shown = world.press(button(down, "Zapytaj człowieka"), **ALA)
    assert "spawanie stali" in shown.text


def test_of_a_pressed_button_the_question_behind_it_is_passed_on(world: World) -> None:
    coordinator(world)
    answer = world.ask("spawanie stali", **ALA)
    contact = world.press(button(answer, "Kontakt"), **ALA)
    shown = world.press(button(world.press(button(contact, "👎"), **ALA), "Zapytaj człowieka"), **ALA)
    assert "„spawanie stali”" in shown.text


@pytest.mark.parametrize("language", [Language.EN, Language.UK])
def test_it_is_all_said_in_the_language_of_the_question(world: World, language: Language) -> None:
    texts = catalogue(language)
    answer = world.ask(in_language(language), **ALA)
    down = world.press(button(answer, "👎"), **ALA)
    assert down.text == texts.text("feedback-down")
    shown = world.press(button(down, texts.text("button-pass-on")), **ALA)
    done = world.press(button(shown, texts.text("button-pass-on-yes")), **ALA)
    assert (done.language, done.outcome) == (language, Outcome.FEEDBACK)
