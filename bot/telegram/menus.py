"""The menu of commands in the chats of people who work here.

Promises: whoever the office answers finds its commands in the menu of that chat; whoever it no longer answers loses them. A menu
that cannot be set costs nothing. Refuses: to know who works here; the replies tell.
"""

import logging
from collections import OrderedDict

from telegram import Bot, BotCommand, BotCommandScopeChat
from telegram.error import TelegramError

from bot.messages import Incoming, Outcome, Reply
from bot.office import COMMANDS
from bot.telegram.phrases import office_menu

# So many chats are remembered; one that is forgotten has its menu set again.
REMEMBERED = 10_000

_log = logging.getLogger(__name__)


class Menus:
    """Which chats show the commands of the office, as far as this process knows."""

    def __init__(self) -> None:
        self._shown: OrderedDict[int, bool] = OrderedDict()

    async def follow(self, bot: Bot, chat: int, incoming: Incoming, reply: Reply) -> None:
        """Set or remove the menu of a chat as the reply tells. Never raises TelegramError."""
        of_the_office = reply.outcome is Outcome.OFFICE
        asked = (incoming.text or "").partition(" ")[0].lower() in COMMANDS
        if not incoming.private or not (of_the_office or asked) or self._shown.get(chat) is of_the_office:
            return
        scope = BotCommandScopeChat(chat)
        try:
            if of_the_office:
                await bot.set_my_commands([BotCommand(name, text) for name, text in office_menu()], scope=scope)
            else:
                await bot.delete_my_commands(scope=scope)
        except TelegramError as error:
            _log.info("The menu of a chat was not set: %s", error)
            return
        self._shown[chat] = of_the_office
        if len(self._shown) > REMEMBERED:
            self._shown.popitem(last=False)
