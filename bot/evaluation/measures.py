"""The measures that the assistant promises, and what they are compared with.

Promises: each measure is a share with its interval and knows which way is better. A promise is broken when the share as measured
misses its target; the baseline is lost only when the share falls beyond the baseline's interval.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.evaluation.asking import Judged, in_scope, out_of_scope, social
from bot.messages import Outcome
from index.evaluate import Point, Share, share


@dataclass(frozen=True, slots=True)
class Measure:
    """A share of questions. `target` is what was promised, if anything was; `rising` tells whether more is better."""

    name: str
    share: Share
    rising: bool = True
    target: float | None = None

    @property
    def is_kept(self) -> bool:
        """Whether the promise is kept."""
        if self.target is None or not self.share.total:
            return True
        return self.share.value >= self.target if self.rising else self.share.value <= self.target

    def has_fallen(self, before: Share) -> bool:
        """Whether it is worse than before by more than the interval of before allows for."""
        interval = before.interval
        return bool(self.share.total) and (self.share.value < interval.low if self.rising else self.share.value > interval.high)


def measures(judged: Sequence[Judged]) -> list[Measure]:
    """All measures of these questions; targets are those of the held-out half."""
    inside, outside, greetings = in_scope(judged), out_of_scope(judged), social(judged)
    answered = [each for each in inside if each.answered]
    two_part = [each for each in inside if each.golden.parts]
    return [
        Measure("right at the first place", share(each.first_is_right for each in inside), target=0.90),
        Measure("right among the shown", share(each.shows_right for each in inside), target=0.96),
        Measure("in scope: answered", share(each.answered for each in inside), target=0.92),
        Measure("in scope: choices offered", share(each.outcome is Outcome.UNSURE for each in inside), rising=False),
        Measure("in scope: declined", share(each.outcome is Outcome.NO_MATCH for each in inside), rising=False),
        Measure("out of scope: answered", share(each.answered for each in outside), rising=False, target=0.03),
        Measure("out of scope: choices offered", share(each.outcome is Outcome.UNSURE for each in outside), rising=False),
        Measure("wrong coordinator named", share(bool(each.wrong) for each in inside if each.golden.never), False, 0.01),
        Measure("an expected fact is missing", share(bool(each.missing) for each in answered if each.golden.facts), False),
        Measure("two questions: both answered", share(each.shows_every_part for each in two_part)),
        Measure("greetings and help met as such", share(each.outcome == each.golden.outcome for each in greetings)),
    ]


def broken(found: Sequence[Measure]) -> list[str]:
    """A sentence for each promise that is not kept."""
    return [
        f"{each.name}: {each.share.value:.1%} of {each.share.total}, promised {'at least' if each.rising else 'at most'}"
        f" {100 * (each.target or 0):g}%"
        for each in found
        if not each.is_kept
    ]


def fallen(found: Sequence[Measure], before: Mapping[str, Share]) -> list[str]:
    """A sentence for each measure that fell below the baseline beyond its interval."""
    return [
        f"{each.name}: {each.share.value:.1%}, the baseline has {before[each.name].value:.1%}"
        for each in found
        if each.name in before and each.has_fallen(before[each.name])
    ]


def operating_points(judged: Sequence[Judged]) -> tuple[Point, Point]:
    """What the assistant did on the plane of risk and coverage: with answers alone, and with answers or choices.

    No single threshold stands behind them (there are two models), so theirs is NaN.
    """
    inside, outside = in_scope(judged), out_of_scope(judged)
    answers, choices = (
        Point(math.nan, *(share(each.outcome in outcomes for each in half) for half in (inside, outside)))
        for outcomes in ({Outcome.ANSWERED}, {Outcome.ANSWERED, Outcome.UNSURE})
    )
    return answers, choices
