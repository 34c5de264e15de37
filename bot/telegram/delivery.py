"""A reply on its way to a chat.

Promises: a reply is never lost to its own markup (HTML, then plain text, then plain text alone), flood limits are obeyed to the
second, network faults are tried again; what could not be delivered is said and logged.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, TypeVar

from telegram import Bot, InlineKeyboardMarkup, LinkPreviewOptions, Message, ReplyParameters
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, ChatMigrated, NetworkError, RetryAfter, TelegramError

from bot.messages import File, Reply
from bot.telegram.render import Chunk, chunks, keyboard, plain
from bot.telegram.updates import Address

_log = logging.getLogger(__name__)
_T = TypeVar("_T")


# https://core.telegram.org/bots/api#answercallbackquery
NOTICE_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Pace:
    """How long to wait for what, in seconds. Tests pass another `sleep`."""

    typing_after: float = 0.3
    typing_every: float = 4.0  # Telegram shows an action for at most five seconds
    typing_at_most: int = 15
    album: float = 0.5
    backoff: float = 0.5  # doubled after each network fault
    attempts: int = 5
    patience: float = 600.0  # a longer flood limit than this is not waited for
    poll: int = 25
    reconnect: float = 1.0
    letters: float = 5.0  # how often the outbox is looked into
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


@dataclass(frozen=True, slots=True)
class Delivery:
    """Whether all of a reply arrived, where (a group may have moved), as which messages, and what kept it."""

    ok: bool
    address: Address
    messages: tuple[int, ...]
    fault: TelegramError | None = None


async def persist(pace: Pace, call: Callable[[], Awaitable[_T]]) -> _T:
    """Make a call to Telegram until it succeeds; raise TelegramError when there is no point in trying again."""
    faults, waited = 0, 0.0
    while True:
        try:
            return await call()
        except RetryAfter as error:
            after = error.retry_after
            pause = after.total_seconds() if isinstance(after, timedelta) else float(after)
            if waited + pause > pace.patience:
                raise
        except BadRequest:  # a subclass of NetworkError, but it will be as bad next time
            raise
        except NetworkError:
            faults += 1
            if faults >= pace.attempts:
                raise
            pause = pace.backoff * 2 ** (faults - 1)
        waited += pause
        await pace.sleep(pause)


async def deliver(
    bot: Bot, pace: Pace, reply: Reply, address: Address, *, quote: int | None = None, instead: Sequence[int] = ()
) -> Delivery:
    """Send a reply. `quote` is the message it answers; `instead` are our messages that it replaces where possible."""
    courier = _Courier(bot, pace, address, quote)
    parts = chunks(reply.cards)
    try:
        for number, chunk in enumerate(parts):
            keys = keyboard(reply.buttons) if number == len(parts) - 1 else None
            if number < len(instead) and await courier.rewrite(instead[number], chunk, keys):
                continue
            await courier.send(chunk, keys)
        for surplus in instead[len(parts) :]:
            await courier.withdraw(surplus)
        for file in reply.files:
            await courier.attach(file)
    except TelegramError as error:
        _log.warning("Reply %s was not delivered: %s: %s", reply.turn, type(error).__name__, error)
        return Delivery(False, courier.address, tuple(courier.messages), error)
    return Delivery(True, courier.address, tuple(courier.messages))


async def notify(bot: Bot, query: str, text: str | None) -> bool:
    """Answer a pressed button, with a notice if there is a text; whether Telegram still could (after some seconds it cannot)."""
    try:
        await bot.answer_callback_query(query, text and text[:NOTICE_LENGTH])
    except TelegramError as error:
        _log.info("A pressed button was not acknowledged: %s", error)
        return False
    return True


async def show_typing(bot: Bot, pace: Pace, address: Address, done: asyncio.Event) -> None:
    """Show that we are at work until `done`; a quick answer shows nothing. Never raises TelegramError."""
    pause = pace.typing_after
    for _ in range(pace.typing_at_most):
        try:
            await asyncio.wait_for(done.wait(), pause)
        except TimeoutError:
            pass
        else:
            return
        try:
            await bot.send_chat_action(address.chat, ChatAction.TYPING, message_thread_id=address.thread)
        except TelegramError as error:
            _log.debug("Typing was not shown: %s", error)
        pause = pace.typing_every


class _Courier:
    """Keeps what a delivery learns on its way: the chat's new number, the messages sent so far."""

    def __init__(self, bot: Bot, pace: Pace, address: Address, quote: int | None) -> None:
        self._bot = bot
        self._pace = pace
        self._quote = quote
        self.address = address
        self.messages: list[int] = []

    async def send(self, chunk: Chunk, keys: InlineKeyboardMarkup | None) -> None:
        try:
            await self._message(chunk.html, keys, parse_mode=ParseMode.HTML)
        except BadRequest as error:
            _log.warning("Telegram refused a formatted message (%s); sending it plain", error)
        else:
            return
        pieces = plain(chunk.text)
        for number, piece in enumerate(pieces):
            last = number == len(pieces) - 1
            try:
                await self._message(piece, keys if last else None)
            except BadRequest as error:
                _log.warning("Telegram refused a plain message (%s); sending its text alone", error)
                self._quote, self.address = None, replace(self.address, thread=None)
                await self._message(piece, None)

    async def rewrite(self, message: int, chunk: Chunk, keys: InlineKeyboardMarkup | None) -> bool:
        """Whether our earlier message now says this."""
        try:
            await persist(
                self._pace,
                lambda: self._bot.edit_message_text(
                    chunk.html,
                    self.address.chat,
                    message,
                    parse_mode=ParseMode.HTML,
                    link_preview_options=LinkPreviewOptions(is_disabled=True),
                    reply_markup=keys,
                ),
            )
        except BadRequest as error:
            if "message is not modified" not in str(error).lower():
                _log.info("An earlier reply could not be edited (%s); sending a new one", error)
                return False
        self.messages.append(message)
        return True

    async def attach(self, file: File) -> None:
        """Send a file after the text."""
        await persist(
            self._pace,
            lambda: self._bot.send_document(
                self.address.chat, file.content, filename=file.name, message_thread_id=self.address.thread
            ),
        )

    async def withdraw(self, message: int) -> None:
        """Delete a message of ours that the new reply does not need; if that fails it stays."""
        try:
            await self._bot.delete_message(self.address.chat, message)
        except TelegramError as error:
            _log.info("A surplus message stays: %s", error)

    async def _message(self, text: str, keys: InlineKeyboardMarkup | None, **kwargs: Any) -> None:
        try:
            sent = await self._attempt(text, keys, **kwargs)
        except ChatMigrated as error:
            self.address = Address(error.new_chat_id)
            sent = await self._attempt(text, keys, **kwargs)
        self._quote = None  # only the first message of a reply quotes
        self.messages.append(sent.message_id)

    async def _attempt(self, text: str, keys: InlineKeyboardMarkup | None, **kwargs: Any) -> Message:
        return await persist(
            self._pace,
            lambda: self._bot.send_message(
                self.address.chat,
                text,
                message_thread_id=self.address.thread,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
                reply_parameters=None if self._quote is None else ReplyParameters(self._quote, allow_sending_without_reply=True),
                reply_markup=keys,
                **kwargs,
            ),
        )
