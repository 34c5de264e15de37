"""The journal of turns."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table of bot/journal.py."""
    op.create_table(
        "journal_turn",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("conversation", sa.String(32), nullable=False),
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("language", sa.String(5), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("candidates", sa.JSON, nullable=False),
        sa.Column("documents", sa.JSON, nullable=False),
        sa.Column("understood", sa.JSON, nullable=False),
        sa.Column("content_version", sa.Integer, nullable=False),
        sa.Column("model", sa.String(200), nullable=False),
        sa.Column("timings", sa.JSON, nullable=False),
        sa.Column("reply", sa.Text, nullable=False),
        sa.Column("delivered", sa.Boolean),
        sa.Column("delivered_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("channel", "key", name="uq_journal_turn_key"),
    )
    op.create_index("ix_journal_turn_at", "journal_turn", ["at", "id"])
    op.create_index("ix_journal_turn_conversation", "journal_turn", ["conversation", "at"])
    op.create_index("ix_journal_turn_outcome", "journal_turn", ["outcome", "at"])


def downgrade() -> None:
    """Drop it with all that it holds."""
    op.drop_table("journal_turn")
