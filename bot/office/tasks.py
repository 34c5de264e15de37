"""Tasks: what somebody has begun in a chat and not finished, one for each person. It survives a restart.

Promises: a task is kept as it was left, for a day; each step has a key of its own, so that a button of an earlier step is known
for what it is. Refuses: to know what the steps mean.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Column, Engine, ForeignKey, Integer, LargeBinary, String, Table, delete, insert, select

from bot.people import metadata
from knowledge.database import Instant, reporting, writing

# What was begun and left alone for so long is begun anew.
LIVES = timedelta(days=1)

tasks = Table(
    "office_task",
    metadata,
    Column("person", Integer, ForeignKey("person.id"), primary_key=True, autoincrement=False),
    Column("key", String(8), nullable=False),
    Column("flow", String(20), nullable=False),
    Column("step", String(20), nullable=False),
    Column("fields", JSON, nullable=False),
    # A file that waits to be published, as it was sent.
    Column("content", LargeBinary),
    Column("at", Instant, nullable=False),
)


@dataclass(frozen=True, slots=True)
class State:
    """Where somebody is: the flow, its step, what was typed and chosen so far (as JSON holds it), and the file that was sent."""

    flow: str
    step: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    content: bytes | None = field(default=None, repr=False)

    def at(self, step: str, **fields: object) -> "State":
        """The same task at another step, with these fields added or replaced."""
        return State(self.flow, step, {**self.fields, **fields}, self.content)


@dataclass(frozen=True, slots=True)
class Task:
    """A state as it is kept. `key` names its step: eight hex digits, never the same twice."""

    key: str
    state: State


class Tasks:
    """The tasks of one database. Safe to share between threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def get(self, person: int, now: datetime) -> Task | None:
        """What that person has begun within the last day."""
        statement = select(tasks).where(tasks.c.person == person, tasks.c.at > now - LIVES)
        with reporting(self._engine), self._engine.connect() as connection:
            row = connection.execute(statement).one_or_none()
        return None if row is None else Task(row.key, State(row.flow, row.step, row.fields, row.content))

    def put(self, person: int, state: State, now: datetime) -> str:
        """Keep a state in place of the person's earlier one; the key of its step. What others left for too long is dropped."""
        key = secrets.token_hex(4)
        values = {
            "person": person,
            "key": key,
            "flow": state.flow,
            "step": state.step,
            "fields": dict(state.fields),
            "content": state.content,
            "at": now,
        }
        with writing(self._engine) as connection:
            connection.execute(delete(tasks).where((tasks.c.person == person) | (tasks.c.at <= now - LIVES)))
            connection.execute(insert(tasks), values)
        return key

    def drop(self, person: int) -> None:
        """Forget what that person has begun."""
        with writing(self._engine) as connection:
            connection.execute(delete(tasks).where(tasks.c.person == person))
