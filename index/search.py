"""The search: a question in, entries in order of how well they fit out.

Promises: meaning (the encoder's vectors) and words (BM25 over stems) both have their say, by standard scores; a failing encoder
still leaves the words. An entry is all passages whose id has the same part before the last `#`.
Refuses: to say whether the best entry is an answer. That is `index.scope`.
"""

import logging
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index.encoders import Encoder
from index.errors import EncoderError
from index.language import detect
from index.lexical import Lexical
from index.polish import Speller, clean, words
from index.snapshot import SHORT_WORDS, Snapshot, is_short

_log = logging.getLogger(__name__)

Floats = NDArray[np.float32]

# How many passages are fetched by meaning, and how many more by words alone.
DENSE_HITS = 1000
LEXICAL_HITS = 100
# An entry counts with its best passage and with the mean of its five best: one lucky trade among two hundred is no proof.
BEST = 5
# The words' share beside the meaning. In another language than the documents' words match by accident, so they weigh less.
LEXICAL_WEIGHT = 0.5
FOREIGN_LEXICAL_WEIGHT = 0.15
HOME_LANGUAGE = "pl"
# What the scores depend on beside the model and the passages.
RECIPE = f"{DENSE_HITS} {LEXICAL_HITS} {BEST} {LEXICAL_WEIGHT} {FOREIGN_LEXICAL_WEIGHT} {SHORT_WORDS}"


@dataclass(frozen=True, slots=True)
class Question:
    """A question as the search reads it: cleaned, lower case, diacritics and typos put right; `vector` is None if encoding
    failed."""

    text: str
    language: str
    vector: Floats | None


@dataclass(frozen=True, slots=True)
class Ranked:
    """An entry and how well it fits: `score` is comparable within one question only, `passage` the id of its closest passage."""

    entry: str
    score: float
    passage: str


@dataclass(frozen=True, slots=True)
class Signals:
    """What the ranking looked like, for `index.scope`: standard scores, cosines and BM25 as they came out."""

    top: float
    margin: float
    cosine: float
    cosine_best: float
    cosine_of_top: float
    bm25: float
    bm25_of_top: float
    coverage: float
    nearest: float
    length: float


_NOTHING = Signals(0, 0, 0, 0, 0, 0, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Found:
    """The ten best entries, best first, the signals of the ranking, and whether the best entry has example questions."""

    question: Question
    ranked: tuple[Ranked, ...]
    signals: Signals
    has_examples: bool


class Reader:
    """Turns typed text into a Question. Belongs to the corpus (its words) and to the encoder."""

    def __init__(self, encoder: Encoder, offsets: Mapping[str, Floats], corpus: Mapping[str, int]) -> None:
        self._encoder = encoder
        self._offsets = offsets
        self._speller = Speller(corpus)

    def read(self, texts: list[str]) -> list[Question]:
        """Read several texts with one call of the encoder."""
        cleaned = [clean(text) for text in texts]
        languages = [detect(text) for text in cleaned]
        restored = [self._speller.restore(text) for text in cleaned]
        try:
            vectors: list[Floats | None] = list(self._encoder.questions(restored))
        except EncoderError:
            _log.exception("The encoder failed; the search goes by words alone")
            vectors = [None] * len(texts)
        return [
            Question(text, language, None if vector is None else self._at_home(vector, language))
            for text, language, vector in zip(restored, languages, vectors, strict=True)
        ]

    def _at_home(self, vector: Floats, language: str) -> Floats:
        """The vector without what only tells its language, so that a question finds documents in another one."""
        offset = self._offsets.get(language)
        if offset is None:
            return vector
        moved = vector + offset
        home: Floats = moved / np.linalg.norm(moved)
        return home


class Searcher:
    """An immutable state of the search: one snapshot and the words of the same passages."""

    def __init__(self, snapshot: Snapshot, lexical: Lexical, short: NDArray[np.bool_]) -> None:
        """Use `build`. `short` tells which passages are short enough to be examples."""
        self.snapshot = snapshot
        self.lexical = lexical
        owners = [passage.rpartition("#")[0] for passage in snapshot.ids]
        self._entries = list(dict.fromkeys(owners))
        numbers = {entry: number for number, entry in enumerate(self._entries)}
        self._owners = np.fromiter(map(numbers.__getitem__, owners), np.int64, len(owners))
        self._has_examples = np.zeros(len(self._entries), dtype=np.bool_)
        self._has_examples[self._owners[short]] = True

    @classmethod
    def build(cls, snapshot: Snapshot, passages: Mapping[str, str], previous: Self | None = None) -> Self:
        """The search over a snapshot; `passages` are the texts that it was made of."""
        short = np.array([is_short(text) for text in passages.values()], dtype=np.bool_)
        return cls(snapshot, Lexical.build(passages, None if previous is None else previous.lexical), short)

    @property
    def entries(self) -> frozenset[str]:
        """The ids of all entries."""
        return frozenset(self._entries)

    def find(self, question: Question, count: int = 10, cosines: Floats | None = None) -> Found:
        """The `count` best entries. Without a vector the words decide alone; without passages nothing is found.

        `cosines` are those of all passages, in the order of the snapshot; without them the snapshot is searched.
        """
        if not self._entries:
            return Found(question, (), _NOTHING, has_examples=False)
        by_words, coverage = self.lexical.scores_and_coverage(question.text)
        matching = _largest(by_words, LEXICAL_HITS)
        rows, near = self._nearest(question, cosines)
        if not len(rows) and not len(matching):  # no vector, and no word that stands anywhere
            return Found(question, (), _NOTHING, has_examples=False)
        owners, numbers = self._numbered(self._owners[np.concatenate([rows, matching])])
        best, mean, closest = _best_and_mean(numbers[: len(rows)], rows, near, len(owners))
        lexical = np.zeros(len(owners), np.float32)
        np.maximum.at(lexical, numbers[len(rows) :], by_words[matching])
        weight = LEXICAL_WEIGHT if question.language in {HOME_LANGUAGE, "other"} else FOREIGN_LEXICAL_WEIGHT
        score = _standard(best + mean) + weight * _standard(lexical)
        order = np.argsort(-score, kind="stable")
        chosen = order[:count]
        ranked = tuple(
            Ranked(self._entries[owner], value, self._closest(row, owner, matching))
            for owner, value, row in zip(owners[chosen].tolist(), score[chosen].tolist(), closest[chosen].tolist(), strict=True)
        )
        first = order[0]
        signals = Signals(
            top=float(score[first]),
            margin=float(score[first] - score[order[min(1, len(order) - 1)]]),
            cosine=float(best.max()),
            cosine_best=float(mean.max()),
            cosine_of_top=float(best[first]),
            bm25=float(lexical.max()),
            bm25_of_top=float(lexical[first]),
            coverage=coverage,
            nearest=mean_of_best(near),
            length=float(np.log1p(len(question.text))),
        )
        return Found(question, ranked, signals, bool(self._has_examples[owners[first]]))

    def _numbered(self, owners: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The entries among these owners, in rising order, and for each owner its number in that order (as `np.unique` does, but
        without sorting)."""
        present = np.zeros(len(self._entries), np.bool_)
        present[owners] = True
        numbers = np.cumsum(present) - 1
        return np.flatnonzero(present), numbers[owners]

    def _nearest(self, question: Question, cosines: Floats | None) -> tuple[NDArray[np.int64], Floats]:
        """Rows of the DENSE_HITS nearest passages (more only if several are equally near), in the order of passages, and their
        cosines."""
        if question.vector is None:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        if cosines is None:
            found, places = self.snapshot.search(question.vector[None, :], DENSE_HITS)
            order = np.argsort(places[0])
            return places[0][order], found[0][order]
        if len(cosines) <= DENSE_HITS:
            return np.arange(len(cosines)), cosines
        least = np.partition(cosines, len(cosines) - DENSE_HITS)[-DENSE_HITS]
        rows: NDArray[np.int64] = (cosines >= least).nonzero()[0]
        return rows, cosines[rows]

    def _closest(self, row: int, owner: int, matching: NDArray[np.int64]) -> str:
        """The id of an entry's closest passage: by meaning, else by words."""
        if row < 0:
            row = next(each for each in matching if self._owners[each] == owner)
        return self.snapshot.ids[row]


def mean_of_best(cosines: Floats) -> float:
    """The mean of the BEST largest cosines, of however many (n,); of fewer if there are fewer, 0 if there is none."""
    best = np.partition(cosines, len(cosines) - BEST)[-BEST:] if len(cosines) > BEST else cosines
    return float(np.add.reduce(np.sort(best)) / np.float32(len(best))) if len(best) else 0.0


def _largest(scores: Floats, count: int) -> NDArray[np.int64]:
    """Rows of the largest positive scores, at most `count`, best first."""
    rows = (scores > 0).nonzero()[0]
    if len(rows) > count:
        rows = rows[np.argpartition(scores[rows], len(rows) - count)[-count:]]
    ordered: NDArray[np.int64] = rows[np.argsort(-scores[rows], kind="stable")]
    return ordered


def _best_and_mean(
    owners: NDArray[np.int64], rows: NDArray[np.int64], cosines: Floats, count: int
) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """For each of `count` entries its best cosine, the mean of its BEST best (a shorter entry's last one stands for the missing),
    and the row of its closest passage.

    `owners` are the entries of the rows. An entry without any gets the lowest cosine of all, and row -1.
    """
    lowest = cosines.min() if len(cosines) else np.float32(0)
    # By entry, and within one the best first, as one number that keeps both (a cosine lies within -1 and 1): a sort by two keys
    # takes four times as long.
    order = np.argsort(owners * 4.0 - cosines, kind="stable")
    sizes = np.bincount(owners, minlength=count)
    starts = np.cumsum(sizes) - sizes
    # The place of each entry's best ones in that order; what a short entry lacks is its last one again.
    places = starts[:, None] + np.minimum(np.arange(BEST), np.maximum(sizes, 1)[:, None] - 1)
    held = sizes > 0
    if held.all():
        table, closest = cosines[order[places]], rows[order[starts]]
    else:
        table, closest = np.full((count, BEST), lowest, dtype=np.float32), np.full(count, -1, np.int64)
        table[held] = cosines[order[places[held]]]
        closest[held] = rows[order[starts[held]]]
    mean: Floats = np.add.reduce(table, axis=1) / np.float32(BEST)
    return table[:, 0], mean, closest


def _standard(values: Floats) -> Floats:
    """Standard scores over the candidates (zeros when all are equal)."""
    # Not `mean` and `std`, whose layers of Python take longer than the work on a hundred entries.
    apart: Floats = values - np.add.reduce(values) / np.float32(len(values))
    spread = np.sqrt(np.add.reduce(apart * apart) / np.float32(len(values)))
    result: Floats = apart / spread if spread > 0 else np.zeros_like(values)
    return result


def corpus_words(passages: Mapping[str, str]) -> Counter[str]:
    """How often each word stands in the passages."""
    return Counter(word for text in passages.values() for word in words(text))


def corpus_words_since(corpus: Mapping[str, int], before: Mapping[str, str], after: Mapping[str, str]) -> Counter[str]:
    """The corpus words of the passages `after`, from those of the passages `before`; only texts that differ are read."""
    found = Counter(corpus)
    gone = {name: text for name, text in before.items() if after.get(name) != text}
    come = {name: text for name, text in after.items() if before.get(name) != text}
    found.update(corpus_words(come))
    for word, count in corpus_words(gone).items():
        found[word] -= count
        if not found[word]:
            del found[word]
    return found
