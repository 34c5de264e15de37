"""Twins: questions in other languages beside the Polish ones that say the same.

Promises: each pair is asked in one run, and a twin always lies in the half of its original. Refuses: to judge a language by a few
pairs; the promise is on all pairs together.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.evaluation.asking import Judged, in_scope
from bot.evaluation.tables import Table, percent, points
from index.evaluate import Share, grouped, share

# How many points of the first place a foreign question may lose to its Polish twin.
ALLOWED = 0.05
ALL = "all pairs"


@dataclass(frozen=True, slots=True)
class Twins:
    """The pairs of one language, or of all."""

    name: str
    foreign: tuple[Judged, ...]
    polish: tuple[Judged, ...]

    @property
    def first(self) -> tuple[Share, Share]:
        """Right at the first place: the foreign questions, and the Polish ones."""
        return share(each.first_is_right for each in self.foreign), share(each.first_is_right for each in self.polish)

    @property
    def difference(self) -> float:
        """How much better (or worse, below 0) the foreign ones are, -1 to 1."""
        foreign, polish = self.first
        return foreign.value - polish.value

    @property
    def is_kept(self) -> bool:
        """Whether the loss stays within what was promised."""
        return self.difference >= -ALLOWED


def pairs(judged: Sequence[Judged]) -> list[Twins]:
    """The pairs of each language, then all of them; nothing if there are none."""
    by_id = {each.golden.id: each for each in judged}
    found = [(each, by_id[each.golden.twin]) for each in in_scope(judged) if each.golden.twin in by_id]
    languages = sorted(grouped(found, lambda pair: pair[0].golden.language).items())
    return [_twins(name, members) for name, members in [*languages, (ALL, found)] if members]


def _twins(name: str, members: Sequence[tuple[Judged, Judged]]) -> Twins:
    return Twins(name, tuple(foreign for foreign, _ in members), tuple(polish for _, polish in members))


def table(held_out: Sequence[Twins], development: Sequence[Twins]) -> Table:
    """Both halves beside each other."""
    beside = {each.name: each for each in development}
    rows = []
    for each in held_out:
        foreign, polish = each.first
        other = beside.get(each.name)
        allowed, kept = (f"≥ {points(-ALLOWED)}", each.is_kept) if each.name == ALL else ("", True)
        rows.append(
            (
                each.name,
                str(foreign.total),
                percent(foreign),
                percent(polish),
                points(each.difference) + ("" if kept else " ✗"),
                allowed,
                str(len(other.foreign)) if other else "0",
                points(other.difference) if other else "–",
            )
        )
    header = ("language", "pairs", "first place", "Polish twin", "difference", "allowed", "dev. pairs", "dev. difference")
    return Table("Held-out questions in other languages and their Polish twins", header, tuple(rows))


def broken(held_out: Sequence[Twins]) -> list[str]:
    """A sentence if the promise is not kept."""
    return [
        f"questions in other languages: the first place is {-100 * each.difference:.1f} points below their Polish twins', at most"
        f" {100 * ALLOWED:.0f} were promised"
        for each in held_out
        if each.name == ALL and not each.is_kept
    ]
