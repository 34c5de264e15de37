"""Why somebody published although golden questions lost their answers."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table of bot/reasons.py."""
    op.create_table(
        "publish_reason",
        sa.Column("document", sa.String(200), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("person", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("broken", sa.JSON, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("document", "revision", name="pk_publish_reason"),
    )


def downgrade() -> None:
    """Drop it with all that it holds."""
    op.drop_table("publish_reason")
