"""The pages on which staff review conversations, together."""

from bot.desk.conversations import audit, export, listing, mend, notes, queue, turn, unanswered
from bot.desk.visit import Page

# In this order: addresses of one word before those that begin with a conversation.
PAGES: tuple[Page, ...] = (
    *listing.PAGES,
    *queue.PAGES,
    *unanswered.PAGES,
    *export.PAGES,
    *audit.PAGES,
    *mend.PAGES,
    *notes.PAGES,
    *turn.PAGES,
)
