"""Pseudonyms: what stands for a person in everything that is written down, and the key that they are made with.

Promises: the same person gets the same pseudonym as long as the key lives; without the key it tells nothing. Refuses: to replace
a key that is damaged.
"""

import hashlib
import os
import secrets
from pathlib import Path

SECRET_FILE = "journal.secret"  # noqa: S105 - the name of the file, not what is in it
_SECRET_BYTES = 32


class SecretError(Exception):
    """The file with the key of the pseudonyms cannot be made, read or believed; `path` is where it should be."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"the key of the pseudonyms, {path}, cannot be used: {reason}")
        self.path = path


def load_secret(data_dir: Path) -> bytes:
    """The key of the pseudonyms (32 bytes) from its file in `data_dir`; made at the first start, readable by the owner alone.

    Losing it breaks the link between a person and their earlier turns, so a damaged file is never replaced. Processes that
    start at the same time get the same key. Raises SecretError.
    """
    path = data_dir / SECRET_FILE
    try:
        if not path.exists():
            _make_secret(path)
        secret = path.read_bytes()
    except OSError as error:
        raise SecretError(path, error.strerror or str(error)) from error
    if len(secret) != _SECRET_BYTES:
        raise SecretError(path, f"it has {len(secret)} bytes instead of {_SECRET_BYTES}; restore it from a backup")
    return secret


def _make_secret(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Written aside and linked into place: no process ever reads half a key, and the first one wins.
    aside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        with open(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:  # noqa: PTH123
            file.write(secrets.token_bytes(_SECRET_BYTES))
            file.flush()
            os.fsync(file.fileno())
        path.hardlink_to(aside)
    except FileExistsError:
        pass
    finally:
        aside.unlink(missing_ok=True)


def pseudonym(person: str, channel: str, secret: bytes) -> str:
    """32 hex digits that stand for a person (or a conversation) of a channel; the same each time, meaningless without the secret.

    Keyed BLAKE2b (RFC 7693): without the key nobody can try out all account numbers, which a plain hash would allow.
    """
    message = f"{channel}\0{person}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(message, digest_size=16, key=secret, person=b"drogowskaz").hexdigest()
