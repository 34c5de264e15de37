"""Files with exactly the turns that are filtered. Who took which is in the audit trail."""

from starlette.responses import Response, StreamingResponse

from bot.desk.visit import Page, Refused, Visit
from bot.review.audit import Access
from bot.review.export import MEDIA_TYPES, Form, written
from bot.review.filters import read_query
from bot.rights import may_review
from knowledge.documents import WARSAW


def _export(visit: Visit) -> Response:
    if visit.field("rodzaj") not in set(Form):
        raise Refused(400, "unreadable")
    form = Form(visit.field("rodzaj"))
    asked = read_query(visit.query)
    if asked.faults:  # another filter than the one that the person sees
        raise Refused(400, "unreadable")
    count = visit.parts.review.log.count(asked)
    query = asked.as_query() or "wszystkie"
    visit.parts.review.trail.note(visit.person, Access.EXPORT, f"{form}, wpisów: {count}, filtr: {query}", visit.now)
    name = f"rozmowy-{visit.now.astimezone(WARSAW):%Y-%m-%d}.{form}"
    return StreamingResponse(
        written(form, visit.parts.review.log.entries(asked)),
        media_type=MEDIA_TYPES[form],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


PAGES = (Page("/rozmowy/eksport", _export, may_review, ("POST",)),)
