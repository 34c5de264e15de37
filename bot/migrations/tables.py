"""The tables that the migrations must produce: every room with tables of its own is named here once."""

from bot.journal import metadata as journal_metadata
from knowledge.store import metadata as knowledge_metadata

METADATA = [knowledge_metadata, journal_metadata]
