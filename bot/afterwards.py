"""Afterwards: what a reply does not wait for, done one after another by one thread.

Promises: works are done in the order in which they are given, all of them before the process ends; one that fails is logged, and
the next is done. Refuses: results; who needs one does the work at once.
"""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

_log = logging.getLogger(__name__)


class Afterwards:
    """A queue of works and the thread that does them. Safe to share between threads."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "afterwards")
        self._last: Future[None] | None = None

    def do(self, work: Callable[[], None]) -> None:
        """Do it soon; at once if the process is about to end."""
        try:
            self._last = self._thread.submit(_logged, work)
        except RuntimeError:  # the interpreter takes no new work any more
            _logged(work)

    def settle(self) -> None:
        """Return when all is done that was given before."""
        if self._last is not None:
            self._last.result()


def _logged(work: Callable[[], None]) -> None:
    try:
        work()
    except Exception:
        _log.exception("What was left for afterwards failed")
