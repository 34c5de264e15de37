"""The live index: follows the content, version by version, while questions are being answered.

Promises: a refresh encodes only texts that changed, builds the new state aside and swaps one reference, so a question sees one
state or the other; the file on disk is replaced whole. A file that does not fit is built anew.
Refuses: to know what a version or a passage means.
"""

import logging
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.encoders import Encoder
from index.quantised import Quantised
from index.references import References
from index.scope import Features, Neighbours
from index.search import Floats, Found, Question, Reader, Searcher, corpus_words, corpus_words_since
from index.snapshot import Snapshot, SnapshotError

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Match:
    """What was found, the features that a gate judges it by, and how close (cosine) the question is to each known intent."""

    found: Found
    features: Features
    intents: Mapping[str, float]


@dataclass(frozen=True)
class _State:
    version: int
    passages: Mapping[str, str]
    corpus: Mapping[str, int]
    searcher: Searcher
    quantised: Quantised | None  # where the search is exact
    reader: Reader
    neighbours: Neighbours


class Live:
    """The one index of a process. Safe to share between threads. Without a path it lives in memory alone."""

    def __init__(self, encoder: Encoder, references: References, path: Path | None) -> None:
        self._encoder = encoder
        self._references = references
        self._path = path
        self._state: _State | None = None
        self._refreshing = threading.Lock()

    @property
    def version(self) -> int | None:
        """The content version that is being searched; None before the first refresh."""
        return None if self._state is None else self._state.version

    def refresh(self, version: int, passages: Mapping[str, str]) -> None:
        """Bring the index to these passages (id -> text). Raises EncoderError if changed texts cannot be encoded."""
        with self._refreshing:
            state = self._state
            if state is not None and state.version == version:
                return
            known = self._known() if state is None else state.searcher.snapshot
            self._state = self._next(state, known, version, dict(passages))
            if self._state.searcher.snapshot is not known:
                self._save(self._state.searcher.snapshot)  # last: questions need not wait for a disk
            self._state.neighbours.keep()

    def _next(self, state: _State | None, known: Snapshot, version: int, passages: Mapping[str, str]) -> _State:
        """The state of these passages, from the one before and a snapshot that has some of their vectors."""
        snapshot = known if state is None and known.fits(passages) else None
        if snapshot is None:
            snapshot = Snapshot.build(self._encoder, version, passages, known)
        searcher = Searcher.build(snapshot, passages, None if state is None else state.searcher)
        in_place = snapshot.in_place()
        # Whole texts are kept beside their vectors, since comparing texts is ten times faster than reading them for words.
        corpus = corpus_words(passages) if state is None else corpus_words_since(state.corpus, state.passages, passages)
        return _State(
            version,
            passages,
            corpus,
            searcher,
            None if in_place is None else Quantised(in_place, self._references.centre),
            Reader(self._encoder, self._references.offsets, corpus),
            Neighbours(self._references, searcher, None if state is None else state.neighbours),
        )

    def fixed(self) -> "Live":
        """An index that stays at the present state. Raises RuntimeError before the first refresh."""
        return self._at(self._current())

    def preview(self, passages: Mapping[str, str]) -> "Live":
        """The index as a refresh to these passages would make it, to the last bit; this one stays as it is, and nothing is saved.

        If the passages are those of the present state, it is that state (`same_as`). Raises EncoderError, and RuntimeError before
        the first refresh.
        """
        state = self._current()
        if list(passages.items()) == list(state.passages.items()):
            return self._at(state)
        return self._at(self._next(state, state.searcher.snapshot, state.version, dict(passages)))

    def same_as(self, other: "Live") -> bool:
        """Whether both are at one state, so that all questions find the same."""
        return self._state is other._state

    def finds_as(self, other: "Live") -> bool:
        """Whether both find the same: one state, or two of the same passages in the same order."""
        mine, others = self._current(), other._current()
        return mine is others or list(mine.passages.items()) == list(others.passages.items())

    def _at(self, state: _State) -> "Live":
        found = Live(self._encoder, self._references, None)
        found._state = state
        return found

    def _known(self) -> Snapshot:
        """Where a first refresh finds vectors: the file, or else the references."""
        if self._path is not None:
            try:
                return Snapshot.load(self._path, self._encoder.spec)
            except SnapshotError as error:
                _log.info("Building the index: %s", error)
        return self._references.snapshot

    def _save(self, snapshot: Snapshot) -> None:
        if self._path is not None:
            try:
                snapshot.save(self._path)
            except OSError as error:
                _log.warning(
                    "The index file %s cannot be written (%s); the next start builds it again", self._path, error.strerror
                )

    def find(self, texts: Sequence[str]) -> list[Match]:
        """Search for each text. Raises RuntimeError before the first refresh."""
        state = self._current()
        return [self._match(state, question) for question in state.reader.read(list(texts))]

    def vectors(self, texts: Sequence[str]) -> list[Floats | None]:
        """The vector of each text as a question, None where encoding failed. Raises RuntimeError before the first refresh."""
        return [question.vector for question in self._current().reader.read(list(texts))]

    def _match(self, state: _State, question: Question) -> Match:
        cosines = self._cosines(state, question)
        found = state.searcher.find(question, cosines=cosines)
        return Match(found, state.neighbours.features(found, cosines), self._references.closeness(question.vector))

    def _cosines(self, state: _State, question: Question) -> Floats | None:
        """Those of all passages, which the search and the gate both need; None without a vector, or where the search is not
        exact."""
        return None if question.vector is None or state.quantised is None else state.quantised.cosines(question.vector)

    def leave_out(self, outside: Sequence[str]) -> list[Features]:
        """The features of the reference questions outside the scope (their texts, in order), each as if it were not known."""
        state = self._current()
        questions = state.reader.read(list(outside))
        return state.neighbours.features_left_out(
            [state.searcher.find(question, cosines=self._cosines(state, question)) for question in questions]
        )

    def _current(self) -> _State:
        if self._state is None:
            raise RuntimeError("the index has not been built yet")
        return self._state
