"""The scope: whether the best entry is an answer at all, or the question is about something else.

Promises: a probability from a small logistic model over the search's signals and the question's nearness to the passages and to
known questions outside the scope; it is fitted for one model and one set of questions and knows both. A bare cosine cannot do it:
this model's scores are squeezed together (measured in docs/quality.md).
Refuses: to judge another model's scores.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, astuple, dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve

from index.references import References
from index.search import BEST, Found, Searcher

Floats = NDArray[np.float32]

# An example outside the scope no longer counts once a passage is this close to it: a document now answers it.
ANSWERED_NOW = 0.97


# The kernel machine: width of the Gaussian kernel exp(-WIDTH |x - y|²), its ridge, and at most so many passages as examples.
WIDTH = 5.0
RIDGE = 0.3
MOST_PASSAGES = 4000


class Neighbours:
    """The known texts around: the passages, which are inside the scope, and the known questions outside it.

    Besides the nearest ones, a kernel ridge regression on all of them (least-squares support vector machine, Suykens & Vandewalle
    1999) tells the side: it is solved in closed form whenever the content changes, so a new document widens the scope at once.
    """

    def __init__(self, references: References, searcher: Searcher) -> None:
        self._outside = references.outside
        passages = searcher.snapshot.vectors()
        if len(passages) and len(self._outside):
            nearest = searcher.snapshot.search(self._outside, 1)[0][:, 0]
            self._outside = self._outside[nearest < ANSWERED_NOW]
        if len(passages) > MOST_PASSAGES:
            passages = passages[np.linspace(0, len(passages) - 1, MOST_PASSAGES).astype(np.int64)]
        self._known = np.vstack([passages, self._outside])
        self._weights = _solve(self._known, len(self._known) - len(self._outside))

    def features(self, found: Found) -> Floats:
        """What the gate sees, shape (features,). A question without a vector has no neighbours."""
        side = outside = outside_best = 0.0
        vector = found.question.vector
        if vector is not None:
            side = float(_kernel(self._known @ vector) @ self._weights)
            nearest = np.sort(self._outside @ vector)[-BEST:]
            outside = float(nearest.mean()) if len(nearest) else 0.0
            outside_best = float(nearest[-1]) if len(nearest) else 0.0
        signals = found.signals
        return np.array(
            [*astuple(signals), side, outside, outside_best, signals.nearest - outside, signals.cosine_best - outside],
            dtype=np.float32,
        )


def _kernel(cosines: Floats) -> Floats:
    """The Gaussian kernel of unit vectors, of which |x - y|² = 2 - 2 cos."""
    kernel: Floats = np.exp(2 * WIDTH * (cosines - 1))
    return kernel


def _solve(known: Floats, inside: int) -> Floats:
    """The weight of each example; the first `inside` rows are inside the scope, both sides weigh the same in total."""
    outside = len(known) - inside
    if not inside or not outside:
        return np.zeros(len(known), np.float32)
    sides = np.repeat([inside, outside], [inside, outside])
    system = _kernel(known @ known.T)
    system[np.diag_indices_from(system)] += RIDGE * 2 * sides / len(known)
    truth = np.repeat(np.array([1, -1], np.float32), [inside, outside])
    weights: Floats = cho_solve(cho_factor(system, overwrite_a=True, check_finite=False), truth, check_finite=False)
    return weights


class ScopeError(Exception):
    """A gate cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Gate:
    """A fitted logistic model and its two thresholds on the probability: from `answer` on an answer is given, from `unsure` on
    choices are offered, below nothing. `model` and `data` are the fingerprints of what it was fitted with."""

    model: str
    data: str
    mean: tuple[float, ...]
    scale: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float
    answer: float
    unsure: float

    def probability(self, features: Floats) -> float:
        """How likely the question is inside the scope, 0 to 1."""
        standard = (features - np.array(self.mean)) / np.array(self.scale)
        return float(1 / (1 + np.exp(-(standard @ np.array(self.weights) + self.bias))))

    @classmethod
    def fit(cls, model: str, data: str, features: Floats, inside: NDArray[np.bool_]) -> Self:
        """Fit on features (questions, features) with their truth; thresholds from `choose` on cross-validated probabilities."""
        # Imported here: fitting is rare and the library takes a second to load.
        from sklearn.linear_model import LogisticRegression
        from sklearn.model_selection import cross_val_predict
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import StandardScaler

        def fresh() -> object:
            return make_pipeline(StandardScaler(), LogisticRegression(C=0.1, max_iter=1000, class_weight="balanced"))

        probabilities = cross_val_predict(fresh(), features, inside, cv=10, method="predict_proba")[:, 1]
        answer, unsure = choose(probabilities, inside)
        pipeline = fresh()
        pipeline.fit(features, inside)  # type: ignore[attr-defined]
        scaler, regression = (step for _, step in pipeline.steps)  # type: ignore[attr-defined]
        return cls(
            model=model,
            data=data,
            mean=tuple(map(float, scaler.mean_)),
            scale=tuple(map(float, scaler.scale_)),
            weights=tuple(map(float, regression.coef_[0])),
            bias=float(regression.intercept_[0]),
            answer=answer,
            unsure=unsure,
        )

    def save(self, path: Path) -> None:
        """Write the gate as JSON. Raises OSError."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(self), indent=1), encoding="utf-8")

    @classmethod
    def load(cls, path: Path, model: str, data: str) -> Self:
        """Read the gate of this model and data. Raises ScopeError when it is missing, unreadable or fitted with others."""
        try:
            found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            plain: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in found.items()}
            gate = cls(**plain)
        except (OSError, ValueError, TypeError):
            raise ScopeError(f"{path} is missing or not a gate") from None
        if (gate.model, gate.data) != (model, data):
            raise ScopeError(f"{path} was fitted with another model or other questions")
        return gate


# Of questions outside the scope at most this share may be answered, or be offered choices.
FALSE_ANSWERS = 0.03
FALSE_CHOICES = 0.10


def choose(probabilities: NDArray[np.float64], inside: NDArray[np.bool_]) -> tuple[float, float]:
    """The thresholds (answer, unsure) that keep the shares above on these questions outside the scope."""
    outside = probabilities[~inside]
    return tuple(float(np.quantile(outside, 1 - share)) for share in (FALSE_ANSWERS, FALSE_CHOICES))  # type: ignore[return-value]


def fingerprint(texts: Sequence[str]) -> str:
    """A short name for a set of texts, in their order, together with how a gate is fitted on them."""
    recipe = f"{WIDTH} {RIDGE} {ANSWERED_NOW} {MOST_PASSAGES} {FALSE_ANSWERS} {FALSE_CHOICES}"
    return hashlib.sha256("\0".join((recipe, *texts)).encode()).hexdigest()[:16]
