"""Verdicts: what reviewers say of answers, what becomes of them, and whether two reviewers see alike.

Promises: one verdict for each reviewer and turn, the last one counts. Refuses verdicts on turns that are not there.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, delete, exists, func, insert, select

from bot.journal import turns
from bot.review.agreement import Agreement, agreement
from bot.review.tables import follow_ups, reviews
from bot.review.words import State, Verdict
from knowledge.database import reporting, writing

# A comment is a sentence or two.
LONGEST_COMMENT = 2000


@dataclass(frozen=True, slots=True)
class Given:
    """One reviewer's verdict (`person` is their number)."""

    turn: str
    person: int
    verdict: Verdict
    comment: str
    at: datetime


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What becomes of a turn, and whose matter it is (a person's number)."""

    turn: str
    state: State
    owner: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Pair:
    """How far two reviewers (their numbers) agree."""

    one: int
    other: int
    agreement: Agreement


class Verdicts:
    """The verdicts of one database. Safe for threads. Everything raises StoreUnavailable."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def give(self, given: Given) -> bool:
        """Write a verdict over the reviewer's earlier one of the same turn. False if the turn is gone."""
        with writing(self._engine) as connection:
            if not connection.execute(select(exists().where(turns.c.id == given.turn))).scalar_one():
                return False
            own = (reviews.c.turn == given.turn) & (reviews.c.person == given.person)
            connection.execute(delete(reviews).where(own))
            connection.execute(
                insert(reviews),
                {
                    "turn": given.turn,
                    "person": given.person,
                    "verdict": given.verdict.value,
                    "comment": given.comment[:LONGEST_COMMENT],
                    "at": given.at,
                },
            )
        return True

    def of(self, names: Iterable[str]) -> dict[str, list[Given]]:
        """The verdicts of these turns, oldest first; a turn without any is not among the keys."""
        statement = select(reviews).where(reviews.c.turn.in_(list(names))).order_by(reviews.c.at, reviews.c.person)
        found: dict[str, list[Given]] = defaultdict(list)
        with reporting(self._engine), self._engine.connect() as connection:
            for row in connection.execute(statement):
                found[row.turn].append(Given(row.turn, row.person, Verdict(row.verdict), row.comment, row.at))
        return dict(found)

    def count(self) -> int:
        """How many verdicts there are."""
        with reporting(self._engine), self._engine.connect() as connection:
            return connection.execute(select(func.count()).select_from(reviews)).scalar_one()

    def follow(self, follow_up: FollowUp) -> bool:
        """Note what becomes of a turn, over what was noted before. False if the turn is gone."""
        with writing(self._engine) as connection:
            if not connection.execute(select(exists().where(turns.c.id == follow_up.turn))).scalar_one():
                return False
            connection.execute(delete(follow_ups).where(follow_ups.c.turn == follow_up.turn))
            connection.execute(
                insert(follow_ups),
                {"turn": follow_up.turn, "state": follow_up.state.value, "owner": follow_up.owner, "at": follow_up.at},
            )
        return True

    def followed(self, names: Iterable[str]) -> dict[str, FollowUp]:
        """What becomes of these turns."""
        statement = select(follow_ups).where(follow_ups.c.turn.in_(list(names)))
        with reporting(self._engine), self._engine.connect() as connection:
            return {row.turn: FollowUp(row.turn, State(row.state), row.owner, row.at) for row in connection.execute(statement)}

    def pairs(self) -> list[Pair]:
        """Each two reviewers who have judged the same turns, those with the most turns in common first."""
        one, other = reviews.alias(), reviews.alias()
        both = (
            select(one.c.person.label("one"), other.c.person.label("other"), one.c.verdict, other.c.verdict.label("second"))
            .join(other, (one.c.turn == other.c.turn) & (one.c.person < other.c.person))
            .order_by(one.c.turn)
        )
        verdicts: dict[tuple[int, int], list[tuple[str, str]]] = defaultdict(list)
        with reporting(self._engine), self._engine.connect() as connection:
            for row in connection.execute(both):
                verdicts[row.one, row.other].append((row.verdict, row.second))
        pairs = [Pair(*people, agreement(given)) for people, given in verdicts.items()]
        return sorted(pairs, key=lambda pair: (-pair.agreement.turns, pair.one, pair.other))
