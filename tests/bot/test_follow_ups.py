"""From one turn to the next: what a message refers to, in the small world."""

import pytest

from bot.messages import Language, Outcome
from tests.bot.world import HONEY_PHONE, METAL, PHONE, World, button, change, sentence


def test_a_bare_wish_is_read_with_the_last_turn(world: World) -> None:
    world.ask(METAL, "c")
    assert PHONE in world.ask("a telefon?", "c").text
    assert "Kursy zawodowe" in world.ask("a co oferują?", "c").text
    assert "Dni Kowala" in world.ask("a jakieś wydarzenia?", "c").text
    assert "Bon na maszyny" in world.ask("a dotacje?", "c").text
    assert "Izba Kowali" in world.ask("a kto jest koordynatorem?", "c").text


def test_each_entry_of_a_list_has_a_button(world: World) -> None:
    world.ask(METAL, "c")
    for wish, listed, shown in [
        ("a co oferują?", "Kursy zawodowe", "Kursy i warsztaty z mistrzem."),
        ("a jakieś wydarzenia?", "Dni Kowala", "Pokazy kucia."),
        ("a dotacje?", "Bon na maszyny", "do 100 000 zł"),
        ("/finansowanie", "Bon na maszyny", "do 100 000 zł"),
    ]:
        reply = world.ask(wish, "c")
        assert shown not in reply.text
        assert shown in world.press(button(reply, listed), "c").text


def test_what_no_document_says_of_a_body_is_told_so(world: World) -> None:
    change(world, "org-izba", abbreviations=["IKW"])
    world.ask(METAL, "c")
    for text in (world.ask("a godziny otwarcia?", "c").text, world.ask("IKW godziny otwarcia?").text):
        assert sentence("detail-known") in text
        assert PHONE in text
    assert sentence("detail-known") not in world.ask("Izba Kowali").text


def test_what_is_asked_about_a_programme_shows_all_that_is_known_of_it(world: World) -> None:
    world.ask("Bon na maszyny", "c")
    text = world.ask("a godziny otwarcia?", "c").text
    assert sentence("detail-known") in text
    assert "do 100 000 zł" in text


def test_help_belongs_to_every_branch_so_its_contact_is_asked_back(world: World) -> None:
    world.ask("Kursy zawodowe", "c")
    assert sentence("whose") in world.ask("a telefon?", "c").text


def test_an_entry_of_a_list_is_named_by_its_place_and_stays_of_the_branch(world: World) -> None:
    world.ask(METAL, "c")
    offered = button(world.ask("a co oferują?", "c"), "Kursy zawodowe")
    chosen = world.ask("ta pierwsza", "c")
    assert chosen.cards[0] == world.press(offered).cards[0]
    assert PHONE in chosen.text
    assert PHONE in world.ask("a telefon?", "c").text


def test_a_correction_is_answered_for_what_it_says(world: World) -> None:
    for dropped, meant, expected in (("pasieka", METAL, "spec-metal"), (METAL, "pasieka", "spec-miody")):
        reply = world.ask(f"nie {dropped}, tylko {meant}")
        assert (reply.outcome, reply.candidates[0].document) == (Outcome.ANSWERED, expected)
        assert reply.cards[0] == world.ask(meant).cards[0]


def test_a_wish_may_follow_a_pressed_button(world: World) -> None:
    world.press(button(world.ask("/kontakt", "c"), "Metal"), "c")
    assert "Dni Kowala" in world.ask("a jakieś wydarzenia?", "c").text
    assert PHONE in world.ask("a telefon?", "c").text


def test_a_new_topic_replaces_the_old_one(world: World) -> None:
    world.ask(METAL, "c")
    world.ask("pasieka", "c")
    text = world.ask("a telefon?", "c").text
    assert (HONEY_PHONE in text, PHONE in text) == (True, False)


def test_conversations_do_not_hear_each_other(world: World) -> None:
    world.ask(METAL, "c")
    world.ask("pasieka", "d")
    assert PHONE in world.ask("a telefon?", "c").text
    assert HONEY_PHONE in world.ask("a telefon?", "d").text


@pytest.mark.parametrize("between", ["/pomoc", "/prywatnosc", "dziękuję bardzo", None, "", "xyzzy plugh", "x" * 9999])
def test_a_turn_about_nothing_keeps_what_the_conversation_is_about(world: World, between: str | None) -> None:
    world.ask(METAL, "c")
    world.ask(between, "c")
    assert PHONE in world.ask("a telefon?", "c").text


def test_a_wish_without_a_conversation_is_not_guessed(world: World) -> None:
    assert PHONE not in world.ask("a telefon?").text
    assert PHONE not in world.ask("a telefon?", "fresh").text


def test_a_bare_wish_for_a_contact_is_asked_back_whose(world: World) -> None:
    reply = world.ask("a telefon?")
    assert reply.outcome is Outcome.UNSURE
    assert sentence("whose") in reply.text
    assert [each.label for each in reply.buttons] == ["Metal", "Drewno", "Miody"]


def test_a_body_called_by_its_acronym_is_meant_whatever_the_gate_says(world: World) -> None:
    change(world, "org-izba", abbreviations=["IKŚ", "kowalska"])
    assert world.ask("ikś xyzzy plugh").candidates[0].document == "org-izba"
    assert world.ask("gdzie siedzi ten IKŚ, a telefon?").outcome is Outcome.ANSWERED
    # Half a name may be anything.
    assert world.ask("kowalska xyzzy plugh").outcome is not Outcome.ANSWERED


def test_help_in_a_conversation_is_about_its_branch(world: World) -> None:
    world.ask(METAL, "c")
    assert "Izba Kowali" in world.ask("a kursy zawodowe?", "c").text


def test_another_trade_in_a_follow_up_is_a_new_topic(world: World) -> None:
    world.ask(METAL, "c")
    assert world.ask("a dla pasieki?", "c").candidates[0].document == "spec-miody"
    assert "41 000 00 02" in world.ask("a telefon?", "c").text


def test_a_question_that_stands_alone_has_no_context(world: World) -> None:
    world.ask(METAL)
    assert PHONE not in world.ask("a telefon?").text


def test_after_a_long_pause_the_topic_is_forgotten(world: World) -> None:
    world.ask(METAL, "c")
    world.clock.move(minutes=29)
    assert PHONE in world.ask("a telefon?", "c").text
    world.clock.move(minutes=31)
    assert PHONE not in world.ask("a telefon?", "c").text


def test_a_wish_about_a_withdrawn_topic_is_not_answered_from_memory(world: World) -> None:
    world.ask(METAL, "c")
    for name in ("spec-metal", "org-izba"):
        world.knowledge.withdraw(name, 1, author="ola")
    assert PHONE not in world.ask("a telefon?", "c").text


def test_a_follow_up_in_another_language_is_answered_in_it(world: World) -> None:
    world.ask(METAL, "c")
    reply = world.ask("and the phone?", "c")
    assert (reply.language, PHONE in reply.text) == (Language.EN, True)
