"""Consent on the desk: what somebody writes and ticks to go on although golden questions lose their right answers.

Promises: the same boxes (template `consent.html`) and the same rule (`bot.consents`) on every page that changes answers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.desk.visit import Visit
from bot.impact import Changed
from bot.reasons import LONGEST
from knowledge.documents import Document


@dataclass(frozen=True, slots=True)
class Consent:
    """What the person wrote and ticked to go on all the same, and over what (`broken`)."""

    reason: str
    confirmed: bool
    broken: Sequence[Changed] = field(default=())

    @property
    def faults(self) -> tuple[str, ...]:
        """What is still missing: "reason", "too-long", "confirmed"."""
        reason = "reason" if not self.reason else "too-long" if len(self.reason) > LONGEST else ""
        return tuple(fault for fault in (reason, "" if self.confirmed else "confirmed") if fault)

    @property
    def missing(self) -> bool:
        """Whether something is broken and nobody has said why that may be."""
        return bool(self.broken and self.faults)


def consent(visit: Visit, broken: Sequence[Changed] = ()) -> Consent:
    """What stands in the boxes below the broken golden questions."""
    return Consent(visit.field("reason"), visit.field("confirmed") == "yes", broken)


def consent_to(visit: Visit, drafted: Mapping[str, Document | None]) -> Consent:
    """The same, over what publishing these documents breaks: by id, None for one that is withdrawn. Raises KnowledgeError."""
    return consent(visit, visit.parts.consents.broken(drafted))
