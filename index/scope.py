"""The scope: whether the best entry is an answer at all, or the question is about something else.

Promises: a verdict from small logistic models over the search's signals and the question's nearness to the passages and to known
questions outside the scope. They are fitted for one model and one set of questions and know both. A bare cosine cannot do it:
this model's scores are squeezed together (measured in docs/quality.md).
Refuses: to judge another model's scores.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from enum import IntEnum
from heapq import nsmallest
from math import exp
from operator import attrgetter, mul
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from index import kernel, search
from index.quantised import Quantised
from index.references import References
from index.search import Found, Searcher, Signals, mean_of_best
from index.snapshot import Snapshot

Floats = NDArray[np.float32]

# A question this close to a known text is that text but for its marks: a name, an acronym, an example question, a wish.
EXACT_COSINE = 0.98

# At most so many passages are examples inside the scope: more tell more and take longer to solve (measured in CONTRIBUTING.md).
MOST_PASSAGES = 6000

SIGNALS = tuple(each.name for each in fields(Signals))
_SIGNALS_OF: Callable[[Signals], tuple[float, ...]] = attrgetter(*SIGNALS)  # `astuple` copies deeply, which takes longer
STANDARD_SCORES = frozenset({"top", "margin"})


class Around(NamedTuple):
    """What is around a question: on which side of the scope it lies (`index.kernel`, from about -1 to 1), how close the known
    questions outside are (the mean cosine of the best five, and the best), and by how much the passages are closer than that
    mean (those of all entries, and of the best one). Without a vector nothing is outside."""

    side: float
    outside: float
    outside_best: float
    passages_ahead: float
    entry_ahead: float


@dataclass(frozen=True, slots=True)
class Features:
    """What a question is judged by: the signals of the ranking, what is around the question, and whether the best entry has
    example questions (without them only its text can be compared, which gives other cosines)."""

    signals: tuple[float, ...]
    around: Around
    has_examples: bool

    @property
    def by_examples(self) -> tuple[float, ...]:
        """What the gate sees of an entry with example questions: what is around the question, and all signals but the standard
        scores, which add nothing beside that (measured in docs/quality.md)."""
        pairs = zip(SIGNALS, self.signals, strict=True)
        return (*(value for name, value in pairs if name not in STANDARD_SCORES), *self.around)

    @property
    def by_text(self) -> tuple[float, ...]:
        """What the gate sees of an entry of bare text: all signals."""
        return self.signals


class Neighbours:
    """The known texts around: the passages, which are inside the scope, and the known questions outside it.

    Besides the nearest ones, kernel machines over all of them tell the side (`index.kernel`). They are solved whenever the
    content changes, so a new document widens the scope at once.
    """

    def __init__(
        self, references: References, searcher: Searcher, previous: Self | None = None, most: int = MOST_PASSAGES
    ) -> None:
        """At most so many passages are examples. What `previous`, or a process before (`keep`), has solved already is taken from
        there."""
        snapshot = searcher.snapshot
        new = np.flatnonzero([digest not in references.known_passages for digest in snapshot.hashes])
        outside = np.flatnonzero(~_answered_now(references, snapshot.vectors(_sample(snapshot, new, most))))
        self._outside = references.outside[outside]
        self._quantised = Quantised(self._outside, references.centre)
        rows = _sample(snapshot, np.arange(len(snapshot.ids)), most)
        self._snapshot = snapshot  # so that what lies in place stays
        in_place = snapshot.in_place()
        # Where all cosines are known they serve here too, and no vector is kept twice.
        self._vectors = snapshot.vectors(rows) if in_place is None else in_place
        self._picked = None if in_place is None or len(rows) == len(in_place) else rows
        self._kept_at = references.solution
        known = kernel.kept(self._kept_at) if previous is None else previous.solutions
        share = kernel.shares([snapshot.hashes[row] for row in rows], outside.tolist())
        self._machines = kernel.KernelMachines(self._known(), len(rows), share, known)
        self._is_new = not self.solutions.keys() <= known.keys()

    @property
    def solutions(self) -> Mapping[str, Floats]:
        """What was solved, for the next state."""
        return self._machines.solutions

    def keep(self) -> None:
        """Keep what was solved anew for the next start."""
        if self._is_new and self._kept_at is not None:
            kernel.keep(self._kept_at, self._machines.solutions)

    def _known(self) -> Floats:
        """The vectors of all examples: passages first, then questions outside the scope."""
        passages = self._vectors if self._picked is None else self._vectors[self._picked]
        return np.vstack([passages, self._outside])

    def features(self, found: Found, cosines: Floats | None = None) -> Features:
        """What the gate sees; without a vector there are no neighbours. `cosines` are those of all passages, if known."""
        vector = found.question.vector
        if vector is None:
            return self._features(found, 0.0, np.zeros(0, np.float32))
        to_passages = self._vectors @ vector if cosines is None else cosines
        if self._picked is not None:
            to_passages = to_passages[self._picked]
        to_outside = self._quantised.cosines(vector)
        return self._features(found, self._machines.side(np.concatenate([to_passages, to_outside])), to_outside)

    def features_left_out(self, found: Sequence[Found]) -> list[Features]:
        """The features of the known questions outside the scope, each as if it were not known: `found` in their order."""
        if len(found) != len(self._outside):
            raise ValueError("not the known questions outside the scope")
        left_out = self._outside @ self._outside.T
        np.fill_diagonal(left_out, -1)
        sides = self._machines.sides_left_out(self._known()).tolist()
        return [self._features(each, side, row) for each, side, row in zip(found, sides, left_out, strict=True)]

    @staticmethod
    def _features(found: Found, side: float, to_outside: Floats) -> Features:
        outside = mean_of_best(to_outside)
        outside_best = float(to_outside.max()) if len(to_outside) else 0.0
        signals = found.signals
        around = Around(side, outside, outside_best, signals.nearest - outside, signals.cosine_best - outside)
        return Features(_SIGNALS_OF(signals), around, found.has_examples)


def _sample(snapshot: Snapshot, rows: NDArray[np.int64], most: int) -> NDArray[np.int64]:
    """At most so many of the rows, in their order: those whose texts have the smallest digests, which is as good as at random.

    A text that comes or goes moves one other in or out; picked by their places, all would change, and with them the answers to
    questions that have nothing to do with it.
    """
    if len(rows) <= most:
        return rows
    return np.sort(np.array(nsmallest(most, rows.tolist(), key=lambda row: snapshot.hashes[row]), np.int64))


def _answered_now(references: References, new: Floats) -> NDArray[np.bool_]:
    """Which examples outside the scope a new passage is closer to than any passage is that they were written against: there is a
    document about that now, so they no longer tell what is outside."""
    if not len(new) or not len(references.outside):
        return np.zeros(len(references.outside), np.bool_)
    closer: NDArray[np.bool_] = (references.outside @ new.T).max(axis=1) > references.outside_nearest
    return closer


class ScopeError(Exception):
    """A gate cannot be used; the message says why."""


class Verdict(IntEnum):
    """What the gate says of a question, from no to yes. DOUBTFUL is a no that a conversation may overrule."""

    NO = 0
    DOUBTFUL = 1
    UNSURE = 2
    SURE = 3


@dataclass(frozen=True, slots=True)
class Judgement:
    """How likely a question is inside the scope (0 to 1), what follows, and from which probabilities on it is UNSURE and SURE."""

    probability: float
    verdict: Verdict
    unsure: float = 0.0
    sure: float = 0.0


# Of the questions outside the scope that a gate is fitted on at most this share may be answered, or be offered choices. Most of
# them were written to be hard; of what people really ask outside the scope a smaller share gets through (docs/quality.md).
FALSE_ANSWERS = 0.05
FALSE_CHOICES = 0.16


@dataclass(frozen=True, slots=True)
class Logistic:
    """A fitted logistic model and its two thresholds on the probability: SURE from `sure` on, UNSURE from `unsure` on."""

    mean: tuple[float, ...]
    scale: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float
    sure: float
    unsure: float

    def judge(self, features: Sequence[float]) -> Judgement:
        """Judge the features that the model was fitted on."""
        standard = ((value - mean) / scale for value, mean, scale in zip(features, self.mean, self.scale, strict=True))
        evidence = sum(map(mul, standard, self.weights), self.bias)
        probability = 1 / (1 + exp(-max(evidence, -700)))  # a smaller one would overflow
        steps = (self.unsure / 2, self.unsure, self.sure)
        return Judgement(probability, Verdict(sum(probability >= step for step in steps)), self.unsure, self.sure)

    @classmethod
    def fit(cls, features: Floats, inside: NDArray[np.bool_]) -> Self:
        """Fit on features (questions, features) with their truth.

        The thresholds keep the shares above on the questions outside the scope, by probabilities from ten-fold cross-validation.
        """
        # Imported here: fitting is rare and the library takes a second to load.
        from sklearn.linear_model import LogisticRegression
        from sklearn.model_selection import cross_val_predict
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import StandardScaler

        pipeline = make_pipeline(StandardScaler(), LogisticRegression(C=0.1, max_iter=1000, class_weight="balanced"))
        probabilities = cross_val_predict(pipeline, features, inside, cv=10, method="predict_proba")[:, 1]
        sure, unsure = (float(np.quantile(probabilities[~inside], 1 - share)) for share in (FALSE_ANSWERS, FALSE_CHOICES))
        scaler, regression = (step for _, step in pipeline.fit(features, inside).steps)
        return cls(
            mean=tuple(map(float, scaler.mean_)),
            scale=tuple(map(float, scaler.scale_)),
            weights=tuple(map(float, regression.coef_[0])),
            bias=float(regression.intercept_[0]),
            sure=sure,
            unsure=unsure,
        )


@dataclass(frozen=True, slots=True)
class Gate:
    """Two logistic models: for entries with example questions, which also sees what is around the question, and for entries of
    bare text, which sees the ranking alone. `model` and `data` are the fingerprints of what they were fitted with."""

    model: str
    data: str
    by_examples: Logistic
    by_text: Logistic

    def judge(self, found: Found, features: Features) -> Judgement:
        """Whether the best entry answers the question."""
        if not found.ranked:
            return Judgement(0.0, Verdict.NO)
        if found.signals.cosine_of_top >= EXACT_COSINE:
            return Judgement(1.0, Verdict.SURE)
        if features.has_examples:
            return self.by_examples.judge(features.by_examples)
        return self.by_text.judge(features.by_text)

    def save(self, path: Path) -> None:
        """Write the gate as JSON. Raises OSError."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(self), indent=1), encoding="utf-8")

    @classmethod
    def load(cls, path: Path, model: str, data: str) -> Self:
        """Read the gate of this model and data. Raises ScopeError when it is missing, unreadable or fitted with others."""
        try:
            found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            models = {name: _logistic(found[name]) for name in ("by_examples", "by_text")}
            gate = cls(model=found["model"], data=found["data"], **models)
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            raise ScopeError(f"{path} is missing or not a gate") from None
        if (gate.model, gate.data) != (model, data):
            raise ScopeError(f"{path} was fitted with another model or other questions")
        return gate


def _logistic(plain: dict[str, Any]) -> Logistic:
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in plain.items()}
    return Logistic(**values)


def fingerprint(texts: Sequence[str]) -> str:
    """A short name for a set of texts, in their order, together with how a gate is fitted on them: with other features, or other
    constants of the search, its weights and thresholds would mean something else."""
    recipe = f"6 {' '.join(SIGNALS)} {search.RECIPE} {kernel.RECIPE} {MOST_PASSAGES} {FALSE_ANSWERS} {FALSE_CHOICES}"
    return hashlib.sha256("\0".join((recipe, *texts)).encode()).hexdigest()[:16]
