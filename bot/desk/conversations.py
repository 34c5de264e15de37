"""The pages on which staff review conversations, together."""

from bot.desk import (
    conversations_audit,
    conversations_export,
    conversations_list,
    conversations_mend,
    conversations_notes,
    conversations_queue,
    conversations_turn,
    conversations_unanswered,
)
from bot.desk.visit import Page

# In this order: addresses of one word before those that begin with a conversation.
PAGES: tuple[Page, ...] = (
    *conversations_list.PAGES,
    *conversations_queue.PAGES,
    *conversations_unanswered.PAGES,
    *conversations_export.PAGES,
    *conversations_audit.PAGES,
    *conversations_mend.PAGES,
    *conversations_notes.PAGES,
    *conversations_turn.PAGES,
)
