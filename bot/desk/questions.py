"""Questions that were passed on: what waits, the answer with its preview, and what became of the others.

Promises: a coordinator sees those of their specialisations alone; what is sent was shown as its asker will read it; a question is
settled once. Refuses: to tell who asked, which it does not know.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

from starlette.responses import Response

from bot.desk.visit import Page, Refused, Visit
from bot.handoff import LONGEST_REPLY, Handoff, State, letter_to_asker
from bot.lessons import save_draft
from bot.people import Person, Role
from bot.review.audit import Access
from bot.rights import may_add, may_answer_question
from knowledge.documents import Specialisation

# Waiting for longer than this is shown as overdue: two working days.
LONG = timedelta(days=2)
_STATES = {"nowe": State.NEW, "odpowiedziane": State.ANSWERED, "zamkniete": State.CLOSED}


@dataclass(frozen=True, slots=True)
class Line:
    """A question as the list shows it: `waited` until it was settled, or until now."""

    found: Handoff
    specialisation: str
    waited: str
    late: bool
    answered_by: str


def receives_questions(person: Person) -> bool:
    """Whether questions that were passed on may be for the person."""
    return person.has(Role.COORDINATOR, Role.STAFF, Role.ADMINISTRATOR)


def questions_for(visit: Visit, state: State | None = None) -> list[Handoff]:
    """The questions that the person may answer or could have."""
    return [each for each in visit.parts.handoffs.all(state) if may_answer_question(visit.person, each.specialisation)]


def _list(visit: Visit) -> Response:
    chosen = visit.query.get("stan", "nowe")
    state = _STATES.get(chosen)
    found = questions_for(visit, state)
    waiting = found if state is State.NEW else questions_for(visit, State.NEW)
    return visit.render(
        "questions.html",
        lines=[_line(visit, each) for each in found],
        chosen=chosen if state else "wszystkie",
        waiting=len(waiting),
    )


def _line(visit: Visit, found: Handoff) -> Line:
    until = found.settled or visit.now
    names = {each.id: each.name for each in visit.parts.people.all()}
    return Line(
        found,
        _labels(visit).get(found.specialisation or "", ""),
        waited(until - found.asked),
        found.state is State.NEW and until - found.asked > LONG,
        names.get(found.settled_by or 0, ""),
    )


def waited(time: timedelta) -> str:
    """How long, in the largest unit: 3 dni, 5 godz., 12 min."""
    if time.days:
        return "1 dzień" if time.days == 1 else f"{time.days} dni"
    minutes = int(time.total_seconds()) // 60
    return f"{minutes // 60} godz." if minutes >= 60 else f"{max(minutes, 1)} min"


def _labels(visit: Visit) -> dict[str, str]:
    documents = visit.parts.knowledge.documents().values()
    found = sorted((each for each in documents if isinstance(each, Specialisation)), key=lambda each: each.number)
    return {each.id: each.label for each in found}


def _found(visit: Visit) -> Handoff:
    """The question of the address; one of somebody else's is told from one that is not there by nobody."""
    found = visit.parts.handoffs.get(visit.path["number"])
    if found is None or not may_answer_question(visit.person, found.specialisation):
        raise Refused(404, "not-found")
    return found


def _question(visit: Visit) -> Response:
    found = _found(visit)
    visit.parts.review.trail.note(visit.person, Access.TURN, found.turn, visit.now)
    return _page(visit, found)


def _page(visit: Visit, found: Handoff, *, text: str = "", preview: bool = False, fault: str = "", status: int = 200) -> Response:
    return visit.render(
        "question.html",
        status,
        line=_line(visit, found),
        text=text,
        preview=letter_to_asker(replace(found, reply=text), "") if preview else None,
        sent=letter_to_asker(found, "") if found.state is not State.NEW else None,
        fault=fault,
        longest=LONGEST_REPLY,
        labels=_labels(visit),
        writes=may_add(visit.person, "guide"),
        New=State.NEW,
        Answered=State.ANSWERED,
    )


def _reply(visit: Visit) -> Response:
    found, text = _found(visit), visit.field("text").replace("\r\n", "\n")
    if found.state is not State.NEW:
        return _page(visit, found, fault="settled", status=409)
    if not 0 < len(text) <= LONGEST_REPLY:
        return _page(visit, found, text=text, fault="length", status=422)
    if visit.field("do") != "send":
        return _page(visit, found, text=text, preview=visit.field("do") == "preview")
    if visit.parts.handoffs.answer(found.id, text, visit.person, visit.now) is None:
        return _page(visit, _found(visit), fault="settled", status=409)
    return visit.go(f"/pytania/{found.id}", "question-answered")


def _close(visit: Visit) -> Response:
    found = _found(visit)
    if visit.parts.handoffs.close(found.id, visit.person, visit.now) is None:
        return _page(visit, _found(visit), fault="settled", status=409)
    return visit.go("/pytania", "question-closed")


def _assign(visit: Visit) -> Response:
    found = _found(visit)
    chosen = visit.field("specialisation")
    if chosen not in _labels(visit):
        return _page(visit, found, fault="specialisation", status=422)
    if visit.parts.handoffs.assign(found.id, chosen, visit.now) is None:
        return _page(visit, _found(visit), fault="settled", status=409)
    return visit.go("/pytania", "question-assigned")


def _draft(visit: Visit) -> Response:
    found = _found(visit)
    if found.reply is None or not may_add(visit.person, "guide"):
        raise Refused(403, "forbidden")
    made = save_draft(visit.parts.drafts, found, visit.person, visit.now)
    return visit.go(f"/dokumenty/{made.document}/edycja", "draft-saved")


PAGES = (
    Page("/pytania", _list, receives_questions),
    Page("/pytania/{number:int}", _question, receives_questions),
    Page("/pytania/{number:int}/odpowiedz", _reply, receives_questions, ("POST",)),
    Page("/pytania/{number:int}/zamknij", _close, receives_questions, ("POST",)),
    Page("/pytania/{number:int}/przydziel", _assign, receives_questions, ("POST",)),
    Page("/pytania/{number:int}/szkic", _draft, receives_questions, ("POST",)),
)
