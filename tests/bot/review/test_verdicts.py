"""Verdicts, their agreement, notes, added golden questions, the audit trail: kept right on both databases."""

import math
import threading
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.messages import Language
from bot.review.agreement import agreement
from bot.review.audit import Access
from bot.review.golden import to_jsonl
from bot.review.verdicts import FollowUp, Given
from bot.review.words import State, Verdict
from knowledge import golden
from tests.bot.review.conftest import Logged
from tests.bot.world import NOON

VERDICTS = st.sampled_from([verdict.value for verdict in Verdict])


@given(st.lists(st.tuples(VERDICTS, VERDICTS), min_size=1, max_size=60))
def test_kappa_is_that_of_the_library(pairs: list[tuple[str, str]]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where kappa is not defined
        expected = cohen_kappa_score(*zip(*pairs, strict=True))
    found = agreement(pairs)
    assert found.turns == len(pairs)
    assert found.share == sum(one == other for one, other in pairs) / len(pairs)
    if found.kappa is None:
        assert len({verdict for pair in pairs for verdict in pair}) == 1
        assert math.isnan(expected)
    else:
        assert found.kappa == pytest.approx(expected)


def test_the_last_verdict_of_a_reviewer_counts(logged: Logged) -> None:
    turn, ola, ala = logged.turn(), logged.person("Ola"), logged.person("Ala")
    verdicts = logged.review.verdicts
    for person, verdict, minute in ((ola, Verdict.GOOD, 1), (ala, Verdict.BAD, 2), (ola, Verdict.PARTIAL, 3)):
        assert verdicts.give(Given(turn, person.id, verdict, "bo tak", logged.later(minutes=minute)))
    assert [(given_.person, given_.verdict) for given_ in verdicts.of([turn])[turn]] == [
        (ala.id, Verdict.BAD),
        (ola.id, Verdict.PARTIAL),
    ]
    [pair] = verdicts.pairs()
    assert (pair.one, pair.other, pair.agreement.turns, pair.agreement.share) == (ola.id, ala.id, 1, 0)


def test_what_is_said_of_a_turn_goes_with_it(logged: Logged) -> None:
    turn, ola = logged.turn(), logged.person("Ola")
    review = logged.review
    review.verdicts.give(Given(turn, ola.id, Verdict.BAD, "", NOON))
    review.verdicts.follow(FollowUp(turn, State.OPEN, ola.id, NOON))
    review.golden.add(turn, "Gdzie?", Language.PL, ["spec-metal"], ola.id, NOON)
    review.notes.leave(turn, "spec-metal", "Uwaga", ola.id, NOON)
    with logged.engine.begin() as connection:
        connection.execute(text("DELETE FROM journal_turn"))
    assert (review.verdicts.of([turn]), review.verdicts.followed([turn])) == ({}, {})
    assert (review.golden.load(), review.notes.waiting(["spec-metal"])) == ([], [])


def test_nothing_is_said_of_a_turn_that_is_not_there(logged: Logged) -> None:
    ola, review = logged.person("Ola"), logged.review
    assert not review.verdicts.give(Given("x", ola.id, Verdict.BAD, "", NOON))
    assert not review.verdicts.follow(FollowUp("x", State.OPEN, None, NOON))
    assert not review.golden.add("x", "Gdzie?", Language.PL, ["spec-metal"], ola.id, NOON)
    assert review.notes.leave("x", "spec-metal", "Uwaga", ola.id, NOON) is None


def test_added_golden_questions_are_read_as_the_shipped_ones(logged: Logged) -> None:
    ola, added = logged.person("Ola"), logged.review.golden
    turns = [logged.turn(), logged.turn()]
    added.add(turns[0], 'Gdzie "spawać"?\u2028', Language.UK, ["spec-metal", "spec-drewno", "spec-metal"], ola.id, NOON)
    added.add(turns[1], "tartak", Language.PL, ["spec-metal"], ola.id, NOON)
    added.add(turns[1], "tartak", Language.PL, ["spec-drewno"], ola.id, logged.later(minutes=1))
    found = added.load()
    assert golden.read("added", to_jsonl(found)) == found
    assert [(each.language, each.documents) for each in found] == [
        ("uk", ("spec-metal", "spec-drewno")),
        ("pl", ("spec-drewno",)),
    ]
    assert golden.read("in_scope", to_jsonl(golden.load()[:200]))[0].text == golden.load()[0].text


def test_a_note_waits_until_it_is_closed(logged: Logged) -> None:
    turn, ola, notes = logged.turn("Ile kosztuje?"), logged.person("Ola"), logged.review.notes
    first = notes.leave(turn, "spec-metal", "Uwaga", ola.id, NOON)
    notes.leave(turn, "spec-drewno", "", ola.id, NOON, proposal=True)
    assert [(note.id, note.question) for note in notes.waiting(["spec-metal"])] == [(first, "Ile kosztuje?")]
    assert notes.waiting([]) == []
    notes.close(first or 0, ola.id, NOON)
    assert notes.waiting(["spec-metal"]) == []
    assert [note.done is not None for note in notes.of(turn)] == [True, False]


def test_the_trail_only_grows(logged: Logged) -> None:
    ola, trail = logged.person("Ola"), logged.review.trail
    for number in range(3):
        trail.note(ola, Access.TURN, f"t{number}", logged.later(minutes=number))
    assert [(seen.number, seen.subject, seen.name) for seen in trail.page(before=3)] == [(2, "t1", "Ola"), (1, "t0", "Ola")]
    assert trail.broken() is None
    for statement in ("UPDATE access_log SET name = 'Nikt'", "DELETE FROM access_log WHERE number = 2"):
        with pytest.raises(DBAPIError, match="cannot be changed"), logged.engine.begin() as connection:
            connection.execute(text(statement))
    assert len(trail.page()) == 3


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE access_log SET name = 'Nikt' WHERE number = 2", 2),
        ("UPDATE access_log SET subject = 'inna' WHERE number = 4", 4),
        ("DELETE FROM access_log WHERE number = 2", 3),
        ("UPDATE access_log SET at = '2020-01-01 00:00:00' WHERE number = 1", 1),
    ],
)
def test_a_change_past_the_database_shows(logged: Logged, statement: str, broken: int) -> None:
    ola, trail = logged.person("Ola"), logged.review.trail
    for number in range(4):
        trail.note(ola, Access.TURN, f"t{number}", NOON)
    with logged.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER access_log_no_update"))
            connection.execute(text("DROP TRIGGER access_log_no_delete"))
        else:
            connection.execute(text("DROP TRIGGER access_log_stays ON access_log"))
        connection.execute(text(statement))
    assert trail.broken() == broken


def test_many_write_the_trail_at_once(logged: Logged) -> None:
    ola, trail = logged.person("Ola"), logged.review.trail

    def write() -> None:
        for _ in range(10):
            trail.note(ola, Access.TURN, "t", NOON)

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(trail.page(size=100)) == 40
    assert trail.broken() is None
