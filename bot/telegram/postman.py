"""The postman: takes letters from the outbox and delivers them, beside the bot's answers.

Promises: a letter leaves at most once: what Telegram refused, or what never reached it, is given back and goes later (a flood
limit as long as it was told); when the line broke after the letter had left, nobody knows, and it is noted as that.
Refuses: to hurry: one letter at a time, so that a process that dies leaves one in doubt.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from telegram import Bot
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.outbox import Failure, Letter, Outbox
from bot.telegram.delivery import Delivery, Pace, deliver
from bot.telegram.updates import Address

_log = logging.getLogger(__name__)

# What the HTTP library calls a connection that was never made: nothing can have left.
# https://www.python-httpx.org/exceptions/
_NOT_CONNECTED = frozenset({"ConnectError", "ConnectTimeout", "PoolTimeout"})


class Postman:
    """Delivers the letters of one outbox through one bot."""

    def __init__(self, outbox: Outbox, pace: Pace, clock: Callable[[], datetime]) -> None:
        self._outbox = outbox
        # Trying again is for the outbox to decide: here every fault must be seen as it is.
        self._pace = replace(pace, attempts=1, patience=0)
        self._every = pace.letters
        self._clock = clock

    async def work(self, bot: Bot, done: asyncio.Event) -> None:
        """Deliver what is due, again and again until `done`; the letter in hand is finished."""
        while not done.is_set():
            try:
                await self.round(bot, done)
            except Exception:  # the database, or a letter that cannot be read: neither may end the others' way
                _log.exception("A letter could not be taken or noted; going on")
            with suppress(TimeoutError):
                await asyncio.wait_for(done.wait(), self._every)

    async def round(self, bot: Bot, done: asyncio.Event) -> None:
        """Deliver all that is due now. Raises KnowledgeError."""
        while not done.is_set():
            letter = await asyncio.to_thread(self._outbox.claim, self._clock())
            if letter is None:
                return
            await self._deliver(bot, letter)

    async def _deliver(self, bot: Bot, letter: Letter) -> None:
        if not letter.account.lstrip("-").isdecimal():
            await asyncio.to_thread(self._outbox.failed, letter.id, Failure.REFUSED, self._clock())
            return
        delivery = await deliver(bot, self._pace, letter.reply, Address(int(letter.account)))
        await asyncio.to_thread(self._note, letter, delivery)

    def _note(self, letter: Letter, delivery: Delivery) -> None:
        now, fault = self._clock(), delivery.fault
        if delivery.ok:
            self._outbox.sent(letter.id, now)
        elif isinstance(fault, Forbidden):  # blocked, deactivated, never started
            self._outbox.failed(letter.id, Failure.BLOCKED, now)
        elif isinstance(fault, BadRequest):
            self._outbox.failed(letter.id, Failure.REFUSED, now)
        elif delivery.messages or not _stayed_here(fault):  # a part has left, or perhaps all
            self._outbox.unsure(letter.id)
        else:
            self._outbox.postpone(letter, now, _wait(fault))


def _stayed_here(fault: TelegramError | None) -> bool:
    """Whether Telegram certainly has not taken the message: it said so, or it was never reached."""
    if isinstance(fault, NetworkError) and fault.__cause__ is not None:
        return type(fault.__cause__).__name__ in _NOT_CONNECTED
    return fault is not None


def _wait(fault: TelegramError | None) -> timedelta | None:
    if not isinstance(fault, RetryAfter):
        return None
    after = fault.retry_after
    return after if isinstance(after, timedelta) else timedelta(seconds=after)
