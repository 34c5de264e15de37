"""Cross-validation of a gate: how confident it would be of questions that it was not fitted on.

Promises: the same question, well or badly typed, always belongs to the same fold. Refuses: to touch the gate that is in use.
"""

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.scope import Logistic

FOLDS = 10
Rows = NDArray[np.float64]


def confidences(features: Rows, inside: NDArray[np.bool_], names: Sequence[str]) -> Rows:
    """The confidence in each of these questions, `features` (questions, signs), by the model fitted on the other folds."""
    return confidences_of_copies(features, inside, names, features, names)


def confidences_of_copies(
    features: Rows, inside: NDArray[np.bool_], names: Sequence[str], copies: Rows, originals: Sequence[str]
) -> Rows:
    """The confidence in each of `copies` (copies, signs), by the model that has not seen its original, a name of `names`."""
    folds, copied = (np.array([_fold(name) for name in each]) for each in (names, originals))
    found = np.zeros(len(copies))
    for fold in range(FOLDS):
        model = Logistic.fit(features[folds != fold].astype(np.float32), inside[folds != fold])
        found[copied == fold] = [model.judge(row).probability for row in copies[copied == fold]]
    return found


def _fold(name: str) -> int:
    return hashlib.blake2s(f"fold {name}".encode(), digest_size=2).digest()[0] % FOLDS
