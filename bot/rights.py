"""Rights: who may do what. The one place where it is decided; every channel asks here.

Promises: pure functions of a person and a document. A coordinator changes only what belongs wholly to their specialisations and
organisations, before the change and after it. Refuses: to look anything up.
"""

from bot.people import Person, Role
from knowledge.documents import Appointment, Document, Event, Funding, Guide, Organisation, Specialisation


def may_edit(person: Person, document: Document) -> bool:
    """Whether the person may change, confirm or withdraw this document as it stands (or write it as it shall stand)."""
    if person.has(Role.ADMINISTRATOR):
        return True
    if not person.has(Role.COORDINATOR):
        return False
    match document:
        case Specialisation():
            return document.id in person.specialisations
        case Organisation():
            return document.id in person.organisations
        case Funding() | Event():
            return bool(document.specialisations) and set(document.specialisations) <= person.specialisations
        case Guide():
            return bool(document.about) and set(document.about) <= person.specialisations | person.organisations
        case Appointment():  # who coordinates is a decision of the voivodeship's board, not of a coordinator
            return False
        case _:  # what all consortia offer
            return False


def may_add(person: Person, kind: str) -> bool:
    """Whether the person may write new documents of that kind (which then must pass `may_edit`)."""
    return person.has(Role.ADMINISTRATOR) or (person.has(Role.COORDINATOR) and kind in {"funding", "event", "guide"})


def may_answer_question(person: Person, specialisation: str | None) -> bool:
    """Whether the person may read and answer a question that was passed on; None is one that nobody could place."""
    if person.has(Role.STAFF, Role.ADMINISTRATOR):
        return True
    return person.has(Role.COORDINATOR) and specialisation in person.specialisations


def may_see_figures(person: Person, specialisation: str | None) -> bool:
    """Whether the person may see what is counted of a specialisation; None is all of them together."""
    if person.has(Role.STAFF, Role.ADMINISTRATOR):
        return True
    return person.has(Role.COORDINATOR) and specialisation in person.specialisations


def may_see_some_figures(person: Person) -> bool:
    """Whether there is a specialisation of which the person may see what is counted."""
    return any(may_see_figures(person, each) for each in (None, *person.specialisations))


def may_review(person: Person) -> bool:
    """Whether the person may read conversations."""
    return person.has(Role.STAFF, Role.ADMINISTRATOR)


def may_manage_people(person: Person) -> bool:
    """Whether the person may add people and change their roles."""
    return person.has(Role.ADMINISTRATOR)
