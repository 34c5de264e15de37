"""Feedback, questions handed off, erasures and the rounds of the retention."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of bot/feedback.py, bot/handoff.py and bot/erasure.py; the turns of a person are found at once."""
    op.create_index("ix_journal_turn_person", "journal_turn", ["person", "at"])
    op.create_table(
        "feedback",
        sa.Column("turn", sa.String(36), sa.ForeignKey("journal_turn.id", ondelete="CASCADE"), primary_key=True, nullable=False),
        sa.Column("value", sa.String(4), nullable=False),
        sa.Column("reason", sa.String(10)),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_feedback_value", "feedback", ["value", "reason", "turn"])
    op.create_table(
        "handoff",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("turn", sa.String(36), sa.ForeignKey("journal_turn.id", ondelete="CASCADE"), nullable=False, unique=True),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("language", sa.String(5), nullable=False),
        sa.Column("specialisation", sa.String(200)),
        sa.Column("account", sa.String(32)),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("asked", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reply", sa.Text),
        sa.Column("settled", sa.DateTime(timezone=True)),
        sa.Column("settled_by", sa.Integer, sa.ForeignKey("person.id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_handoff_state", "handoff", ["state", "asked"])
    op.create_table(
        "erasure",
        sa.Column("number", sa.String(20), primary_key=True),
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("key", sa.String(32)),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counts", sa.JSON, nullable=False),
    )
    op.create_index("ix_erasure_key", "erasure", ["key"])
    op.create_table(
        "retention_round",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counts", sa.JSON, nullable=False),
    )


def downgrade() -> None:
    """Drop them with all that they hold."""
    for name in ("retention_round", "erasure", "handoff", "feedback"):
        op.drop_table(name)
    op.drop_index("ix_journal_turn_person", "journal_turn")
