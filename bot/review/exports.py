"""Exports in the making: files of many turns, written aside while the person who asked for one watches it grow.

Promises: a file lives until it was fetched, at most an hour, and in one folder alone; whoever empties that folder (an erasure, in
this process or another) ends the making too, so that no file holds turns that were erased after it was begun. Files are made one
after another. Refuses: to show or hand out a file to anybody but who began it.
"""

import io
import logging
import secrets
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from pathlib import Path
from typing import IO

from bot.journal import Entry
from bot.review.export import Form, write
from bot.review.filters import Asked

_log = logging.getLogger(__name__)

FOLDER = "exports"
LIVES = timedelta(hours=1)
# Up to so many turns are written while somebody waits (a second); more are worth an export of their own.
AT_ONCE = 5000
# How often the making looks whether its file is still wanted (turns).
_LOOKS = 200


class Stage(Enum):
    """How far an export is."""

    MAKING = auto()
    READY = auto()
    GONE = auto()  # fetched, erased, too old, or never there
    FAILED = auto()


@dataclass(frozen=True, slots=True)
class Progress:
    """An export as its owner sees it: `done` of about `of` turns are written (more may have come meanwhile)."""

    stage: Stage
    form: Form | None = None
    done: int = 0
    of: int = 0


@dataclass(slots=True)
class _Job:
    """An export; the thread that writes it changes `done` and `stage`."""

    person: int
    form: Form
    of: int
    path: Path
    begun: datetime
    done: int = 0
    stage: Stage = Stage.MAKING


class _Unwanted(Exception):
    """The file is gone while it was being written."""


class Exports:
    """The exports that are made in this process, of `entries` (`Log.entries`). Safe for threads."""

    def __init__(
        self, folder: Path, entries: Callable[[Asked], Iterator[Entry]], clock: Callable[[], datetime], at_once: int = AT_ONCE
    ) -> None:
        self._folder = folder / FOLDER
        self._entries = entries
        self.at_once = at_once
        self._clock = clock
        self._lock = threading.Lock()
        self._one_at_a_time = threading.Lock()
        self._jobs: dict[str, _Job] = {}
        self._working: list[threading.Thread] = []
        self.tidy(clock())

    def begin(self, person: int, form: Form, asked: Asked, of: int) -> str:
        """Begin a file of these turns (about `of`); its name, for `progress` and `fetch`. The person's earlier one is dropped.

        Raises OSError if the folder cannot be written.
        """
        now = self._clock()
        self.tidy(now)
        with self._lock:
            for job in self._jobs.values():
                if job.person == person:
                    job.path.unlink(missing_ok=True)
            self._jobs = {name: job for name, job in self._jobs.items() if job.person != person}
            name = secrets.token_urlsafe(16)
            # The moment in the name tells the age of what a process has left that is gone.
            self._folder.mkdir(mode=0o700, exist_ok=True)
            path = self._folder / f"{int(now.timestamp())}-{name}.{form}"
            path.touch(mode=0o600)
            job = self._jobs[name] = _Job(person, form, of, path, now)
            worker = threading.Thread(target=self._make, args=(job, asked), name="export", daemon=True)
            self._working = [each for each in self._working if each.is_alive()] + [worker]
            worker.start()
        return name

    def progress(self, name: str, person: int) -> Progress:
        """How far that person's export is."""
        self.tidy(self._clock())
        with self._lock:
            job = self._jobs.get(name)
            if job is None or job.person != person:
                return Progress(Stage.GONE)
            stage = job.stage if job.stage is Stage.FAILED or job.path.exists() else Stage.GONE
            return Progress(stage, job.form, job.done, max(job.of, job.done))

    def fetch(self, name: str, person: int) -> tuple[Form, IO[bytes]] | None:
        """The finished file, open, and gone from the folder; None if there is none for that person."""
        with self._lock:
            job = self._jobs.get(name)
            if job is None or job.person != person or job.stage is not Stage.READY:
                return None
            del self._jobs[name]
            try:
                file = job.path.open("rb")
            except FileNotFoundError:
                return None
            job.path.unlink(missing_ok=True)
            return job.form, file

    def tidy(self, now: datetime) -> None:
        """Drop what is older than an hour, also what another process has left."""
        drop(self._folder.parent, now - LIVES)
        with self._lock:
            self._jobs = {name: job for name, job in self._jobs.items() if job.begun > now - LIVES}

    def wait(self, seconds: float = 60) -> None:
        """Wait until nothing is being made, at most so long for each."""
        with self._lock:
            working = list(self._working)
        for each in working:
            each.join(seconds)

    def _make(self, job: _Job, asked: Asked) -> None:
        try:
            with self._one_at_a_time, _existing(job.path) as file:
                write(job.form, _counted(job, self._entries(asked)), file)
            job.stage = Stage.READY
            over = threading.Timer(LIVES.total_seconds(), job.path.unlink, kwargs={"missing_ok": True})
            over.daemon = True
            over.start()
        except _Unwanted:
            job.stage = Stage.GONE
        except Exception:
            _log.exception("An export could not be written")
            job.path.unlink(missing_ok=True)
            job.stage = Stage.FAILED


def _existing(path: Path) -> IO[bytes]:
    """The file, open for writing, if it is there: opening must not bring back what was dropped."""
    try:
        return io.BufferedRandom(io.FileIO(path, "r+"))
    except FileNotFoundError:
        raise _Unwanted from None


def _counted(job: _Job, entries: Iterator[Entry]) -> Iterator[Entry]:
    for entry in entries:
        if job.done % _LOOKS == 0 and not job.path.exists():
            raise _Unwanted
        job.done += 1
        yield entry


def drop(folder: Path, begun_until: datetime | None = None) -> int:
    """Remove the exports under that data folder, all or those begun until then; how many. Those being made end."""
    number = 0
    for path in (folder / FOLDER).glob("*-*"):
        begun = path.name.partition("-")[0]
        if begun_until is None or not begun.isdecimal() or datetime.fromtimestamp(int(begun), UTC) <= begun_until:
            path.unlink(missing_ok=True)
            number += 1
    return number
