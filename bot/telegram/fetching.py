"""A file on its way from a chat to us.

Promises: never more than the office reads, and always a File: one that could not be fetched says why. Refuses: to ask whose it
is; whoever calls has asked.
"""

import logging

from telegram import Bot
from telegram.error import TelegramError

from bot.messages import File, FileTrouble
from bot.office import LARGEST_FILE
from bot.telegram.delivery import Pace, persist
from bot.telegram.updates import Attachment

_log = logging.getLogger(__name__)


async def fetch(bot: Bot, pace: Pace, attachment: Attachment) -> File:
    """The file, or why it is not here. Never raises TelegramError."""
    empty = File(attachment.name, attachment.media_type, b"", FileTrouble.TOO_LARGE)
    if (attachment.size or 0) > LARGEST_FILE:
        return empty
    try:
        found = await persist(pace, lambda: bot.get_file(attachment.id))
        if (found.file_size or 0) > LARGEST_FILE:
            return empty
        content = bytes(await persist(pace, found.download_as_bytearray))
    except TelegramError as error:
        _log.warning("A file was not fetched: %s: %s", type(error).__name__, error)
        return File(attachment.name, attachment.media_type, b"", FileTrouble.NOT_FETCHED)
    return empty if len(content) > LARGEST_FILE else File(attachment.name, attachment.media_type, content)
