"""The Telegram bot from start to stop.

Promises: a wrong token ends in one clear sentence; an unreachable server, a second poller or a poison update never ends it; a
stop signal lets the replies in hand go out. Refuses: to start with a token or address that cannot be one.
"""

import asyncio
import logging
import os
import re
import signal
import threading
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from telegram import BotCommand, Update
from telegram import error as faults
from telegram.ext import Application, ApplicationBuilder, CallbackContext, ExtBot, TypeHandler
from telegram.request import BaseRequest

from bot.messages import Language
from bot.outbox import Outbox
from bot.telegram.delivery import Pace, persist
from bot.telegram.phrases import menu
from bot.telegram.postman import Postman
from bot.telegram.secrecy import hidden
from bot.telegram.switchboard import Assistant, Switchboard
from bot.telegram.wire import PollingRequest

__all__ = ["Assistant", "Pace", "TelegramFault", "TelegramSettings", "build", "run", "serve"]

Bot = ExtBot[None]
Context = CallbackContext[Bot, dict[Any, Any], dict[Any, Any], dict[Any, Any]]
App = Application[Any, Context, dict[Any, Any], dict[Any, Any], dict[Any, Any], Any]

# What is not asked for (channel posts, reactions, inline queries, ...) is not delivered at all.
UPDATES = [Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER]
SLOWEST_RECONNECT = 30.0

_log = logging.getLogger(__name__)
_T = TypeVar("_T")


class TelegramFault(Exception):
    """The bot cannot run; the message is one sentence for the operator, without the token."""


@dataclass(frozen=True)
class TelegramSettings:
    """The token from @BotFather and, for another Bot API server, its address with or without `/bot` (and `/file/bot`).

    `heartbeat` is a file that is touched whenever the bot has asked for updates (about twice a minute) and removed at the end.
    """

    token: str = field(repr=False)
    base_url: str | None = None
    base_file_url: str | None = None
    heartbeat: Path | None = None

    def beat(self) -> None:
        """Touch the heartbeat; a disk that is full is told, and does not stop the bot."""
        if self.heartbeat is not None:
            try:
                self.heartbeat.touch()
            except OSError as error:
                _log.warning("The heartbeat %s cannot be touched: %s", self.heartbeat, error.strerror)


def build(
    assistant: Assistant,
    settings: TelegramSettings,
    *,
    pace: Pace = Pace(),  # noqa: B008 - frozen
    request: BaseRequest | None = None,
    polling: BaseRequest | None = None,
) -> App:
    """The application with its handlers, not yet connected. `request` and `polling` replace the wire. Raises TelegramFault."""
    _check(settings)
    # With it the library gives periods as timedelta; without it the library warns at every flood limit.
    os.environ.setdefault("PTB_TIMEDELTA", "true")
    switchboard = Switchboard(assistant, pace)
    builder = ApplicationBuilder().token(settings.token).concurrent_updates(switchboard.order)
    if settings.base_url is not None:
        builder = builder.base_url(bot_url(settings.base_url))
        builder = builder.base_file_url(_with_suffix(settings.base_file_url or _root(settings.base_url), "/file/bot"))
    if request is not None:
        builder = builder.request(request)
    application: App = builder.get_updates_request(polling or PollingRequest()).build()
    application.add_handler(TypeHandler(Update, switchboard.handle))
    application.add_error_handler(_report)
    return application


def run(assistant: Assistant, settings: TelegramSettings, outbox: Outbox | None = None) -> None:
    """Serve until SIGTERM or SIGINT, and deliver what is in the outbox. Raises TelegramFault if the bot cannot run."""
    asyncio.run(_until_signalled(assistant, settings, outbox))


async def serve(
    assistant: Assistant,
    settings: TelegramSettings,
    stop: asyncio.Event,
    *,
    pace: Pace = Pace(),  # noqa: B008 - frozen
    outbox: Outbox | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> None:
    """Serve until `stop` is set. Raises TelegramFault if the bot cannot run."""
    postman = None if outbox is None else Postman(outbox, pace, clock)
    with hidden(settings.token):
        polling = PollingRequest(settings.beat)
        application = build(assistant, settings, pace=pace, polling=polling)
        try:
            refused = await _connect(application, pace, stop, settings.beat) or await _poll(
                application, pace, polling.refused, stop, postman
            )
        finally:
            await _shut_down(application)
            if settings.heartbeat is not None:
                settings.heartbeat.unlink(missing_ok=True)
    if refused:
        raise TelegramFault(
            "Telegram refuses the bot token: copy it again from @BotFather into TELEGRAM_BOT_TOKEN"
            + (", and check TELEGRAM_BASE_URL." if settings.base_url else ".")
        )


async def _until_signalled(assistant: Assistant, settings: TelegramSettings, outbox: Outbox | None) -> None:
    stop = asyncio.Event()
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await serve(assistant, settings, stop, outbox=outbox)


async def _connect(application: App, pace: Pace, stop: asyncio.Event, beat: Callable[[], None]) -> bool:
    """Wait for the server; whether it refused the token."""
    pause = pace.reconnect
    while not stop.is_set():
        beat()
        try:
            await _unless(stop, application.initialize())
        except faults.InvalidToken:
            return True
        except faults.TelegramError as error:
            _log.warning("Telegram's server is not reachable (%s); trying again in %g s", _named(error), pause)
            await _unless(stop, asyncio.sleep(pause))
            pause = min(SLOWEST_RECONNECT, 2 * pause)
        else:
            break
    return False


async def _poll(application: App, pace: Pace, refused: asyncio.Event, stop: asyncio.Event, postman: Postman | None) -> bool:
    """Serve until stopped; whether the token was refused meanwhile."""
    if stop.is_set() or application.updater is None:
        return False
    polling = application.updater.start_polling(
        timeout=pace.poll, bootstrap_retries=-1, allowed_updates=UPDATES, error_callback=_report_polling
    )
    try:
        await _unless(stop, polling)
    except faults.InvalidToken:
        return True
    await application.start()
    _log.info("Serving Telegram as @%s", application.bot.bot.username)
    announcing = asyncio.create_task(_announce(application, pace))
    done = asyncio.Event()
    posting = None if postman is None else asyncio.create_task(postman.work(application.bot, done))
    await _unless(stop, refused.wait())
    announcing.cancel()
    done.set()
    await asyncio.gather(announcing, *([] if posting is None else [posting]), return_exceptions=True)
    return refused.is_set()


async def _announce(application: App, pace: Pace) -> None:
    """Set the command menu: Polish for everyone, other languages for those who use their app in them."""
    for language in Language:
        commands = [BotCommand(name, description) for name, description in menu(language)]
        code = None if language is Language.PL else language.value
        try:
            await persist(pace, partial(application.bot.set_my_commands, commands, language_code=code))
        except faults.TelegramError as error:
            _log.warning("The command menu (%s) was not set: %s", language, error)


async def _shut_down(application: App) -> None:
    """Stop fetching, finish what is in hand, close. A fault in one step does not keep the next from being done."""
    steps: list[Coroutine[Any, Any, None]] = []
    if application.updater is not None and application.updater.running:
        steps.append(application.updater.stop())
    if application.running:
        steps.append(application.stop())
    for step in [*steps, application.shutdown(), application.bot.shutdown()]:
        try:
            await step
        except Exception as error:
            _log.warning("While stopping: %s", _named(error))


async def _unless(stop: asyncio.Event, work: Coroutine[Any, Any, _T]) -> None:
    """Do the work, or give it up when `stop` is set. Raises what the work raises."""
    task = asyncio.ensure_future(work)
    stopping = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({task, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            task.result()
    finally:
        for pending in (task, stopping):
            pending.cancel()
        await asyncio.gather(task, stopping, return_exceptions=True)


async def _report(update: object, context: Context) -> None:
    number = update.update_id if isinstance(update, Update) else None
    _log.error("Update %s was not handled", number, exc_info=context.error)


def _report_polling(error: faults.TelegramError) -> None:
    if isinstance(error, faults.Conflict):
        _log.error("Another process fetches this bot's updates: only one may, so stop the other one; trying again")
    else:
        _log.warning("Fetching updates failed (%s); trying again", _named(error))


def _named(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"


def _check(settings: TelegramSettings) -> None:
    if not re.fullmatch(r"\d+:[A-Za-z0-9_-]+", settings.token):
        raise TelegramFault("The bot token is not a token: copy it from @BotFather, it looks like 123456789:ABC-def.")
    for url in (settings.base_url, settings.base_file_url):
        if url is not None and not re.fullmatch(r"https?://[^\s/?#]+[^\s?#]*", url):
            raise TelegramFault("The Bot API server's address is not one: it looks like http://localhost:8081.")


def bot_url(server: str) -> str:
    """The address that the library puts the token behind, of a server's address with or without its `/bot`."""
    return _with_suffix(server, "/bot")


def _with_suffix(url: str, suffix: str) -> str:
    url = url.rstrip("/")
    return url if url.endswith(suffix) else url + suffix


def _root(url: str) -> str:
    return url.rstrip("/").removesuffix("/bot")
