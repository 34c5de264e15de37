"""Addresses: where the desk shows a document and lets people in, for everything that leads there, on the desk and in messages.

Promises: every id has an address, also one that could not stand in an address. Refuses: to know the desk's host.
"""

import hashlib
import re

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
# Words that stand in addresses themselves.
_TAKEN = frozenset({"nowy"})


def address(document_id: str, *pages: str) -> str:
    """The address of a document's page, or of a page below it: ids that could not stand in it are replaced by their key."""
    plain = _PLAIN.fullmatch(document_id) and document_id not in _TAKEN
    return "/".join(("/dokumenty", document_id if plain else key(document_id), *pages))


def entrance(secret: str) -> str:
    """The address of a one-time link's page."""
    return f"/wejscie/{secret}"


def key(document_id: str) -> str:
    """The id as 12 hex digits (as `Document.key`)."""
    return hashlib.blake2s(document_id.encode(), digest_size=6).hexdigest()
