"""The web application of the desk: all pages, what they look like, what their answers carry.

Promises: every answer forbids scripts and frames from elsewhere and is kept by no cache; an address that does not exist, a form
from elsewhere and a fault each get a page in Polish.
"""

import hashlib
from functools import cache
from importlib import resources
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from starlette.applications import Starlette
from starlette.datastructures import ImmutableMultiDict, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.desk import confirmations, conversations, data, documents, exchange, home, people, pictures, questions, reports, sign_in
from bot.desk.visit import ForeignForm, Page, Visit
from bot.desk.words import FILTERS, GLOBALS
from bot.parts import Parts
from bot.report import Report

PAGES: tuple[Page, ...] = (
    *sign_in.PAGES,
    *home.PAGES,
    *documents.PAGES,
    *confirmations.PAGES,
    *exchange.PAGES,
    *questions.PAGES,
    *conversations.PAGES,
    *pictures.PAGES,
    *reports.PAGES,
    *data.PAGES,
    *people.PAGES,
)

_STATIC = Path(str(resources.files("bot.desk").joinpath("static")))
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_KEPT = "public, max-age=31536000, immutable"


def build(parts: Parts) -> Starlette:
    """The application over these parts."""
    templates = _templates()
    routes = [page.route(parts, templates) for page in PAGES]

    async def explained(request: Request, error: Exception) -> Response:
        if isinstance(error, ForeignForm):
            status, reason = 403, "forged"
        elif isinstance(error, HTTPException):
            status, reason = error.status_code, "not-found" if error.status_code == 404 else "unreadable"
        else:
            status, reason = 500, "failed"
        visit = Visit(request, parts, templates, None, ImmutableMultiDict(), parts.clock())
        return visit.render("refused.html", status, reason=reason)

    return Starlette(
        routes=[*routes, Mount("/static", StaticFiles(directory=_STATIC), name="static")],
        middleware=[Middleware(_Headers)],
        exception_handlers={HTTPException: explained, ForeignForm: explained, Exception: explained},
    )


def report_file(report: Report) -> str:
    """A report as one HTML file that needs nothing beside it."""
    return reports.standalone(report, _templates())


@cache
def _templates() -> Environment:
    """One for all applications of a process: a page is compiled when it is first shown, and that takes longer than to show it."""
    found = Environment(
        loader=PackageLoader("bot.desk"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters.update(FILTERS)
    found.globals.update(GLOBALS, static=static)
    return found


@cache
def static(name: str) -> str:
    """The address of a static file; it changes with the file, so that browsers may keep it."""
    digest = hashlib.sha256((_STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"


class _Headers:
    """Adds the headers that every answer carries."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                kept = scope["path"].startswith("/static/") and message["status"] == 200
                headers.setdefault("Cache-Control", _KEPT if kept else "no-store")
            await send(message)

        await self._app(scope, receive, with_headers)
