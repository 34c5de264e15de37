"""A snapshot: the vectors of all passages at one content version, immutable, saved and loaded as one file.

Promises: what loads is what was saved, for this model (manifest and checksum are verified); a file is replaced whole or not at
all.
Refuses: a file that is damaged, of another model or of another dimension. It is then built anew from the passages.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Self, cast

import faiss
import numpy as np
from numpy.typing import NDArray

from index.encoders import Encoder, EncoderSpec
from index.placement import written

_FORMAT = 2
# Texts of at most so many words are encoded as questions.
SHORT_WORDS = 12
# Measured in docs/benchmarks.md (`make bench-growth`).
EXACT_UP_TO = 200_000
VISITED = 64
TRAINING_POINTS = 64


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

    def sealed(self, *parts: memoryview) -> "Manifest":
        """The manifest with the checksum of its other fields and of the parts."""
        digest = hashlib.sha256(json.dumps(asdict(replace(self, checksum=""))).encode())
        for part in parts:
            digest.update(part)
        return replace(self, checksum=digest.hexdigest())


@dataclass(frozen=True)
class Snapshot:
    """Passage ids and hashes of their texts, in the order of the rows of the FAISS index; vectors have unit length, to
    16-bit floats if there are very many."""

    spec: EncoderSpec
    version: int
    ids: tuple[str, ...]
    hashes: tuple[str, ...]
    index: faiss.Index

    @classmethod
    def build(
        cls,
        encoder: Encoder,
        version: int,
        passages: Mapping[str, str],
        previous: Self | None = None,
        exact_up_to: int = EXACT_UP_TO,
    ) -> Self:
        """Encode the passages; vectors of texts that `previous` holds for the same model are reused.

        More than `exact_up_to` passages are searched approximately.
        """
        hashes = [_hash(text) for text in passages.values()]
        vectors = np.empty((len(passages), encoder.spec.dimension), dtype=np.float32)
        if previous is None or previous.spec != encoder.spec:
            previous = None
        known = {digest: row for row, digest in enumerate(previous.hashes)} if previous else {}
        places = np.fromiter((known.get(digest, -1) for digest in hashes), np.int64, len(hashes))
        if previous and known:
            previous.index.reconstruct_batch(np.maximum(places, 0), vectors)
        fresh = np.flatnonzero(places < 0)
        if len(fresh):
            texts = list(passages.values())
            missing = {hashes[row]: texts[row] for row in fresh}
            number = {digest: place for place, digest in enumerate(missing)}
            vectors[fresh] = _encode(encoder, list(missing.values()))[[number[hashes[row]] for row in fresh]]
        if len(vectors) <= exact_up_to:
            index = _exact(vectors)
        else:
            index = _approximate(vectors, previous.index if previous else None, places)
        return cls(encoder.spec, version, tuple(passages), tuple(hashes), index)

    @classmethod
    def of_known(cls, spec: EncoderSpec, known: Mapping[str, NDArray[np.float32]]) -> Self:
        """A snapshot of texts that are encoded already, each its own id; searched exactly."""
        vectors = np.array(list(known.values()), np.float32).reshape(len(known), spec.dimension)
        return cls(spec, 0, tuple(known), tuple(map(_hash, known)), _exact(vectors))

    def fits(self, passages: Mapping[str, str]) -> bool:
        """Whether the snapshot holds exactly these passages, in this order."""
        return self.ids == tuple(passages) and self.hashes == tuple(_hash(text) for text in passages.values())

    def vectors(self, rows: NDArray[np.int64] | None = None) -> NDArray[np.float32]:
        """The vectors of these rows, or of all; shape (rows, dimension)."""
        found: NDArray[np.float32] = (
            self.index.reconstruct_n(0, len(self.ids)) if rows is None else self.index.reconstruct_batch(rows)
        )
        return found

    def in_place(self) -> NDArray[np.float32] | None:
        """All vectors where they lie in the index, not copied; shape (rows, dimension). None if they lie in lists.

        They live as long as the snapshot.
        """
        if not isinstance(self.index, faiss.IndexFlat):
            return None
        shape = self.index.ntotal, self.index.d
        found: NDArray[np.float32] = faiss.rev_swig_ptr(self.index.get_xb(), shape[0] * shape[1]).reshape(shape)
        return found

    def search(self, vectors: NDArray[np.float32], count: int) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Cosines and rows of the nearest passages, shapes (questions, k), best first; k = min(count, passages), or a little less
        where the search is approximate."""
        # FAISS pads a short result with row -1, which in Python is the last passage: never ask for more than there is.
        k = min(count, len(self.ids))
        if k == 0:
            return np.empty((len(vectors), 0), np.float32), np.empty((len(vectors), 0), np.int64)
        scores, rows = self.index.search(vectors, k)
        # Inverted lists pad too, when the visited ones hold fewer.
        held = int((rows >= 0).sum(axis=1).min(initial=k))
        return scores[:, :held], rows[:, :held]

    def save(self, path: Path) -> None:
        """Write the file beside its place and move it there, so that a reader sees the old or the new one. Raises OSError."""
        rows = memoryview(json.dumps({"ids": self.ids, "hashes": self.hashes}).encode())
        index = faiss.serialize_index(self.index).data
        manifest = Manifest(_FORMAT, self.spec.fingerprint, self.spec.dimension, self.version, len(self.ids), "").sealed(
            rows, index
        )
        with written(path) as file:
            for part in (memoryview(json.dumps(asdict(manifest)).encode()), rows, index):
                file.write(len(part).to_bytes(8, "little"))
                file.write(part)

    @classmethod
    def load(cls, path: Path, spec: EncoderSpec) -> Self:
        """Read a file for this model. Raises SnapshotError when it is missing, damaged or made for another model."""
        try:
            manifest_part, rows, index = _split(memoryview(path.read_bytes()))
            manifest = Manifest(**json.loads(bytes(manifest_part)))
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
        held = json.loads(bytes(rows))
        found = faiss.deserialize_index(np.frombuffer(index, dtype=np.uint8))
        return cls(spec, manifest.version, tuple(held["ids"]), tuple(held["hashes"]), found)


def is_short(text: str) -> bool:
    """Whether a passage is short enough to be compared with questions as one of them."""
    return len(text.split(maxsplit=SHORT_WORDS)) <= SHORT_WORDS


def _exact(vectors: NDArray[np.float32]) -> faiss.Index:
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    return index


def _approximate(vectors: NDArray[np.float32], previous: faiss.Index | None, places: NDArray[np.int64]) -> faiss.Index:
    """Inverted lists of 16-bit floats. `places` are the rows of the vectors in `previous`, or -1.

    The lists of `previous` serve on until the number of vectors has doubled or halved, and what stands in one stays there:
    finding the list of a vector is nearly all of the work.
    """
    count, dimension = vectors.shape
    held_in = np.full(count, -1, np.int64)
    if isinstance(previous, faiss.IndexIVF) and count / 2 <= previous.ntotal <= count * 2:
        lists, number = faiss.clone_index(previous.quantizer), previous.nlist
        held_in[places >= 0] = _lists(previous)[places[places >= 0]]
    else:
        lists, number = faiss.IndexFlatIP(dimension), round(2 * count**0.5)
    index: Any = faiss.IndexIVFScalarQuantizer(
        lists, dimension, number, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT, False
    )
    index.cp.max_points_per_centroid = TRAINING_POINTS
    index.train(vectors)  # only what is not trained yet
    held_in[held_in < 0] = lists.assign(vectors[held_in < 0], 1)[:, 0]
    index.add_core(count, faiss.swig_ptr(vectors), None, faiss.swig_ptr(held_in))
    index.nprobe = min(VISITED, number)
    index.make_direct_map()  # so that vectors can be taken out again, by row
    return cast(faiss.Index, index)


def _lists(index: Any) -> NDArray[np.int64]:
    """The list that each vector of inverted lists stands in."""
    found = np.empty(index.ntotal, np.int64)
    for number in range(index.nlist):
        if size := index.invlists.list_size(number):
            found[faiss.rev_swig_ptr(index.invlists.get_ids(number), size)] = number
    return found


def _encode(encoder: Encoder, texts: list[str]) -> NDArray[np.float32]:
    """Case folded, since capitals alone move a vector far. Short texts are read as questions: a trade or an example question is
    compared with questions of its own kind, for which the model's authors advise the same prompt on both sides."""
    short = np.array([is_short(text) for text in texts])
    vectors = np.empty((len(texts), encoder.spec.dimension), dtype=np.float32)
    for rows, encode in ((np.flatnonzero(short), encoder.questions), (np.flatnonzero(~short), encoder.passages)):
        if len(rows):
            vectors[rows] = encode([texts[row].lower() for row in rows])
    return vectors


def _split(content: memoryview) -> tuple[memoryview, memoryview, memoryview]:
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
