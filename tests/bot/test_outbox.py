"""The outbox: once, at its hour, to one sender."""

import multiprocessing
from collections.abc import Iterator
from datetime import datetime, timedelta
from multiprocessing.synchronize import Barrier

import pytest
from sqlalchemy import Engine

from bot.messages import Button, Card, Language, Outcome, Reply, Span
from bot.outbox import ATTEMPTS, IN_HAND, Failure, Outbox, State, is_quiet
from bot.people import People, Role
from knowledge.database import open_engine, writing
from knowledge.documents import WARSAW
from tests.bot.tables import create_tables

TUESDAY = datetime(2026, 3, 10, 12, 0, tzinfo=WARSAW)
REPLY = Reply(
    "x", Outcome.OFFICE, Language.PL, (Card(((Span("Zażółć"), Span("tu", href="https://a.example")),)),), (Button("Tak", "y"),)
)


@pytest.fixture
def database(engine: Engine) -> Engine:
    create_tables(engine)
    return engine


@pytest.fixture
def outbox(database: Engine) -> Outbox:
    return Outbox(database)


def state(outbox: Outbox, key: str, now: datetime = TUESDAY) -> State:
    found = outbox.find(key, now)
    assert found is not None
    return found.state


def failure(outbox: Outbox, key: str, now: datetime = TUESDAY) -> Failure | None:
    found = outbox.find(key, now)
    assert found is not None
    return found.failure


def test_a_letter_is_put_once_and_sent_once(outbox: Outbox) -> None:
    assert outbox.put("a", REPLY, TUESDAY, account="77")
    assert not outbox.put("a", REPLY, TUESDAY, account="78")
    letter = outbox.claim(TUESDAY)
    assert letter is not None
    assert (letter.key, letter.account, letter.reply, letter.attempts) == ("a", "77", REPLY, 0)
    assert state(outbox, "a") is State.IN_HAND
    assert outbox.claim(TUESDAY) is None
    outbox.sent(letter.id, TUESDAY)
    assert state(outbox, "a") is State.SENT
    assert outbox.claim(TUESDAY + timedelta(days=9)) is None
    assert not outbox.again(letter.id, TUESDAY + timedelta(days=9)), "what arrived is not sent again"


def test_a_letter_needs_one_recipient(outbox: Outbox) -> None:
    for wrong in ({}, {"account": "7", "person": 1}):
        with pytest.raises(ValueError, match="person or to an account"):
            outbox.put("a", REPLY, TUESDAY, **wrong)  # type: ignore[arg-type]


def test_the_oldest_due_goes_first_and_nothing_before_its_hour(outbox: Outbox) -> None:
    outbox.put("later", REPLY, TUESDAY, account="1", due=TUESDAY + timedelta(hours=1))
    outbox.put("b", REPLY, TUESDAY, account="1")
    outbox.put("c", REPLY, TUESDAY, account="1", due=TUESDAY - timedelta(hours=1))
    found = [letter.key for _ in range(2) if (letter := outbox.claim(TUESDAY))]
    assert found == ["c", "b"]
    assert outbox.claim(TUESDAY + timedelta(minutes=59)) is None
    assert outbox.claim(TUESDAY + timedelta(hours=1)) is not None


@pytest.mark.parametrize(
    ("moment", "quiet"),
    [
        ("2026-03-10T07:59", True),
        ("2026-03-10T08:00", False),
        ("2026-03-10T19:59", False),
        ("2026-03-10T20:00", True),
        ("2026-03-14T12:00", True),
        ("2026-03-15T12:00", True),
        ("2026-03-16T08:00", False),
    ],
)
def test_a_quiet_letter_waits_for_a_working_day(outbox: Outbox, moment: str, quiet: bool) -> None:
    now = datetime.fromisoformat(moment).replace(tzinfo=WARSAW)
    assert is_quiet(now) is quiet
    outbox.put("quiet", REPLY, TUESDAY - timedelta(days=1), account="1", quiet=True)
    assert (outbox.claim(now) is None) is quiet
    outbox.put("urgent", REPLY, TUESDAY - timedelta(days=1), account="1")
    urgent = outbox.claim(now)
    assert urgent is not None
    assert urgent.key == "urgent"


def test_a_letter_follows_the_person_to_the_account_they_have_now(database: Engine, outbox: Outbox) -> None:
    people = People(database)
    ala = people.add("Ala", [Role.STAFF], TUESDAY)
    people.connect(ala.id, "1")
    outbox.put("a", REPLY, TUESDAY, person=ala.id)
    people.connect(ala.id, "2")
    letter = outbox.claim(TUESDAY)
    assert letter is not None
    assert letter.account == "2"
    outbox.put("b", REPLY, TUESDAY, person=ala.id)
    people.connect(ala.id, None)
    outbox.put("c", REPLY, TUESDAY, account="3")
    other = outbox.claim(TUESDAY)
    assert other is not None
    assert other.key == "c"
    assert (state(outbox, "b"), failure(outbox, "b")) == (State.UNDELIVERABLE, Failure.NOT_CONNECTED)
    people.connect(ala.id, "2")
    people.change(ala.id, "Ala", [Role.STAFF], active=False)
    outbox.put("d", REPLY, TUESDAY, person=ala.id)
    assert outbox.claim(TUESDAY) is None
    assert failure(outbox, "d") is Failure.NOT_CONNECTED, "who has no access gets nothing"


def test_a_sender_that_dies_leaves_the_letter_uncertain_until_a_person_decides(outbox: Outbox) -> None:
    outbox.put("a", REPLY, TUESDAY, account="1")
    letter = outbox.claim(TUESDAY)
    assert letter is not None
    assert not outbox.again(letter.id, TUESDAY + timedelta(minutes=1)), "it is in hand"
    late = TUESDAY + IN_HAND
    assert (state(outbox, "a", late), failure(outbox, "a", late)) == (State.UNCERTAIN, Failure.UNCERTAIN)
    assert outbox.claim(late + timedelta(days=30)) is None
    assert [entry.key for entry in outbox.troubles(late, TUESDAY)] == ["a"]
    assert outbox.troubles(late, TUESDAY + timedelta(days=1)) == []
    assert outbox.again(letter.id, late)
    assert not outbox.again(letter.id, late), "pressed twice, sent once"
    second = outbox.claim(late)
    assert second is not None
    outbox.sent(second.id, late)
    assert outbox.troubles(late, TUESDAY) == []


def test_what_cannot_arrive_is_not_tried_again_by_itself(outbox: Outbox) -> None:
    outbox.put("a", REPLY, TUESDAY, account="1")
    outbox.put("b", REPLY, TUESDAY, account="1")
    for name in (Failure.BLOCKED, Failure.UNCERTAIN):
        letter = outbox.claim(TUESDAY)
        assert letter is not None
        if name is Failure.BLOCKED:
            outbox.failed(letter.id, name, TUESDAY)
        else:
            outbox.unsure(letter.id)
    assert outbox.claim(TUESDAY + timedelta(days=1)) is None
    assert [(entry.state, entry.failure) for entry in outbox.troubles(TUESDAY, TUESDAY)] == [
        (State.UNCERTAIN, Failure.UNCERTAIN),
        (State.UNDELIVERABLE, Failure.BLOCKED),
    ]


def test_a_flood_limit_is_obeyed_and_a_dead_line_tried_ever_more_rarely(outbox: Outbox) -> None:
    outbox.put("a", REPLY, TUESDAY, account="1")
    letter = outbox.claim(TUESDAY)
    assert letter is not None
    outbox.postpone(letter, TUESDAY, timedelta(seconds=90))
    assert outbox.claim(TUESDAY + timedelta(seconds=89)) is None
    now, pauses = TUESDAY + timedelta(seconds=90), []
    while letter := outbox.claim(now):
        before = now
        outbox.postpone(letter, now)
        found = outbox.find("a", now)
        assert found is not None
        now = max(found.due, now)
        pauses.append(now - before)
    assert pauses[:3] == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert max(pauses) == timedelta(hours=1)
    assert len(pauses) == ATTEMPTS, "the flood limit did not count"
    assert failure(outbox, "a") is Failure.UNREACHABLE


def test_a_letter_in_a_transaction_goes_with_it(database: Engine, outbox: Outbox) -> None:
    def half() -> None:
        with writing(database) as connection:
            outbox.put("a", REPLY, TUESDAY, account="1", within=connection)
            raise InterruptedError

    with pytest.raises(InterruptedError):
        half()
    assert outbox.claim(TUESDAY) is None
    assert outbox.put("a", REPLY, TUESDAY, account="1")


def _send_all(url: str, together: Barrier, queue: "multiprocessing.Queue[list[str]]") -> None:
    engine = open_engine(url)
    outbox = Outbox(engine)
    together.wait(60)
    found = []
    while letter := outbox.claim(TUESDAY):
        found.append(letter.key)
        outbox.sent(letter.id, TUESDAY)
    queue.put(found)
    engine.dispose()


@pytest.fixture
def queue() -> Iterator["multiprocessing.Queue[list[str]]"]:
    found: multiprocessing.Queue[list[str]] = multiprocessing.get_context("spawn").Queue()
    yield found
    found.close()
    found.join_thread()


@pytest.mark.slow
def test_two_processes_send_each_letter_once(
    outbox: Outbox, database_url: str, queue: "multiprocessing.Queue[list[str]]"
) -> None:
    keys = [f"letter-{number}" for number in range(60)]
    for key in keys:
        outbox.put(key, REPLY, TUESDAY, account="1")
    context = multiprocessing.get_context("spawn")
    together = context.Barrier(2)
    senders = [context.Process(target=_send_all, args=(database_url, together, queue)) for _ in range(2)]
    for sender in senders:
        sender.start()
    found = [key for _ in senders for key in queue.get(timeout=60)]
    for sender in senders:
        sender.join(30)
    assert sorted(found) == sorted(keys)
