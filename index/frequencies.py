"""How frequent a word is in a language: a thin reader of the lists that the wordfreq package carries.

Promises: groups come most frequent first and one at a time, so that nobody holds a whole list who needs only its head.
Refuses: to be the package's own reader, which holds everything in memory and takes a fifth of a second to import.
"""

import gzip
from collections.abc import Iterator
from importlib import resources
from typing import Literal

import msgpack  # type: ignore[import-untyped]


def groups(language: str, size: Literal["small", "large"] = "small") -> Iterator[tuple[int, list[str]]]:
    """Yield (level, words): level is 100 × log10 of each word's share of all words (`wordfreq.read_cBpack`: centibels, ≤ 0).

    Raise FileNotFoundError if there is no such list, ValueError if it is of another format.
    """
    packed = resources.files("wordfreq").joinpath("data", f"{size}_{language}.msgpack.gz")
    with packed.open("rb") as file, gzip.open(file) as plain:
        unpacker = msgpack.Unpacker(plain, raw=False)
        length = unpacker.read_array_header()
        if unpacker.unpack() != {"format": "cB", "version": 1}:
            raise ValueError(f"{packed} is not a word list in the cB format, version 1")
        for level in range(length - 1):
            yield -level, unpacker.unpack()
