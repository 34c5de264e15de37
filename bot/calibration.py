"""Calibration: the gate of a model, fitted on the development half of the golden questions and kept beside the model.

Promises: a gate belongs to one model and one set of questions and reference texts; for another it is fitted anew, once. It is
fitted against the curated documents, whatever the store holds now, and the held-out half never takes part.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.encoders import Encoder, EncoderSpec
from index.live import Live
from index.references import References
from index.scope import Features, Gate, Logistic, ScopeError, fingerprint
from index.snapshot import is_short
from knowledge import exchange, golden
from knowledge.golden import Golden, Half
from knowledge.passages import all_passages

_log = logging.getLogger(__name__)

# Files whose questions stand alone: with one document to find, or with none.
_FILES = frozenset({"in_scope", "trades", "acronyms", "dates", "languages", "out_of_scope"})
_PROSE = frozenset({"in_scope", "dates", "out_of_scope"})


def questions(half: Half) -> list[Golden]:
    """The questions of a half that a gate can be judged by."""
    return [question for question in golden.load() if question.file in _FILES and question.half is half]


def prose(asked: Sequence[Golden]) -> list[Golden]:
    """Those that a document's bare text may answer: without trades and example questions nobody finds a trade."""
    return [question for question in asked if question.kind != "trade" and question.file in _PROSE]


def gate(encoder: Encoder, references: References, outside: Sequence[str], folder: Path) -> Gate:
    """The gate of this model; fitted and saved (some seconds) if `folder` has none. A read-only folder only costs time."""
    model = encoder.spec.fingerprint
    try:
        return saved(model, references.snapshot.hashes, folder)
    except ScopeError as error:
        _log.info("Fitting the gate: %s", error)
    asked = questions(Half.DEVELOPMENT)
    found = fit(encoder, references, outside, asked, _data(references.snapshot.hashes, asked))
    try:
        found.save(_path(model, folder))
    except OSError as error:
        _log.warning("The gate cannot be kept in %s (%s); every start will fit it again", folder, error.strerror)
    return found


def saved(model: str, reference_hashes: Sequence[str], folder: Path) -> Gate:
    """The gate that `folder` keeps for this model and these reference texts. Raises ScopeError if there is none that fits."""
    return Gate.load(_path(model, folder), model, _data(reference_hashes, questions(Half.DEVELOPMENT)))


def _path(model: str, folder: Path) -> Path:
    return folder / f"gate-{model[:16]}.json"


def _data(reference_hashes: Sequence[str], asked: Sequence[Golden]) -> str:
    return fingerprint([*reference_hashes, *(f"{question.id} {question.text}" for question in asked)])


def fit(encoder: Encoder, references: References, outside: Sequence[str], asked: Sequence[Golden], data: str) -> Gate:
    """Fit a gate on these questions and on the reference questions outside the scope, against the curated documents: as they are,
    and reduced to their bare texts."""
    known = {text.lower(): vector for text, vector in zip(outside, references.outside, strict=True) if is_short(text)}
    encoder = _Remembering(encoder, known)
    passages = all_passages(sorted(exchange.curated(), key=lambda document: document.id))  # as a store has them
    bare = {name: text for name, text in passages.items() if not is_short(text)}
    features, truth = _examine(encoder, references, passages, outside, asked)
    texts, inside = _examine(encoder, replace(references, solution=None), bare, outside, prose(asked))
    return Gate(
        encoder.spec.fingerprint,
        data,
        by_examples=Logistic.fit(np.array([each.by_examples for each in features]), truth),
        by_text=Logistic.fit(np.array([each.by_text for each in texts]), inside),
    )


def _examine(
    encoder: Encoder, references: References, passages: Mapping[str, str], outside: Sequence[str], asked: Sequence[Golden]
) -> tuple[list[Features], NDArray[np.bool_]]:
    live = Live(encoder, references, None)
    live.refresh(1, passages)
    features = [match.features for match in live.find([question.text for question in asked])] + live.leave_out(outside)
    return features, np.array([question.in_scope for question in asked] + [False] * len(outside))


class _Remembering:
    """An encoder that encodes a question once, although both models ask all of them, and what the references know never: most of
    the time of fitting."""

    def __init__(self, encoder: Encoder, known: Mapping[str, NDArray[np.float32]]) -> None:
        self._encoder = encoder
        self._known = dict(known)

    @property
    def spec(self) -> EncoderSpec:
        return self._encoder.spec

    def questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        missing = [text for text in dict.fromkeys(texts) if text not in self._known]
        if missing:
            self._known.update(zip(missing, self._encoder.questions(missing), strict=True))
        return np.array([self._known[text] for text in texts])

    def passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._encoder.passages(texts)
