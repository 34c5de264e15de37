"""Naming: the ids of new documents, made from what they are called, so that nobody has to think of one.

Promises: the same kind, name and start make the same id, whichever way a document comes in. Refuses: to know which are taken.
"""

import re

from knowledge.exchange.columns import fold

_PREFIXES = {"specialisation": "spec", "organisation": "org", "appointment": "appt", "funding": "fund"}
_LONGEST = 60


def new_id(kind: str, name: str, start: str = "") -> str:
    """An id such as "event-dni-kowala-2026-04-15": kind, name (an appointment's are the ids of its specialisation and its body),
    and the day on which an event starts (ISO; what follows the day is left out)."""
    slug = re.sub(r"[^a-z0-9]+", "-", fold(name))[:_LONGEST].strip("-")
    return "-".join(part for part in (_PREFIXES.get(kind, kind), slug, start[:10]) if part)
