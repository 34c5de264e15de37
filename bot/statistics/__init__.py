"""Statistics: what is asked, how it ends and what is thought of it, counted from the journal.

A question is a turn in which somebody asked in words: greetings, buttons, commands, the work of colleagues, thumbs and questions
about one's own data are none. Trials in a terminal or from a file count, and are told.
Promises: figures are those of the journal at this moment; words of questions appear only if several people used them
(FEWEST_ASKERS). Refuses: to say who asked, or to show a question.
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Engine, func, select

from bot.feedback import Thumb, feedback
from bot.review.facets import Facets
from bot.review.filters import start_of
from bot.review.tables import facets
from bot.statistics.counting import Selection
from bot.statistics.figures import (
    BOUNDS_MS,
    FEWEST_ASKERS,
    GENERAL,
    MOST_SPECIALISATIONS,
    Asked,
    Counts,
    Figures,
    Opinions,
    Times,
)
from bot.statistics.periods import LONGEST, Period, month, weeks
from bot.statistics.rows import Seen, Trades, Turns, is_typed
from knowledge.database import reporting
from knowledge.documents import Specialisation
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
    figures: dict[tuple[Period, str | None], Figures]


class Statistics:
    """The figures of one database. Safe for threads."""

    def __init__(self, engine: Engine, knowledge: Knowledge) -> None:
        self._engine = engine
        self._knowledge = knowledge
        self._turns = Turns(engine, Facets(engine, knowledge))
        # The trades of a content version.
        self._trades: tuple[int, Trades] = (-1, Trades({}))
        self._known = _Known(None, {})

    def figures(self, period: Period, specialisation: str | None = None) -> Figures:
        """The figures of a period, in one specialisation (an id) or in all. Raises StoreUnavailable."""
        content = self._knowledge.content()
        seen = self._turns.since(period.before.first, self._trades_of(content))
        state = (seen, content.version, self._state_of_opinions())
        known = self._known
        if known.state != state:
            known = self._known = _Known(state, {})
        found = known.figures.get((period, specialisation))
        if found is None:
            found = known.figures[period, specialisation] = self._counted(seen, content, period, specialisation)
        return found

    def _counted(self, seen: Seen, content: Content, period: Period, specialisation: str | None) -> Figures:
        of = Selection(seen, period, specialisation)
        return Figures(
            period=period,
            specialisation=specialisation,
            counts=of.counts(of.questions),
            before=Selection(seen, period.before, specialisation).all_counts,
            weeks=tuple((part, of.counts(of.questions & of.within(part))) for part in period.parts()),
            askers=of.askers,
            trials=of.trials,
            greetings=of.greeted,
            presses=of.presses,
            specialisations=of.by_specialisation(),
            languages=of.languages(),
            documents=of.asked_documents(content.documents),
            words=of.asked_words(of.questions),
            unanswered_words=of.asked_words(of.questions & of.ended(2)),
            nearest=of.nearest(),
            trades=of.trades(),
            times=of.times(),
            opinions=self._opinions(period, specialisation),
        )

    def _trades_of(self, content: Content) -> Trades:
        version, found = self._trades
        if version != content.version:
            found = Trades({each.id: each.trades for each in content.documents.values() if isinstance(each, Specialisation)})
            self._trades = content.version, found
        return found

    def _state_of_opinions(self) -> object:
        """What is another after every thumb."""
        with reporting(self._engine), self._engine.connect() as connection:
            return tuple(connection.execute(select(func.count(), func.max(feedback.c.at)).select_from(feedback)).one())

    def _opinions(self, period: Period, specialisation: str | None) -> Opinions:
        statement = (
            select(feedback.c.value, feedback.c.reason, facets.c.specialisations, func.count())
            .join_from(feedback, facets, feedback.c.turn == facets.c.turn)
            .where(facets.c.at >= start_of(period.first), facets.c.at < start_of(period.last + timedelta(days=1)))
            .group_by(feedback.c.value, feedback.c.reason, facets.c.specialisations)
        )
        up = down = 0
        reasons: dict[str, int] = {}
        with reporting(self._engine), self._engine.connect() as connection:
            for value, reason, listed, count in connection.execute(statement):
                names = [name for name in listed.split("|") if name]
                if specialisation is not None and (specialisation not in names or len(names) > MOST_SPECIALISATIONS):
                    continue
                if value == Thumb.UP:
                    up += count
                else:
                    down += count
                    reasons[reason or ""] = reasons.get(reason or "", 0) + count
        return Opinions(up, down, reasons)
