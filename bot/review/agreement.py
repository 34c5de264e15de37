"""Agreement of two reviewers beyond chance: Cohen's kappa.

The formula is short enough to stand here; the library that has it may be imported in `index` alone. The tests compare both.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Agreement:
    """Over `turns` judged by both: the share on which they agree, and kappa (1: always, 0: as by chance; None: where both only
    ever said the same one word, chance explains everything and kappa is not defined)."""

    turns: int
    share: float
    kappa: float | None


def agreement(pairs: Sequence[tuple[str, str]]) -> Agreement:
    """The agreement of two reviewers from their verdicts on the same turns, at least one.

    kappa = (observed - expected) / (1 - expected), J. Cohen, A Coefficient of Agreement for Nominal Scales, 1960,
    https://doi.org/10.1177/001316446002000104.
    """
    number = len(pairs)
    observed = sum(one == other for one, other in pairs)
    ones, others = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    expected = sum(ones[verdict] * others[verdict] for verdict in ones)  # in whole numbers: number² times the share
    undefined = expected == number * number
    return Agreement(
        number, observed / number, None if undefined else (observed * number - expected) / (number * number - expected)
    )
