"""The files that commands write."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.commands import CommandError


def refuse_ending(file: Path, endings: Iterable[str]) -> None:
    """Raise CommandError if the file's name has another ending."""
    if file.suffix not in endings:
        raise CommandError(f"{file} must end in {' or '.join(endings)}")


@contextmanager
def writing(file: Path) -> Iterator[None]:
    """Turn the fault of writing that file into a CommandError."""
    try:
        yield
    except OSError as error:
        raise CommandError(f"{file} cannot be written: {error.strerror}; choose another file") from None
