"""From a turn to a better bot: a golden question, a draft, a note to the coordinator, the question asked again today.

Promises: each in one click, and none changes a document: what is written is a draft until somebody who may publishes it.
"""

from starlette.responses import Response

from bot.assistant import SAID_NOTHING
from bot.desk.conversations.listing import around, list_of, turn_address
from bot.desk.conversations.turn import found_turn, turn_page
from bot.desk.documents.places import address as document_address
from bot.desk.documents.places import new_id
from bot.desk.visit import Page, Refused, Visit
from bot.dialogue import context_at
from bot.drafts import Draft
from bot.messages import Card, Language, Outcome, Reply, Span
from bot.people import Person
from bot.review.audit import Access
from bot.review.verdicts import FollowUp
from bot.review.words import State
from bot.rights import may_add, may_review
from bot.texts import office
from knowledge.documents import Guide, Specialisation

GUIDE = str(Guide.model_fields["kind"].default)
# The longest title that a question becomes without being cut.
_LONGEST_TITLE = 200


def may_write_guides(person: Person) -> bool:
    """Whether the person may begin a guide of their own."""
    return may_add(person, GUIDE)


def may_review_and_write(person: Person) -> bool:
    """Whether the person may read the question and begin a guide about it."""
    return may_review(person) and may_write_guides(person)


def _golden(visit: Visit) -> Response:
    entry = found_turn(visit)
    golden = visit.parts.review.golden
    here = turn_address(entry.id, list_of(visit))
    if visit.field("remove"):
        golden.remove(entry.id)
        return visit.go(here, "golden-removed")
    known = visit.parts.knowledge.documents()
    chosen = [name for name in visit.form.getlist("documents") if name in known]
    if not golden.add(entry.id, entry.question, entry.language, chosen, visit.person.id, visit.now):
        return turn_page(visit, entry, 422, fault="golden")
    return visit.go(here, "golden-added")


def _note(visit: Visit) -> Response:
    entry = found_turn(visit)
    specialisation = visit.parts.knowledge.documents().get(visit.field("specialisation"))
    proposal, text = bool(visit.field("proposal")), visit.field("text")
    if not isinstance(specialisation, Specialisation) or not (text or proposal):
        return turn_page(visit, entry, 422, fault="proposal" if proposal else "note")
    review = visit.parts.review
    number = review.notes.leave(entry.id, specialisation.id, text, visit.person.id, visit.now, proposal=proposal)
    if number is None:
        raise Refused(404, "not-found")
    # It is with the coordinator now; who that is, is theirs to know by the specialisation unless there is just one.
    caretakers = visit.parts.people.caretakers([specialisation.id], [])
    owner = caretakers[0].id if len(caretakers) == 1 else None
    for person in caretakers:
        if person.telegram:
            _tell(visit, number, person)
    review.verdicts.follow(FollowUp(entry.id, State.WITH_COORDINATOR, owner, visit.now))
    return visit.go(turn_address(entry.id, list_of(visit)), "note-left")


def _tell(visit: Visit, number: int, person: Person) -> None:
    """A letter that there is a note. What was asked stays on the desk, where only those may read it who should."""
    address = f"{visit.parts.url}/uwagi"
    card = Card((office().line("note-letter", link=Span(address, href=address)),))
    key = f"note:{number}:{person.id}"
    visit.parts.outbox.put(key, Reply(key, Outcome.OFFICE, Language.PL, (card,)), visit.now, person=person.id, quiet=True)


def _draft(visit: Visit) -> Response:
    entry = found_turn(visit)
    return visit.go(begin_guide(visit, entry.question, ()))


def begin_guide(visit: Visit, question: str, about: tuple[str, ...]) -> str:
    """The address of a new draft of the person's, with the question as its title."""
    name = new_id(GUIDE)
    record = {"kind": GUIDE, "title": question[:_LONGEST_TITLE], "about": list(about), "questions": [question]}
    visit.parts.drafts.save(Draft(visit.person.id, name, GUIDE, 0, record, visit.now))
    return document_address(name, "edycja")


def _replay(visit: Visit) -> Response:
    """The same question asked of today's knowledge, where the conversation stood then."""
    entry = found_turn(visit)
    visit.parts.review.trail.note(visit.person, Access.REPLAY, entry.id, visit.now)
    earlier = [
        each
        for each in reversed(visit.parts.review.log.conversation(entry.conversation))
        if (each.at, each.id) < (entry.at, entry.id) and each.outcome not in SAID_NOTHING
    ]
    context = context_at(entry.at, [(each.at, each.understood) for each in earlier])
    again = visit.parts.assistant.try_out(entry.question, earlier[0].language if earlier else entry.language, context)
    query = list_of(visit)
    return visit.render(
        "replay.html",
        entry=entry,
        then=entry.reply,
        again=again,
        same=is_same(entry.reply, again),
        here=turn_address(entry.id, query),
        version=visit.parts.knowledge.version(),
        **around(visit, []),
    )


def is_same(then: Reply, again: Reply) -> bool:
    """Whether both say the same; the first turn of a conversation bears our introduction, a card before or behind the others."""
    return then.outcome is again.outcome and again.cards in (then.cards, then.cards[1:], then.cards[:-1])


PAGES = (
    Page("/rozmowy/tura/{turn}/wzorzec", _golden, may_review, ("POST",)),
    Page("/rozmowy/tura/{turn}/uwaga", _note, may_review, ("POST",)),
    Page("/rozmowy/tura/{turn}/powtorka", _replay, may_review, ("POST",)),
    Page("/rozmowy/tura/{turn}/szkic", _draft, may_review_and_write, ("POST",)),
)
