"""Figures: what a page or a report says of a period, as plain numbers."""

from dataclasses import dataclass

from bot.statistics.periods import Period

# So many different people must have asked about something before its words are shown to anybody.
FEWEST_ASKERS = 3


@dataclass(frozen=True, slots=True)
class Counts:
    """Questions by how they ended: with an answer, with choices, with an honest no, with something else (a picture instead of a
    text, too long, too often, an error)."""

    answered: int = 0
    unsure: int = 0
    unanswered: int = 0
    other: int = 0

    @property
    def total(self) -> int:
        """All questions."""
        return self.answered + self.unsure + self.unanswered + self.other

    @property
    def unanswered_share(self) -> float | None:
        """Which part of them got an honest no; None where there are none."""
        return self.unanswered / self.total if self.total else None


@dataclass(frozen=True, slots=True)
class Asked:
    """How often something was asked for, and by how many different people. `name` is an id or a word."""

    name: str
    count: int
    askers: int


@dataclass(frozen=True, slots=True)
class Times:
    """How long answers took inside the program: questions below each of BOUNDS (the last entry: all others), and the nearest-rank
    percentiles in milliseconds, None without questions."""

    counts: tuple[int, ...]
    median_ms: float | None
    p95_ms: float | None


BOUNDS_MS = (50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0)


@dataclass(frozen=True, slots=True)
class Opinions:
    """Thumbs under answers; `reasons` (values of `bot.feedback.Reason`, "" for none given) are those of the thumbs down."""

    up: int
    down: int
    reasons: dict[str, int]


@dataclass(frozen=True, slots=True)
class Figures:
    """What happened in a period, in one specialisation or (None) in all.

    `weeks` are the parts of the period with their counts; `before` are the counts of the days before it (`Period.before`).
    `trials` of the questions came from a terminal or a file. `specialisations` are counted by id; "" stands for those of none,
    GENERAL for those of more than MOST_SPECIALISATIONS. `greetings` and `presses` (buttons and commands) are not among the
    questions. `trades` are phrases of a specialisation's document, by its id.
    """

    period: Period
    specialisation: str | None
    counts: Counts
    before: Counts
    weeks: tuple[tuple[Period, Counts], ...]
    askers: int
    trials: int
    greetings: int
    presses: int
    specialisations: tuple[tuple[str, Counts], ...]
    languages: tuple[tuple[str, int], ...]
    documents: tuple[Asked, ...]
    words: tuple[Asked, ...]
    unanswered_words: tuple[Asked, ...]
    nearest: tuple[Asked, ...]
    trades: dict[str, tuple[Asked, ...]]
    times: Times
    opinions: Opinions


# A question that showed more specialisations than these was about none of them in particular.
MOST_SPECIALISATIONS = 3
GENERAL = "*"
