"""Connects updates to the assistant and its replies to chats.

Promises: an update that was answered is not answered again; an album gets one reply; an edit of the last question within two
minutes is answered by editing our reply; if the assistant itself fails, the person is told so.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Generic, Protocol, TypeVar

from telegram import Bot, Update
from telegram.error import TelegramError
from telegram.ext import CallbackContext

from bot.messages import Incoming, Manner, Reply
from bot.telegram.delivery import Delivery, Pace, deliver, notify, persist, show_typing
from bot.telegram.fetching import fetch
from bot.telegram.menus import Menus
from bot.telegram.order import ChatOrder
from bot.telegram.phrases import broken
from bot.telegram.updates import Address, Question, awaits_notice, caption, read

EDITABLE = timedelta(minutes=2)
# How many updates, conversations and albums are remembered; the oldest are forgotten first.
REMEMBERED = 10_000

_log = logging.getLogger(__name__)
_K = TypeVar("_K", bound=Hashable)
_V = TypeVar("_V")
# Chat, message, person, data.
_Tap = tuple[int, int, int, str | None]


class Assistant(Protocol):
    """The one door, as far as a channel needs it."""

    def handle(self, incoming: Incoming) -> Reply:
        """Answer; may be called from several threads at once."""

    def takes_files(self, incoming: Incoming) -> bool:
        """Whether a file that came with this is worth fetching."""

    def delivered(self, turn: str, ok: bool) -> None:
        """Learn whether the reply of that turn arrived."""


class _Memory(OrderedDict[_K, _V], Generic[_K, _V]):
    """A dictionary of bounded size."""

    def __setitem__(self, key: _K, value: _V) -> None:
        super().__setitem__(key, value)
        self.move_to_end(key)
        while len(self) > REMEMBERED:
            self.popitem(last=False)


@dataclass(slots=True)
class _Album:
    text: str = ""
    answered: bool = False


@dataclass(frozen=True, slots=True)
class _Answered:
    question: int
    text: str | None
    replies: tuple[int, ...]


class Switchboard:
    """The handler of all updates of one bot."""

    def __init__(self, assistant: Assistant, pace: Pace) -> None:
        self._assistant = assistant
        self._pace = pace
        self.order = ChatOrder(self._arrived)
        self._done: _Memory[int, None] = _Memory()
        self._albums: _Memory[tuple[int, str], _Album] = _Memory()
        self._last: _Memory[str, _Answered] = _Memory()
        self._taps: dict[_Tap, int] = {}
        self._menus = Menus()

    async def handle(self, update: Update, context: CallbackContext[Any, Any, Any, Any]) -> None:
        """Answer one update. Called in the order of the chat."""
        question = read(update, context.bot)
        if question is None or update.update_id in self._done:
            return
        self._done[update.update_id] = None
        tap = self._tap(update)
        answered = False
        try:
            answered = await self._once(question, context.bot)
        finally:
            if not answered:  # if Telegram brings it again, it deserves another try
                self._done.pop(update.update_id, None)
            if tap is not None:
                self._taps.pop(tap, None)

    def _tap(self, update: Update) -> _Tap | None:
        """Note a pressed button; pressed again before it is answered, it counts once."""
        query = update.callback_query
        if query is None or query.message is None:
            return None
        tap = (query.message.chat.id, query.message.message_id, query.from_user.id, query.data)
        if self._taps.setdefault(tap, update.update_id) != update.update_id:
            self._done[update.update_id] = None
        return tap

    async def _once(self, question: Question, bot: Bot) -> bool:
        """Whether the question is settled: answered and delivered, or rightly left alone."""
        instead: tuple[int, ...] = ()
        if question.incoming.edited:
            earlier = self._last.get(question.address.conversation)
            if not _is_worth_answering(question, earlier):
                return True
            instead = earlier.replies if earlier else ()
        wanted = question.attachment is not None and await asyncio.to_thread(self._assistant.takes_files, question.incoming)
        if not wanted:
            question = replace(question, attachment=None)
        elif question.album is not None:  # each of several files has a report of its own
            question = replace(question, album=None)
        if question.album is not None:
            album = self._albums.setdefault((question.address.chat, question.album), _Album())
            if album.answered:
                return True
            album.answered = True
            await self._pace.sleep(self._pace.album)  # the other pictures are on their way; one of them may bear the caption
            question = replace(question, incoming=replace(question.incoming, text=album.text or question.incoming.text))
        return await self._answer(question, bot, instead)

    async def _answer(self, question: Question, bot: Bot, instead: tuple[int, ...]) -> bool:
        try:
            async with self._typing(bot, question.address):
                if question.attachment is not None:
                    file = await fetch(bot, self._pace, question.attachment)
                    question = replace(question, incoming=replace(question.incoming, file=file))
                reply = await asyncio.to_thread(self._assistant.handle, question.incoming)
        except Exception:
            _log.exception("The assistant failed at update %s", question.incoming.key)
            if question.query is not None:
                await notify(bot, question.query, None)
            await persist(self._pace, lambda: self._apologise(bot, question))
            return True
        crowded = question.group or self.order.crowded(question.address.chat)
        quote = question.message if crowded else None
        noticed = question.query is not None and await notify(
            bot, question.query, reply.text if reply.manner is Manner.NOTICE else None
        )
        if reply.manner is Manner.INSTEAD and question.pressed is not None:
            instead = (question.pressed,)
        if noticed and reply.manner is Manner.NOTICE:
            delivery = Delivery(True, question.address, ())
        else:
            delivery = await deliver(bot, self._pace, reply, question.address, quote=quote, instead=instead)
        if question.message is not None:
            answered = _Answered(question.message, question.incoming.text, delivery.messages)
            self._last[delivery.address.conversation] = answered
        try:
            await asyncio.to_thread(self._assistant.delivered, reply.turn, delivery.ok)
        except Exception:
            _log.exception("The assistant did not take note of the delivery of reply %s", reply.turn)
        await self._menus.follow(bot, question.address.chat, question.incoming, reply)
        return delivery.ok

    async def _apologise(self, bot: Bot, question: Question) -> None:
        address = question.address
        await bot.send_message(address.chat, broken(question.language), message_thread_id=address.thread)

    @asynccontextmanager
    async def _typing(self, bot: Bot, address: Address) -> AsyncIterator[None]:
        done = asyncio.Event()
        showing = asyncio.create_task(show_typing(bot, self._pace, address, done))
        try:
            yield
        finally:
            done.set()
            # An action still on its way must land before the reply, else it would be shown after it.
            _, late = await asyncio.wait({showing}, timeout=1)
            for task in late:
                task.cancel()

    async def _arrived(self, update: Update) -> None:
        """What cannot wait for the update's turn."""
        chat = update.effective_chat
        tap = self._tap(update)
        repeated = tap is not None and self._taps[tap] != update.update_id
        picture = caption(update)
        if picture and chat:
            album = self._albums.setdefault((chat.id, picture[0]), _Album())
            album.text = album.text or picture[1]
        if update.callback_query is not None and (repeated or not awaits_notice(update)):
            try:
                await update.callback_query.answer()
            except TelegramError as error:
                _log.info("A pressed button was not acknowledged: %s", error)


def _is_worth_answering(edit: Question, earlier: _Answered | None) -> bool:
    return (
        earlier is not None
        and earlier.question == edit.message
        and edit.incoming.text is not None
        and edit.incoming.text != earlier.text
        and edit.delay <= EDITABLE
    )
