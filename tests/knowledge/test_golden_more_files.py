"""The hand-written test questions are well formed: format, unique ids, enough of each kind.

Promises: a broken line is named by file and line number. Refuses: to judge any answer; that is the evaluation's work.
"""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from knowledge.documents import Guide, parse

TESTS = Path(__file__).parents[1]
GOLDEN = TESTS.parent / "knowledge" / "golden"
DATA = TESTS / "data"

SPECIALISATIONS = {f"spec-{name}" for name in ("metal", "budownictwo", "rolnictwo", "turystyka", "ict", "targi", "energia")}
LANGUAGES = {"pl", "en", "uk", "ru", "de"}
KINDS = {
    "out_of_scope.jsonl": {"near-miss", "far", "small-talk", "injection", "mash", "request"},
    "greetings.jsonl": {"greeting", "help"},
    "trades.jsonl": {"trade"},
    "pkd.jsonl": {"pkd"},
    "acronyms.jsonl": {"acronym"},
}
ENOUGH = {
    "out_of_scope.jsonl": 260,
    "greetings.jsonl": 40,
    "trades.jsonl": 7 * 70,
    "pkd.jsonl": 60,
    "acronyms.jsonl": 60,
}


def lines(path: Path) -> list[dict[str, Any]]:
    """The records of a JSONL file; fails with file and line number where a line is not an object."""
    records = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            record = json.loads(line)
        except ValueError as error:
            pytest.fail(f"{path.name}:{number}: {error}")
        assert isinstance(record, dict), f"{path.name}:{number}: not an object"
        records.append(record)
    return records


@pytest.mark.parametrize("name", KINDS)
def test_every_line_has_what_a_question_needs(name: str) -> None:
    for number, record in enumerate(lines(GOLDEN / name), start=1):
        where = f"{name}:{number}"
        assert re.fullmatch(r"[a-z0-9-]+-\d{3}", record["id"]), where
        assert record["text"] == record["text"].strip() != "", where
        assert record["language"] in LANGUAGES, where
        assert record["kind"] in KINDS[name], where
        assert isinstance(record["documents"], list), where
        for document in record["documents"]:
            assert re.fullmatch(r"(spec|org|appt|support|fund|event|guide)-[a-z0-9-]+", document), where


@pytest.mark.parametrize("name", KINDS)
def test_there_are_enough_questions_and_none_is_repeated(name: str) -> None:
    records = lines(GOLDEN / name)
    assert len(records) >= ENOUGH[name]
    # "SIPH" and "siph" are two ways to type one acronym, on purpose; elsewhere letter case makes no new question.
    texts = Counter(record["text"] if name == "acronyms.jsonl" else record["text"].casefold() for record in records)
    assert [text for text, count in texts.items() if count > 1] == []


def test_ids_are_unique_over_all_files() -> None:
    files = [GOLDEN / name for name in KINDS] + [DATA / "formalities.jsonl", DATA / "formalities_questions.jsonl"]
    ids = Counter(record["id"] for path in files for record in lines(path))
    assert [identity for identity, count in ids.items() if count > 1] == []


def test_nothing_is_expected_out_of_scope_and_near_misses_prevail() -> None:
    records = lines(GOLDEN / "out_of_scope.jsonl")
    kinds = Counter(record["kind"] for record in records)
    assert all(record["documents"] == [] for record in records)
    assert kinds["near-miss"] / len(records) >= 0.6
    assert set(kinds) == KINDS["out_of_scope.jsonl"]


def test_greetings_and_calls_for_help_name_their_outcome() -> None:
    for record in lines(GOLDEN / "greetings.jsonl"):
        assert record["outcome"] == record["kind"].upper()
        assert record["documents"] == []


def test_each_specialisation_has_seventy_trades() -> None:
    records = lines(GOLDEN / "trades.jsonl")
    counts = Counter(record["specialisation"] for record in records)
    assert set(counts) == SPECIALISATIONS
    assert min(counts.values()) >= 70
    assert all(record["documents"] == [record["specialisation"]] for record in records)


def test_pkd_questions_lead_to_one_specialisation_or_none() -> None:
    records = lines(GOLDEN / "pkd.jsonl")
    without = [record for record in records if not record["documents"]]
    assert len(without) >= 10
    assert all(record["id"].startswith("pkd-none-") and record["specialisation"] is None for record in without)
    for record in records:
        if record["documents"]:
            assert record["documents"] == [record["specialisation"]]
            assert record["specialisation"] in SPECIALISATIONS
    assert {record["specialisation"] for record in records} == {*SPECIALISATIONS, None}


def test_acronyms_have_an_answer_and_are_short() -> None:
    for record in lines(GOLDEN / "acronyms.jsonl"):
        assert record["documents"], record["id"]
        assert len(record["text"].split()) <= 10, record["id"]


def test_formalities_are_valid_guides_with_distinct_words() -> None:
    guides = [parse(record) for record in lines(DATA / "formalities.jsonl")]
    assert len(guides) >= 80
    assert all(isinstance(guide, Guide) for guide in guides)
    assert len({guide.title for guide in guides if isinstance(guide, Guide)}) == len(guides)
    assert len({guide.body for guide in guides if isinstance(guide, Guide)}) == len(guides)


def test_every_formality_is_asked_at_least_three_times_in_other_words() -> None:
    guides = {record["id"]: record for record in lines(DATA / "formalities.jsonl")}
    questions = lines(DATA / "formalities_questions.jsonl")
    asked: Counter[str] = Counter()
    for question in questions:
        (target,) = question["documents"]
        asked[target] += 1
        assert question["text"].casefold() != guides[target]["title"].casefold(), question["id"]
    assert set(asked) == set(guides)
    assert min(asked.values()) >= 3
