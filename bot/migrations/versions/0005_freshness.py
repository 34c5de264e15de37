"""What is to be sent later, whom we asked whether a document is still true, and on which days we looked."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of bot/outbox.py and bot/freshness.py."""
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.String(200), nullable=False, unique=True),
        sa.Column("person", sa.Integer, sa.ForeignKey("person.id")),
        sa.Column("account", sa.String(32)),
        sa.Column("reply", sa.Text, nullable=False),
        sa.Column("quiet", sa.Boolean, nullable=False),
        sa.Column("put", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("claimed", sa.DateTime(timezone=True)),
        sa.Column("sent", sa.DateTime(timezone=True)),
        sa.Column("failed", sa.DateTime(timezone=True)),
        sa.Column("reason", sa.String(20)),
    )
    op.create_index("ix_outbox_waiting", "outbox", ["sent", "failed", "claimed", "due"])
    op.create_table(
        "freshness_question",
        sa.Column("letter", sa.String(200), nullable=False),
        sa.Column("document", sa.String(200), nullable=False),
        sa.Column("person", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("put", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("letter", "document", name="pk_freshness_question"),
    )
    op.create_index("ix_freshness_question_document", "freshness_question", ["document"])
    op.create_table(
        "freshness_round",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("began", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished", sa.DateTime(timezone=True)),
        sa.Column("version", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    """Drop them with all that they hold."""
    for name in ("freshness_round", "freshness_question", "outbox"):
        op.drop_table(name)
