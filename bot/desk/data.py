"""Data of those who ask: how much is held, since when, what the retention did, and the receipts of erasures.

Refuses: to change anything.
"""

from collections.abc import Mapping

from starlette.responses import Response

from bot.desk.visit import Page, Visit
from bot.erasure import next_round
from bot.messages import Language, Span
from bot.my_data import NAMES
from bot.rights import may_review
from bot.texts import catalogue


def _data(visit: Visit) -> Response:
    erasures = visit.parts.erasures
    last = erasures.last_round()
    return visit.render(
        "data.html",
        months=erasures.months,
        held=erasures.holdings(),
        last=last,
        next=next_round(last, visit.now),
        receipts=erasures.receipts(),
        waiting=visit.parts.handoffs.waiting(),
        told=told,
    )


def told(counts: Mapping[str, int]) -> str:
    """The counts of a receipt in one line of words."""
    found: dict[str, int] = {}
    for name, number in counts.items():
        message = NAMES.get(name, "erased-other")
        found[message] = found.get(message, 0) + number
    lines = (catalogue(Language.PL).line(message, number=Span(str(number))) for message, number in found.items())
    return ", ".join("".join(span.text for span in line).removeprefix("• ") for line in lines) or "nic"


PAGES = (Page("/dane", _data, may_review),)
