"""The first page: what needs me."""

from starlette.responses import Response

from bot.desk.visit import Page, Visit
from bot.people import Person


def anybody(person: Person) -> bool:
    """Every person who is signed in."""
    return person.active


def _home(visit: Visit) -> Response:
    content = visit.parts.knowledge.content()
    return visit.render("home.html", drafts=visit.parts.drafts.of(visit.person.id), count=len(content.documents))


PAGES = (Page("/", _home, anybody),)
