"""Consents: publishing over golden questions that lose their right answers takes a reason, in every channel.

Promises: one rule for all who publish, withdraw, undo or send files: what is broken is found by the very code that answers, and
who goes on all the same says why, which is kept with each revision. What cannot be found out blocks nobody. Refuses: to publish.
"""

import logging
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from bot.impact import Changed, Impact
from bot.people import Person
from bot.reasons import Reasons
from index.errors import EncoderError
from knowledge.documents import Document, KnowledgeError
from knowledge.golden import GoldenError

_log = logging.getLogger(__name__)


def aside(work: Callable[[], None]) -> None:
    """Do it in a thread that nobody waits for."""
    threading.Thread(target=work, name="golden questions", daemon=True).start()


class Consents:
    """The rule over one Impact. Safe to share between threads."""

    def __init__(
        self,
        impact: Impact,
        reasons: Reasons,
        clock: Callable[[], datetime],
        background: Callable[[Callable[[], None]], None] = aside,
    ) -> None:
        """`background` is given work that nobody waits for."""
        self._impact = impact
        self._reasons = reasons
        self._clock = clock
        self._background = background
        self._warming = threading.Lock()

    def broken(self, drafted: Mapping[str, Document | None]) -> tuple[Changed, ...]:
        """The golden questions that lose their right answers once these documents are published: by id, None for one that is
        withdrawn. None of them if it cannot be found out. Raises KnowledgeError."""
        try:
            return self._impact.broken(drafted)
        except (EncoderError, GoldenError):
            _log.exception("What publishing %s breaks could not be found out", ", ".join(drafted))
            return ()

    def texts(self, names: Iterable[str]) -> list[str]:
        """How the golden questions with these ids read, those that are still there. Raises KnowledgeError."""
        try:
            return self._impact.texts(names)
        except GoldenError:
            _log.exception("The golden questions cannot be read")
            return []

    def note(self, documents: Iterable[Document], person: Person, reason: str, broken: Sequence[Changed]) -> None:
        """Keep why these documents were published as they now stand, if anything was broken. Raises ValueError for a reason that
        `bot.reasons` does not take, KnowledgeError."""
        if broken:
            for document in documents:
                names = [each.id for each in broken]
                self._reasons.note(document.id, document.revision, person.id, reason, names, self._clock())

    def expect(self) -> None:
        """Somebody has begun to change something: get ready meanwhile, so that publishing need not wait for what is known now."""
        if self._warming.acquire(blocking=False):
            self._background(self._warm)

    def _warm(self) -> None:
        try:
            self._impact.warm()
        except (EncoderError, GoldenError, KnowledgeError):
            _log.exception("The golden questions could not be answered beforehand")
        finally:
            self._warming.release()
