import csv
import io
import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event, text

from bot.journal import (
    AlreadyRecordedError,
    Journal,
    JournalError,
    Shown,
    Turn,
    new_turn_id,
    reply_from_json,
    reply_to_json,
    write_csv,
    write_jsonl,
)
from bot.messages import Button, Candidate, Card, Channel, Language, Origin, Outcome, Reply, Span
from bot.migrations import migrate
from bot.pseudonyms import pseudonym
from knowledge.database import open_engine
from tests.bot.tables import create_tables

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
CARD = Card(
    (
        (Span("Izba", Origin("siph", "name", 2), bold=True), Span(" tel. 41 344 43 92", Origin("siph", "contacts", 2))),
        (),
        (Span("Źródło", Origin("metal", "source", 5), href="https://example.org/a"), Span(": stan na 2024")),
    )
)


def who(name: str) -> str:
    return pseudonym(name, "telegram", bytes(32))


def a_turn(key: str = "1", at: datetime = NOON, outcome: Outcome = Outcome.ANSWERED, by: str = "ala", **changes: Any) -> Turn:
    reply = Reply(
        turn=new_turn_id(at),
        outcome=outcome,
        language=Language.PL,
        cards=(CARD,),
        buttons=(Button("Kontakt", "k:siph"),),
        candidates=(Candidate("siph", 0.91, True, 2), Candidate("kpt", 0.42, False, 1)),
        took_ms=12.5,
    )
    turn = Turn(
        reply=reply,
        at=at,
        channel=Channel.TELEGRAM,
        key=key,
        conversation=who(by),
        person=who(by),
        question="mam odlewnię, do kogo mam się zgłosić?",
        content_version=7,
        model="e5-small:1f2e",
        understood={"restored": "mam odlewnię", "stems": ["odlewnia"], "gate": 0.97, "follow_up": None},
        timings={"encode": 10.25, "search": 0.5},
    )
    return replace(turn, **changes)


@pytest.fixture
def journal(engine: Engine) -> Journal:
    create_tables(engine)
    return Journal(engine)


def everything_stored(engine: Engine) -> str:
    with engine.connect() as connection:
        return repr(connection.execute(text("SELECT * FROM journal_turn")).all())


def test_a_turn_is_read_back_as_it_was(journal: Journal) -> None:
    turn = a_turn()
    journal.record(turn)
    (entry,) = journal.rows()
    assert (entry.id, entry.at, entry.channel) == (turn.reply.turn, NOON, Channel.TELEGRAM)
    assert (entry.conversation, entry.person, entry.question) == (turn.conversation, turn.person, turn.question)
    assert (entry.language, entry.outcome) == (Language.PL, Outcome.ANSWERED)
    assert entry.documents == (Shown("siph", 2), Shown("metal", 5))
    assert (entry.understood, entry.timings) == (turn.understood, turn.timings)
    assert (entry.content_version, entry.model) == (7, "e5-small:1f2e")
    assert entry.reply == turn.reply
    assert (entry.delivered, entry.delivered_at) == (None, None)
    assert journal.count() == 1


def test_the_reply_already_given_is_found_by_channel_and_key(journal: Journal) -> None:
    turn = a_turn(key="update 17")
    assert journal.find(Channel.TELEGRAM, "update 17") is None
    journal.record(turn)
    assert journal.find(Channel.TELEGRAM, "update 17") == turn.reply
    assert journal.find(Channel.TERMINAL, "update 17") is None
    assert journal.find(Channel.TELEGRAM, "update 1") is None


def test_a_key_is_written_once_and_the_first_turn_stays(journal: Journal) -> None:
    first = a_turn()
    journal.record(first)
    with pytest.raises(AlreadyRecordedError):
        journal.record(a_turn(question="another"))
    assert journal.find(Channel.TELEGRAM, "1") == first.reply
    journal.record(a_turn(channel=Channel.TERMINAL))
    assert journal.count() == 2


def test_any_key_will_do(journal: Journal) -> None:
    keys = ["", "x" * 5000, "\0", "\ud800", "jan@wp.pl"]
    for key in keys:
        journal.record(a_turn(key=key))
    assert all(journal.find(Channel.TELEGRAM, key) for key in keys)


def test_personal_data_reach_no_column(journal: Journal, engine: Engine) -> None:
    canaries = ["600 100 200", "jan.wrzosek@wp.pl", "44051401359", "4111 1111 1111 1111", "123-456-32-18"]
    said = "tel 600 100 200, jan.wrzosek@wp.pl, PESEL 44051401359, karta 4111 1111 1111 1111, NIP 123-456-32-18"
    understood = {"restored": said, "parts": [said, {said: (said,)}], "error": ValueError(said)}
    journal.record(a_turn(key="jan.wrzosek@wp.pl", question=said, understood=understood, model=""))
    (entry,) = journal.rows()
    assert entry.question == "tel [telefon], [e-mail], PESEL [PESEL], karta [karta], NIP [NIP]"
    assert entry.understood["parts"] == [entry.question, {entry.question: [entry.question]}]
    stored = everything_stored(engine)
    assert [canary for canary in canaries if canary in stored] == []


@pytest.mark.parametrize("name", ["conversation", "person"])
def test_a_name_is_not_taken_for_a_pseudonym(name: str) -> None:
    with pytest.raises(ValueError, match=f"{name} is not a pseudonym"):
        replace(a_turn(), **{name: "Jan Wrzosek"})  # type: ignore[arg-type]


def test_characters_that_no_database_takes_do_not_stop_a_write(journal: Journal) -> None:
    odd = "a\0b\x1b[31m\ud800ż\n\tk"
    card = Card(((Span(odd),),))
    turn = a_turn(question=odd, understood={odd: odd, "score": float("nan"), "best": float("inf")})
    journal.record(replace(turn, reply=replace(turn.reply, cards=(card,))))
    (entry,) = journal.rows()
    assert entry.question == "a�b�[31m�ż\n\tk"
    assert entry.understood == {"a�b�[31m�ż\n\tk": "a�b�[31m�ż\n\tk", "score": None, "best": None}
    assert entry.reply.cards == (card,)
    file = io.StringIO()
    write_jsonl([entry], file)
    file.getvalue().encode()


def test_delivery_is_noted_beside_the_turn(journal: Journal) -> None:
    sent, failed = a_turn("1", NOON), a_turn("2", NOON - timedelta(minutes=1))
    journal.record(sent)
    journal.record(failed)
    journal.delivered(sent.reply.turn, ok=True, at=NOON + timedelta(seconds=2))
    journal.delivered(failed.reply.turn, ok=False)
    journal.delivered(new_turn_id(NOON), ok=True)
    first, second = journal.rows()
    assert (first.delivered, first.delivered_at) == (True, NOON + timedelta(seconds=2))
    assert second.delivered is False
    assert second.delivered_at is not None
    assert journal.count() == 2


def test_the_last_turns_of_a_conversation_come_newest_first(journal: Journal) -> None:
    for number in range(8):
        journal.record(a_turn(str(number), NOON + timedelta(minutes=number), understood={"number": number}))
    journal.record(a_turn("other", NOON + timedelta(hours=1), by="ola"))
    assert [(entry.at, entry.understood["number"]) for entry in journal.last(who("ala"), 3)] == [
        (NOON + timedelta(minutes=number), number) for number in (7, 6, 5)
    ]
    assert {(entry.language, entry.outcome) for entry in journal.last(who("ala"))} == {(Language.PL, Outcome.ANSWERED)}
    assert len(journal.last(who("ala"), 50)) == 8
    assert journal.last(who("nobody")) == []


def test_rows_filter_by_time_and_outcome_and_end_at_the_limit(journal: Journal) -> None:
    written = [
        (NOON + timedelta(hours=hour), outcome)
        for hour in range(4)
        for outcome in (Outcome.ANSWERED, Outcome.UNSURE, Outcome.NO_MATCH)
    ]
    for number, (at, outcome) in enumerate(written):
        journal.record(a_turn(str(number), at, outcome))
    for since in (None, NOON, NOON + timedelta(hours=2), NOON + timedelta(hours=9)):
        for until in (None, NOON, NOON + timedelta(hours=3)):
            for outcome in (None, *Outcome):
                expected = [
                    at
                    for at, ended in written
                    if (since is None or at >= since) and (until is None or at < until) and outcome in (None, ended)
                ]
                found = [entry.at for entry in journal.rows(since, until, outcome)]
                assert found == sorted(expected, reverse=True)
                assert journal.count(since, until, outcome) == len(expected)
                for limit in (0, 1, 5):
                    assert [entry.at for entry in journal.rows(since, until, outcome, limit)] == found[:limit]


def test_rows_give_each_turn_once_over_many_pages(journal: Journal) -> None:
    # Most share a moment, so only the id tells where a page ends.
    for number in range(1100):
        journal.record(a_turn(str(number), NOON + timedelta(seconds=number // 900)))
    found = [entry.id for entry in journal.rows()]
    assert len(found) == 1100
    assert len(set(found)) == 1100
    assert [entry.id for entry in journal.rows(limit=700)] == found[:700]


def test_writing_goes_on_while_rows_are_read(journal: Journal) -> None:
    journal.record(a_turn("1"))
    journal.record(a_turn("2"))
    reading: Iterator[Any] = journal.rows(limit=2)
    next(reading)
    journal.record(a_turn("3"))
    assert len(list(reading)) == 1
    assert journal.count() == 3


def test_threads_write_beside_each_other_and_one_key_wins(journal: Journal) -> None:
    gate, refused = threading.Barrier(4), []

    def write(name: int) -> None:
        gate.wait()
        for number in range(20):
            journal.record(a_turn(f"{name}-{number}"))
        gate.wait()
        try:
            journal.record(a_turn("shared"))
        except AlreadyRecordedError:
            refused.append(name)

    threads = [threading.Thread(target=write, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert journal.count() == 81
    assert len(refused) == 3


def test_a_locked_database_is_one_clear_error_and_nothing_is_half_written(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'j.db'}")
    migrate(engine)
    engine.dispose()
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout = 20"))
    journal = Journal(engine)
    with engine.connect().execution_options(writer=True) as other, other.begin():
        with pytest.raises(JournalError, match=r"^the journal cannot be written: database is locked$"):
            journal.record(a_turn())
        assert journal.find(Channel.TELEGRAM, "1") is None
    journal.record(a_turn())
    assert journal.count() == 1
    engine.dispose()


def test_a_missing_table_is_a_journal_error(engine: Engine) -> None:
    journal = Journal(engine)
    for call in (lambda: journal.record(a_turn()), journal.count, lambda: journal.find(Channel.TELEGRAM, "1")):
        with pytest.raises(JournalError, match=r"^the journal cannot be (read|written): .*journal_turn"):
            call()


def test_ids_sort_by_time_and_are_uuid_7() -> None:
    ids = [new_turn_id(NOON + timedelta(milliseconds=step)) for step in range(50)]
    assert ids == sorted(ids)
    assert {one[14] for one in ids} == {"7"}
    assert {one[19] for one in ids} <= set("89ab")
    assert len({new_turn_id(NOON) for _ in range(100)}) == 100


texts = st.text(alphabet=st.characters(exclude_categories=[]), max_size=20)
replies = st.builds(
    Reply,
    turn=texts,
    outcome=st.sampled_from(Outcome),
    language=st.sampled_from(Language),
    cards=st.lists(
        st.builds(
            Card,
            st.lists(
                st.lists(
                    st.builds(
                        Span, texts, st.none() | st.builds(Origin, texts, texts, st.integers()), st.none() | texts, st.booleans()
                    ),
                    max_size=3,
                ).map(tuple),
                max_size=3,
            ).map(tuple),
        ),
        max_size=3,
    ).map(tuple),
    buttons=st.lists(st.builds(Button, texts, texts), max_size=3).map(tuple),
    candidates=st.lists(
        st.builds(Candidate, texts, st.floats(allow_nan=False, allow_infinity=False), st.booleans(), st.integers()), max_size=3
    ).map(tuple),
    took_ms=st.floats(allow_nan=False, allow_infinity=False),
)


@settings(deadline=None)
@given(replies)
def test_a_reply_survives_json(reply: Reply) -> None:
    written = reply_to_json(reply)
    assert written.isascii()
    assert reply_from_json(written) == reply


@pytest.mark.parametrize("written", ["", "[]", "{}", '{"turn": "x"}', "null"])
def test_what_is_not_a_reply_is_refused(written: str) -> None:
    with pytest.raises(JournalError, match="cannot be read"):
        reply_from_json(written)


def test_jsonl_holds_every_field(journal: Journal) -> None:
    turn = a_turn()
    journal.record(turn)
    journal.record(a_turn("2", NOON - timedelta(days=1), Outcome.UNSURE))
    file = io.StringIO()
    assert write_jsonl(journal.rows(), file) == 2
    first, second = (json.loads(line) for line in file.getvalue().splitlines())
    assert first["answer"] == turn.reply.text
    assert first["candidates"][0] == {"id": "siph", "score": 0.91, "shown": True, "revision": 2}
    assert first["documents"] == [{"id": "siph", "revision": 2}, {"id": "metal", "revision": 5}]
    assert (first["at"], second["outcome"]) == ("2026-11-23T12:00:00+00:00", "UNSURE")


@pytest.mark.parametrize("start", ["=1+1", "+48", "-2", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1"])
def test_a_spreadsheet_runs_nothing_of_ours(journal: Journal, start: str) -> None:
    turn = a_turn(question=start, model=start)
    journal.record(replace(turn, reply=replace(turn.reply, cards=(Card(((Span(start),),)),))))
    file = io.StringIO(newline="")
    assert write_csv(journal.rows(), file) == 1
    (row,) = csv.DictReader(io.StringIO(file.getvalue(), newline=""))
    assert row["question"] == row["answer"] == row["model"] == "'" + start
    assert row["delivered"] == ""
    assert json.loads(row["timings"]) == turn.timings
