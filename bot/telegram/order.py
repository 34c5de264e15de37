"""Many chats at once, each in its own order.

Promises: updates of one chat are handled one after another as they came; a slow chat delays no other; memory is bounded.
Refuses: more than `waiting` updates queued in one chat; the surplus is dropped and logged, so a flood cannot starve the others.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Line:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    length: int = 0
    crowded: bool = False


class ChatOrder(BaseUpdateProcessor):
    """A queue per chat. `arrived` runs at once for each update, before its turn (a button must be acknowledged quickly)."""

    def __init__(self, arrived: Callable[[Update], Awaitable[None]], *, concurrent: int = 1024, waiting: int = 64) -> None:
        super().__init__(concurrent)
        self._arrived = arrived
        self._waiting = waiting
        self._lines: dict[int, _Line] = {}

    def crowded(self, chat: int) -> bool:
        """Whether more than one update of the chat has been pending since the chat was last idle."""
        return chat in self._lines and self._lines[chat].crowded

    @property
    def busy(self) -> int:
        """How many chats have something pending."""
        return len(self._lines)

    async def initialize(self) -> None:
        """Nothing to set up."""

    async def shutdown(self) -> None:
        """Nothing to give back."""

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Await the coroutine when all earlier updates of its chat are done."""
        chat = update.effective_chat if isinstance(update, Update) else None
        if not isinstance(update, Update) or chat is None:
            await coroutine
            return
        line = self._lines.setdefault(chat.id, _Line())
        if line.length >= self._waiting:
            _log.warning("Update %d dropped: %d are already waiting in its chat", update.update_id, line.length)
            if asyncio.iscoroutine(coroutine):
                coroutine.close()
            return
        line.length += 1
        line.crowded = line.crowded or line.length > 1
        arrival = asyncio.ensure_future(self._arrived(update))
        try:
            async with line.lock:
                await coroutine
        finally:
            line.length -= 1
            if not line.length:
                del self._lines[chat.id]
            try:
                await arrival
            except Exception:
                _log.exception("Update %d failed on its arrival", update.update_id)
