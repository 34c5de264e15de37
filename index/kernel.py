"""The kernel machines: on which side of the scope a vector lies, told by all known examples of both sides together.

Promises: the mean of least-squares support vector machines (Suykens & Vandewalle 1999) with a Gaussian kernel, each solved in
closed form over its share of the examples (divide and conquer: Zhang, Duchi & Wainwright 2015). Solving takes the cube of the
examples, so a share of half of them takes an eighth, and a share that did not change is not solved again.
Refuses: to know what an example says, or where its vector comes from.
"""

import hashlib
import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve

from index.placement import written

_log = logging.getLogger(__name__)

Floats = NDArray[np.float32]

# Width of the Gaussian kernel exp(-WIDTH |x - y|²), the ridge, and of about how many examples a share consists at most: the more,
# the better it tells and the longer it takes (by cross-validation on the development half; 5,000 are solved in 0.65 s).
WIDTH = 3.0
RIDGE = 0.03
MOST_EXAMPLES = 5500
RECIPE = f"{WIDTH} {RIDGE} {MOST_EXAMPLES}"


def shares(inside: Sequence[str], outside: Sequence[int]) -> NDArray[np.int64]:
    """The number of the share that each example belongs to: first those inside, by hexadecimal digests of what they say, then
    those outside, by numbers of theirs. One that comes or goes moves no other, as long as the number of shares stays."""
    count = -(-(len(inside) + len(outside)) // MOST_EXAMPLES)
    return np.array([int(digest[-8:], 16) % count for digest in inside] + [number % count for number in outside], np.int64)


class KernelMachines:
    """One machine for each share of the examples; immutable."""

    def __init__(self, examples: Floats, inside: int, share: NDArray[np.int64], known: Mapping[str, Floats]) -> None:
        """Solve them. `examples` are unit vectors (n, dimension) of which the first `inside` are inside the scope, `share` their
        shares; `known` are solutions of before, which are taken where they fit."""
        self._inside = inside
        self._shares = [np.flatnonzero(share == number) for number in np.unique(share)]
        self._weights = np.zeros(len(examples), np.float32)
        # By a digest of what each depends on, in the order of the shares.
        self.solutions: dict[str, Floats] = {}
        for rows in self._shares:
            vectors, within = examples[rows], self._within(rows)
            name = hashlib.sha256(f"{RECIPE} {within} ".encode() + vectors.tobytes()).hexdigest()
            found = known.get(name)
            self.solutions[name] = _solve(vectors, within) if found is None else found
            self._weights[rows] = self.solutions[name] / np.float32(len(self._shares))

    def side(self, cosines: Floats) -> float:
        """From about -1 (outside) to 1 (inside), of a vector with these cosines to all examples (n,), in their order."""
        return float(_kernel(cosines) @ self._weights)

    def sides_left_out(self, examples: Floats) -> Floats:
        """The side of each example outside the scope, as if it were not known: (n - inside,); `examples` as they were given.

        In its own share that has a closed form, its truth minus its weight over its diagonal element of the inverse system (the
        leave-one-out residual of ridge regression); the other shares do not know it.
        """
        sides = np.zeros(len(examples), np.float32)
        for rows, weights in zip(self._shares, self.solutions.values(), strict=True):
            within = self._within(rows)
            known, mine = examples[rows], rows[within:]
            inverse = cho_solve(
                cho_factor(_system(known, within), check_finite=False),
                np.eye(len(rows), dtype=np.float32)[:, within:],
                check_finite=False,
            )
            sides[mine] += -1 - weights[within:] / inverse[np.arange(within, len(rows)), np.arange(len(mine))]
            others = np.setdiff1d(np.arange(self._inside, len(examples)), mine)
            sides[others] += _kernel(examples[others] @ known.T) @ weights
        return sides[self._inside :] / np.float32(len(self._shares))

    def _within(self, rows: NDArray[np.int64]) -> int:
        """How many of these examples are inside the scope; they come first."""
        return int(np.searchsorted(rows, self._inside))


def kept(path: Path | None) -> dict[str, Floats]:
    """The solutions that were kept there; none if there is no such file, or a damaged one."""
    if path is None:
        return {}
    try:
        with np.load(path, allow_pickle=False) as found:
            return dict(found)
    except (OSError, EOFError, ValueError, BadZipFile):
        return {}


def keep(path: Path, solutions: Mapping[str, Floats]) -> None:
    """Keep the solutions for the next start; where that cannot be written, the next start only takes longer."""
    try:
        with written(path) as file:
            np.savez(file, **solutions)  # type: ignore[arg-type]  # its stub takes a keyword for a flag
    except OSError as error:
        _log.warning("The solution cannot be kept at %s (%s); every start will solve it again", path, error.strerror)


def _kernel(cosines: Floats) -> Floats:
    """The Gaussian kernel of unit vectors, of which |x - y|² = 2 - 2 cos."""
    kernel = cosines - 1
    kernel *= 2 * WIDTH
    return np.exp(kernel, out=kernel)


def _solve(known: Floats, inside: int) -> Floats:
    """The weight of each example; the first `inside` rows are inside the scope, both sides weigh the same in total."""
    outside = len(known) - inside
    if not inside or not outside:
        return np.zeros(len(known), np.float32)
    truth = np.repeat(np.array([1, -1], np.float32), [inside, outside])
    # Transposed, which is the same: LAPACK overwrites columns in place and would copy rows.
    factor = cho_factor(_system(known, inside).T, overwrite_a=True, check_finite=False)
    weights: Floats = cho_solve(factor, truth, check_finite=False)
    return weights


def _system(known: Floats, inside: int) -> Floats:
    sides = np.repeat([inside, len(known) - inside], [inside, len(known) - inside])
    system = _kernel(known @ known.T)
    system[np.diag_indices_from(system)] += RIDGE * 2 * sides / len(known)
    return system
