"""The people: who may do what, invitations and sign-in links. For administrators."""

from starlette.responses import Response

from bot.addresses import entrance
from bot.desk.visit import Page, Refused, Visit
from bot.desk.words import in_polish_order
from bot.people import PeopleError, Person, Role
from bot.rights import may_manage_people
from knowledge.documents import Organisation, Specialisation


def _list(visit: Visit) -> Response:
    return visit.render("people.html", people=in_polish_order(visit.parts.people.all(), lambda person: person.name))


def _form(visit: Visit, person: Person | None, fault: str = "", status: int = 200) -> Response:
    documents = visit.parts.knowledge.documents().values()
    return visit.render(
        "person.html",
        status,
        edited=person,
        fault=fault,
        form=visit.form,
        specialisations=sorted((each for each in documents if isinstance(each, Specialisation)), key=lambda each: each.number),
        organisations=in_polish_order((each for each in documents if isinstance(each, Organisation)), lambda each: each.name),
    )


def _found(visit: Visit) -> Person:
    person = visit.parts.people.get(visit.path["number"])
    if person is None:
        raise Refused(404, "not-found")
    return person


def _new(visit: Visit) -> Response:
    return _form(visit, None)


def _edit(visit: Visit) -> Response:
    return _form(visit, _found(visit))


def _add(visit: Visit) -> Response:
    try:
        added = visit.parts.people.add(visit.field("name"), _roles(visit), visit.now, *_care(visit))
    except PeopleError as error:
        return _form(visit, None, error.code, 422)
    return visit.go(f"/ludzie/{added.id}", "person-added")


def _change(visit: Visit) -> Response:
    person = _found(visit)
    active = visit.field("active") == "yes"
    try:
        visit.parts.people.change(person.id, visit.field("name"), _roles(visit), *_care(visit), active=active)
    except PeopleError as error:
        return _form(visit, person, error.code, 422)
    if not active:
        visit.parts.sign_in.leave_all(person.id)
    return visit.go(f"/ludzie/{person.id}", "person-saved")


def _roles(visit: Visit) -> list[Role]:
    return [Role(value) for value in visit.form.getlist("roles") if value in set(Role)]


def _care(visit: Visit) -> tuple[list[str], list[str]]:
    documents = visit.parts.knowledge.documents()
    return (
        [value for value in visit.form.getlist("specialisations") if isinstance(documents.get(value), Specialisation)],
        [value for value in visit.form.getlist("organisations") if isinstance(documents.get(value), Organisation)],
    )


def _invite(visit: Visit) -> Response:
    """The code is shown on the answer itself: an address with it would stay in the browser's history."""
    person = _found(visit)
    code = visit.parts.sign_in.invitation(person.id, visit.now)
    return visit.render("invitation.html", invited=person, code=code, link="")


def _link(visit: Visit) -> Response:
    person = _found(visit)
    secret = visit.parts.sign_in.link(person.id, visit.now)
    return visit.render("invitation.html", invited=person, code="", link=visit.parts.url + entrance(secret))


def _disconnect(visit: Visit) -> Response:
    person = _found(visit)
    visit.parts.people.connect(person.id, None)
    return visit.go(f"/ludzie/{person.id}", "person-disconnected")


PAGES = (
    Page("/ludzie", _list, may_manage_people),
    Page("/ludzie/nowa", _new, may_manage_people),
    Page("/ludzie/nowa", _add, may_manage_people, ("POST",)),
    Page("/ludzie/{number:int}", _edit, may_manage_people),
    Page("/ludzie/{number:int}", _change, may_manage_people, ("POST",)),
    Page("/ludzie/{number:int}/zaproszenie", _invite, may_manage_people, ("POST",)),
    Page("/ludzie/{number:int}/link", _link, may_manage_people, ("POST",)),
    Page("/ludzie/{number:int}/rozlacz", _disconnect, may_manage_people, ("POST",)),
)
