"""The parts of the program, put together: what `bot.wiring` hands to those who run it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.assistant import Assistant
from bot.consents import Consents
from bot.drafts import Drafts
from bot.editing import Editing
from bot.erasure import Erasures
from bot.feedback import Feedback
from bot.handoff import Handoffs
from bot.impact import Impact
from bot.journal import Journal
from bot.office import Office
from bot.outbox import Outbox
from bot.people import People
from bot.reasons import Reasons
from bot.report import Reports
from bot.review import Review
from bot.sign_in import SignIn
from bot.statistics import Statistics
from bot.upkeep import Upkeep
from knowledge.store import Knowledge


@dataclass(frozen=True, slots=True)
class Parts:
    """All of them. `url` is the public address of the desk, without a slash at its end."""

    knowledge: Knowledge
    assistant: Assistant
    journal: Journal
    people: People
    sign_in: SignIn
    editing: Editing
    office: Office
    drafts: Drafts
    feedback: Feedback
    handoffs: Handoffs
    erasures: Erasures
    outbox: Outbox
    upkeep: Upkeep
    review: Review
    impact: Impact
    reasons: Reasons
    consents: Consents
    statistics: Statistics
    reports: Reports
    url: str
    clock: Callable[[], datetime]
