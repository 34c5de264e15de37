"""The vocabulary of the review: verdicts and states."""

from enum import StrEnum


class Verdict(StrEnum):
    """What a reviewer says of an answer."""

    GOOD = "dobra"
    BAD = "zla"
    PARTIAL = "czesciowa"
    OUT_OF_SCOPE = "poza-zakresem"


class State(StrEnum):
    """What becomes of a turn that needs somebody."""

    OPEN = "otwarta"
    WITH_COORDINATOR = "u-koordynatora"
    DONE = "zalatwiona"
