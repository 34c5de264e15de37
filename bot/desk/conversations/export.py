"""Files with exactly the turns that are filtered: a small one at once, a large one while a page shows how far it is.

Who took which is in the audit trail.
"""

import os
from collections.abc import Iterator
from io import BytesIO
from typing import IO

from starlette.responses import Response, StreamingResponse

from bot.desk.conversations.listing import list_address
from bot.desk.visit import Page, Refused, Visit
from bot.review.audit import Access
from bot.review.export import MEDIA_TYPES, Form, write
from bot.review.exports import Stage
from bot.review.filters import read_query
from bot.rights import may_review
from knowledge.documents import WARSAW

_PIECE = 64 * 1024


def _export(visit: Visit) -> Response:
    if visit.field("rodzaj") not in set(Form):
        raise Refused(400, "unreadable")
    form = Form(visit.field("rodzaj"))
    asked = read_query(visit.query)
    if asked.faults:  # another filter than the one that the person sees
        raise Refused(400, "unreadable")
    review = visit.parts.review
    count = review.log.count(asked)
    subject = f"{form}, wpisów: {count}, filtr: {asked.told() or 'wszystkie'}"
    review.trail.note(visit.person, Access.EXPORT, subject, visit.now)
    if count > review.exports.at_once:
        name = review.exports.begin(visit.person.id, form, asked, count)
        query = asked.as_query()
        return visit.go(f"/rozmowy/eksport/{name}?{query}" if query else f"/rozmowy/eksport/{name}")
    file = BytesIO()
    write(form, review.log.entries(asked), file)
    return Response(file.getvalue(), media_type=MEDIA_TYPES[form], headers=_headers(visit, form))


def _progress(visit: Visit) -> Response:
    found = visit.parts.review.exports.progress(visit.path["name"], visit.person.id)
    query = read_query(visit.query).as_query()
    return visit.render(
        "export.html",
        404 if found.stage is Stage.GONE and not visit.htmx else 200,  # htmx shows nothing of an answer that is none
        found=found,
        here=f"/rozmowy/eksport/{visit.path['name']}",
        wanted=query,
        back=list_address(query),
        Stage=Stage,
    )


def _fetch(visit: Visit) -> Response:
    fetched = visit.parts.review.exports.fetch(visit.path["name"], visit.person.id)
    if fetched is None:
        return _progress(visit)
    form, file = fetched
    headers = {**_headers(visit, form), "Content-Length": str(os.fstat(file.fileno()).st_size)}
    return StreamingResponse(_pieces(file), media_type=MEDIA_TYPES[form], headers=headers)


def _headers(visit: Visit, form: Form) -> dict[str, str]:
    name = f"rozmowy-{visit.now.astimezone(WARSAW):%Y-%m-%d}.{form}"
    return {"Content-Disposition": f'attachment; filename="{name}"'}


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(_PIECE):
            yield piece


PAGES = (
    Page("/rozmowy/eksport", _export, may_review, ("POST",)),
    Page("/rozmowy/eksport/{name}", _progress, may_review),
    Page("/rozmowy/eksport/{name}/plik", _fetch, may_review, ("POST",)),
)
