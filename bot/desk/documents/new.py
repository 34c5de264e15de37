"""The id of a new document, as an imported file would give it, so that nobody has to think of one."""

from collections.abc import Container
from itertools import count

from bot.desk.documents.facts import title
from knowledge import exchange
from knowledge.documents import Appointment, Document, Event


def identifier(document: Document, taken: Container[str]) -> str:
    """An id that is free (`knowledge.exchange.new_id`), with a number behind it if need be."""
    name = (
        f"{document.specialisation} {document.organisation or ''}" if isinstance(document, Appointment) else title(document, {})
    )
    stem = exchange.new_id(document.kind, name, document.starts.isoformat() if isinstance(document, Event) else "")
    numbered = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    return next(each for each in numbered if each not in taken)
