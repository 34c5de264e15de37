"""The list of turns: filtered, sorted, page by page; everything that was asked for stands in the address."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.responses import Response

from bot.desk.visit import Page, Visit
from bot.messages import Channel, Language, Outcome
from bot.review.filters import Judged, Sort, read_query
from bot.review.log import Listed
from bot.review.queue import Sign
from bot.review.words import State, Verdict
from bot.rights import may_manage_people, may_review
from knowledge.documents import Specialisation

# The page of the list that a turn was opened from.
AFTER = "po"
# What a turn's address says besides the filter: that it was opened from the queue.
FROM = "z"
QUEUE = "kolejka"


def specialisations(visit: Visit) -> list[Specialisation]:
    """All specialisations, by their number."""
    documents = visit.parts.knowledge.documents().values()
    return sorted((each for each in documents if isinstance(each, Specialisation)), key=lambda each: each.number)


def list_of(visit: Visit) -> str:
    """What stands behind the question mark for the list that a page belongs to."""
    if visit.query.get(FROM) == QUEUE:
        return urlencode({FROM: QUEUE})
    return read_query(visit.query).as_query()


def turn_address(turn: str, query: str = "") -> str:
    """The page of a turn, opened from the list of that query."""
    return f"/rozmowy/tura/{turn}?{query}" if query else f"/rozmowy/tura/{turn}"


def list_address(query: str) -> str:
    """The list of that query."""
    if dict(parse_qsl(query)).get(FROM) == QUEUE:
        return "/rozmowy/kolejka"
    return f"/rozmowy?{query}" if query else "/rozmowy"


def _list(visit: Visit) -> Response:
    asked = read_query(visit.query)
    listing = visit.parts.review.log.page(asked, visit.query.get(AFTER, ""))
    query = asked.as_query()
    return visit.render(
        "conversations.html",
        asked=asked,
        filter=asked.filter,
        listing=listing,
        wanted=query,
        first_page=list_address(query),
        next_page=f"/rozmowy?{asked.as_query(**{AFTER: listing.lines[-1].turn})}" if listing.more else "",
        is_first=not visit.query.get(AFTER),
        **around(visit, listing.lines),
    )


def around(visit: Visit, lines: Sequence[Listed]) -> dict[str, Any]:
    """What every list of turns shows beside them."""
    names = [line.turn for line in lines]
    found = specialisations(visit)
    return {
        "verdicts": visit.parts.review.verdicts.of(names),
        "followed": visit.parts.review.verdicts.followed(names),
        "labels": {each.id: each.label for each in found},
        "specialisations": found,
        "turn_address": turn_address,
        "may_audit": may_manage_people(visit.person),
        "Outcome": Outcome,
        "Language": Language,
        "Channel": Channel,
        "Verdict": Verdict,
        "Judged": Judged,
        "State": State,
        "Sort": Sort,
        "Sign": Sign,
    }


PAGES = (Page("/rozmowy", _list, may_review),)
