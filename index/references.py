"""References: texts that belong to the model rather than to the documents, encoded once for each model.

Promises: what a language adds to a vector (measured on parallel sentences), and the vectors of known questions outside the scope.
They are kept beside the model and built anew when the model or the texts change.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index.encoders import Encoder
from index.quantised import Quantised
from index.search import HOME_LANGUAGE
from index.snapshot import Snapshot, SnapshotError

_log = logging.getLogger(__name__)

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class ReferenceTexts:
    """`parallel`: sentences that say the same, by language; `outside`: questions without an answer; `intents`: phrases by
    what they want; `passages`: texts that a new store will hold, so that its first index costs nothing."""

    parallel: Sequence[Mapping[str, str]]
    outside: Sequence[str]
    intents: Mapping[str, Sequence[str]]
    passages: Sequence[str] = ()

    def by_id(self) -> dict[str, str]:
        """All texts under ids of their own."""
        found = {f"outside#{number}": text for number, text in enumerate(self.outside)}
        found |= {f"parallel-{language}#{number}": row[language] for number, row in enumerate(self.parallel) for language in row}
        found |= {f"intent-{name}#{number}": text for name, texts in self.intents.items() for number, text in enumerate(texts)}
        found |= {f"passage#{number}": text for number, text in enumerate(self.passages)}
        return found


@dataclass(frozen=True)
class References:
    """The encoded references of one model. `centre` is their mean, and `offsets` maps a language to what brings its vectors home
    (both dimension,); `outside_nearest` is the cosine of each question outside the scope to the closest passage that it was
    written against, and `known_passages` the hashes of those passages; `intents` maps an intent to the place of its first phrase
    among the `phrases`. `solution` is where `index.scope` may keep what it has solved."""

    snapshot: Snapshot
    centre: Floats
    offsets: Mapping[str, Floats]
    outside: Floats
    outside_nearest: Floats
    known_passages: frozenset[str]
    intents: Mapping[str, int]
    phrases: Quantised
    solution: Path | None = None

    @classmethod
    def prepare(cls, encoder: Encoder, texts: ReferenceTexts, folder: Path) -> Self:
        """Load the file of this model from `folder`, or encode (seconds) and save it. A read-only folder only costs time."""
        path = folder / f"references-{encoder.spec.fingerprint[:16]}.snapshot"
        passages = texts.by_id()
        previous: Snapshot | None = None
        try:
            previous = Snapshot.load(path, encoder.spec)
        except SnapshotError as error:
            _log.info("Encoding the references: %s", error)
        if previous is None or not previous.fits(passages):
            previous = Snapshot.build(encoder, 0, passages, previous)
            try:
                previous.save(path)
            except OSError as error:
                _log.warning(
                    "The references cannot be kept in %s (%s); every start will encode them again", folder, error.strerror
                )
        return replace(cls._of(previous, texts), solution=path.with_suffix(".solution.npz"))

    @classmethod
    def _of(cls, snapshot: Snapshot, texts: ReferenceTexts) -> Self:
        groups: dict[str, list[int]] = {}
        for row, name in enumerate(snapshot.ids):
            groups.setdefault(name.partition("#")[0], []).append(row)
        vectors = snapshot.vectors()
        centre = vectors.mean(axis=0) if len(vectors) else np.zeros(vectors.shape[1], np.float32)
        wishes = {name.removeprefix("intent-"): rows for name, rows in groups.items() if name.startswith("intent-")}
        ends = np.cumsum([len(rows) for rows in wishes.values()], dtype=np.int64).tolist()
        home = vectors[groups.get(f"parallel-{HOME_LANGUAGE}", [])]
        offsets = {
            name.removeprefix("parallel-"): (home.mean(axis=0) - vectors[rows].mean(axis=0))
            for name, rows in groups.items()
            if name.startswith("parallel-") and name != f"parallel-{HOME_LANGUAGE}"
        }
        outside, passages = vectors[groups.get("outside", [])], vectors[groups.get("passage", [])]
        nearest = (outside @ passages.T).max(axis=1) if len(passages) else np.full(len(outside), 2, np.float32)
        return cls(
            snapshot,
            centre,
            offsets,
            outside,
            nearest,
            frozenset(snapshot.hashes[row] for row in groups.get("passage", [])),
            dict(zip(wishes, [0, *ends], strict=False)),
            Quantised(vectors[[row for rows in wishes.values() for row in rows]], centre),
        )

    def closeness(self, vector: Floats | None) -> dict[str, float]:
        """The cosine of the closest phrase of each intent; 0 without a vector."""
        if vector is None or not self.intents:
            return dict.fromkeys(self.intents, 0.0)
        closest = np.maximum.reduceat(self.phrases.cosines(vector), list(self.intents.values()))
        return dict(zip(self.intents, closest.tolist(), strict=True))
