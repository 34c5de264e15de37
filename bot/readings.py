"""Readings: a text, or the pieces of one, as the search and the gate understood it.

Promises: immutable; documents that do not exist any more are not among the ranked ones. Refuses: to decide anything.
"""

from dataclasses import dataclass

from bot.dialogue import SOCIAL, Intent, Joint
from index.live import Match
from index.scope import Verdict
from index.search import Ranked


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as it was understood: its match, whether it is inside the scope, and the documents that exist, best first.

    `thresholds` are the probabilities from which on the gate is unsure and sure.
    """

    match: Match
    probability: float
    verdict: Verdict
    ranked: tuple[Ranked, ...]
    thresholds: tuple[float, float] = (0.0, 0.0)

    @property
    def best(self) -> Ranked | None:
        """The best document, if there is any."""
        return self.ranked[0] if self.ranked else None

    def wish(self) -> tuple[Intent, float]:
        """The closest known wish that is not social, and its cosine."""
        wishes = {name: value for name, value in self.match.intents.items() if name not in set(SOCIAL)}
        name = max(wishes, key=lambda each: wishes[each])
        return Intent(name), wishes[name]


@dataclass(frozen=True, slots=True)
class Pieces:
    """The readings of a message cut in two."""

    first: Reading
    second: Reading
    at: Joint
