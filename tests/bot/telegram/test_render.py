from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.messages import Button, Card, Span
from bot.telegram.render import Chunk, chunks, clean, keyboard, plain
from tests.bot.telegram.markup import read, utf16

# The machine may be busy: no property here is about time.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
ALPHABET = st.sampled_from("aąż<>&\"' \n🦔👩\u200d🔬ї\u0301/:")
TEXT = st.builds(lambda part, times: part * times, st.text(ALPHABET, min_size=1, max_size=40), st.integers(1, 500))
LINK = st.sampled_from([None, None, "https://example.org/?a=1&b=\"<ż>'", "http://a.pl/" + "x" * 1500, "javascript:alert(1)"])
SPAN = st.builds(lambda text, href, bold: Span(text, href=href, bold=bold), TEXT, LINK, st.booleans())
CARDS = st.lists(st.lists(st.lists(SPAN, max_size=3), max_size=4).map(lambda lines: Card(tuple(map(tuple, lines)))))


def squeezed(text: str) -> str:
    return "".join(text.split())


def words(cards: Sequence[Card]) -> str:
    return squeezed("".join(clean(span.text) for card in cards for line in card.lines for span in line))


def check(parts: Sequence[Chunk], text: str) -> None:
    """Every chunk is what Telegram takes, and together they say all of the text."""
    seen = [read(part.html) for part in parts]
    for part, shown in zip(parts, seen, strict=True):
        assert 1 <= utf16(shown.text) <= 4096
        assert len(part.html.encode()) <= 32_000
        assert len(shown.marks) <= 100
        assert shown.text == shown.text.strip()
    assert squeezed("".join(shown.text for shown in seen)) == text


@pytest.mark.slow
@PATIENT
@given(CARDS)
def test_any_cards_become_valid_messages_and_keep_their_text(cards: list[Card]) -> None:
    check(chunks(cards), words(cards))


@PATIENT
@given(st.text(min_size=1, max_size=200).filter(lambda text: text.strip() != ""), st.integers(1, 100))
def test_any_text_survives(part: str, times: int) -> None:
    card = Card(((Span(part * times, bold=True),),))
    check(chunks([card]), words([card]))


@pytest.mark.parametrize("length", [1, 4095, 4096, 4097, 8192, 20_000])
@pytest.mark.parametrize("char", ["a", "<", "🦔", "ł"])
def test_a_text_without_any_break_is_cut_as_late_as_possible(length: int, char: str) -> None:
    card = Card(((Span(char * length, bold=True),),))
    parts = chunks([card])
    check(parts, char * length)
    assert len(parts) == -(-length * utf16(char) // 4096)


def test_cuts_fall_between_cards() -> None:
    cards = [Card(tuple((Span(letter * 20 + " " + letter * 20),) for _ in range(50))) for letter in "abc"]
    assert [set(part.text) - {" ", "\n"} for part in chunks(cards)] == [{"a"}, {"b"}, {"c"}]


def test_no_mark_is_lost_among_very_many() -> None:
    card = Card((tuple(Span(f"{number} ", bold=number % 2 == 0, href="https://a.pl") for number in range(300)),))
    parts = chunks([card])
    check(parts, words([card]))
    assert sum(len(read(part.html).marks) for part in parts) == 450


def test_small_cards_share_a_message() -> None:
    assert [part.text for part in chunks([Card(((Span("a"),),)), Card(((Span("b"),),))])] == ["a\n\nb"]


def test_a_long_card_is_cut_between_lines_and_a_long_line_between_words() -> None:
    card = Card(tuple((Span(f"wiersz numer {number}"),) for number in range(600)))
    parts = chunks([card])
    assert len(parts) > 1
    assert [line for part in parts for line in part.text.split("\n")] == [f"wiersz numer {number}" for number in range(600)]
    for part in chunks([Card(((Span("słowo " * 2000),),))]):
        assert set(part.text.split(" ")) == {"słowo"}


def test_a_joined_emoji_is_not_taken_apart() -> None:
    family = "👩\u200d👩\u200d👧"
    for part in chunks([Card(((Span("a" + family * 1000),),))]):
        assert part.text.removeprefix("a").replace(family, "") == ""


def test_markup_is_escaped_and_marks_are_right() -> None:
    card = Card(
        (
            (Span("<b>&_*", bold=True), Span(" "), Span("strona", href="https://a.pl/?x=1&y=\"'<>")),
            (),
            (Span("tel. 41 344 43 92"),),
        )
    )
    [part] = chunks([card])
    seen = read(part.html)
    assert seen.text == "<b>&_* strona\n\ntel. 41 344 43 92"
    assert seen.marks == [("b", "", "<b>&_*"), ("a", 'href="https://a.pl/?x=1&y="\'<>"', "strona")]
    assert part.text == "<b>&_* strona (https://a.pl/?x=1&y=\"'<>)\n\ntel. 41 344 43 92"


@pytest.mark.parametrize(
    ("text", "href", "shown"),
    [
        ("biuro@a.pl", "mailto:biuro@a.pl", "biuro@a.pl"),
        ("Napisz", "mailto:biuro@a.pl?subject=x", "Napisz (biuro@a.pl)"),
        ("41 344 43 92", "tel:413444392", "41 344 43 92"),
        ("Zadzwoń", "tel:+48413444392", "Zadzwoń (+48413444392)"),
        ("kliknij", "javascript:alert(1)", "kliknij"),
        ("kliknij", "tg://user?id=1", "kliknij"),
        ("kliknij", "https://", "kliknij"),
        ("kliknij", "https://a b.pl", "kliknij"),
        ("kliknij", "http://[::1", "kliknij"),
        ("kliknij", "https://a.pl/" + "x" * 5000, "kliknij"),
    ],
)
def test_only_web_links_are_links(text: str, href: str, shown: str) -> None:
    [part] = chunks([Card(((Span(text, href=href),),))])
    assert part.html == shown
    assert part.text == shown


def test_blank_cards_give_no_message() -> None:
    assert chunks([]) == ()
    assert chunks([Card(()), Card(((),)), Card(((Span(" \n"),),))]) == ()
    assert [part.text for part in chunks([Card(()), Card(((Span("a"),),)), Card(())])] == ["a"]


def test_half_characters_and_control_characters_are_made_sendable() -> None:
    assert clean("a\ud83d\x00b\r\nc\td") == "a� b\nc\td"


def test_a_plain_text_is_cut_too() -> None:
    assert [len(part) for part in plain("x" * 5000)] == [4096, 904]


def test_buttons_stand_at_most_two_in_a_row_and_bad_ones_are_left_out(caplog: pytest.LogCaptureFixture) -> None:
    buttons = [
        Button(label, label[:9]) for label in ("Kontakt", "Wydarzenia", "Finansowanie", "Co oferuje konsorcjum firmom", "Dalej")
    ]
    bad = [Button("x", ""), Button("x", "ż" * 33), Button(" ", "x")]
    keys = keyboard([*buttons, *bad])
    assert keys is not None
    rows = [[key.text for key in row] for row in keys.inline_keyboard]
    assert rows == [["Kontakt", "Wydarzenia"], ["Finansowanie"], ["Co oferuje konsorcjum firmom"], ["Dalej"]]
    assert len(caplog.records) == 3
    assert keyboard([Button("x", "ż" * 32)]) is not None
    assert keyboard(bad) is None
    assert keyboard([]) is None
