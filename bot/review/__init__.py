"""The review: staff read conversations, judge answers, and make the bot better by what they find.

Promises: only the journal's masked texts are read; what is said of a turn goes with the turn. Refuses: to decide who may read,
which `bot.rights` does, and to ask or answer anything.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from bot.journal import Journal
from bot.review.audit import Trail
from bot.review.exports import Exports
from bot.review.facets import Facets
from bot.review.golden import AddedGolden
from bot.review.log import Log
from bot.review.notes import Notes
from bot.review.queue import Queue
from bot.review.unanswered import Unanswered, Vectors
from bot.review.verdicts import Verdicts
from knowledge.store import Knowledge


@dataclass(frozen=True, slots=True)
class Review:
    """The parts of the review."""

    log: Log
    exports: Exports
    verdicts: Verdicts
    queue: Queue
    golden: AddedGolden
    notes: Notes
    trail: Trail
    unanswered: Unanswered


def open_review(
    engine: Engine, journal: Journal, knowledge: Knowledge, vectors: Vectors, clock: Callable[[], datetime], folder: Path
) -> Review:
    """The review over one database; `vectors` encodes questions (texts -> one vector each, None where that failed), large exports
    lie under `folder` until they are fetched."""
    facets = Facets(engine, knowledge)
    log = Log(engine, journal, facets)
    return Review(
        log=log,
        exports=Exports(folder, log.entries, clock),
        verdicts=Verdicts(engine),
        queue=Queue(engine, facets, knowledge, clock),
        golden=AddedGolden(engine),
        notes=Notes(engine),
        trail=Trail(engine),
        unanswered=Unanswered(engine, facets, vectors, clock),
    )
