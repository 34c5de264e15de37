"""The queue of turns by expected harm, and how far reviewers agree."""

from starlette.responses import Response

from bot.desk.conversations.listing import FROM, QUEUE, around
from bot.desk.visit import Page, Visit
from bot.review.queue import WEIGHTS
from bot.rights import may_review

# As many as somebody judges at a stretch.
_SHOWN = 100


def _queue(visit: Visit) -> Response:
    queue = visit.parts.review.queue.all()
    lines = visit.parts.review.log.lines([each.turn for each in queue[:_SHOWN]])
    return visit.render(
        "queue.html",
        lines=lines,
        harms={each.turn: each for each in queue[:_SHOWN]},
        count=len(queue),
        wanted=f"{FROM}={QUEUE}",
        weights=WEIGHTS,
        **around(visit, lines),
    )


def _agreement(visit: Visit) -> Response:
    return visit.render(
        "agreement.html",
        pairs=visit.parts.review.verdicts.pairs(),
        names={each.id: each.name for each in visit.parts.people.all()},
        count=visit.parts.review.verdicts.count(),
        **around(visit, []),
    )


PAGES = (
    Page("/rozmowy/kolejka", _queue, may_review),
    Page("/rozmowy/zgodnosc", _agreement, may_review),
)
