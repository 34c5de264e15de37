"""Files on the desk: everything out in every form, and files in: checked, told, applied when it is said so.

Promises: an export holds what its address says and every cell is text; a file that was sent waits, as one sent in the chat does,
until it is published or replaced. Over broken golden questions it is published with a reason, one for the whole file.
Refuses: files larger than `bot.importing` reads.
"""

from starlette.datastructures import UploadFile
from starlette.responses import Response

from bot import importing
from bot.addresses import address
from bot.desk.consent import Consent, consent_to
from bot.desk.visit import Page, Refused, Visit, anybody
from bot.importing import LARGEST_FILE, Check
from bot.office.files import FLOW
from bot.office.tasks import State
from bot.people import Person, Role
from bot.texts.faults import in_polish, report_line
from knowledge import exchange
from knowledge.documents import WARSAW, Document, Event, InvalidDocument
from knowledge.labels import SHEETS
from knowledge.store import OutdatedImport

# So many faults are shown on the page; all of them stand in the file that it offers.
SHOWN = 100
_FORMS = {
    "xlsx": importing.XLSX,
    "jsonl": "application/x-ndjson; charset=utf-8",
    "toml": "application/toml; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
}


def editors(person: Person) -> bool:
    """Whoever may change documents."""
    return person.has(Role.COORDINATOR, Role.ADMINISTRATOR)


def _overview(visit: Visit, fault: str = "", status: int = 200) -> Response:
    return visit.render(
        "exchange.html",
        status,
        fault=fault,
        may_send=editors(visit.person) and bool(importing.kinds_for(visit.person, visit.parts.knowledge)),
        all=len(visit.parts.knowledge.documents()),
        mine=len(importing.mine(visit.person, visit.parts.knowledge)),
        events=len(_events(visit)),
        waiting=_waiting(visit) is not None,
    )


def _export(visit: Visit) -> Response:
    form = visit.path["form"]
    if form not in _FORMS:
        raise Refused(404, "not-found")
    own = visit.query.get("moje") == "tak"
    documents = importing.mine(visit.person, visit.parts.knowledge) if own else list(visit.parts.knowledge.documents().values())
    name = f"drogowskaz-{'moje-' if own else ''}{visit.now.astimezone(WARSAW):%Y-%m-%d}.{form}"
    return _file(_content(form, documents, visit), name, _FORMS[form])


def _content(form: str, documents: list[Document], visit: Visit) -> bytes:
    if form == "xlsx":
        return exchange.to_xlsx(documents)
    if form == "ics":
        return exchange.to_ics([each for each in documents if isinstance(each, Event)], visit.now).encode()
    return (exchange.to_toml(documents) if form == "toml" else exchange.to_jsonl(documents)).encode()


def _template(visit: Visit) -> Response:
    return _file(importing.template(visit.person, visit.parts.knowledge), "drogowskaz-szablon.xlsx", importing.XLSX)


def _send(visit: Visit) -> Response:
    sent = visit.form.get("file")
    if not isinstance(sent, UploadFile) or not sent.filename:
        return _overview(visit, "missing", 422)
    content = sent.file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise Refused(413, "too-large")
    fields = {"name": sent.filename[-100:], "date": visit.now.astimezone(WARSAW).date().isoformat()}
    check = importing.check(visit.person, visit.parts.knowledge, fields["name"], content, visit.now.astimezone(WARSAW).date())
    visit.parts.office.tasks.put(visit.person.id, State(FLOW, "report", {**fields, "digest": check.digest}, content), visit.now)
    return visit.go("/wymiana/raport")


def _report(visit: Visit, said: str = "", status: int = 200, given: Consent | None = None) -> Response:
    state = _waiting(visit)
    if state is None:
        return visit.go("/wymiana")
    check = _checked(visit, state)
    return visit.render(
        "exchange_report.html",
        status,
        name=state.fields["name"],
        check=check,
        digest=check.digest,
        said=said,
        consent=given,
        broken=given.broken if given else (),
        faults=given.faults if given else (),
        lines=[report_line(fault) for fault in check.faults[:SHOWN]],
        difference=importing.difference,
        sheets=SHEETS,
    )


def _faults(visit: Visit) -> Response:
    state = _waiting(visit)
    if state is None:
        raise Refused(404, "not-found")
    lines = [str(state.fields["name"]), *(report_line(fault) for fault in _checked(visit, state).faults)]
    return _file("\n".join(lines).encode() + b"\n", "bledy.txt", "text/plain; charset=utf-8")


def _publish(visit: Visit) -> Response:
    state = _waiting(visit)
    if state is None:
        return visit.go("/wymiana")
    check = _checked(visit, state)
    if check.digest != visit.field("digest"):
        return _report(visit, "moved", 409)
    given = consent_to(visit, {document.id: document for document in check.taken})
    if given.missing:
        return _report(visit, "broken", 422, given)
    try:
        visit.parts.editing.apply(visit.person, check.taken)
    except OutdatedImport:
        return _report(visit, "moved", 409)
    except InvalidDocument as error:
        return _report(visit, " ".join(in_polish(fault) for fault in error.faults), 422)
    standing = visit.parts.knowledge.documents()
    visit.parts.consents.note([standing[each.id] for each in check.taken], visit.person, given.reason, given.broken)
    visit.parts.office.tasks.drop(visit.person.id)
    return visit.render("exchange_done.html", check=check, address_of=address)


def _discard(visit: Visit) -> Response:
    if _waiting(visit) is not None:
        visit.parts.office.tasks.drop(visit.person.id)
    return visit.go("/wymiana", "file-discarded")


def _waiting(visit: Visit) -> State | None:
    """The file that this person sent, here or in the chat, and did not publish."""
    task = visit.parts.office.tasks.get(visit.person.id, visit.now)
    return task.state if task is not None and task.state.flow == FLOW and task.state.content is not None else None


def _checked(visit: Visit, state: State) -> Check:
    on = visit.now.astimezone(WARSAW).date()
    return importing.check(visit.person, visit.parts.knowledge, str(state.fields["name"]), state.content or b"", on)


def _events(visit: Visit) -> list[Event]:
    return [each for each in visit.parts.knowledge.documents().values() if isinstance(each, Event)]


def _file(content: bytes, name: str, media_type: str) -> Response:
    return Response(content, media_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})


PAGES = (
    Page("/wymiana", _overview, anybody),
    Page("/wymiana", _send, editors, ("POST",)),
    Page("/wymiana/eksport.{form}", _export, anybody),
    Page("/wymiana/szablon.xlsx", _template, editors),
    Page("/wymiana/raport", _report, editors),
    Page("/wymiana/raport", _publish, editors, ("POST",)),
    Page("/wymiana/raport/bledy.txt", _faults, editors),
    Page("/wymiana/raport/usun", _discard, editors, ("POST",)),
)
