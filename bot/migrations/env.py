"""What Alembic runs for every command: on the connection that `migrate` opened, against the tables of all rooms."""

from alembic import context

from bot.migrations.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    # SQLite can change tables within a transaction; Alembic only has to be told.
    transactional_ddl=True,
    # SQLite cannot alter a column: later steps rebuild the table.
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
