"""The search with one of its parts switched off, to measure what the part earns.

Promises: each variant differs from the product in its one part alone; with every part on, `Reading` reads as `Reader` does.
Refuses: to be used for answering.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index.encoders import Encoder, EncoderSpec, Vectors
from index.language import detect
from index.letters import fold
from index.lexical import Lexical
from index.polish import Speller, clean, words
from index.search import Floats, Question
from index.snapshot import Snapshot


class AsTyped(Lexical):
    """BM25 over words as they are typed, but for case and diacritics: no stems.

    A digit behind each word makes it one that no dictionary has, so it is its own stem.
    """

    @classmethod
    def build(cls, passages: Mapping[str, str], previous: Lexical | None = None) -> Self:
        """Index the passages; `previous` is not used."""
        return super().build({name: _sealed(text) for name, text in passages.items()})

    def scores_and_coverage(self, question: str) -> tuple[NDArray[np.float32], float]:
        """As Lexical."""
        return super().scores_and_coverage(_sealed(question))


def _sealed(text: str) -> str:
    return " ".join(f"{word}0" for word in words(text))


class Wordless(Lexical):
    """No words at all: the meaning decides alone."""

    def scores_and_coverage(self, question: str) -> tuple[NDArray[np.float32], float]:
        """Zeros."""
        return np.zeros_like(super().scores_and_coverage(question)[0]), 0.0


@dataclass(frozen=True)
class OneEach(Snapshot):
    """Only the closest passage of each entry counts, not the mean of several."""

    @classmethod
    def of(cls, snapshot: Snapshot) -> Self:
        """The same vectors, searched in this way."""
        return cls(snapshot.spec, snapshot.version, snapshot.ids, snapshot.hashes, snapshot.index)

    def in_place(self) -> NDArray[np.float32] | None:
        """None, so that every search goes through `search`."""
        return None

    def search(self, vectors: NDArray[np.float32], count: int) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """As Snapshot for several vectors; for one vector the later passages of each entry are left out."""
        scores, rows = super().search(vectors, count)
        if len(vectors) != 1:
            return scores, rows
        owners = [self.ids[row].rpartition("#")[0] for row in rows[0]]
        _, first = np.unique(owners, return_index=True)
        kept = np.sort(first)
        return scores[:, kept], rows[:, kept]


class LongPrompts:
    """An encoder that reads every passage with the passage prompt, however short."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    @property
    def spec(self) -> EncoderSpec:
        """That of the encoder."""
        return self._encoder.spec

    def questions(self, texts: Sequence[str]) -> Vectors:
        """Encode with the passage prompt."""
        return self._encoder.passages(texts)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Encode with the passage prompt."""
        return self._encoder.passages(texts)


class Remembering:
    """An encoder that encodes each question once: variants mostly ask the same."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, Floats] = {}

    @property
    def spec(self) -> EncoderSpec:
        """That of the encoder."""
        return self._encoder.spec

    def questions(self, texts: Sequence[str]) -> Vectors:
        """Encode what is new one by one, as the product does, so that the last bits are the same too."""
        for text in texts:
            if text not in self._known:
                self._known[text] = self._encoder.questions([text])[0]
        return np.array([self._known[text] for text in texts])

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Encode, remembering nothing."""
        return self._encoder.passages(texts)


class Undiacritical(Speller):
    """Puts typos right, but no diacritics."""

    def _word(self, word: str, *, bare: bool, named: bool) -> str:
        found = super()._word(word, bare=bare, named=named)
        return word if fold(found) == fold(word) else found


class Unspelling(Speller):
    """Puts diacritics right, but no typos."""

    def _corrected(self, word: str, level: int, *, named: bool) -> str | None:
        return None


@dataclass(frozen=True)
class Reading:
    """Reads questions as `index.search.Reader` does, with parts that can be chosen: the speller (or none), the offsets of
    languages, and whether capitals are folded before encoding."""

    encoder: Encoder
    offsets: Mapping[str, Floats]
    speller: Speller | None
    folds_case: bool = True

    def read(self, texts: Sequence[str]) -> list[Question]:
        """Read several questions. Raises EncoderError."""
        found = []
        for typed in map(clean, texts):
            text = self.speller.restore(typed) if self.speller else typed.lower()
            language = detect(typed)
            vector = self.encoder.questions([text if self.folds_case else _with_capitals(text, typed)])[0]
            found.append(Question(text, language, self._at_home(vector, language)))
        return found

    def _at_home(self, vector: Floats, language: str) -> Floats:
        offset = self.offsets.get(language)
        if offset is None:
            return vector
        moved = vector + offset
        home: Floats = moved / np.linalg.norm(moved)
        return home


def _with_capitals(text: str, typed: str) -> str:
    """The restored text with the capitals of the typed one, word by word."""
    pairs = zip(text.split(), typed.split(), strict=False)
    return " ".join(
        word.upper() if like.isupper() and len(like) > 1 else word.capitalize() if like[0].isupper() else word
        for word, like in pairs
    )


def without_vectors(questions: Sequence[Question]) -> list[Question]:
    """The same questions, left to the words alone."""
    return [replace(question, vector=None) for question in questions]
