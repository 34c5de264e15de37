"""The pages on which people look after documents, together."""

from bot.desk import documents_form, documents_history, documents_list, documents_merge, documents_publish, documents_show
from bot.desk.visit import Page

# In this order: an address of one word before those that begin with a document.
PAGES: tuple[Page, ...] = (
    *documents_list.PAGES,
    *documents_form.PAGES,
    *documents_publish.PAGES,
    *documents_merge.PAGES,
    *documents_history.PAGES,
    *documents_show.PAGES,
)
