"""The golden questions are well formed, and there are as many as promised.

Promises: a malformed, duplicated or missing question fails here and not in the middle of an evaluation.
Refuses: to judge answers.
"""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

Question = dict[str, Any]

FOLDER = Path(__file__).parents[2] / "knowledge" / "golden"
LEAST = {"in_scope": 400, "dates": 60, "languages": 160, "two_part": 25}
LEAST_DIALOGUES = 45
LEAST_TRADES = 40
LEAST_TWINS = {"en": 60, "uk": 60, "ru": 40}
SPECIALISATIONS = {
    "spec-metal",
    "spec-budownictwo",
    "spec-rolnictwo",
    "spec-turystyka",
    "spec-ict",
    "spec-targi",
    "spec-energia",
}
DOCUMENT = re.compile(r"(spec|org|appt|support|fund|event|guide)-[a-z0-9-]+")
KINDS = {
    "in_scope": {
        "trade",
        "contact",
        "coordinator",
        "support",
        "funding",
        "event",
        "guide",
        "organisation",
        "history",
    },
    "dates": {"date", "premise"},
    "dialogues": {"dialogue"},
    "two_part": {"two-part"},
}
KINDS["languages"] = KINDS["in_scope"]
FIELDS = {"id", "text", "language", "kind", "specialisation", "documents", "facts", "never"}
EXTRA = {"dialogues": {"conversation"}, "languages": {"twin"}, "two_part": {"parts"}}
FILES = sorted(KINDS)


def questions(name: str) -> list[Question]:
    """The questions of one file, in order."""
    return [json.loads(line) for line in (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("name", FILES)
def test_every_question_has_its_fields(name: str) -> None:
    for question in questions(name):
        assert set(question) == FIELDS | EXTRA.get(name, set()), question["id"]
        assert question["kind"] in KINDS[name], question["id"]
        assert question["language"] in {"pl", "en", "uk", "ru"}, question["id"]
        assert question["specialisation"] in SPECIALISATIONS | {None}, question["id"]
        assert question["text"] == question["text"].strip() != "", question["id"]
        assert re.fullmatch(r"[a-z0-9-]+", question["id"]), question["id"]
        assert all(isinstance(part, str) and part for part in question["facts"] + question["never"]), question["id"]


@pytest.mark.parametrize("name", FILES)
def test_expected_documents_are_ids_and_not_repeated(name: str) -> None:
    for question in questions(name):
        assert all(DOCUMENT.fullmatch(document) for document in question["documents"]), question["id"]
        assert len(set(question["documents"])) == len(question["documents"]), question["id"]


@pytest.mark.parametrize("name", ["in_scope", "dates", "languages"])
def test_questions_in_scope_expect_a_document(name: str) -> None:
    assert all(question["documents"] for question in questions(name))


@pytest.mark.parametrize("name", FILES)
def test_no_answer_must_hold_what_it_must_not(name: str) -> None:
    for question in questions(name):
        assert not [bad for bad in question["never"] for fact in question["facts"] if bad in fact], question["id"]


def test_ids_are_unique_in_the_folder() -> None:
    ids = Counter(question["id"] for path in FOLDER.glob("*.jsonl") for question in questions(path.stem))
    assert [key for key, times in ids.items() if times > 1] == []


def test_no_question_is_asked_twice() -> None:
    asked = [q["text"] for name in ("in_scope", "dates", "languages", "two_part") for q in questions(name)]
    opening: dict[str, str] = {}
    for turn in questions("dialogues"):
        opening.setdefault(turn["conversation"], turn["text"])
    folded = Counter(re.sub(r"\W+", " ", text.casefold()).strip() for text in [*asked, *opening.values()])
    assert [text for text, times in folded.items() if times > 1] == []


@pytest.mark.parametrize(("name", "least"), LEAST.items())
def test_there_are_as_many_as_promised(name: str, least: int) -> None:
    assert len(questions(name)) >= least


@pytest.mark.parametrize("specialisation", sorted(SPECIALISATIONS))
def test_each_specialisation_has_its_trades(specialisation: str) -> None:
    found = [q for q in questions("in_scope") if q["kind"] == "trade" and q["specialisation"] == specialisation]
    assert len(found) >= LEAST_TRADES


def test_dialogues_have_two_to_four_turns_that_stand_together() -> None:
    order = [turn["conversation"] for turn in questions("dialogues")]
    turns = Counter(order)
    assert len(turns) >= LEAST_DIALOGUES
    assert set(turns.values()) <= {2, 3, 4}
    assert order == sorted(order)


def test_dialogues_are_in_every_language_and_some_leave_the_scope() -> None:
    dialogues = questions("dialogues")
    assert {turn["language"] for turn in dialogues} == {"pl", "en", "uk", "ru"}
    assert any(not turn["documents"] for turn in dialogues)


def test_twins_expect_what_their_polish_question_expects() -> None:
    polish = {question["id"]: question for question in questions("in_scope")}
    for twin in questions("languages"):
        for field in ("kind", "specialisation", "documents", "facts", "never"):
            assert twin[field] == polish[twin["twin"]][field], (twin["id"], field)


@pytest.mark.parametrize(("language", "least"), LEAST_TWINS.items())
def test_each_language_has_its_twins(language: str, least: int) -> None:
    assert sum(question["language"] == language for question in questions("languages")) >= least


def test_two_part_documents_are_the_union_of_the_parts() -> None:
    for question in questions("two_part"):
        assert len(question["parts"]) == 2, question["id"]
        assert any(question["parts"]), question["id"]
        assert set(question["documents"]) == {document for part in question["parts"] for document in part}, question["id"]
