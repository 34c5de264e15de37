"""Places: which document an address of the desk means (`bot.addresses` makes them).

Promises: a document that is not written yet has an address too, so that its draft is found again.
"""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from bot.addresses import address as address  # the desk's pages take it from here
from bot.desk.documents.facts import title
from bot.desk.visit import Refused, Visit
from bot.drafts import Draft
from bot.editing import Forbidden
from bot.rights import may_add, may_edit
from knowledge.documents import KINDS, Document

_NEW = re.compile(rf"nowy-({'|'.join(KINDS)})-[0-9a-f]{{12}}")
_KEY = re.compile("[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Place:
    """What an address means: a document as it stands, or (`document` None) one that this person begins to write. `id` is the
    document's, or what stands for it until it has one."""

    id: str
    kind: str
    document: Document | None
    withdrawn: bool
    draft: Draft | None

    @property
    def revision(self) -> int:
        """The revision that stands; 0 for what is not written yet."""
        return 0 if self.document is None else self.document.revision


def new_id(kind: str) -> str:
    """What stands for a new document of that kind until it has an id."""
    return f"nowy-{kind}-{secrets.token_hex(6)}"


def place(visit: Visit) -> Place:
    """What the address of this visit means. Raises Refused(404)."""
    wanted = visit.path["document"]
    document = _named(wanted, visit.parts.knowledge.documents())
    withdrawn = document is None
    if document is None:
        document = _named(wanted, visit.parts.knowledge.withdrawn())
    if document is None:
        new = _NEW.fullmatch(wanted)
        if new is None:
            raise Refused(404, "not-found")
        return Place(wanted, new[1], None, False, visit.parts.drafts.get(visit.person.id, wanted))
    return Place(document.id, document.kind, document, withdrawn, visit.parts.drafts.get(visit.person.id, document.id))


def _named(wanted: str, documents: Mapping[str, Document]) -> Document | None:
    """The document of that id, or of that key."""
    if wanted in documents or not _KEY.fullmatch(wanted):
        return documents.get(wanted)
    return next((each for each in documents.values() if each.key == wanted), None)


def standing(visit: Visit) -> tuple[Place, Document]:
    """A document that exists. Raises Refused(404)."""
    found = place(visit)
    if found.document is None:
        raise Refused(404, "not-found")
    return found, found.document


def writable(visit: Visit) -> Place:
    """What the address means, if the person may write it. Raises Forbidden, Refused(404)."""
    found = place(visit)
    allowed = may_add(visit.person, found.kind) if found.document is None else may_edit(visit.person, found.document)
    if not allowed:
        raise Forbidden(visit.person, found.id)
    return found


def heading(visit: Visit, found: Place) -> str:
    """What a place is called: its document's title, or that of the draft."""
    if found.document is not None:
        return title(found.document, visit.parts.knowledge.documents())
    typed = found.draft.record if found.draft else {}
    return str(typed.get("name") or typed.get("title") or "")
