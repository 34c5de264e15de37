"""A snapshot: the vectors of all passages at one content version, immutable, saved and loaded as one file.

Promises: what loads is what was saved, for this model (manifest and checksum are verified); a file is replaced whole or not at
all.
Refuses: a file that is damaged, of another model or of another dimension. It is then built anew from the passages.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Self

import faiss
import numpy as np
from numpy.typing import NDArray

from index.encoders import Encoder, EncoderSpec

_FORMAT = 2
# Texts of at most so many words are encoded as questions.
SHORT_WORDS = 12


class SnapshotError(Exception):
    """A snapshot file cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot file must fit: the model, its dimension, the content version, and the checksum of all the rest."""

    format: int
    model: str
    dimension: int
    version: int
    passages: int
    checksum: str

    def sealed(self, *parts: bytes) -> "Manifest":
        """The manifest with the checksum of its other fields and of the parts."""
        digest = hashlib.sha256(json.dumps(asdict(replace(self, checksum=""))).encode())
        for part in parts:
            digest.update(part)
        return replace(self, checksum=digest.hexdigest())


@dataclass(frozen=True)
class Snapshot:
    """Passage ids and hashes of their texts, in the order of the rows of the FAISS index; vectors have unit length."""

    spec: EncoderSpec
    version: int
    ids: tuple[str, ...]
    hashes: tuple[str, ...]
    index: faiss.Index

    @classmethod
    def build(cls, encoder: Encoder, version: int, passages: Mapping[str, str], previous: Self | None = None) -> Self:
        """Encode the passages; vectors of texts that `previous` holds for the same model are reused."""
        hashes = [_hash(text) for text in passages.values()]
        vectors = np.empty((len(passages), encoder.spec.dimension), dtype=np.float32)
        known = previous.vectors_by_hash() if previous and previous.spec == encoder.spec else {}
        missing: dict[str, str] = {}
        for row, (digest, text) in enumerate(zip(hashes, passages.values(), strict=True)):
            if digest in known:
                vectors[row] = known[digest]
            else:
                missing[digest] = text
        if missing:
            made = dict(zip(missing, _encode(encoder, list(missing.values())), strict=True))
            for row, digest in enumerate(hashes):
                if digest in made:
                    vectors[row] = made[digest]
        index = faiss.IndexFlatIP(encoder.spec.dimension)
        index.add(vectors)
        return cls(encoder.spec, version, tuple(passages), tuple(hashes), index)

    def fits(self, passages: Mapping[str, str]) -> bool:
        """Whether the snapshot holds exactly these passages, in this order."""
        return self.ids == tuple(passages) and self.hashes == tuple(_hash(text) for text in passages.values())

    def vectors(self) -> NDArray[np.float32]:
        """All vectors, shape (passages, dimension)."""
        found: NDArray[np.float32] = self.index.reconstruct_n(0, len(self.ids))
        return found

    def vectors_by_hash(self) -> dict[str, NDArray[np.float32]]:
        """The vector of each text, by the text's hash."""
        return dict(zip(self.hashes, self.vectors(), strict=True))

    def search(self, vectors: NDArray[np.float32], count: int) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Cosines and rows of the nearest passages, shapes (questions, k), best first; k = min(count, passages)."""
        # FAISS pads a short result with row -1, which in Python is the last passage: never ask for more than there is.
        k = min(count, len(self.ids))
        if k == 0:
            return np.empty((len(vectors), 0), np.float32), np.empty((len(vectors), 0), np.int64)
        scores, rows = self.index.search(vectors, k)
        return scores, rows

    def save(self, path: Path) -> None:
        """Write the file beside its place and move it there, so that a reader sees the old or the new one. Raises OSError."""
        rows = json.dumps({"ids": self.ids, "hashes": self.hashes}).encode()
        index = faiss.serialize_index(self.index).tobytes()
        manifest = Manifest(_FORMAT, self.spec.fingerprint, self.spec.dimension, self.version, len(self.ids), "").sealed(
            rows, index
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                for part in (json.dumps(asdict(manifest)).encode(), rows, index):
                    file.write(len(part).to_bytes(8, "little"))
                    file.write(part)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise

    @classmethod
    def load(cls, path: Path, spec: EncoderSpec) -> Self:
        """Read a file for this model. Raises SnapshotError when it is missing, damaged or made for another model."""
        try:
            content = path.read_bytes()
            manifest_part, rows, index = _split(content)
            manifest = Manifest(**json.loads(manifest_part))
        except FileNotFoundError:
            raise SnapshotError(f"{path} does not exist") from None
        except (OSError, ValueError, TypeError) as error:
            raise SnapshotError(f"{path} is not a readable index file ({type(error).__name__})") from None
        if manifest.format != _FORMAT:
            raise SnapshotError(f"{path} has format {manifest.format}, this program reads {_FORMAT}")
        if (manifest.model, manifest.dimension) != (spec.fingerprint, spec.dimension):
            raise SnapshotError(f"{path} was made with another model")
        if manifest != manifest.sealed(rows, index):
            raise SnapshotError(f"{path} is damaged: its checksum does not match")
        held = json.loads(rows)
        found = faiss.deserialize_index(np.frombuffer(index, dtype=np.uint8))
        return cls(spec, manifest.version, tuple(held["ids"]), tuple(held["hashes"]), found)


def is_short(text: str) -> bool:
    """Whether a passage is short enough to be compared with questions as one of them."""
    return len(text.split()) <= SHORT_WORDS


def _encode(encoder: Encoder, texts: list[str]) -> NDArray[np.float32]:
    """Case folded, since capitals alone move a vector far. Short texts are read as questions: a trade or an example question is
    compared with questions of its own kind, for which the model's authors advise the same prompt on both sides."""
    short = np.array([is_short(text) for text in texts])
    vectors = np.empty((len(texts), encoder.spec.dimension), dtype=np.float32)
    for rows, encode in ((np.flatnonzero(short), encoder.questions), (np.flatnonzero(~short), encoder.passages)):
        if len(rows):
            vectors[rows] = encode([texts[row].lower() for row in rows])
    return vectors


def _split(content: bytes) -> tuple[bytes, bytes, bytes]:
    parts = []
    start = 0
    for _ in range(3):
        size = int.from_bytes(content[start : start + 8], "little")
        start += 8
        if start + size > len(content):
            raise ValueError("short file")
        parts.append(content[start : start + size])
        start += size
    if start != len(content):
        raise ValueError("long file")
    return parts[0], parts[1], parts[2]


def _hash(text: str) -> str:
    return hashlib.blake2s(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
