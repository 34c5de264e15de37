"""One document: how people see it, what it says, who looks after it, and whether the bot answers from it already."""

from starlette.responses import Response

from bot.assistant import LONGEST_QUESTION
from bot.cards import shown
from bot.desk.documents.bubble import example, message
from bot.desk.documents.facts import facts, is_over, is_unconfirmed, title
from bot.desk.documents.places import address, standing
from bot.desk.visit import Page, Visit, anybody
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
    content = knowledge.content()
    documents = content.documents
    marks = visit.parts.upkeep.marks(content, visit.now.astimezone(WARSAW).date())
    question = visit.query.get("pytanie", "").strip()[:LONGEST_QUESTION] or example(document)
    tried = visit.parts.assistant.try_out(question) if question and not place.withdrawn else None
    return visit.render(
        "document.html",
        place=place,
        document=document,
        title=title(document, documents),
        here=address(document.id),
        reply=message(document, documents, visit.now, marks),
        facts=facts(document, documents),
        over=is_over(document, visit.now.astimezone(WARSAW)),
        unconfirmed=is_unconfirmed(document),
        caretakers=caretakers(visit, document),
        last=knowledge.history(document.id)[-1],
        may_edit=may_edit(visit.person, document),
        question=question,
        tried=tried,
        found=tried is not None and document.id in shown(tried.cards),
        address_of=address,
        SHEETS=SHEETS,
        live=visit.parts.assistant.indexed >= knowledge.version(),
    )


PAGES = (Page("/dokumenty/{document}", _show, anybody),)
