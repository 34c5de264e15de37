"""What people ask and get no answer to, grouped by meaning."""

from starlette.responses import Response

from bot.desk.conversations.listing import around
from bot.desk.visit import Page, Visit
from bot.rights import may_review

# What stands on the page; a group of one is no group.
_GROUPS = 60
_QUESTIONS = 12


def _unanswered(visit: Visit) -> Response:
    found = visit.parts.review.unanswered.grouped()
    groups = [group for group in found.groups if group.count > 1]
    return visit.render(
        "unanswered.html",
        grouped=found,
        groups=groups[:_GROUPS],
        more=len(groups) - _GROUPS,
        alone=[group for group in found.groups if group.count == 1],
        few=_QUESTIONS,
        **around(visit, []),
    )


PAGES = (Page("/rozmowy/bez-odpowiedzi", _unanswered, may_review),)
