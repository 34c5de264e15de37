"""Statistics: what is asked, how it ends and what is thought of it, counted from the journal.

A question is a turn in which somebody asked in words: greetings, buttons, commands, the work of colleagues, thumbs and questions
about one's own data are none. Trials in a terminal or from a file count, and are told.
Promises: figures are those of the journal at this moment; words of questions appear only if several people used them
(FEWEST_ASKERS). Refuses: to say who asked, or to show a question.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Engine, func, select

from bot.feedback import Thumb, feedback
from bot.review.facets import Facets
from bot.statistics.counting import Selection, specialisations_of
from bot.statistics.figures import (
    BOUNDS_MS,
    FEWEST_ASKERS,
    GENERAL,
    Asked,
    Counts,
    Figures,
    Opinions,
    Times,
)
from bot.statistics.periods import LONGEST, Period, month, weeks
from bot.statistics.rows import Seen, Trades, Turns, is_typed
from knowledge.database import reporting
from knowledge.documents import Document, Specialisation
from knowledge.store import Content, Knowledge

__all__ = [
    "BOUNDS_MS",
    "FEWEST_ASKERS",
    "GENERAL",
    "LONGEST",
    "Asked",
    "Counts",
    "Figures",
    "Opinions",
    "Period",
    "Statistics",
    "Times",
    "is_typed",
    "month",
    "weeks",
]


@dataclass(frozen=True, slots=True)
class _Known:
    """Figures that were counted from one state of the journal, the documents and the opinions."""

    state: object
    thumbs: Mapping[int, str | None]
    figures: dict[tuple[Period, str | None], Figures]


@dataclass(frozen=True, slots=True)
class _Meant:
    """What a content version says of turns: the documents, their trades, and which specialisations each is about."""

    version: int
    documents: Mapping[str, Document]
    trades: Trades
    about: Mapping[str, tuple[str, ...]]


class Statistics:
    """The figures of one database. Safe for threads."""

    def __init__(self, engine: Engine, knowledge: Knowledge) -> None:
        self._engine = engine
        self._knowledge = knowledge
        self._turns = Turns(engine, Facets(engine, knowledge))
        self._meant = _Meant(-1, {}, Trades({}), {})
        self._known = _Known(None, {}, {})

    def figures(self, period: Period, specialisation: str | None = None) -> Figures:
        """The figures of a period, in one specialisation (an id) or in all. Raises StoreUnavailable."""
        content = self._knowledge.content()
        meant = self._meaning(content)
        seen = self._turns.since(period.before.first, meant.trades)
        state = (seen, content.version, self._state_of_opinions())
        known = self._known
        if known.state != state:
            known = self._known = _Known(state, self._thumbs(seen), {})
        found = known.figures.get((period, specialisation))
        if found is None:
            found = known.figures[period, specialisation] = _counted(seen, meant, known.thumbs, period, specialisation)
        return found

    def _meaning(self, content: Content) -> _Meant:
        found = self._meant
        if found.version != content.version:
            documents = content.documents
            trades = Trades({each.id: each.trades for each in documents.values() if isinstance(each, Specialisation)})
            found = self._meant = _Meant(content.version, documents, trades, specialisations_of(documents))
        return found

    def _state_of_opinions(self) -> object:
        """What is another after every thumb."""
        with reporting(self._engine), self._engine.connect() as connection:
            return tuple(connection.execute(select(func.count(), func.max(feedback.c.at)).select_from(feedback)).one())

    def _thumbs(self, seen: Seen) -> dict[int, str | None]:
        """The rows under which a thumb stands: None for one up, else the reason of one down ("" if none was given)."""
        statement = select(feedback.c.turn, feedback.c.value, feedback.c.reason)
        rows = seen.places
        with reporting(self._engine), self._engine.connect() as connection:
            found = connection.execute(statement).all()
        return {rows[turn]: None if value == Thumb.UP else reason or "" for turn, value, reason in found if turn in rows}


def _counted(seen: Seen, meant: _Meant, thumbs: Mapping[int, str | None], period: Period, specialisation: str | None) -> Figures:
    of = Selection(seen, meant.about, period, specialisation)
    return Figures(
        period=period,
        specialisation=specialisation,
        counts=of.counts(of.questions),
        before=Selection(seen, meant.about, period.before, specialisation).all_counts,
        weeks=tuple((part, of.counts(of.questions & of.within(part))) for part in period.parts()),
        askers=of.askers,
        trials=of.trials,
        greetings=of.greeted,
        presses=of.presses,
        specialisations=of.by_specialisation(),
        languages=of.languages(),
        documents=of.asked_documents(meant.documents),
        words=of.asked_words(of.questions),
        unanswered_words=of.asked_words(of.questions & of.ended(2)),
        nearest=of.nearest(),
        trades=of.trades(),
        times=of.times(),
        opinions=of.opinions(thumbs),
    )
