"""The documents and their history."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of knowledge/store.py."""
    op.create_table(
        "knowledge_document",
        sa.Column("id", sa.String(200), primary_key=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
        sa.Column("record", sa.JSON, nullable=False),
    )
    op.create_index("ix_knowledge_document_kind", "knowledge_document", ["kind"])
    op.create_index("ix_knowledge_document_withdrawn", "knowledge_document", ["withdrawn"])
    op.create_table(
        "knowledge_history",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author", sa.String(200), nullable=False),
        sa.Column("action", sa.String(20), nullable=False),
        sa.Column("document_id", sa.String(200), sa.ForeignKey("knowledge_document.id"), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("record", sa.JSON, nullable=False),
    )
    op.create_index("ix_knowledge_history_document_id", "knowledge_history", ["document_id"])
    op.create_table(
        "knowledge_beginning",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author", sa.String(200), nullable=False),
    )


def downgrade() -> None:
    """Drop them with all that they hold."""
    op.drop_table("knowledge_beginning")
    op.drop_table("knowledge_history")
    op.drop_table("knowledge_document")
