"""The tables that the migrations must produce: every room with tables of its own is named here once."""

from bot import drafts, outbox, reasons, sign_in, upkeep  # noqa: F401 - they add their tables to those of the people
from bot.erasure import metadata as erasure_metadata
from bot.feedback import metadata as feedback_metadata
from bot.handoff import metadata as handoff_metadata
from bot.journal import metadata as journal_metadata
from bot.office import tasks  # noqa: F401 - so do these
from bot.people import metadata as people_metadata
from bot.review.tables import metadata as review_metadata
from knowledge.store import metadata as knowledge_metadata

METADATA = [
    knowledge_metadata,
    journal_metadata,
    people_metadata,
    review_metadata,
    feedback_metadata,
    handoff_metadata,
    erasure_metadata,
]
