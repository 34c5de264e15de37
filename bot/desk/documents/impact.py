"""The impact of a draft: which questions get another answer once it is published, and what follows for publishing.

Promises: asked once for each draft and content, however often the page is opened; what cannot be found out blocks nobody, and is
said.
"""

import logging
import threading
from collections import OrderedDict
from weakref import WeakKeyDictionary

from bot.desk.documents.drafting import written
from bot.desk.documents.new import identifier
from bot.desk.documents.places import Place
from bot.desk.visit import Visit
from bot.drafts import Draft
from bot.impact import Impact, Report
from bot.journal import JournalError
from index.errors import EncoderError
from knowledge.documents import Document

_log = logging.getLogger(__name__)

# So many reports are kept: those of the drafts that people look at in one hour.
_KEPT = 16
# So many questions are shown side by side; the rest is counted.
SHOWN = 25


class _Memory:
    """The last reports of one Impact."""

    def __init__(self) -> None:
        self._reports: OrderedDict[tuple[object, ...], Report] = OrderedDict()
        self._using = threading.Lock()

    def find(self, key: tuple[object, ...]) -> Report | None:
        with self._using:
            return self._reports.get(key)

    def keep(self, key: tuple[object, ...], report: Report) -> None:
        with self._using:
            self._reports[key] = report
            while len(self._reports) > _KEPT:
                self._reports.popitem(last=False)


_MEMORIES: "WeakKeyDictionary[Impact, _Memory]" = WeakKeyDictionary()


def report_of(visit: Visit, place: Place, draft: Draft, digest: str) -> Report | None:
    """What publishing the draft changes; None if it cannot be found out, or if it changes nothing because the document is
    withdrawn. `digest` tells one draft from another. Raises InvalidDocument."""
    if place.withdrawn:
        return None
    document = written(visit, place, draft)
    if place.document is None:
        document = document.model_copy(update={"id": identifier(document, visit.parts.knowledge.documents())})
    return _report(visit, document.id, document, (document.id, digest))


def report_of_withdrawing(visit: Visit, document_id: str) -> Report | None:
    """What withdrawing changes; None if it cannot be found out."""
    return _report(visit, document_id, None, (document_id, None))


def _report(visit: Visit, document_id: str, document: Document | None, key: tuple[object, ...]) -> Report | None:
    impact = visit.parts.impact
    memory = _MEMORIES.setdefault(impact, _Memory())
    known = memory.find((*key, visit.parts.knowledge.version()))
    if known is not None:
        return known
    try:
        found = impact.of({document_id: document})
    except (JournalError, EncoderError):
        _log.exception("The impact of a draft of %s could not be found out", document_id)
        return None
    memory.keep((*key, found.version), found)
    return found
