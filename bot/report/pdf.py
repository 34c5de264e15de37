"""A report as PDF: A4, tagged (PDF/UA-1), with bookmarks, its fonts inside and its charts as drawings.

Whatever a report says is handed over as data and never read as markup. Promises: the same report gives the same bytes.
typst is imported with the first PDF.
"""

import json
from datetime import UTC
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from bot.pictures import Picture, Width, svg
from bot.report.gathering import Report, ReportError
from bot.texts import office

if TYPE_CHECKING:
    import typst


class PdfError(ReportError):
    """The PDF could not be set; the message is one English sentence."""


def pdf(report: Report) -> bytes:
    """The report as a PDF file. Raises PdfError."""
    import typst

    try:
        made = typst.compile(
            _template(),
            format="pdf",
            sys_inputs={"report": json.dumps(_plain(report), ensure_ascii=False)},
            font_paths=_fonts(),
            pdf_standards="ua-1",
            timestamp=report.made.astimezone(UTC).replace(microsecond=0),
        )
    except typst.TypstError as error:
        raise PdfError(f"the PDF could not be made: {error.message}") from error
    return made


@cache
def _template() -> bytes:
    return resources.files(__package__).joinpath("report.typ").read_bytes()


@cache
def _fonts() -> "typst.Fonts":
    """The letters that charts are measured with, DejaVu Sans, which comes with matplotlib, and those of typst; none of the
    machine's, so that a report looks alike everywhere."""
    import typst

    folder = Path(str(resources.files("matplotlib").joinpath("mpl-data/fonts/ttf")))
    return typst.Fonts(include_system_fonts=False, font_paths=[folder])


def _plain(report: Report) -> dict[str, object]:
    """The report as the template reads it."""
    return {
        "title": report.title,
        "name": report.specialisation.name,
        "made": report.day_made,
        "coordinators": report.coordinators,
        "remarks": report.remarks,
        "summary": report.summary,
        "pictures": [_picture(each) for each in report.pictures],
        "changes": [(each.name, each.kind, each.what, office().day(each.day)) for each in report.changes],
        "waiting": report.waiting,
    }


def _picture(picture: Picture) -> dict[str, object]:
    drawn = None if picture.chart.is_empty else svg(picture.chart, Width.NARROW, picture.title)
    return {
        "title": picture.title,
        "finding": picture.finding,
        "note": picture.note,
        "svg": drawn,
        "heading": picture.sheet.heading,
        "rows": picture.sheet.rows,
    }
