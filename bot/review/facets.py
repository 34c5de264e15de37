"""Facets: what a turn is found by, kept beside the journal in a narrow table.

Promises: whatever a look reads, the facets are complete: each turn of the journal has its own, those recorded a moment ago too.
They are made from the journal by one function, so recording a turn costs nothing more. Refuses: to hold anything that is not
erased with the turn.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Engine, Executable, exists, func, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.journal import said, turns
from bot.messages import Outcome
from bot.review.tables import facets
from index.polish import clean, fold
from knowledge.database import reporting, writing
from knowledge.documents import Appointment, Document, Event, Funding, Guide, Specialisation
from knowledge.store import Knowledge

# A turn without a rival to its best document is as far from being doubted as any.
NO_RIVAL = 1000.0
# How many turns are read at once.
_PAGE = 500
_READ = select(
    turns.c.id,
    turns.c.at,
    turns.c.conversation,
    turns.c.question,
    turns.c.language,
    turns.c.channel,
    turns.c.outcome,
    turns.c.candidates,
    turns.c.documents,
    turns.c.understood,
    turns.c.timings,
    turns.c.reply,
)


class Facets:
    """Keeps the facets of one database. Safe for threads and processes."""

    def __init__(self, engine: Engine, knowledge: Knowledge) -> None:
        self._engine = engine
        self._knowledge = knowledge

    def complete(self) -> None:
        """Make the facets of the turns that have none yet. Raises StoreUnavailable.

        Facets exist only for turns (the reference sees to that), so where there are as many of both none is missing.
        """
        with reporting(self._engine), self._engine.connect() as connection:
            of_turns, of_facets = (
                connection.execute(select(func.count()).select_from(table)).scalar_one() for table in (turns, facets)
            )
        if of_turns > of_facets:
            self._add_missing()

    def _add_missing(self) -> None:
        with reporting(self._engine), self._engine.connect() as connection:
            missing = select(turns.c.id).where(~exists().where(facets.c.turn == turns.c.id)).order_by(turns.c.at)
            names = connection.execute(missing).scalars().all()
        documents = {**self._knowledge.withdrawn(), **self._knowledge.documents()}
        for start in range(0, len(names), _PAGE):
            with writing(self._engine) as connection:
                rows = connection.execute(_READ.where(turns.c.id.in_(names[start : start + _PAGE]))).all()
                if rows:
                    connection.execute(_insert(connection), [facets_of(row, documents) for row in rows])


def _insert(connection: Connection) -> Executable:
    """What writes facets; those that another process has written meanwhile stay."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(facets).on_conflict_do_nothing()
    return sqlite.insert(facets).on_conflict_do_nothing()


def facets_of(row: Any, documents: Mapping[str, Document]) -> dict[str, Any]:
    """The facets of a turn, from its columns and the documents that exist or existed."""
    return {
        "turn": row.id,
        "at": row.at,
        "conversation": row.conversation,
        "outcome": row.outcome,
        "language": row.language,
        "channel": row.channel,
        "margin": margin(row.understood, row.candidates),
        "took_ms": float(row.timings.get("handle") or 0.0),
        "specialisations": _listed(specialisations(row, documents)),
        "search": searched(row.question, "" if row.outcome == Outcome.OFFICE else said(row.reply).text),
    }


def searched(question: str, answer: str) -> str:
    """What the full text search looks in: both texts as `terms` folds them."""
    return f"{fold(clean(question))}\n{fold(clean(answer))}"


def terms(words: str) -> list[str]:
    """What must stand in the text, each anywhere: the words as they are folded there."""
    return fold(clean(words)).split()


def margin(understood: Mapping[str, Any], candidates: Iterable[Mapping[str, Any]]) -> float:
    """How far (in scores of this turn) the best document lies before the second one; NO_RIVAL where there are not two.

    The scores of the search if they were noted, else those of the candidates.
    """
    noted = understood.get("scores")
    found = noted.values() if isinstance(noted, Mapping) else (candidate["score"] for candidate in candidates)
    best = sorted((float(score) for score in found if score is not None), reverse=True)[:2]
    return best[0] - best[1] if len(best) == 2 else NO_RIVAL


def specialisations(row: Any, documents: Mapping[str, Document]) -> list[str]:
    """The specialisations that a turn was about: those of the documents shown, else of its best candidate."""
    # An honest no shows whom to ask instead, which tells nothing of the question.
    answers = [] if row.outcome == Outcome.NO_MATCH else row.documents
    named = (row.understood.get("context") or {}).get("specialisation") if answers else None
    shown = [shown["id"] for shown in answers] or [candidate["id"] for candidate in row.candidates[:1]]
    found = [each for name in shown if name in documents for each in about(documents[name], documents)]
    return list(dict.fromkeys([*([named] if named else []), *found]))


def about(document: Document, documents: Mapping[str, Document]) -> tuple[str, ...]:
    """The ids of the specialisations that a document says it is about."""
    match document:
        case Specialisation():
            return (document.id,)
        case Appointment():
            return (document.specialisation,)
        case Funding() | Event():
            return document.specialisations
        case Guide():
            return tuple(name for name in document.about if isinstance(documents.get(name), Specialisation))
        case _:
            return ()


def _listed(names: Iterable[str]) -> str:
    """Names in one column, each between bars, so that one can be looked for: |spec-metal|spec-ict|."""
    text = "|".join(names)
    return f"|{text}|" if text and len(text) < 998 else ""
