"""Telegram: the only room that knows python-telegram-bot.

Promises: every update ends in at most one reply, in the order of its chat, and no log ever holds the token.
Refuses: to decide what is said; the words of a reply come from the assistant behind the door.
"""

from bot.telegram.app import TelegramFault, TelegramSettings, run, serve

__all__ = ["TelegramFault", "TelegramSettings", "run", "serve"]
