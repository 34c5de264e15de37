"""Notes of reviewers, as the coordinators whom they are for see them: a guide to begin, or nothing more to do.

Promises: only the coordinators of a specialisation see its notes; administrators see those that nobody looks after.
"""

from starlette.responses import Response

from bot.desk.conversations.mend import begin_guide, may_write_guides
from bot.desk.visit import Page, Refused, Visit
from bot.people import Person, Role
from bot.review.notes import Note
from bot.review.verdicts import FollowUp
from bot.review.words import State
from knowledge.documents import Specialisation


def receives_notes(person: Person) -> bool:
    """Whether notes of reviewers may be for the person."""
    return person.has(Role.COORDINATOR, Role.ADMINISTRATOR)


def notes_for(visit: Visit) -> list[Note]:
    """The notes that wait for the person: of their specialisations; for administrators also those that nobody looks after."""
    person, people = visit.person, visit.parts.people
    if not receives_notes(person):
        return []
    mine = set(person.specialisations) if person.has(Role.COORDINATOR) else set()
    if person.has(Role.ADMINISTRATOR):
        found = (each for each in visit.parts.knowledge.documents().values() if isinstance(each, Specialisation))
        mine |= {each.id for each in found if not people.caretakers([each.id], [])}
    return visit.parts.review.notes.waiting(mine) if mine else []


def _notes(visit: Visit) -> Response:
    documents = visit.parts.knowledge.documents()
    return visit.render(
        "notes.html",
        notes=notes_for(visit),
        labels={each.id: each.label for each in documents.values() if isinstance(each, Specialisation)},
        names={each.id: each.name for each in visit.parts.people.all()},
    )


def _own_note(visit: Visit) -> Note:
    note = next((each for each in notes_for(visit) if each.id == visit.path["number"]), None)
    if note is None:
        raise Refused(404, "not-found")
    return note


def _close(visit: Visit) -> Response:
    note = _own_note(visit)
    _done(visit, note)
    return visit.go("/uwagi", "note-closed")


def _write(visit: Visit) -> Response:
    note = _own_note(visit)
    if not may_write_guides(visit.person):
        raise Refused(403, "forbidden")
    where = begin_guide(visit, note.question, (note.specialisation,))
    _done(visit, note)
    return visit.go(where)


def _done(visit: Visit, note: Note) -> None:
    review = visit.parts.review
    review.notes.close(note.id, visit.person.id, visit.now)
    if all(each.done or each.id == note.id for each in review.notes.of(note.turn)):
        review.verdicts.follow(FollowUp(note.turn, State.DONE, visit.person.id, visit.now))


PAGES = (
    Page("/uwagi", _notes, receives_notes),
    Page("/uwagi/{number:int}/zamkniecie", _close, receives_notes, ("POST",)),
    Page("/uwagi/{number:int}/szkic", _write, receives_notes, ("POST",)),
)
