"""The review of conversations: what turns are found by, verdicts, follow-ups, golden questions, notes, the audit trail."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def _turn(*, primary_key: bool = False) -> sa.Column[str]:
    # What is said of a turn goes with it, whoever erases it.
    return sa.Column(
        "turn", sa.String(36), sa.ForeignKey("journal_turn.id", ondelete="CASCADE"), primary_key=primary_key, nullable=False
    )


# The audit trail only grows.
_STAYS = {
    "sqlite": [
        f"CREATE TRIGGER access_log_no_{action} BEFORE {action} ON access_log "
        "BEGIN SELECT RAISE(ABORT, 'the audit trail cannot be changed'); END"
        for action in ("update", "delete")
    ],
    "postgresql": [
        "CREATE FUNCTION access_log_stays() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit trail cannot be changed'; END $$",
        "CREATE TRIGGER access_log_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON access_log "
        "FOR EACH STATEMENT EXECUTE FUNCTION access_log_stays()",
    ],
}


def upgrade() -> None:
    """Create the tables of bot/review/tables.py. The facets of turns already there are filled at the first look."""
    op.create_table(
        "journal_facet",
        _turn(primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("conversation", sa.String(32), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("language", sa.String(5), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("margin", sa.Float, nullable=False),
        sa.Column("took_ms", sa.Float, nullable=False),
        sa.Column("specialisations", sa.String(1000), nullable=False),
        sa.Column("search", sa.Text, nullable=False),
    )
    op.create_index(
        "ix_journal_facet_at",
        "journal_facet",
        ["at", "turn", "outcome", "language", "channel", "margin", "took_ms", "specialisations"],
    )
    op.create_table(
        "review",
        _turn(),
        sa.Column("person", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("verdict", sa.String(20), nullable=False),
        sa.Column("comment", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("turn", "person", name="pk_review"),
    )
    op.create_index("ix_review_verdict", "review", ["verdict", "turn"])
    op.create_table(
        "follow_up",
        _turn(primary_key=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("owner", sa.Integer, sa.ForeignKey("person.id")),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_follow_up_state", "follow_up", ["state", "turn"])
    op.create_table(
        "golden_added",
        _turn(primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("language", sa.String(5), nullable=False),
        sa.Column("documents", sa.JSON, nullable=False),
        sa.Column("person", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "coordinator_note",
        sa.Column("id", sa.Integer, primary_key=True),
        _turn(),
        sa.Column("specialisation", sa.String(200), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("proposal", sa.Boolean, nullable=False),
        sa.Column("person", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done", sa.DateTime(timezone=True)),
        sa.Column("done_by", sa.Integer, sa.ForeignKey("person.id")),
    )
    op.create_index("ix_coordinator_note_turn", "coordinator_note", ["turn"])
    op.create_table(
        "access_log",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person", sa.Integer, nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("action", sa.String(20), nullable=False),
        sa.Column("subject", sa.String(1000), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
    )
    for statement in _STAYS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    """Drop them with all that they hold."""
    for name in ("access_log", "coordinator_note", "golden_added", "follow_up", "review", "journal_facet"):
        op.drop_table(name)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION access_log_stays()")
