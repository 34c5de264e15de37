"""The audit trail of the review: who read or took what. For administrators."""

from starlette.responses import Response

from bot.desk.conversations.listing import around
from bot.desk.visit import Page, Visit
from bot.rights import may_manage_people

_ROWS = 100


def _trail(visit: Visit) -> Response:
    before = visit.query.get("przed", "")
    trail = visit.parts.review.trail
    rows = trail.page(int(before) if before.isdecimal() and len(before) < 10 else None, _ROWS)
    return visit.render(
        "audit.html",
        rows=rows,
        older=rows[-1].number if len(rows) == _ROWS else 0,
        # Reading all of a long trail takes seconds, so it is done when somebody asks for it.
        checked=bool(visit.query.get("sprawdz")),
        broken=trail.broken() if visit.query.get("sprawdz") else None,
        **around(visit, []),
    )


PAGES = (Page("/rozmowy/wglad", _trail, may_manage_people),)
