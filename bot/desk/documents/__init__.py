"""The pages on which people look after documents, together."""

from bot.desk.documents import form, history, listing, merge, publish, show
from bot.desk.visit import Page

# In this order: an address of one word before those that begin with a document.
PAGES: tuple[Page, ...] = (
    *listing.PAGES,
    *form.PAGES,
    *publish.PAGES,
    *merge.PAGES,
    *history.PAGES,
    *show.PAGES,
)
