"""Fixtures: a Bot API server on loopback (`api`), an assistant that echoes (`echo`), and a bot between them (`online`)."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from bot.telegram.app import Assistant, Pace, TelegramSettings, serve
from tests.bot.telegram.echo import Echo
from tests.bot.telegram.server import TOKEN, BotApi

BRISK = Pace(typing_after=0.05, typing_every=0.2, album=0.1, backoff=0.02, reconnect=0.05, poll=2, letters=0.1)


@pytest.fixture
def api() -> Iterator[BotApi]:
    server = BotApi()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def echo() -> Iterator[Echo]:
    assistant = Echo()
    yield assistant
    assistant.go.set()


@contextmanager
def serving(assistant: Assistant, api: BotApi, token: str = TOKEN, **more: Any) -> Iterator[Callable[[], None]]:
    """A bot in a thread of its own; gives a function that stops it. What it raised is raised at the end."""
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()
    raised: list[BaseException] = []

    def work() -> None:
        try:
            loop.run_until_complete(serve(assistant, TelegramSettings(token, api.base_url), stop, pace=BRISK, **more))
        except BaseException as error:
            raised.append(error)
        finally:
            loop.run_until_complete(loop.shutdown_default_executor())
            loop.close()

    def end() -> None:
        if thread.is_alive():
            loop.call_soon_threadsafe(stop.set)
        thread.join(30)
        assert not thread.is_alive(), "the bot does not stop"

    thread = threading.Thread(target=work, name="bot")
    thread.start()
    try:
        yield end
    finally:
        end()
    if raised:
        raise raised[0]


@pytest.fixture
def online(api: BotApi, echo: Echo) -> Iterator[BotApi]:
    """The server with a bot that echoes."""
    with serving(echo, api):
        yield api
