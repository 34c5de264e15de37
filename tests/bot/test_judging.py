import pytest

from bot.judging import is_right, tells
from bot.messages import Outcome
from knowledge.golden import Golden

ANSWERED, UNSURE, NO_MATCH = Outcome.ANSWERED, Outcome.UNSURE, Outcome.NO_MATCH


def golden(*documents: str, **changes: object) -> Golden:
    fields: dict[str, object] = {"facts": ("41 000 00 01",), "never": ("Klub",), **changes}
    return Golden("q", "in_scope", "kto?", "pl", "name", documents, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("outcome", "shown", "text", "right"),
    [
        (ANSWERED, ["a", "x"], "Izba, tel. 41 000 00 01", True),
        (ANSWERED, ["b"], "Izba, tel. 41-000-00-01", True),
        (ANSWERED, ["x"], "Izba, tel. 41 000 00 01", False),
        (ANSWERED, ["a"], "Izba", False),
        (ANSWERED, ["a"], "Izba i Klub, tel. 41 000 00 01", False),
        (UNSURE, ["a"], "Izba, tel. 41 000 00 01", False),
        (NO_MATCH, [], "", False),
    ],
)
def test_a_question_of_the_scope_is_answered_from_a_right_document_with_its_facts(
    outcome: Outcome, shown: list[str], text: str, right: bool
) -> None:
    assert is_right(golden("a", "b"), outcome, shown, text) is right


@pytest.mark.parametrize(("shown", "right"), [(["a", "c"], True), (["a", "b"], False), (["c"], False)])
def test_each_part_of_a_question_needs_its_answer(shown: list[str], right: bool) -> None:
    question = golden("a", "b", "c", facts=(), parts=(("a", "b"), ("c",), ()))
    assert is_right(question, ANSWERED, shown, "") is right


def test_outside_the_scope_silence_is_right_and_a_greeting_is_a_greeting() -> None:
    assert [is_right(golden(), outcome, [], "") for outcome in (ANSWERED, UNSURE, NO_MATCH)] == [False, True, True]
    greeting = golden(outcome="GREETING")
    assert [is_right(greeting, outcome, [], "") for outcome in (Outcome.GREETING, NO_MATCH)] == [True, False]


def test_white_space_and_the_writing_of_phones_do_not_matter() -> None:
    assert tells("Izba\n  Kowali, tel. (41) 000-00-01", "Izba Kowali")
    assert tells("Izba\n  Kowali, tel. (41) 000-00-01", "41 000 00 01")
    assert not tells("w roku 2024", "20 24")
