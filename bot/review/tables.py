"""The tables of the review. What is said of a turn refers to it and is erased with it, whoever erases it.

The audit trail alone outlives what it tells of: it holds pseudonyms and filters, never a text that somebody wrote.
"""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

from bot.journal import turns
from bot.people import persons
from knowledge.database import Instant

metadata = MetaData()


def _turn(*, primary_key: bool = False) -> Column[str]:
    return Column("turn", String(36), ForeignKey(turns.c.id, ondelete="CASCADE"), primary_key=primary_key, nullable=False)


def _person(name: str = "person", *, nullable: bool = False) -> Column[int]:
    return Column(name, Integer, ForeignKey(persons.c.id), nullable=nullable)


# A turn's row in the journal is wide (its whole reply), so looking through them all is slow. This table is narrow, and made from
# the journal alone: it may be emptied at any time.
facets = Table(
    "journal_facet",
    metadata,
    _turn(primary_key=True),
    Column("at", Instant, nullable=False),
    Column("conversation", String(32), nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("language", String(5), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("margin", Float, nullable=False),
    Column("took_ms", Float, nullable=False),
    Column("specialisations", String(1000), nullable=False),
    # Last, so that reading the others does not read it.
    Column("search", Text, nullable=False),
    # Holds all that filters look at but the text, so that SQLite reads the index alone.
    Index("ix_journal_facet_at", "at", "turn", "outcome", "language", "channel", "margin", "took_ms", "specialisations"),
)

reviews = Table(
    "review",
    metadata,
    _turn(),
    _person(),
    Column("verdict", String(20), nullable=False),
    Column("comment", Text, nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("turn", "person", name="pk_review"),
    Index("ix_review_verdict", "verdict", "turn"),
)

follow_ups = Table(
    "follow_up",
    metadata,
    _turn(primary_key=True),
    Column("state", String(20), nullable=False),
    _person("owner", nullable=True),
    Column("at", Instant, nullable=False),
    Index("ix_follow_up_state", "state", "turn"),
)

golden_added = Table(
    "golden_added",
    metadata,
    _turn(primary_key=True),
    Column("text", Text, nullable=False),
    Column("language", String(5), nullable=False),
    Column("documents", JSON, nullable=False),
    _person(),
    Column("at", Instant, nullable=False),
)

notes = Table(
    "coordinator_note",
    metadata,
    Column("id", Integer, primary_key=True),
    _turn(),
    Column("specialisation", String(200), nullable=False),
    Column("text", Text, nullable=False),
    # Whether it proposes a new document, with the question as its title.
    Column("proposal", Boolean, nullable=False),
    _person(),
    Column("at", Instant, nullable=False),
    Column("done", Instant),
    _person("done_by", nullable=True),
    Index("ix_coordinator_note_turn", "turn"),
)

accesses = Table(
    "access_log",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    # Not a reference: the trail stays as it is whatever becomes of the people.
    Column("person", Integer, nullable=False),
    Column("name", String(100), nullable=False),
    Column("action", String(20), nullable=False),
    Column("subject", String(1000), nullable=False),
    Column("digest", String(64), nullable=False),
)
