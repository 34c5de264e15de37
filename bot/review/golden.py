"""Golden questions that reviewers added: a question of the log with the documents that should answer it.

Promises: they come out as the shipped ones do (`knowledge.golden`), so that an evaluation takes both; each is one turn's and goes
with it. Refuses a question without documents: whether something is out of scope, curators decide.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Engine, delete, exists, insert, select

from bot.journal import turns
from bot.messages import Language
from bot.review.tables import golden_added
from knowledge.database import reporting, writing
from knowledge.golden import Golden

FILE = "added"
# What JSON lets stand in a text but Python takes for the end of a line.
_SEPARATORS = {code: f"\\u{code:04x}" for code in (0x85, 0x2028, 0x2029)}


class AddedGolden:
    """The added golden questions of one database. Safe for threads. Everything raises StoreUnavailable."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, turn: str, text: str, language: Language, documents: Sequence[str], person: int, at: datetime) -> bool:
        """Make the turn a golden question, over what was chosen before. False if the turn is gone or nothing was chosen."""
        if not documents or not text:
            return False
        with writing(self._engine) as connection:
            if not connection.execute(select(exists().where(turns.c.id == turn))).scalar_one():
                return False
            connection.execute(delete(golden_added).where(golden_added.c.turn == turn))
            connection.execute(
                insert(golden_added),
                {
                    "turn": turn,
                    "text": text,
                    "language": language.value,
                    "documents": list(dict.fromkeys(documents)),
                    "person": person,
                    "at": at,
                },
            )
        return True

    def remove(self, turn: str) -> None:
        """Take the turn out again."""
        with writing(self._engine) as connection:
            connection.execute(delete(golden_added).where(golden_added.c.turn == turn))

    def of(self, turn: str) -> tuple[str, ...]:
        """The documents that were chosen for that turn; empty if it is no golden question."""
        with reporting(self._engine), self._engine.connect() as connection:
            found = connection.execute(select(golden_added.c.documents).where(golden_added.c.turn == turn)).scalar()
        return tuple(found or ())

    def load(self) -> list[Golden]:
        """All of them, in the order in which they were added."""
        with reporting(self._engine), self._engine.connect() as connection:
            rows = connection.execute(select(golden_added).order_by(golden_added.c.at, golden_added.c.turn)).all()
        return [
            Golden(
                id=f"{FILE}-{row.turn}",
                file=FILE,
                text=row.text,
                language=row.language,
                kind=FILE,
                documents=tuple(row.documents),
            )
            for row in rows
        ]


def to_jsonl(questions: Iterable[Golden]) -> str:
    """The questions as `knowledge.golden.read` reads them back equal: only fields that say something, one object a line."""
    return "".join(json.dumps(_record(question), ensure_ascii=False).translate(_SEPARATORS) + "\n" for question in questions)


def _record(question: Golden) -> dict[str, object]:
    plain = {
        "id": question.id,
        "text": question.text,
        "language": question.language,
        "kind": question.kind,
        "documents": list(question.documents),
    }
    more = {
        "specialisation": question.specialisation,
        "facts": list(question.facts),
        "never": list(question.never),
        "conversation": question.conversation,
        "twin": question.twin,
        "parts": [list(part) for part in question.parts],
        "outcome": question.outcome,
    }
    return {**plain, **{name: value for name, value in more.items() if value}}
