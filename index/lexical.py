"""The word half of the search: BM25 over Polish stems.

Promises: immutable once built, so that threads may share it; scores are the same whether built, updated or loaded. Passages whose
text did not change are not read again. Refuses: to decide anything; it scores, others fuse and set thresholds.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index.polish import fold, stem, words

_CODE = re.compile(r"(\d\d)\.(\d\d?)(?:\.([a-z]))?")


def terms(text: str) -> list[str]:
    """What is matched: folded stems in order; a code of activities (25.62.z) also gives its class and division (25.62, 25)."""
    found: list[str] = []
    for word in words(text):
        found.append(fold(stem(word)))
        if code := _CODE.fullmatch(word):
            division, group, letter = code.groups()
            found.append(division)
            if letter:
                found.append(f"{division}.{group}")
    return found


class Lexical:
    """BM25 (Robertson & Zaragoza 2009, with the non-negative idf of Lucene) over the passages of one state of the corpus."""

    K1 = 1.2
    B = 0.75

    def __init__(self, arrays: Mapping[str, NDArray[np.generic]]) -> None:
        """From the arrays of `to_arrays`; raise KeyError or ValueError if they are not those."""
        self._rows = np.asarray(arrays["rows"], dtype=np.int64)  # passages + 1: where each passage's entries begin
        self._terms = np.asarray(arrays["terms"], dtype=np.int32)  # per entry: number of a term
        self._counts = np.asarray(arrays["counts"], dtype=np.float32)  # per entry: how often it stands in the passage
        self._digests = np.asarray(arrays["digests"], dtype=np.uint64)  # per passage: of its text
        self._vocabulary: dict[str, int] = {
            term: number for number, term in enumerate(json.loads(arrays["vocabulary"].tobytes()))
        }
        self.ids: tuple[str, ...] = tuple(json.loads(arrays["ids"].tobytes()))
        if len(self._rows) != len(self.ids) + 1 or len(self._digests) != len(self.ids) or len(self._terms) != len(self._counts):
            raise ValueError("the arrays of the word index do not fit each other")
        self._weigh()

    @classmethod
    def build(cls, passages: Mapping[str, str], previous: Self | None = None) -> Self:
        """Index `passages` (id -> text), in their order; entries of unchanged texts are taken over from `previous`."""
        vocabulary = dict(previous._vocabulary) if previous else {}
        kept = {int(digest): row for row, digest in enumerate(previous._digests)} if previous else {}
        rows = np.zeros(len(passages) + 1, dtype=np.int64)
        digests = np.zeros(len(passages), dtype=np.uint64)
        term_parts: list[NDArray[np.int32]] = []
        count_parts: list[NDArray[np.float32]] = []
        for number, text in enumerate(passages.values()):
            digest = _digest(text)
            digests[number] = digest
            row = kept.get(digest)
            if previous is not None and row is not None:
                span = slice(previous._rows[row], previous._rows[row + 1])
                numbers, counts = previous._terms[span], previous._counts[span]
            else:
                counted = Counter(terms(text))
                numbers = np.fromiter((vocabulary.setdefault(t, len(vocabulary)) for t in counted), np.int32, len(counted))
                counts = np.fromiter(counted.values(), np.float32, len(counted))
            term_parts.append(numbers)
            count_parts.append(counts)
            rows[number + 1] = rows[number] + len(numbers)
        return cls(
            {
                "rows": rows,
                "terms": np.concatenate(term_parts) if term_parts else np.zeros(0, np.int32),
                "counts": np.concatenate(count_parts) if count_parts else np.zeros(0, np.float32),
                "digests": digests,
                "vocabulary": _packed(list(vocabulary)),
                "ids": _packed(list(passages)),
            }
        )

    def to_arrays(self) -> dict[str, NDArray[np.generic]]:
        """Everything needed to make this index again, as plain arrays (no objects, so no pickle)."""
        return {
            "rows": self._rows,
            "terms": self._terms,
            "counts": self._counts,
            "digests": self._digests,
            "vocabulary": _packed(list(self._vocabulary)),
            "ids": _packed(list(self.ids)),
        }

    def _weigh(self) -> None:
        """Turn passages with terms into terms with passages, with BM25's weight of each pair worked out."""
        passages = len(self.ids)
        sizes = np.diff(self._rows)
        owner = np.repeat(np.arange(passages, dtype=np.int32), sizes)
        length = np.bincount(owner, weights=self._counts, minlength=passages)
        mean = float(length.mean()) if passages and length.any() else 1.0
        held_by = np.bincount(self._terms, minlength=len(self._vocabulary))
        idf = np.log1p((passages - held_by + 0.5) / (held_by + 0.5))
        damping = self.K1 * (1 - self.B + self.B * length / mean)
        weight = idf[self._terms] * self._counts * (self.K1 + 1) / (self._counts + damping[owner])
        order = np.argsort(self._terms, kind="stable")
        self._owners = owner[order]
        self._weights = weight[order].astype(np.float32)
        self._starts = np.concatenate(([0], np.cumsum(held_by)))

    def scores(self, question: str) -> NDArray[np.float32]:
        """BM25 of every passage, in the order of `ids`; 0 where no word matches. A word said twice counts once."""
        result = np.zeros(len(self.ids), dtype=np.float32)
        for term in dict.fromkeys(terms(question)):
            number = self._vocabulary.get(term)
            if number is not None:
                span = slice(self._starts[number], self._starts[number + 1])
                result[self._owners[span]] += self._weights[span]  # a passage stands at most once under a term
        return result


def _digest(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(errors="replace"), digest_size=8).digest(), "little")


def _packed(strings: list[str]) -> NDArray[np.uint8]:
    return np.frombuffer(json.dumps(strings).encode(), dtype=np.uint8)
