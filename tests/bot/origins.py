"""Where the words of a reply come from: an independent check, applied to every reply that the tests see.

It reads the catalogues' files and the documents by itself and shares no code with the cards: a span with an origin must be that
field, at that revision; a span without one must be a piece of a fixed sentence; and whatever looks like a phone, a mail address,
a date, a number or a link must stand in a document or in a sentence.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cache
from importlib import resources
from types import MappingProxyType

from fluent.syntax import ast
from fluent.syntax import parse as parse_fluent
from pydantic import BaseModel

from bot.messages import Language, Outcome, Reply, Span, spans
from bot.texts import catalogue
from knowledge.documents import Document, Event, SourceDate

# What holds a title and its abbreviation together, and the numbers of choices.
_GLUE = re.compile(r" \(|\)|[1-9]\. | ")
_TOKENS = (
    re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),  # mail
    re.compile(r"(?:https?://|www\.)[^\s)]+"),  # link
    re.compile(r"\d(?:[ ./-]?\d)+"),  # phones, dates, amounts, resolutions
    re.compile(r"\d{1,2} [^\W\d]+ \d{4}"),  # a day in words
)
_NUMBER = "\ue100"


def check_reply(reply: Reply, documents: Mapping[str, Document], marks: Mapping[str, date] = MappingProxyType({})) -> None:
    """Raise AssertionError if anything in the reply comes from elsewhere than a field, a fixed sentence or, for days since when
    nobody has confirmed a document, `marks`."""
    for span in spans(reply.cards):
        if span.origin is not None and span.origin.field == "history":
            assert span.text == catalogue(reply.language).day(marks[span.origin.document]), span
            continue
        # To people who work here we also say back what they typed, which stands in no document yet.
        if span.origin is not None or reply.outcome is not Outcome.OFFICE:
            fault = _fault(span, documents, reply.language)
            assert fault is None, f"{fault}: {span}"
    for button in reply.buttons:
        assert 1 <= len(button.data.encode()) <= 64, button
        assert 1 <= len(button.label) <= 30, button
    if reply.outcome is Outcome.OFFICE:
        return
    days = [catalogue(reply.language).day(since) for since in marks.values()]
    for token in map(_squeezed, tokens(reply.text)):
        held = token in _held(documents, reply.language) or any(token in _squeezed(day) for day in days)
        found = held or bool(re.fullmatch(r"\d+", token) and _is_count(token, reply))
        assert found, f"{token!r} stands in no document and no sentence: {reply.text}"
    shown = {span.origin.document for span in spans(reply.cards) if span.origin}
    for candidate in reply.candidates:
        assert candidate.document in documents, candidate
        assert candidate.revision == documents[candidate.document].revision, candidate
        if reply.outcome is not Outcome.NO_MATCH:  # there the person to turn to is shown, but not as an answer
            assert candidate.shown == (candidate.document in shown), candidate


def tokens(text: str) -> Iterator[str]:
    """What must be exact in a text: mail addresses, links, numbers and days."""
    for pattern in _TOKENS:
        for found in pattern.findall(text):
            yield found.rstrip(".,;:")


def _is_count(token: str, reply: Reply) -> bool:
    return any(
        re.fullmatch(pattern, span.text) and token in span.text
        for span in spans(reply.cards)
        for pattern in _counting(reply.language)
    )


def _squeezed(text: str) -> str:
    return re.sub(r"\s", " ", text)


def _fault(span: Span, documents: Mapping[str, Document], language: Language) -> str | None:
    if span.origin is None:
        if span.href is not None:
            return "a fixed sentence with a link of its own"
        return None if is_fixed(span.text, language) else "neither a field nor a fixed sentence"
    document = documents.get(span.origin.document)
    if document is None:
        return "a document that is not there"
    if document.revision != span.origin.revision:
        return f"not the revision that is there ({document.revision})"
    value = _value(document, span.origin.field)
    if span.href is not None and span.href not in _links(document, str(value)):
        return "a link that stands in no field"
    if span.origin.field == "source" and span.text == catalogue(language).text("source") and span.href == value:
        return None
    if span.text in _ways_to_write(value, language) or _is_part_of_a_time(span.text, document, span.origin.field):
        return None
    return f"not what the field holds ({value})"


def _is_part_of_a_time(text: str, document: Document, field: str) -> bool:
    """Whether the text is the time at which an event ends, on the day on which it began; or the bare day on which it begins,
    where its last day follows in the same month."""
    if not isinstance(document, Event):
        return False
    starts, ends = document.starts, document.ends
    if isinstance(starts, datetime) or isinstance(ends, datetime):
        same_day = isinstance(starts, datetime) and isinstance(ends, datetime) and starts.date() == ends.date()
        return field == "ends" and same_day and text == f"{ends:%H:%M}"
    same_month = starts < ends and f"{starts:%Y-%m}" == f"{ends:%Y-%m}"
    return field == "starts" and same_month and text == str(starts.day)


def _value(document: Document, path: str) -> object:
    value: object = document
    for step in path.split("."):
        value = value[int(step)] if isinstance(value, tuple) else getattr(value, step)
    return value


def _links(document: Document, value: str) -> set[str]:
    own = {str(getattr(document, name, "")) for name in ("link", "source")}
    return {*own, value, f"mailto:{value}", f"https://{value}"}


def _ways_to_write(value: object, language: Language) -> set[str]:
    texts = catalogue(language)
    if isinstance(value, SourceDate):
        return {texts.source_date(value)}
    if isinstance(value, datetime | date):
        return {texts.moment(value)}
    return {str(value)}


_last_held: dict[Language, tuple[Mapping[str, Document], str]] = {}


def _held(documents: Mapping[str, Document], language: Language) -> str:
    """All that stands in the documents and in fixed sentences, in one line. That of the last documents is kept: the store hands
    out one mapping until somebody writes."""
    known = _last_held.get(language)
    if known is None or known[0] is not documents:
        texts = [*(text for document in documents.values() for text in _leaves(document, language)), *_sentences(language)]
        known = _last_held[language] = documents, _squeezed("\n".join(texts))
    return known[1]


def _leaves(value: object, language: Language) -> Iterator[str]:
    if isinstance(value, SourceDate | datetime | date):
        yield from _ways_to_write(value, language)
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _leaves(getattr(value, name), language)
    elif isinstance(value, tuple):
        for part in value:
            yield from _leaves(part, language)
    elif isinstance(value, str):
        yield value
        yield f"https://{value}"


# The fixed sentences, cut at their places.


def is_fixed(text: str, language: Language) -> bool:
    """Whether the text is a whole piece of a sentence of the catalogue, between two places of it."""
    return (
        text in _sentences(language)
        or bool(_GLUE.fullmatch(text))
        or any(re.fullmatch(each, text) for each in _counting(language))
    )


@cache
def _sentences(language: Language) -> frozenset[str]:
    return frozenset(
        piece for pattern in _patterns(language) if _NUMBER not in pattern for piece in pattern.split("\ue000") if piece
    )


@cache
def _counting(language: Language) -> tuple[str, ...]:
    """Sentences with numbers of our own, as regular expressions."""
    return tuple(
        re.escape(pattern).replace(_NUMBER, r"\d{1,3}(?:[\s.,]?\d{3})*") for pattern in _patterns(language) if _NUMBER in pattern
    )


@cache
def _patterns(language: Language) -> tuple[str, ...]:
    """Every sentence in every variant; U+E000 stands where a field goes, U+E100 where a number of our own goes."""
    source = resources.files("bot.texts").joinpath(f"{language}.ftl").read_text(encoding="utf-8")
    resource = parse_fluent(source)
    return tuple(
        text
        for entry in resource.body
        if isinstance(entry, ast.Message) and entry.value is not None
        for text in _variants(entry.value, _numbers(entry.value))
    )


def _numbers(pattern: ast.Pattern) -> set[str]:
    """The places that choose a plural: they are numbers of our own."""
    return {
        element.expression.selector.id.name
        for element in pattern.elements
        if isinstance(element, ast.Placeable)
        and isinstance(element.expression, ast.SelectExpression)
        and isinstance(element.expression.selector, ast.VariableReference)
    }


def _variants(pattern: ast.Pattern, numbers: set[str]) -> list[str]:
    found = [""]
    for element in pattern.elements:
        endings = list(_endings(element, numbers))
        found = [start + end for start in found for end in endings]
    return found


def _endings(element: ast.TextElement | ast.Placeable, numbers: set[str]) -> Iterable[str]:
    if isinstance(element, ast.TextElement):
        return [str(element.value)]
    expression = element.expression
    if isinstance(expression, ast.SelectExpression):
        return [text for variant in expression.variants for text in _variants(variant.value, numbers)]
    if isinstance(expression, ast.VariableReference):
        return [_NUMBER if expression.id.name in numbers else "\ue000"]
    raise AssertionError(f"the catalogues use no {type(expression).__name__}")
