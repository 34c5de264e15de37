"""Signing in and out. The one-time link shows a button; only pressing it spends the link, so that link previews spend nothing."""

from starlette.responses import Response

from bot.addresses import entrance
from bot.desk.visit import COOKIE, Page, Visit
from bot.sign_in import ABSOLUTE


def _shown(visit: Visit) -> Response:
    holder = visit.parts.sign_in.holder(visit.path["secret"], visit.now)
    return visit.render("enter.html", 200 if holder else 410, holder=holder)


def _entered(visit: Visit) -> Response:
    session = visit.parts.sign_in.enter(visit.path["secret"], visit.now, leaving=visit.request.cookies.get(COOKIE))
    if session is None:
        return visit.render("enter.html", 410, holder=None)
    answer = visit.go("/")
    answer.set_cookie(
        COOKIE,
        session.token,
        max_age=int(ABSOLUTE.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=visit.parts.url.startswith("https://"),
    )
    return answer


def _left(visit: Visit) -> Response:
    if visit.session is not None:
        visit.parts.sign_in.leave(visit.session.token)
    answer = visit.render("left.html")
    answer.delete_cookie(COOKIE)
    return answer


PAGES = (
    Page(entrance("{secret}"), _shown, None),
    # Its form needs no token of a session: the link itself is the secret.
    Page(entrance("{secret}"), _entered, None, ("POST",)),
    Page("/wyjscie", _left, None, ("POST",)),
)
