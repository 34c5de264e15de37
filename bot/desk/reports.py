"""Monthly reports: a page to read and print, a PDF to keep or send, and the page as a file that needs nothing beside it."""

import base64
from importlib import resources
from urllib.parse import quote

from jinja2 import Environment
from starlette.responses import RedirectResponse, Response

from bot.desk.visit import Page, Refused, Visit
from bot.pictures import Picture, Width, size, svg
from bot.report import NoReport, Report, month_of
from bot.report.pdf import pdf
from bot.rights import may_see_figures, may_see_some_figures

ADDRESS = "/raport"


def standalone(report: Report, templates: Environment) -> str:
    """The report as one HTML file, styles and charts inside."""
    return templates.get_template("report_file.html").render(report=report, style=_style(), drawn=drawn, size=size, Width=Width)


def drawn(picture: Picture) -> str:
    """The chart as an address that holds it."""
    text = svg(picture.chart, Width.NARROW, f"{picture.title}. {picture.finding}")
    return f"data:image/svg+xml;base64,{base64.b64encode(text.encode()).decode()}"


def _style() -> str:
    static = resources.files("bot.desk").joinpath("static")
    return "".join(static.joinpath(name).read_text(encoding="utf-8") for name in ("desk.css", "pictures.css"))


def _choose(visit: Visit) -> Response:
    """From the form to the address of a report."""
    specialisation, text = visit.query.get("specjalizacja", ""), visit.query.get("miesiac", "").strip()
    try:
        month = month_of(text)
    except NoReport:
        raise Refused(400, "unreadable") from None
    return RedirectResponse(f"{ADDRESS}/{quote(specialisation, safe='')}/{month.first:%Y-%m}", 303)


def _gathered(visit: Visit, month: str) -> Report:
    specialisation = visit.path["id"]
    if not may_see_figures(visit.person, specialisation):
        raise Refused(403, "forbidden")
    try:
        return visit.parts.reports.gather(specialisation, month_of(month), visit.now)
    except NoReport:
        raise Refused(404, "not-found") from None


def _page(visit: Visit) -> Response:
    return visit.render("report.html", report=_gathered(visit, visit.path["month"]), drawn=drawn, size=size, Width=Width)


def _pdf(visit: Visit) -> Response:
    report = _gathered(visit, visit.path["month"])
    name = f"raport-{report.specialisation.id}-{report.month}.pdf"
    return Response(
        pdf(report),
        media_type="application/pdf",
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"},
    )


PAGES = (
    Page(ADDRESS, _choose, may_see_some_figures),
    Page(f"{ADDRESS}/{{id}}/{{month}}.pdf", _pdf, may_see_some_figures),
    Page(f"{ADDRESS}/{{id}}/{{month}}", _page, may_see_some_figures),
)
