"""Folders and files that are either whole or not there.

Promises: what is built or written appears under its name in one rename; of several processes one builds a folder while the others
wait. Refuses: to leave half a folder behind; the remains of a build that was cut off are removed by the next one.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from index.errors import EncoderError


def place(target: Path, *, is_whole: Callable[[Path], bool], build: Callable[[Path], None]) -> Path:
    """Return `target`, built by `build(folder)` if `is_whole(target)` does not hold; one that does not hold is replaced.

    `build` fills an empty folder on the same file system. Raises EncoderError if the disk refuses, and whatever `build` raises.
    """
    if is_whole(target):
        return target
    aside = target.with_name(f".{target.name}.new")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.with_name(f".{target.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # given back by the system even if this process is killed
            if is_whole(target):  # another process built it while we waited
                return target
            try:
                _remove(aside)
                aside.mkdir()
                build(aside)
                _remove(target)
                aside.rename(target)
            finally:
                _remove(aside)
    except OSError as error:
        raise EncoderError(
            f"{target} cannot be written ({error.strerror or error}); free some space or choose another DATA_DIR."
        ) from error
    return target


@contextmanager
def written(target: Path) -> Iterator[IO[bytes]]:
    """A file beside `target` to write to, moved to its place at the end, so that a reader sees the old or the new one. If the
    writing raises, the old one stays. Raises OSError if the disk refuses."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
