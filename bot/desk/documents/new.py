"""The id of a new document, made from its kind and name as in imported files, so that nobody has to think of one."""

import re
from collections.abc import Container
from itertools import count

from bot.desk.documents.facts import title
from knowledge.documents import Appointment, Document, Event
from knowledge.exchange.columns import fold

_PREFIXES = {"specialisation": "spec", "organisation": "org", "appointment": "appt", "funding": "fund"}
_SLUG = 60


def identifier(document: Document, taken: Container[str]) -> str:
    """An id that is free: kind, name (an appointment's specialisation and body), an event's day, and a number if need be."""
    name = (
        f"{document.specialisation} {document.organisation or ''}" if isinstance(document, Appointment) else title(document, {})
    )
    slug = re.sub(r"[^a-z0-9]+", "-", fold(name))[:_SLUG].strip("-")
    start = document.starts.isoformat()[:10] if isinstance(document, Event) else ""
    stem = "-".join(part for part in (_PREFIXES.get(document.kind, document.kind), slug, start) if part)
    numbered = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    return next(each for each in numbered if each not in taken)
