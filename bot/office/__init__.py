"""The office: what people who work here do in a chat: sign in, edit step by step, send files."""

from bot.importing import LARGEST_FILE
from bot.office.door import COMMANDS, Office
from bot.office.tasks import Tasks

__all__ = ["COMMANDS", "LARGEST_FILE", "Office", "Tasks"]
