"""The postman: letters of the outbox on their way, whatever Telegram answers; over a wire without a wire, and over HTTP."""

import asyncio
from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from telegram import Bot
from telegram.error import NetworkError
from telegram.request import HTTPXRequest

from bot.messages import Button, Card, Language, Outcome, Reply, Span
from bot.outbox import Entry, Failure, Outbox, State
from bot.people import Role
from bot.telegram.delivery import Pace
from bot.telegram.postman import Postman
from knowledge.database import open_engine
from tests.bot.tables import create_tables
from tests.bot.telegram.conftest import serving
from tests.bot.telegram.echo import Echo, eventually
from tests.bot.telegram.offline import Offline, bot
from tests.bot.telegram.server import TOKEN, BotApi, Json
from tests.bot.world import World

NOW = datetime(2026, 3, 10, 11, 0, tzinfo=UTC)
REPLY = Reply("letter", Outcome.OFFICE, Language.PL, (Card(((Span("Czy to aktualne? <b>"),),)),), (Button("Tak", "o:x"),))


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    engine: Engine = open_engine(f"sqlite:///{tmp_path / 'drogowskaz.db'}")
    create_tables(engine)
    yield Outbox(engine)
    engine.dispose()


@pytest.fixture
def wire() -> Offline:
    return Offline()


def post(outbox: Outbox, wire: Offline, now: datetime = NOW) -> None:
    """One round of the postman."""

    async def work() -> None:
        application = bot(Echo(), wire)
        await application.initialize()
        await Postman(outbox, Pace(sleep=wire.sleep), lambda: now).round(application.bot, asyncio.Event())
        await application.shutdown()

    asyncio.run(work())


def found(outbox: Outbox, now: datetime = NOW) -> Entry:
    entry = outbox.find("a", now)
    assert entry is not None
    return entry


def test_a_letter_arrives_once_with_its_buttons(outbox: Outbox, wire: Offline) -> None:
    outbox.put("a", REPLY, NOW, account="1")
    post(outbox, wire)
    post(outbox, wire)
    [sent] = wire.made("sendMessage")
    assert (sent["chat_id"], sent["text"]) == (1, "Czy to aktualne? &lt;b&gt;")
    assert "o:x" in str(sent["reply_markup"])
    assert found(outbox).state is State.SENT


def test_a_flood_limit_is_waited_for_without_holding_others_up(outbox: Outbox, wire: Offline) -> None:
    outbox.put("a", REPLY, NOW, account="1")
    outbox.put("b", REPLY, NOW, account="2")
    wire.refuse("sendMessage", 429, "Too Many Requests: retry after 120", retry_after=120)
    post(outbox, wire)
    assert [fields["chat_id"] for fields in wire.made("sendMessage")] == [1, 2]
    assert wire.sleeps == []
    post(outbox, wire, NOW + timedelta(seconds=119))
    assert len(wire.texts) == 2
    post(outbox, wire, NOW + timedelta(seconds=120))
    assert found(outbox).state is State.SENT


def test_who_blocked_the_bot_is_not_written_to_again(outbox: Outbox, wire: Offline) -> None:
    outbox.put("a", REPLY, NOW, account="1")
    wire.refuse("sendMessage", 403, "Forbidden: bot was blocked by the user")
    post(outbox, wire)
    post(outbox, wire, NOW + timedelta(days=1))
    assert len(wire.texts) == 1
    assert (found(outbox).state, found(outbox).failure) == (State.UNDELIVERABLE, Failure.BLOCKED)


def test_an_account_that_is_none_is_refused(outbox: Outbox, wire: Offline) -> None:
    outbox.put("a", REPLY, NOW, account="1")
    for _ in range(3):  # as HTML, plain, bare
        wire.refuse("sendMessage", 400, "Bad Request: chat not found")
    post(outbox, wire)
    assert found(outbox).failure is Failure.REFUSED
    outbox.put("b", REPLY, NOW, account="nobody")
    post(outbox, wire)
    other = outbox.find("b", NOW)
    assert other is not None
    assert other.failure is Failure.REFUSED


def answer(wire: Offline, what: tuple[int, Json] | Exception) -> None:
    """What the next letter meets."""
    wire.next.setdefault("sendMessage", deque()).append(what)


def caused(name: str) -> NetworkError:
    """What the Telegram library makes of an error of its HTTP library; the real ones are met below."""
    error = NetworkError(name)
    error.__cause__ = type(name, (Exception,), {})()
    return error


@pytest.mark.parametrize("name", ["ConnectError", "ConnectTimeout", "PoolTimeout"])
def test_a_server_that_was_not_reached_is_tried_again_later(outbox: Outbox, wire: Offline, name: str) -> None:
    outbox.put("a", REPLY, NOW, account="1")
    answer(wire, caused(name))
    post(outbox, wire)
    assert (found(outbox).state, found(outbox).due) == (State.WAITING, NOW + timedelta(minutes=1))
    post(outbox, wire, NOW + timedelta(minutes=1))
    assert found(outbox).state is State.SENT


def test_a_server_that_says_it_failed_is_tried_again(outbox: Outbox, wire: Offline) -> None:
    outbox.put("a", REPLY, NOW, account="1")
    wire.refuse("sendMessage", 502, "Bad Gateway")
    post(outbox, wire)
    post(outbox, wire, NOW + timedelta(minutes=1))
    assert found(outbox).state is State.SENT


@pytest.mark.parametrize("name", ["ReadTimeout", "RemoteProtocolError"])
def test_a_line_that_broke_after_the_letter_left_leaves_it_uncertain(outbox: Outbox, wire: Offline, name: str) -> None:
    outbox.put("a", REPLY, NOW, account="1")
    answer(wire, caused(name))
    post(outbox, wire)
    post(outbox, wire, NOW + timedelta(days=1))
    assert len(wire.texts) == 1, "it is not sent again unseen"
    assert found(outbox).failure is Failure.UNCERTAIN
    assert outbox.again(found(outbox).id, NOW)
    post(outbox, wire)
    assert found(outbox).state is State.SENT


def test_a_letter_of_which_a_part_left_is_uncertain(outbox: Outbox, wire: Offline) -> None:
    long = Card(tuple((Span(f"Wiersz {number}" * 20),) for number in range(60)))
    outbox.put("a", Reply("x", Outcome.OFFICE, Language.PL, (long,)), NOW, account="1")
    answer(wire, (200, {"ok": True, "result": {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}, "text": "x"}}))
    wire.refuse("sendMessage", 429, "Too Many Requests", retry_after=5)
    post(outbox, wire)
    assert found(outbox).failure is Failure.UNCERTAIN


@pytest.mark.botapi
@pytest.mark.parametrize("reached", [False, True])
def test_a_real_line_that_breaks(outbox: Outbox, reached: bool) -> None:
    """A port where nobody listens, and a server that hangs up once it has read the letter."""

    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.close()

    async def work() -> None:
        server = await asyncio.start_server(hang_up, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        if not reached:
            server.close()
            await server.wait_closed()
        async with HTTPXRequest() as request:
            real = Bot(TOKEN, base_url=f"http://127.0.0.1:{port}/bot", request=request)
            await Postman(outbox, Pace(), lambda: NOW).round(real, asyncio.Event())
        server.close()

    outbox.put("a", REPLY, NOW, account="1")
    asyncio.run(work())
    assert found(outbox).state is (State.UNCERTAIN if reached else State.WAITING)


@pytest.mark.botapi
def test_the_question_of_the_daily_round_arrives_once_over_http(api: BotApi, world: World) -> None:
    parts = world.parts
    kuba = parts.people.add("Kuba", [Role.COORDINATOR], world.clock(), organisations=["org-izba"])
    parts.people.connect(kuba.id, "1001")
    with serving(parts.assistant, api, outbox=parts.outbox, clock=world.clock):
        assert parts.upkeep.round(world.clock()) is not None
        assert parts.upkeep.round(world.clock()) is None
        [message] = api.wait(1001)
        assert "Czy to nadal aktualne?" in message.text
        izba = world.documents["org-izba"]
        assert message.buttons == ((("Nadal aktualne", f"o:confirm:{izba.key}:1"), ("Popraw", f"o:fix:{izba.key}")),)
        eventually(lambda: parts.upkeep.waiting(world.clock())[0].standing.asked_on is not None, "the arrival is noted")
        api.press(1001, message.data[0])
        eventually(lambda: world.documents["org-izba"].confirmed_on is not None, "the button confirms")
        api.wait(1001, 2)
        assert [sent.id for sent in api.sent(1001) if "Czy to nadal aktualne?" in sent.text] == [message.id]
    assert parts.upkeep.due_for(kuba, world.clock()) == []
