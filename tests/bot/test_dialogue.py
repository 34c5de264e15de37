from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue import CONVERSATION_PAUSE, NO_CONTEXT, Context, Intent, Joint, context_at, leans, meant, parts, topic

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
METAL = Context("mam odlewnię", "spec-metal", "spec-metal", Intent.CONTACT)


def turn(minutes_ago: float, context: Context | None = METAL) -> tuple[datetime, dict[str, object]]:
    return NOON - timedelta(minutes=minutes_ago), {} if context is None else {"context": context.as_json()}


@pytest.mark.parametrize(
    "text",
    [
        "a telefon do nich?",
        "A energia?",
        "i jeszcze adres strony internetowej proszę podać",
        "czy oni mają też jakieś szkolenia dla pracowników",
        "kto tym kieruje",
        "telefon",
        "and what is their phone number please",
        "what can they offer to my company",
        "а телефон?",
        "які у них є програми для малих фірм",
    ],
)
def test_what_points_back_leans(text: str) -> None:
    assert leans(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?!",
        "mam odlewnię żeliwa pod Końskimi, gdzie szukać wsparcia",
        "jakie dotacje dla małej firmy budowlanej w Kielcach",
        "who coordinates the smart specialisation for metal",
    ],
)
def test_a_question_with_a_topic_of_its_own_stands_alone(text: str) -> None:
    assert not leans(text)


# Context


def test_the_last_turn_is_the_context() -> None:
    older = Context("robię okna", "spec-budownictwo")
    assert context_at(NOON, [turn(1), turn(2, older)]) == METAL
    assert context_at(NOON, []) == NO_CONTEXT


def test_a_turn_without_context_is_passed_over() -> None:
    assert context_at(NOON, [turn(1, None), turn(2)]) == METAL


def test_after_a_long_pause_a_person_starts_anew() -> None:
    pause = CONVERSATION_PAUSE / timedelta(minutes=1)
    assert context_at(NOON, [turn(pause)]) == METAL
    assert context_at(NOON, [turn(pause + 0.1)]) == NO_CONTEXT
    assert context_at(NOON, [turn(1, None), turn(pause + 0.1)]) == NO_CONTEXT


_names = st.none() | st.text(min_size=1)


@given(st.builds(Context, st.text(), _names, _names, st.none() | st.sampled_from(Intent), st.lists(st.text()).map(tuple)))
def test_a_context_comes_back_from_the_journal(context: Context) -> None:
    assert Context.from_json(context.as_json()) == context


@pytest.mark.parametrize("plain", [{}, {"intent": "unheard-of"}, {"question": None, "document": None}])
def test_what_the_journal_lacks_stays_empty(plain: dict[str, object]) -> None:
    assert Context.from_json(plain) == NO_CONTEXT


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a dla piekarni?", "piekarni"),
        ("and for a bakery?", "bakery"),
        ("What about IT?", "IT"),
        ("а для готелю?", "готелю"),
        ("a co z hotelem", "hotelem"),
        ("mam odlewnię", "mam odlewnię"),
        ("a co?", "co"),
        ("a", ""),
    ],
)
def test_the_topic_of_a_follow_up_stands_behind_what_leads_to_it(text: str, expected: str) -> None:
    assert topic(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1", "a"),
        (" 2.", "b"),
        ("2)", "b"),
        ("nr 2", "b"),
        ("ta druga", "b"),
        ("to drugie poproszę", "b"),
        ("Pierwsza!", "a"),
        ("pierwszą opcje", "a"),
        ("the second one", "b"),
        ("перша", "a"),
        ("второй", "b"),
        ("0", None),
        ("3", None),
        ("trzecia", None),
        ("", None),
        ("1 czy 2", None),
        ("mam 2 firmy", None),
        ("otwieram drugą piekarnię", None),
        ("a ta druga?", "b"),
        ("odlewnia", None),
    ],
)
def test_a_choice_is_named_by_its_number(text: str, expected: str | None) -> None:
    assert Context(choices=("a", "b")).chosen(text) == expected
    assert NO_CONTEXT.chosen(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nie budownictwa tylko energia", "energia"),
        ("to nie metal, tylko it", "it"),
        ("not metal but software", "software"),
        ("не будівництво, а енергія", "енергія"),
        ("nie tylko okna, ale i drzwi", None),
        ("не только окна, а и двери", None),
        ("not only metal but also wood", None),
        ("robię okna, nie drzwi", None),
        ("nie mam firmy", None),
        ("numer nie działa, macie tylko ten jeden?", None),
        ("nie mam jeszcze firmy, chcę otworzyć piekarnię, tylko latem", None),
        ("tylko energia", None),
    ],
)
def test_a_correction_means_what_it_puts_in_place(text: str, expected: str | None) -> None:
    assert meant(text) == expected


# Two questions in one message


def cuts(text: str) -> list[tuple[str, str]]:
    return [(cut.first, cut.second) for cut in parts(text)]


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("mam tartak. jakie są dotacje?", "mam tartak.", "jakie są dotacje?"),
        ("kto koordynuje metal i jaki mają telefon", "kto koordynuje metal", "jaki mają telefon"),
        ("kto koordynuje metal, jaki mają telefon", "kto koordynuje metal", "jaki mają telefon"),
        ("who is it and what is the phone", "who is it", "what is the phone"),
        ("хто координатор та які є гранти", "хто координатор", "які є гранти"),
    ],
)
def test_a_message_is_cut_where_a_second_question_may_begin(text: str, first: str, second: str) -> None:
    assert (first, second) in cuts(text)


@pytest.mark.parametrize("text", ["", "telefon", "mam odlewnię żeliwa", "metal i drewno", "a, b"])
def test_what_holds_no_two_questions_is_not_cut(text: str) -> None:
    assert cuts(text) == []


def test_an_english_article_or_pronoun_joins_nothing() -> None:
    assert cuts("how can I weld a broken chair at home") == []
    assert cuts("where do I learn welding and who gives a loan") == [("where do I learn welding", "who gives a loan")]


def test_the_end_of_a_sentence_comes_before_a_comma() -> None:
    found = parts("robię okna, drzwi, bramy garażowe. jakie są dotacje, pożyczki albo bony?")
    assert found[0].first.endswith("garażowe.")
    assert [cut.at for cut in found] == [Joint.SENTENCE, Joint.COMMA]


@pytest.mark.parametrize(
    "text",
    [
        "telefon do parku i jakie są dotacje",
        "kto od energii a kto od budownictwa",
        "mam tartak, i do kogo mam iść",
        "adres urzędu oraz ktora izba jest od drewna",
        "who is it and what is the phone",
        "хто координатор та які є гранти",
        "есть ли гранты и к кому идти",
        "co z dotacją na piec? mam tartak",
    ],
)
def test_a_question_word_after_a_conjunction_begins_a_question(text: str) -> None:
    assert [cut.at for cut in parts(text)] == [Joint.QUESTION]


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("robię susz i soki z jabłek", Joint.CONJUNCTION),
        ("mam tartak, i robię okna", Joint.CONJUNCTION),
        ("spawam bramy. i do tego płoty", Joint.SENTENCE),
        ("mam tartak, kto mi pomoże", Joint.COMMA),
    ],
)
def test_what_joins_no_questions_proves_less(text: str, at: Joint) -> None:
    assert [cut.at for cut in parts(text)] == [at]


@given(st.lists(st.sampled_from("spawanie stali, tartak. pasieka? i oraz, a telefon; I".split()), max_size=12).map(" ".join))
def test_pieces_are_words_of_the_message_in_order(text: str) -> None:
    for cut in parts(text):
        assert len(cut.first.split()) >= 2
        assert len(cut.second.split()) >= 2
        assert text.startswith(cut.first)
        assert text.endswith(cut.second)
    assert len(parts(text)) <= 2
