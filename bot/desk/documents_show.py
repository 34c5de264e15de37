"""One document: how people see it, what it says, who looks after it, and whether the bot answers from it already."""

from starlette.responses import Response

from bot.desk.documents_bubble import example, message
from bot.desk.documents_facts import facts, is_over, is_unconfirmed, title
from bot.desk.documents_places import address, standing
from bot.desk.home import anybody
from bot.desk.visit import Page, Visit
from bot.people import Person, Role
from bot.rights import may_edit
from knowledge.documents import WARSAW, Document
from knowledge.labels import SHEETS


def caretakers(visit: Visit, document: Document) -> list[Person]:
    """The coordinators who may change a document; where there are none, administrators do."""
    return [each for each in visit.parts.people.all() if each.has(Role.COORDINATOR) and may_edit(each, document)]


def _show(visit: Visit) -> Response:
    place, document = standing(visit)
    knowledge = visit.parts.knowledge
    documents = knowledge.documents()
    return visit.render(
        "document.html",
        place=place,
        document=document,
        title=title(document, documents),
        here=address(document.id),
        reply=message(document, documents, visit.now),
        facts=facts(document, documents),
        over=is_over(document, visit.now.astimezone(WARSAW)),
        unconfirmed=is_unconfirmed(document),
        caretakers=caretakers(visit, document),
        last=knowledge.history(document.id)[-1],
        may_edit=may_edit(visit.person, document),
        question=example(document),
        tried=None,
        address_of=address,
        SHEETS=SHEETS,
        live=visit.parts.assistant.indexed >= knowledge.version(),
    )


PAGES = (Page("/dokumenty/{document}", _show, anybody),)
