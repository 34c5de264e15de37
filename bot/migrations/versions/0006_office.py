"""What people have begun in a chat and not finished."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table of bot/office/tasks.py."""
    op.create_table(
        "office_task",
        sa.Column("person", sa.Integer, sa.ForeignKey("person.id"), primary_key=True, autoincrement=False),
        sa.Column("key", sa.String(8), nullable=False),
        sa.Column("flow", sa.String(20), nullable=False),
        sa.Column("step", sa.String(20), nullable=False),
        sa.Column("fields", sa.JSON, nullable=False),
        sa.Column("content", sa.LargeBinary),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    """Drop it with all that it holds."""
    op.drop_table("office_task")
