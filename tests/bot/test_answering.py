"""From a question to documents, an outcome and ways on, in the small world."""

import pytest

from bot.messages import Channel, Language, Outcome, Reply
from tests.bot.world import HONEY_PHONE, METAL, PHONE, World, button, change, document, sentence

# Answers


@pytest.mark.parametrize(
    ("said", "first", "shown"),
    [
        (METAL, "spec-metal", "Izba Kowali"),
        ("SPAWANIE STALI!!!", "spec-metal", "Izba Kowali"),
        ("odlewnia zeliwa", "spec-metal", PHONE),
        ("pasieka", "spec-miody", "Klub Pszczelarza"),
        ("Izba Kowali", "org-izba", "Zrzesza kowali."),
        ("IK", "org-izba", PHONE),
        ("Kursy zawodowe", "support-kursy", "Kursy i warsztaty z mistrzem."),
        ("Bon na maszyny", "fund-otwarty", "do 100 000 zł"),
        ("Dni Kowala", "event-targi", "15 kwietnia 2026, 10:00"),
        ("Czy potrzebna jest koncesja?", "guide-koncesja", "Koncesja nie jest potrzebna."),
        ("11/24", "appt-metal", "Izba Kowali"),
    ],
)
def test_each_kind_of_document_answers_for_itself(world: World, said: str, first: str, shown: str) -> None:
    reply = world.ask(said)
    assert reply.outcome is Outcome.ANSWERED
    assert (reply.candidates[0].document, reply.candidates[0].shown) == (first, True)
    assert shown in reply.text


def test_candidates_come_best_first_without_doubles(world: World) -> None:
    candidates = world.ask(METAL).candidates
    assert 1 < len(candidates) <= 10
    assert len({each.document for each in candidates}) == len(candidates)
    assert [each.score for each in candidates] == sorted((each.score for each in candidates), reverse=True)


def test_a_question_outside_gets_a_no_and_a_person(world: World) -> None:
    reply = world.ask("xyzzy plugh")
    assert reply.outcome is Outcome.NO_MATCH
    assert sentence("no-match") in reply.text
    assert "41 000 00 09" in reply.text
    assert reply.buttons == ()


def test_without_documents_everything_is_a_no(world: World) -> None:
    for name, each in world.documents.items():
        world.knowledge.withdraw(name, each.revision, author="ola")
    reply = world.ask(METAL, "c")
    assert (reply.outcome, reply.candidates) == (Outcome.NO_MATCH, ())
    assert world.ask("/kontakt", "c").outcome is Outcome.ANSWERED
    assert world.ask("a telefon?", "c").outcome is Outcome.NO_MATCH


# Choices


def test_in_doubt_two_or_three_choices_stand_as_text_and_as_buttons(world: World) -> None:
    reply = world.ask("tartak xyzzy", "c")
    assert reply.outcome is Outcome.UNSURE
    assert 2 <= len(reply.buttons) <= 3
    assert sentence("unsure") in reply.text
    for number, choice in enumerate(reply.buttons, 1):
        assert f"\n{number}. " in reply.text
        pressed = world.press(choice, "c")
        assert pressed.outcome is Outcome.ANSWERED
        assert pressed.candidates[0].shown
    assert {each.document for each in reply.candidates if each.shown} == {
        each.document for each in reply.candidates[: len(reply.buttons)]
    }


def test_an_appointment_and_its_specialisation_are_one_choice_that_leads_to_the_coordinator(world: World) -> None:
    change(world, "appt-miody", note="pasieka")
    reply = world.ask("pasieka xyzzy")
    assert reply.outcome is Outcome.UNSURE
    assert {"appt-miody", "spec-miody"} <= {each.document for each in reply.candidates[:2]}
    assert reply.text.count("Branża miody") == 1
    assert "spec-" not in reply.text
    pressed = world.press(button(reply, "Miody"))
    assert "Klub Pszczelarza" in pressed.text
    assert HONEY_PHONE in pressed.text


def test_nor_are_they_two_alternatives(world: World) -> None:
    change(world, "appt-miody", note="pasieka")
    reply = world.ask("czy koncesja pasieka")
    assert [each.document for each in reply.candidates[:3]] == ["guide-koncesja", "appt-miody", "spec-miody"]
    assert [each.label for each in reply.buttons].count("Miody") == 1
    assert reply.text.count("Branża miody") == 1


def test_a_body_of_the_same_town_does_not_come_before_the_branch_of_a_trade(world: World) -> None:
    change(world, "org-klub", abbreviations=("Starachowice",))
    reply = world.ask("Starachowice tartak")
    assert (reply.outcome, reply.candidates[0].document) == (Outcome.ANSWERED, "spec-drewno")
    change(world, "org-klub", abbreviations=("Starachowice", "klub za tartakiem"))
    assert world.ask("klub Starachowice tartak").candidates[0].document == "org-klub", "it was named"


def test_help_is_not_given_a_branch_that_nobody_named(world: World) -> None:
    change(world, "spec-miody", trades=("pasieka", "pszczelarz", "kursy zawodowe miodowe"))
    assert "Klub Pszczelarza" not in world.ask("Kursy zawodowe").text
    assert "Izba Kowali" in world.ask("Kursy zawodowe spawanie stali").text


@pytest.mark.parametrize("typed", ["2", " 2.", "2)"])
def test_a_choice_may_be_typed_as_its_number(world: World, typed: str) -> None:
    unsure = world.ask("tartak xyzzy", "c")
    assert world.ask(typed, "c").cards == world.press(unsure.buttons[1]).cards


def test_a_contact_asked_of_choices_is_that_of_each(world: World) -> None:
    unsure = world.ask("pasieka xyzzy", "c")
    assert [each.label for each in unsure.buttons] == ["Miody", "Zlot drwali", "Metal"]
    told = world.ask("a telefon?", "c")
    assert told.outcome is Outcome.ANSWERED
    assert PHONE in told.text
    assert HONEY_PHONE in told.text
    assert told.buttons == unsure.buttons
    assert world.ask("2", "c").cards == world.press(unsure.buttons[1]).cards


def test_a_contact_asked_of_a_list_is_asked_back_whose(world: World) -> None:
    world.ask("/finansowanie", "c")
    assert sentence("whose") in world.ask("a telefon?", "c").text


def test_what_was_chosen_is_what_the_conversation_is_about(world: World) -> None:
    unsure = world.ask("tartak xyzzy", "c")
    chosen = next(each for each in unsure.buttons if each.label == "Metal") if _has(unsure, "Metal") else unsure.buttons[0]
    answer = world.press(chosen, "c")
    contact = world.ask("a telefon?", "c")
    assert contact.outcome is Outcome.ANSWERED
    assert set(_phones(contact)) <= set(_phones(answer)) | {"41 000 00 09"}


def _has(reply: Reply, label: str) -> bool:
    return any(each.label == label for each in reply.buttons)


def _phones(reply: Reply) -> list[str]:
    return [line.removeprefix("• ")[:12] for line in reply.text.split("\n") if line.startswith("• 41")]


# Buttons


def test_the_ways_on_lead_to_contact_help_events_and_money(world: World) -> None:
    answer = world.ask(METAL, "c")
    contact, offer, events, funding = (world.press(each, "c") for each in answer.buttons)
    assert PHONE in contact.text
    assert "Kursy zawodowe" in offer.text
    assert "Izba Kowali" in offer.text
    assert "Dni Kowala" in events.text
    assert "Bon na maszyny" in funding.text
    assert {reply.outcome for reply in (contact, offer, events, funding)} == {Outcome.ANSWERED}


def test_every_button_of_every_answer_leads_to_an_answer(world: World) -> None:
    for name, each in world.documents.items():
        title = getattr(each, "name", None) or getattr(each, "title", None) or getattr(each, "resolution", "") or name
        for pressed in world.ask(title, name).buttons:
            reply = world.press(pressed, name)
            assert reply.outcome is Outcome.ANSWERED, (name, pressed)
            for further in reply.buttons:
                assert world.press(further, name).outcome is Outcome.ANSWERED, (name, pressed, further)


@pytest.mark.parametrize(
    "data", ["", ":", "show", "show:", "show:ffffffffffff", "x:y", "show:spec-metal", "\ud83d", "a" * 64, "contact:é"]
)
def test_a_button_that_we_never_made_is_refused(world: World, data: str) -> None:
    reply = world.press(data, "c")
    assert (reply.outcome, sentence("button-gone") in reply.text) == (Outcome.UNSUPPORTED, True)


def test_a_button_for_an_unknown_action_is_refused(world: World) -> None:
    key = button(world.ask(METAL), "Kontakt").data.partition(":")[2]
    assert world.press(f"delete:{key}").outcome is Outcome.UNSUPPORTED


def test_a_button_of_a_withdrawn_document_is_gone(world: World) -> None:
    show = button(world.ask("/kontakt"), "Miody")
    world.knowledge.withdraw("spec-miody", 1, author="ola")
    assert sentence("button-gone") in world.press(show).text


def test_a_button_shows_what_the_document_says_now(world: World) -> None:
    show = button(world.ask("/kontakt"), "Metal")
    change(world, "org-izba", name="Izba Kowali i Ślusarzy")
    assert "Izba Kowali i Ślusarzy" in world.press(show).text


def test_a_refused_button_does_not_cost_the_context(world: World) -> None:
    world.ask(METAL, "c")
    world.press("show:ffffffffffff", "c")
    assert PHONE in world.ask("a telefon?", "c").text


# Two questions at once


def test_two_questions_get_two_answers(world: World) -> None:
    reply = world.ask("spawanie stali? pasieka pszczelarz")
    assert reply.outcome is Outcome.ANSWERED
    assert "Izba Kowali" in reply.text
    assert "Klub Pszczelarza" in reply.text


def test_a_trade_and_a_wish_in_one_message_are_both_answered(world: World) -> None:
    reply = world.ask("spawanie stali? a jakieś wydarzenia?")
    assert "Izba Kowali" in reply.text
    assert "Dni Kowala" in reply.text
    assert len({each.document for each in reply.candidates}) == len(reply.candidates)


def test_two_bodies_that_are_named_get_two_answers(world: World) -> None:
    assert _phones(world.ask("Izba Kowali i Klub Pszczelarza"))[:2] == ["41 000 00 01", "41 000 00 02"]


def test_two_trades_that_come_equally_close_are_choices(world: World) -> None:
    reply = world.ask("stolarz meblowy i spawanie stali")
    assert reply.outcome is Outcome.UNSURE
    assert [each.label for each in reply.buttons][:2] == ["Drewno", "Metal"]


def test_a_conjunction_within_one_trade_parts_nothing(world: World) -> None:
    reply = world.ask("robię bramy stalowe i tartak")
    assert "Branża metal" in reply.text
    assert "Branża drewno" not in reply.text


def test_a_bare_call_for_help_is_no_question_of_its_own(world: World) -> None:
    reply = world.ask("spawanie stali oraz a kto jest koordynatorem?")
    assert reply.outcome is Outcome.ANSWERED
    assert "Izba Kowali" in reply.text
    assert sentence("no-match-part") not in reply.text
    assert world.ask("spawanie stali, xyzzy plugh foo bar?").outcome is not Outcome.ANSWERED


def test_two_trades_of_one_branch_get_one_answer(world: World) -> None:
    assert world.ask("spawanie stali. odlewnia żeliwa").text.count("Branża metal") == 1


# Activity codes


def test_a_code_is_answered_by_the_mapping_which_is_called_ours(world: World) -> None:
    reply = world.ask("25.62.Z")
    assert reply.outcome is Outcome.ANSWERED
    assert reply.candidates[0].document == "spec-metal"
    assert "25 Wyroby metalowe" in reply.text
    assert "nie urzędowe" in reply.text


def test_an_unknown_code_is_told_so_with_a_person(world: World) -> None:
    reply = world.ask("96.02.Z")
    assert reply.outcome is Outcome.NO_MATCH
    assert sentence("activity-unknown") in reply.text
    assert "41 000 00 09" in reply.text


@pytest.mark.parametrize("said", ["handel detaliczny", "sekcja H", "dział 96"])
def test_an_activity_that_no_specialisation_has_is_told_so_however_it_is_named(world: World, said: str) -> None:
    reply = world.ask(said)
    assert reply.outcome is Outcome.NO_MATCH
    assert sentence("activity-unknown") in reply.text
    assert "41 000 00 09" in reply.text


@pytest.mark.parametrize("said", ["PKD 24", "dział 24", "produkcja metali", "sekcja C"])
def test_an_activity_that_is_wider_than_the_mapping_is_asked_for_more_exactly(world: World, said: str) -> None:
    reply = world.ask(said)
    assert reply.outcome is Outcome.NO_MATCH
    assert sentence("activity-wider") in reply.text
    assert sentence("activity-unknown") not in reply.text


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("said", ["25.62.Z", "96.02.Z", "PKD 24"])
def test_it_is_said_which_classification_the_codes_are_of(world: World, said: str, language: Language) -> None:
    assert "PKD 2007" in world.ask(said, language=language).text


def test_a_year_is_no_code(world: World) -> None:
    assert sentence("activity-unknown") not in world.ask("tartak 2024r.").text


# Commands

COMMANDS = {
    "/kontakt": "coordinators",
    "/wydarzenia": "events-list",
    "/finansowanie": "funding-open-list",
    "/prywatnosc": "privacy-what",
    "/privacy": "privacy-what",
    "/pomoc": "help-what",
    "/help": "help-what",
    "/start": "help-what",
}


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_answers_in_every_language(world: World, command: str, language: Language) -> None:
    reply = world.ask(command, "c", language=language, channel=Channel.TELEGRAM)
    assert reply.language is language
    assert sentence(COMMANDS[command], language) in reply.text


@pytest.mark.parametrize("written", ["/KONTAKT", "/kontakt proszę", "  /kontakt "])
def test_a_command_may_be_written_carelessly(world: World, written: str) -> None:
    assert sentence("coordinators") in world.ask(written).text


def test_the_branches_can_be_chosen_under_the_list_of_coordinators(world: World) -> None:
    assert [each.label for each in world.ask("/kontakt").buttons] == ["Metal", "Drewno", "Miody"]


def test_help_that_every_branch_gets_asks_for_the_branch(world: World) -> None:
    reply = world.ask("Kursy zawodowe")
    assert sentence("which-branch") in reply.text
    assert [each.label for each in reply.buttons] == ["Metal", "Drewno", "Miody"]


def test_what_comes_close_stands_beside_the_branches(world: World) -> None:
    reply = world.ask("kursy kowala")
    assert reply.text.index(sentence("alternatives")) < reply.text.index(sentence("which-branch"))
    assert [each.label for each in reply.buttons] == ["Metal", "Drewno", "Miody", "Dni Kowala"]


# Elsewhere


def test_a_doubtful_question_about_a_body_of_another_region_gets_no_choices(world: World) -> None:
    assert world.ask("Izba Kowali xyzzy").outcome is Outcome.UNSURE
    assert world.ask("Izba Kowali w Krakowie").outcome is Outcome.NO_MATCH


def test_nor_does_a_clear_one_get_ours(world: World) -> None:
    often = "Izba Kowali " * 12
    assert world.ask(f"{often} xyzzy plugh").outcome is Outcome.ANSWERED
    assert world.ask(f"{often} Kraków plugh").outcome is Outcome.NO_MATCH
    assert world.ask(f"{often} Kraków Kielce").outcome is Outcome.ANSWERED


def test_a_region_that_the_document_names_is_not_elsewhere(world: World) -> None:
    change(world, "org-izba", description="Zrzesza kowali, także z Krakowa i Warszawy.")
    assert world.ask("Izba Kowali w Krakowie").outcome is not Outcome.NO_MATCH


def test_a_trade_may_work_for_another_region_but_not_be_there(world: World) -> None:
    often = "tartak " * 12
    assert world.ask(f"{often} do Krakowa").outcome is Outcome.ANSWERED
    there = world.ask(f"{often} w Krakowie")
    assert there.outcome is Outcome.NO_MATCH
    assert sentence("elsewhere") in there.text
    assert [each.label for each in there.buttons] == ["Drewno"], "it may be one of ours that works there"


def test_what_nobody_here_answers_is_told_to_be_elsewhere_too(world: World) -> None:
    assert sentence("elsewhere") in world.ask("pogoda na jutro w Krakowie").text
    assert sentence("elsewhere") not in world.ask("pogoda na jutro w Krakowie i Kielcach").text
    assert sentence("elsewhere") not in world.ask("pogoda na jutro").text


# Greetings


def test_a_greeting_is_greeted_thanks_are_taken_and_help_is_given(world: World) -> None:
    assert sentence("greeting") in world.ask("Dzień dobry!").text
    assert sentence("thanks") in world.ask("dziękuję bardzo").text
    assert sentence("help-what") in world.ask("co potrafisz").text


def test_help_says_who_is_speaking_in_any_turn(world: World) -> None:
    world.ask(METAL, "c")
    assert world.ask("co potrafisz", "c").text.startswith(sentence("intro"))
    assert world.ask("co potrafisz", "d").text.count(sentence("intro")) == 1


def test_who_wants_a_human_is_given_the_office_and_how_to_tell_us(world: World) -> None:
    reply = world.ask("chcę rozmawiać z człowiekiem")
    assert reply.outcome is Outcome.NO_MATCH
    for said in (sentence("person"), "Urząd Testowy", "41 000 00 09", "„Zapytaj człowieka”"):
        assert said in reply.text
    assert sentence("no-match") not in reply.text


def test_a_contact_that_failed_is_no_change_of_subject(world: World) -> None:
    world.ask("spawanie stali", "c")
    assert sentence("person") in world.ask("nikt tam nie odbiera", "c").text
    assert world.rows()[-1].understood["referred"]["question"] == "spawanie stali"
    assert "41 000 00 01" in world.ask("a telefon?", "c").text


def test_who_asks_what_is_held_is_told_of_sources_and_rights(world: World) -> None:
    reply = world.ask("jakie dane o mnie macie")
    assert reply.outcome is Outcome.HELP
    for said in ("źródło i datę", "/prywatnosc", "/mojedane", "/usun"):
        assert said in reply.text


def test_a_greeting_with_a_question_is_a_question(world: World) -> None:
    reply = world.ask("dzień dobry, spawanie stali, odlewnia żeliwa")
    assert reply.outcome in {Outcome.ANSWERED, Outcome.UNSURE}
    assert "Branża metal" in reply.text


# New documents


def test_a_new_document_is_found_shown_and_tells_its_revision(world: World) -> None:
    world.knowledge.add(document("guide", "guide-x", title="Czy kowadło musi dzwonić?", body="Dobre dzwoni."), author="ola")
    change(world, "guide-x", body="Dobre kowadło dzwoni.")
    reply = world.ask("Czy kowadło musi dzwonić?")
    assert "Dobre kowadło dzwoni." in reply.text
    assert (reply.candidates[0].document, reply.candidates[0].revision) == ("guide-x", 2)
