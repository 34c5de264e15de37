"""A look at the Bot API server, for the doctor: does it answer, and does it know the token?"""

import asyncio

from telegram import Bot
from telegram import error as faults
from telegram.request import HTTPXRequest

from bot.telegram.app import TelegramFault, TelegramSettings, bot_url
from bot.telegram.secrecy import hidden

_PATIENCE_SECONDS = 5.0
_TELEGRAM = "https://api.telegram.org"


def username(settings: TelegramSettings) -> str:
    """The name of the bot that the token belongs to. Raises TelegramFault if the server refuses it or is silent for 5 s."""
    with hidden(settings.token):
        try:
            return asyncio.run(_username(settings))
        except faults.InvalidToken:
            raise TelegramFault("Telegram refuses the bot token: copy it again from @BotFather into TELEGRAM_BOT_TOKEN") from None
        except (faults.TelegramError, TimeoutError) as error:
            raise TelegramFault(f"Telegram's server is not reachable ({type(error).__name__}): check the network") from None


async def _username(settings: TelegramSettings) -> str:
    def wire() -> HTTPXRequest:  # one for calls and, since the library insists, one for updates, though we fetch none
        return HTTPXRequest(connect_timeout=_PATIENCE_SECONDS, read_timeout=_PATIENCE_SECONDS)

    bot = Bot(settings.token, bot_url(settings.base_url or _TELEGRAM), request=wire(), get_updates_request=wire())
    async with asyncio.timeout(_PATIENCE_SECONDS), bot:
        return bot.username
