"""The word half of the search: BM25 over Polish stems.

Promises: immutable once built, so that threads may share it; scores are the same whether built, updated or loaded. Passages whose
text did not change are not read again. Refuses: to decide anything; it scores, others fuse and set thresholds.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack  # type: ignore[import-untyped]

from index.dictionary import stem
from index.letters import fold, words

_CODE = re.compile(r"(\d\d)\.(\d\d?)(?:\.([a-z]))?")


def terms(text: str) -> list[str]:
    """What is matched: folded stems in order; a code of activities (25.62.z) also gives its class and division (25.62, 25)."""
    return [term for word in words(text) for term in _terms_of(word)]


@lru_cache(maxsize=200_000)
def _terms_of(word: str) -> tuple[str, ...]:
    if code := _CODE.fullmatch(word):
        division, group, letter = code.groups()
        return (word, f"{division}.{group}", division) if letter else (word, division)
    return (fold(stem(word)),)


class Lexical:
    """BM25 (Robertson & Zaragoza 2009, with the non-negative idf of Lucene) over the passages of one state of the corpus."""

    K1 = 1.2
    B = 0.75

    def __init__(self, ids: tuple[str, ...], digests: NDArray[np.uint64], vocabulary: dict[str, int], counts: csr_array) -> None:
        """Use `build`. `counts` is passages × terms (how often); `digests` are of the passages' texts."""
        if counts.shape != (len(ids), len(vocabulary)) or len(digests) != len(ids):
            raise ValueError("the parts of the word index do not fit each other")
        self.ids = ids
        self._digests = digests
        self._vocabulary = vocabulary
        self._counts = counts
        by_term = counts.tocsc()
        length = counts.sum(axis=1, dtype=np.float64)
        held_by = np.diff(by_term.indptr)
        idf = np.log1p((len(ids) - held_by + 0.5) / (held_by + 0.5)).astype(np.float32)
        damping = (self.K1 * (1 - self.B + self.B * length / (length.mean() or 1.0))).astype(np.float32) if ids else length
        often = by_term.data.astype(np.float32)
        self._idf = idf
        self._unseen = float(np.log1p((len(ids) + 0.5) / 0.5))
        self._starts = by_term.indptr
        self._owners = by_term.indices
        self._weights = np.repeat(idf, held_by) * often * np.float32(self.K1 + 1) / (often + damping[self._owners])

    @classmethod
    def build(cls, passages: Mapping[str, str], previous: Self | None = None) -> Self:
        """Index `passages` (id -> text), in their order; what is known of unchanged texts is taken over from `previous`."""
        digests = np.frombuffer(b"".join(map(_digest, passages.values())), "<u8").astype(np.uint64)
        vocabulary = dict(previous._vocabulary) if previous else {}
        known = previous._rows_of(digests) if previous else np.full(len(passages), -1)
        texts = list(passages.values())
        fresh = np.flatnonzero(known < 0)
        read = _read([texts[number] for number in fresh], vocabulary)
        if previous is None:
            return cls(tuple(passages), digests, vocabulary, read)
        old = previous._counts.copy()
        old.resize(old.shape[0], len(vocabulary))
        order = known.copy()
        order[fresh] = old.shape[0] + np.arange(len(fresh))
        return cls(tuple(passages), digests, vocabulary, csr_array(vstack([old, read], format="csr")[order]))

    def _rows_of(self, digests: NDArray[np.uint64]) -> NDArray[np.int64]:
        """Where a passage with that digest stands, or -1."""
        if not self.ids:
            return np.full(len(digests), -1)
        order = np.argsort(self._digests)
        at = np.minimum(np.searchsorted(self._digests, digests, sorter=order), len(order) - 1)
        return np.where(self._digests[order[at]] == digests, order[at], -1)

    def scores(self, question: str) -> NDArray[np.float32]:
        """BM25 of every passage, in the order of `ids`; 0 where no word matches. A word said twice counts once."""
        return self.scores_and_coverage(question)[0]

    def coverage(self, question: str) -> float:
        """Which part of the question's information (sum of idf) is in words that some passage has, 0 to 1."""
        return self.scores_and_coverage(question)[1]

    def scores_and_coverage(self, question: str) -> tuple[NDArray[np.float32], float]:
        """Both at once: the question is cut into terms only once."""
        result = np.zeros(len(self.ids), dtype=np.float32)
        known = unknown = 0.0
        for term in dict.fromkeys(terms(question)):
            number = self._vocabulary.get(term)
            if number is None:
                unknown += self._unseen
                continue
            known += float(self._idf[number])
            span = slice(self._starts[number], self._starts[number + 1])
            result[self._owners[span]] += self._weights[span]  # a passage stands at most once under a term
        return result, known / (known + unknown) if known else 0.0


def _read(texts: list[str], vocabulary: dict[str, int]) -> csr_array:
    """Count the terms of each text; terms not met before are added to `vocabulary`."""
    rows, numbers, counts = [0], [], []
    for text in texts:
        counted = Counter(terms(text))
        numbers.append(np.fromiter((vocabulary.setdefault(t, len(vocabulary)) for t in counted), np.int32, len(counted)))
        counts.append(np.fromiter((min(n, 65_535) for n in counted.values()), np.uint16, len(counted)))
        rows.append(rows[-1] + len(counted))
    joined = [np.concatenate(parts) if parts else np.zeros(0, kind) for parts, kind in ((counts, np.uint16), (numbers, np.int32))]
    return csr_array((*joined, np.array(rows, np.int32)), shape=(len(texts), len(vocabulary)))


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode(errors="replace"), digest_size=8).digest()


def _packed(strings: tuple[str, ...] | dict[str, int]) -> NDArray[np.uint8]:
    return np.frombuffer(json.dumps(list(strings)).encode(), dtype=np.uint8)
