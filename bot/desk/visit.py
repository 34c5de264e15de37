"""A visit: one request to the desk, with who makes it and the parts that answer it.

Promises: a page is a plain function from a Visit to a Response, run in a thread; before it runs it is settled that the person may
open the page and that a form was sent by our own page. Refuses: forms from elsewhere.
"""

import hashlib
import hmac
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import ImmutableMultiDict
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.editing import Forbidden
from bot.parts import Parts
from bot.people import Person
from bot.sign_in import Session
from knowledge.store import NotFound, StoreUnavailable

_log = logging.getLogger(__name__)

COOKIE = "biurko"
# What a form may hold: its largest part is a file that somebody imports.
MOST_FIELDS = 5_000
MOST_FILES = 1
LARGEST_FIELD = 1_000_000

Right = Callable[[Person], bool]
Handler = Callable[["Visit"], Response]


def anybody(person: Person) -> bool:
    """Every person who is signed in."""
    return person.active


class Refused(Exception):
    """A request that gets no page but an explanation: `status` and a message of the template `refused.html`."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Visit:
    """One request. `session` is None only on pages that are open to everybody; `form` is empty but for POST."""

    request: Request
    parts: Parts
    templates: Environment
    session: Session | None
    form: ImmutableMultiDict[str, Any]
    now: datetime

    @property
    def person(self) -> Person:
        """Who is signed in."""
        if self.session is None:
            raise Refused(401, "sign-in")
        return self.session.person

    @property
    def path(self) -> Mapping[str, Any]:
        """What stands in the places of the address."""
        return self.request.path_params

    @property
    def query(self) -> Mapping[str, str]:
        """What stands behind the question mark."""
        return self.request.query_params

    @property
    def htmx(self) -> bool:
        """Whether a part of the page is enough."""
        return self.request.headers.get("HX-Request") == "true"

    def field(self, name: str) -> str:
        """A text field of the form, trimmed; "" if it is not there."""
        value = self.form.get(name)
        return value.strip() if isinstance(value, str) else ""

    def render(self, template: str, status: int = 200, **values: Any) -> Response:
        """The page of a template."""
        person = self.session.person if self.session else None
        body = self.templates.get_template(template).render(
            person=person,
            csrf=token_of(self.session) if self.session else "",
            address=self.request.url.path,
            query=self.query,
            now=self.now,
            **values,
        )
        return HTMLResponse(body, status)

    def go(self, address: str, said: str = "") -> Response:
        """On to another page after a change; `said` names the message that it greets with (template `said.html`)."""
        separator = "&" if "?" in address else "?"
        return RedirectResponse(f"{address}{separator}ok={said}" if said else address, 303)


def token_of(session: Session) -> str:
    """What our forms carry and no other page can know."""
    return hmac.new(session.token.encode(), b"form", hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Page:
    """One address of the desk: who may open it (None: everybody, also strangers) and what answers."""

    path: str
    handler: Handler
    right: Right | None
    methods: tuple[str, ...] = ("GET",)

    def route(self, parts: Parts, templates: Environment) -> Route:
        """The route of the web framework."""

        async def endpoint(request: Request) -> Response:
            if request.method != "POST":
                return await run_in_threadpool(self._answer, request, parts, templates, ImmutableMultiDict())
            _refuse_foreign(request)
            async with request.form(max_fields=MOST_FIELDS, max_files=MOST_FILES, max_part_size=LARGEST_FIELD) as form:
                return await run_in_threadpool(self._answer, request, parts, templates, form)

        return Route(self.path, endpoint, methods=list(self.methods))

    def _answer(self, request: Request, parts: Parts, templates: Environment, form: ImmutableMultiDict[str, Any]) -> Response:
        now = parts.clock()
        token = request.cookies.get(COOKIE)
        session = parts.sign_in.session(token, now) if token else None
        visit = Visit(request, parts, templates, session, form, now)
        try:
            self._permit(visit)
            return self.handler(visit)
        except Exception as error:
            return _explained(visit, error)

    def _permit(self, visit: Visit) -> None:
        if self.right is not None and not self.right(visit.person):
            raise Refused(403, "forbidden")
        if visit.request.method == "POST" and visit.session is not None:
            _refuse_forged(visit, visit.session)


def _refuse_foreign(request: Request) -> None:
    """A form of another site is refused before it is read. Browsers tell where it comes from."""
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    foreign = site not in {None, "same-origin", "none"} or (
        origin is not None and urlsplit(origin).netloc != request.headers.get("Host")
    )
    kind = request.headers.get("Content-Type", "").partition(";")[0].strip()
    if foreign or kind not in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        raise ForeignForm


class ForeignForm(Exception):
    """A form that no page of ours sent."""


def _refuse_forged(visit: Visit, session: Session) -> None:
    given = visit.field("csrf")
    if not hmac.compare_digest(given.encode(), token_of(session).encode()):
        raise Refused(403, "forged")


_STATUS: dict[type[Exception], tuple[int, str]] = {
    Forbidden: (403, "forbidden"),
    NotFound: (404, "not-found"),
    StoreUnavailable: (503, "unavailable"),
}


def _explained(visit: Visit, error: Exception) -> Response:
    """The page for what went wrong; what nobody foresaw goes to the log."""
    if isinstance(error, Refused):
        status, reason = error.status, error.reason
    else:
        status, reason = next((found for kind, found in _STATUS.items() if isinstance(error, kind)), (500, "failed"))
    if status >= 500:
        _log.error("A page of the desk failed: %s", visit.request.url.path, exc_info=error)
    return visit.render("refused.html", status, reason=reason)
