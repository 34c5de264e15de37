"""The history by another clock: the store dates what is written by the machine's."""

from datetime import datetime

from sqlalchemy import Engine, update

from knowledge.database import writing
from knowledge.store import history_table


def date_history(engine: Engine, at: datetime, after: int = 0) -> None:
    """Let everything that was written after content version `after` have been written at that moment."""
    with writing(engine) as connection:
        connection.execute(update(history_table).where(history_table.c.number > after).values(at=at))
