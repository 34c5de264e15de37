"""Nothing in a reply comes from elsewhere than a document's field or a fixed sentence.

Asked of a slice of all golden questions, with every button pressed; and the check itself can fail.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from bot.messages import Button, Candidate, Card, Language, Origin, Outcome, Reply, Span
from knowledge import golden
from knowledge.documents import Document
from tests.bot.origins import check_reply, tokens
from tests.bot.world import Talk, small_documents

SMALL: Mapping[str, Document] = {each.id: each for each in small_documents()}
SLICE = 250


def sliced(count: int) -> list[golden.Golden]:
    """So many questions of all files, the same each time, conversations left whole."""
    asked = golden.load()
    names = sorted({each.conversation or each.id for each in asked}, key=lambda name: hashlib.blake2s(name.encode()).digest())
    chosen: set[str] = set()
    for name in names:
        chosen.add(name)
        if sum((each.conversation or each.id) in chosen for each in asked) >= count:
            break
    return [each for each in asked if (each.conversation or each.id) in chosen]


@pytest.mark.model
def test_every_reply_to_the_golden_questions_is_made_of_fields_and_fixed_sentences(real: Talk) -> None:
    asked = sliced(SLICE)
    assert {each.file for each in asked} == {each.file for each in golden.load()}
    pressed: set[str] = set()
    outcomes = set()
    for question in asked:
        conversation = question.conversation and f"golden-{question.conversation}"
        reply = real.ask(question.text, conversation or "")  # `ask` checks
        outcomes.add(reply.outcome)
        for button in reply.buttons:
            if button.data not in pressed:
                pressed.add(button.data)
                assert real.press(button).outcome is Outcome.ANSWERED, button
    assert {Outcome.ANSWERED, Outcome.UNSURE, Outcome.NO_MATCH, Outcome.GREETING} <= outcomes
    assert len(pressed) > 30


@pytest.mark.model
def test_every_curated_document_is_shown_as_it_is(real: Talk) -> None:
    for document in real.documents.values():
        reply = real.press(f"show:{document.key}")
        assert reply.candidates[0].document == document.id
        assert real.press(f"contact:{document.key}").outcome is Outcome.ANSWERED


# The check can fail.


def reply(*spans: Span, **changes: Any) -> Reply:
    return replace(Reply("turn", Outcome.ANSWERED, Language.PL, (Card((spans,)),)), **changes)


IZBA = Origin("org-izba", "name", 1)


@pytest.mark.parametrize(
    "span",
    [
        Span("Izba Kowali", IZBA),
        Span("41 000 00 01", Origin("org-izba", "contacts.1.value", 1)),
        Span("22 stycznia 2024", Origin("appt-metal", "valid_from", 1)),
        Span("15 kwietnia 2026, 10:00", Origin("event-targi", "starts", 1)),
        Span("Źródło", Origin("org-izba", "source", 1), href="https://zrodla.example/strona"),
        Span("Kontakt:"),
        Span("Nie mam tego w bazie."),
        Span("1. "),
    ],
)
def test_what_stands_in_a_field_or_in_the_catalogue_passes(span: Span) -> None:
    check_reply(reply(span), SMALL)


@pytest.mark.parametrize(
    "span",
    [
        Span("Izba Kowali"),
        Span("Izba Kowali i Ślusarzy", IZBA),
        Span("Izba", IZBA),
        Span("Izba Kowali", replace(IZBA, revision=2)),
        Span("Izba Kowali", replace(IZBA, document="org-nikt")),
        Span("41 000 00 02", Origin("org-izba", "contacts.1.value", 1)),
        Span("2024-01-22", Origin("appt-metal", "valid_from", 1)),
        Span("22 January 2024", Origin("appt-metal", "valid_from", 1)),
        Span("Izba Kowali", IZBA, href="https://inna.example/"),
        Span("Źródło", Origin("org-izba", "source", 1), href="https://inna.example/"),
        Span("Źródło", Origin("org-izba", "name", 1)),
        Span("Kontakt:", href="https://inna.example/"),
        Span("Contact:"),
        Span("Kontakt: 41 000 00 01"),
        Span("Zadzwoń: "),
        Span("10. "),
    ],
)
def test_what_stands_nowhere_is_found_out(span: Span) -> None:
    with pytest.raises(AssertionError):
        check_reply(reply(span), SMALL)


@pytest.mark.parametrize(
    "changes",
    [
        {"candidates": (Candidate("org-nikt", 1, False, 1),)},
        {"candidates": (Candidate("org-izba", 1, True, 2),)},
        {"candidates": (Candidate("org-izba", 1, False, 1),)},
        {"candidates": (Candidate("org-klub", 1, True, 1),)},
        {"buttons": (Button("Kontakt", ""),)},
        {"buttons": (Button("Kontakt", "ż" * 33),)},
        {"buttons": (Button("K" * 31, "contact:1"),)},
    ],
)
def test_candidates_and_buttons_are_checked_too(changes: dict[str, object]) -> None:
    with pytest.raises(AssertionError):
        check_reply(reply(Span("Izba Kowali", IZBA), **changes), SMALL)


def test_what_must_be_exact_is_seen_in_a_text() -> None:
    text = "Tel. 41 344-43-92, biuro@izba.example (https://a.example/b?c=1), 22 stycznia 2024, nr 8391/23, 100 000 zł."
    found = set(tokens(text))
    assert {"41 344-43-92", "biuro@izba.example", "https://a.example/b?c=1", "22 stycznia 2024", "8391/23", "100 000"} <= found
