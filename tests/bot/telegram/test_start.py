"""Start and stop: wrong tokens, servers that are away, second pollers, signals."""

import asyncio
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from bot.messages import Language
from bot.telegram.app import TelegramFault, TelegramSettings, build, serve
from tests.bot.telegram.conftest import BRISK, serving
from tests.bot.telegram.echo import Echo, eventually
from tests.bot.telegram.offline import Offline
from tests.bot.telegram.server import TOKEN, BotApi

ALA = 1001
ROOT = Path(__file__).parents[3]


def gives_up() -> None:
    eventually(lambda: all(thread.name != "bot" for thread in threading.enumerate()), "the bot gives up")


@pytest.mark.parametrize("token", ["", "a secret", "987654321", "123:abc def", "123:abc/../x", "123:ab\n"])
def test_what_cannot_be_a_token_is_refused_at_once(echo: Echo, token: str) -> None:
    with pytest.raises(TelegramFault) as caught:
        build(echo, TelegramSettings(token))
    assert "BotFather" in str(caught.value)
    assert token == "" or token not in str(caught.value)


@pytest.mark.parametrize("url", ["localhost:8081", "ftp://localhost", "http://", "http://a b"])
def test_what_cannot_be_a_server_is_refused_at_once(echo: Echo, url: str) -> None:
    with pytest.raises(TelegramFault, match="address"):
        build(echo, TelegramSettings(TOKEN, url))


@pytest.mark.parametrize("url", ["http://localhost:8081", "http://localhost:8081/", "http://localhost:8081/bot"])
def test_the_servers_address_may_end_as_it_likes(echo: Echo, url: str) -> None:
    bot = build(echo, TelegramSettings(TOKEN, url), request=Offline(), polling=Offline()).bot
    assert bot.base_url == f"http://localhost:8081/bot{TOKEN}"
    assert bot.base_file_url == f"http://localhost:8081/file/bot{TOKEN}"


@pytest.mark.botapi
def test_a_refused_token_ends_in_one_sentence(api: BotApi, echo: Echo, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    wrong = "987654321:AAwrong-Token_0123456789abcdefghij"

    def try_it() -> None:
        with serving(echo, api, wrong):
            gives_up()

    with pytest.raises(TelegramFault) as caught:
        try_it()
    assert str(caught.value).startswith("Telegram refuses the bot token")
    assert "wrong-Token" not in f"{caught.value!r} {caught.value.__cause__} {caught.value.__context__} {caplog.text}"


@pytest.mark.botapi
def test_a_token_refused_while_serving_ends_it(api: BotApi, echo: Echo) -> None:
    def lose_the_token() -> None:
        with serving(echo, api):
            api.say(ALA, "raz")
            api.wait(ALA)
            api.refuse("getUpdates", 401, "Unauthorized")
            gives_up()

    with pytest.raises(TelegramFault, match="refuses"):
        lose_the_token()


@pytest.mark.botapi
def test_a_second_poller_is_told_and_outlived(api: BotApi, echo: Echo, caplog: pytest.LogCaptureFixture) -> None:
    with serving(echo, api):
        api.say(ALA, "raz")
        api.wait(ALA)
        api.refuse("getUpdates", 409, "Conflict: terminated by other getUpdates request")
        api.until(lambda: any(not call.granted for call in api.made("getUpdates")), "the conflict")
        api.say(ALA, "dwa")
        api.wait(ALA, 2)
    assert "stop the other one" in caplog.text
    assert "Traceback" not in caplog.text


@pytest.mark.botapi
def test_a_server_in_trouble_is_waited_for(api: BotApi, echo: Echo, caplog: pytest.LogCaptureFixture) -> None:
    api.refuse("getMe", 502, "Bad Gateway")
    api.refuse("getMe", 500, "Internal Server Error")
    api.refuse("getUpdates", 500, "Internal Server Error")
    api.refuse("setMyCommands", 400, "Bad Request: BOT_COMMAND_INVALID")
    with serving(echo, api):
        api.say(ALA, "raz")
        api.wait(ALA)
        api.until(lambda: len(api.made("setMyCommands")) == len(Language), "the other menus")
    assert caplog.text.count("not reachable") == 2
    assert "The command menu (pl) was not set" in caplog.text


def test_a_stop_while_the_server_is_away_is_obeyed(echo: Echo, caplog: pytest.LogCaptureFixture) -> None:
    with socket.socket() as taken:  # bound but not listening: every connection is refused
        taken.bind(("127.0.0.1", 0))
        settings = TelegramSettings(TOKEN, f"http://127.0.0.1:{taken.getsockname()[1]}")

        async def play() -> None:
            stop = asyncio.Event()
            work = asyncio.ensure_future(serve(echo, settings, stop, pace=BRISK))
            while caplog.text.count("not reachable") < 2:
                await asyncio.sleep(0.01)
            stop.set()
            await work

        asyncio.run(asyncio.wait_for(play(), 30))
    assert TOKEN not in caplog.text


@pytest.mark.botapi
def test_a_stop_lets_the_reply_in_hand_go_out(api: BotApi, echo: Echo) -> None:
    with serving(echo, api) as end:
        api.say(ALA, "długo")
        echo.began.wait(10)
        threading.Timer(0.2, echo.go.set).start()
        end()
        assert [message.text for message in api.sent(ALA)] == ["Echo: długo"]
        assert echo.deliveries == [("turn-1", True)]


PROGRAM = """
import logging, sys
from bot.telegram.app import TelegramSettings, run
from tests.bot.telegram.echo import Echo
logging.basicConfig(level=logging.DEBUG)
run(Echo(), TelegramSettings(sys.argv[1], sys.argv[2]))
"""


@pytest.mark.botapi
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_the_process_cleanly(api: BotApi, number: signal.Signals) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", PROGRAM, TOKEN, api.base_url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment, text=True) as process:
        try:
            api.say(ALA, "raz")
            api.wait(ALA)
            process.send_signal(number)
            output, _ = process.communicate(timeout=30)
        finally:
            process.kill()
    assert process.returncode == 0, output
    assert "Traceback" not in output
    assert TOKEN not in output
    assert TOKEN.partition(":")[2] not in output
