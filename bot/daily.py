"""What is done once a day: a thread beside the others that looks every hour whether something is still to be done today.

Promises: a job that fails is logged, keeps no other from being done and is tried again within the hour; the end of the program
waits for the job in hand. Refuses: to know what has been done; each job knows that itself, for several processes may run.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

_log = logging.getLogger(__name__)

HOUR = 3600.0
# How long the end of the program waits for a job in hand, in seconds.
_PATIENCE = 30.0

Job = Callable[[datetime], object]


@contextmanager
def daily(jobs: Sequence[Job], clock: Callable[[], datetime], every: float = HOUR) -> Iterator[None]:
    """Do the jobs now and then `every` so many seconds for as long as the block runs; each is told the moment."""
    stop = threading.Event()

    def work() -> None:
        while not stop.is_set():
            for job in jobs:
                try:
                    job(clock())
                except Exception:
                    _log.exception("What is done once a day could not be done; it will be tried again")
            stop.wait(every)

    thread = threading.Thread(target=work, name="daily", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(_PATIENCE)
