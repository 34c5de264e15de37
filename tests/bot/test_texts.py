"""The catalogues: complete, alike in all languages, used, and grammatical where numbers and dates stand."""

import ast
import itertools
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from importlib import resources
from pathlib import Path

import pytest
from fluent.syntax import parse as parse_fluent
from fluent.syntax.ast import Junk, Message, VariableReference
from fluent.syntax.visitor import Visitor

import bot
from bot.assistant import Assistant
from bot.messages import Channel, Incoming, Language, Outcome, Span
from bot.telegram.phrases import COMMANDS, broken, menu
from bot.texts import catalogue
from knowledge.documents import SourceDate

SOURCES = [path for path in Path(bot.__path__[0]).rglob("*.py") if "migrations" not in path.parts]
MESSAGE = re.compile(r"[a-z]+(-[a-z0-9]+)*")


class _Places(Visitor):
    def __init__(self) -> None:
        self.found: set[str] = set()

    def visit_VariableReference(self, node: VariableReference) -> None:  # noqa: N802 - the library's way to name it
        self.found.add(node.id.name)


@cache
def messages(language: Language | str) -> dict[str, frozenset[str]]:
    """Each message of a catalogue with its places."""
    source = resources.files("bot.texts").joinpath(f"{language}.ftl").read_text(encoding="utf-8")
    found = {}
    for entry in parse_fluent(source).body:
        assert not isinstance(entry, Junk), entry.content
        if isinstance(entry, Message):
            assert entry.id.name not in found, f"{entry.id.name} stands twice in {language}"
            places = _Places()
            places.visit(entry)
            found[entry.id.name] = frozenset(places.found)
    return found


@pytest.mark.parametrize("language", Language)
def test_every_language_has_the_same_messages_with_the_same_places_in_the_same_order(language: Language) -> None:
    assert list(messages(language).items()) == list(messages(Language.PL).items())


@cache
def _words() -> frozenset[str]:
    """Every string in the code, those within f-strings too, without the dashes at its ends: f"{message}-until" has "until"."""
    nodes = itertools.chain.from_iterable(ast.walk(ast.parse(path.read_text(encoding="utf-8"))) for path in SOURCES)
    strings = (node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return frozenset(string.strip("-") for string in strings)


def _is_used(message: str) -> bool:
    """Whether the code names it, whole or put together from a used name and an ending ("-note", f"button-{intent}")."""
    stem, _, ending = message.rpartition("-")
    return message in _words() or (ending in _words() and _is_used(stem))


def test_every_message_is_used() -> None:
    assert [message for message in messages(Language.PL) if not _is_used(message)] == []


@pytest.mark.parametrize("message", ["forgotten", "forgotten-note", "contact-forgotten", "coordinator-was"])
def test_a_message_that_nobody_uses_would_be_noticed(message: str) -> None:
    assert not _is_used(message)


def _asked_for() -> Iterator[str]:
    """What the code asks a catalogue for by name."""
    takers = {"line", "text", "fixed", "_fixed", "plain", "_plain", "_fallback", "_named", "nobody"}
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in takers:
                constants = [each for argument in node.args for each in ast.walk(argument) if isinstance(each, ast.Constant)]
                yield from (each.value for each in constants if isinstance(each.value, str) and MESSAGE.fullmatch(each.value))


def test_every_message_that_is_asked_for_exists() -> None:
    asked = set(_asked_for())
    assert {"unsure", "too-long", "contact-missing", "rate-limited", "error"} <= asked, "the search for them is broken"
    # A field of a document, and what messages are made from with endings.
    assert asked - set(messages(Language.PL)) - set(messages("office")) <= {"name", "title", "description"}


def _is_made(message: str) -> bool:
    """Whether the code puts it together of two strings: f"chat-bad-{code}" and "no-such-day"."""
    cuts = [place for place, character in enumerate(message) if character == "-"]
    return any(message[:cut] in _words() and message[cut + 1 :] in _words() for cut in cuts)


def test_every_message_for_the_office_is_used() -> None:
    templates = "".join(path.read_text(encoding="utf-8") for path in Path(bot.__path__[0]).rglob("*.html"))
    named = set(re.findall(r"[\"']([a-z-]+)[\"']", templates))
    made = ("role-", "count-")
    left = [name for name in messages("office") if name not in _words() | named and not name.startswith(made)]
    assert [name for name in left if not _is_made(name)] == []


PLURALS = {
    Language.PL: ["1 znak", "2 znaki", "5 znaków", "12 znaków", "22 znaki", "25 znaków"],
    Language.EN: ["1 character", "2 characters", "5 characters", "12 characters", "22 characters", "25 characters"],
    Language.UK: ["1 знак", "2 знаки", "5 знаків", "12 знаків", "22 знаки", "25 знаків"],
    Language.RU: ["1 знак", "2 знака", "5 знаков", "12 знаков", "22 знака", "25 знаков"],
}
UP_TO = {
    Language.PL: ["do 1 znaku)", "do 2 znaków)", "do 5 znaków)", "do 12 znaków)", "do 22 znaków)", "do 25 znaków)"],
    Language.EN: ["to 1 character)", *(f"to {number} characters)" for number in (2, 5, 12, 22, 25))],
    Language.UK: ["до 1 знака)", *(f"до {number} знаків)" for number in (2, 5, 12, 22, 25))],
    Language.RU: ["до 1 знака)", *(f"до {number} знаков)" for number in (2, 5, 12, 22, 25))],
}


@pytest.mark.parametrize("language", Language)
def test_plurals(language: Language) -> None:
    texts = [catalogue(language).text("too-long", length=number, limit=number) for number in (1, 2, 5, 12, 22, 25)]
    for text, length, limit in zip(texts, PLURALS[language], UP_TO[language], strict=True):
        assert re.search(rf"\({length}[,;]", text), text
        assert limit in text


@pytest.mark.parametrize(
    ("language", "day", "month", "year"),
    [
        (Language.PL, "22 stycznia 2024", "styczeń 2024", "2013"),
        (Language.EN, "22 January 2024", "January 2024", "2013"),
        (Language.UK, "22 січня 2024 року", "січень 2024 року", "2013 рік"),
        (Language.RU, "22 января 2024 года", "январь 2024 года", "2013 год"),
    ],
)
def test_dates_are_as_precise_as_their_source(language: Language, day: str, month: str, year: str) -> None:
    texts = catalogue(language)
    assert texts.day(date(2024, 1, 22)) == day
    assert texts.moment(date(2024, 1, 22)) == day
    assert texts.moment(datetime(2024, 1, 22, 9, 5, tzinfo=UTC)) == f"{day}, 09:05"
    assert texts.source_date(SourceDate.parse("2024-01-22")) == day
    assert texts.source_date(SourceDate.parse("read 2024-01-22")) == day
    assert texts.source_date(SourceDate.parse("2024-01")) == month
    assert texts.source_date(SourceDate.parse("~2013")) == year


def test_a_place_keeps_the_origin_of_what_fills_it() -> None:
    given = Span("22 stycznia 2024")
    line = catalogue(Language.PL).line("funding-open", closes=given)
    assert [span.text for span in line] == ["Nabór otwarty do ", "22 stycznia 2024", "."]
    assert line[1] == given


@pytest.mark.parametrize("language", Language)
def test_what_a_catalogue_lacks_is_an_error(language: Language) -> None:
    with pytest.raises(LookupError):
        catalogue(language).text("no-such-message")
    with pytest.raises(KeyError, match="closes"):
        catalogue(language).text("funding-open")


@pytest.mark.parametrize("language", Language)
def test_no_sentence_is_longer_than_a_phone_can_show_at_a_glance(language: Language) -> None:
    numbers = {"length": 10_000, "limit": 2_000}
    fixed = [name for name, places in messages(language).items() if places <= set(numbers)]
    assert len(fixed) > 40
    for name in fixed:
        text = catalogue(language).text(name, **(numbers if messages(language)[name] else {}))
        assert len(text) <= 400, name
        assert text == text.strip()
        assert "  " not in text


@pytest.mark.parametrize("language", Language)
def test_the_menu_fits_telegram(language: Language) -> None:
    entries = menu(language)
    assert [name for name, _ in entries] == list(COMMANDS)
    assert all(re.fullmatch(r"[a-z0-9_]{1,32}", name) and 3 <= len(text) <= 256 for name, text in entries)
    assert len({text for _, text in entries}) == len(entries)


@pytest.mark.parametrize(
    ("code", "language"), [("pl", "pl"), ("en-GB", "en"), ("UK", "uk"), ("ru", "ru"), ("de", "pl"), (None, "pl"), ("", "pl")]
)
def test_the_apology_follows_the_persons_app(code: str | None, language: str) -> None:
    assert broken(code) == catalogue(Language(language)).text("error")


AI = {Language.PL: ["automatyczny asystent (AI)"], Language.EN: ["automated assistant (AI)"]}
AI |= {Language.UK: ["автоматичний асистент (ШІ)"], Language.RU: ["автоматический ассистент (ИИ)"]}
INFORMATIVE = {Language.PL: "informacyjny", Language.EN: "information only"}
INFORMATIVE |= {Language.UK: "інформаційний", Language.RU: "информационный"}
PERSONAL = {Language.PL: "Nie podawaj danych osobowych", Language.EN: "Do not send personal data"}
PERSONAL |= {Language.UK: "Не надсилайте персональних даних", Language.RU: "Не присылайте персональные данные"}


@pytest.mark.parametrize("language", Language)
def test_the_notice_says_what_it_must_in_two_lines(language: Language) -> None:
    notice = catalogue(language).text("intro")
    for needed in (*AI[language], INFORMATIVE[language], PERSONAL[language], "/prywatnosc", "/pomoc"):
        assert needed in notice
    assert len(notice) <= 180


@pytest.mark.model
@pytest.mark.parametrize("language", Language)
def test_first_contact_says_what_it_must(assistant: Assistant, language: Language) -> None:
    start = Incoming(Channel.TERMINAL, f"first-{language}", "someone", f"first-{language}", text="/start", language=language)
    reply = assistant.handle(start)
    assert (reply.outcome, reply.language) == (Outcome.HELP, language)
    for needed in (*AI[language], INFORMATIVE[language], PERSONAL[language], "/prywatnosc", "/pomoc"):
        assert needed in reply.text
    assert len([line for line in reply.text.splitlines() if line.startswith("• ")]) == 3
    assert len(reply.text) <= 900


@pytest.mark.model
@pytest.mark.parametrize("language", Language)
def test_the_examples_are_answered_in_their_language(assistant: Assistant, language: Language) -> None:
    for number in (1, 2, 3):
        example = catalogue(language).text(f"help-example-{number}").removeprefix("• ")
        reply = assistant.handle(Incoming(Channel.JSONL, "", "someone", f"example-{language}-{number}", text=example))
        assert (reply.outcome, reply.language) == (Outcome.ANSWERED, language), example
