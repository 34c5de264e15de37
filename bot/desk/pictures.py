"""The page that people look at rather than read: what is asked, as charts, each with its sentence and its table.

Coordinators see their specialisations, staff and administrators all. Nothing here shows a question or who asked it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from starlette.responses import Response

from bot.desk.documents.facts import title
from bot.desk.visit import Page, Refused, Visit
from bot.pictures import Names, Picture, Width, gallery, size, svg, written_period
from bot.pictures.charts import number
from bot.pictures.wording import named, seconds, share
from bot.rights import may_review, may_see_figures, may_see_some_figures
from bot.statistics import LONGEST, Figures, Period, weeks
from knowledge.documents import WARSAW, Document, Specialisation

ADDRESS = "/obraz"
# The periods that can be chosen, with how many weeks they have.
SPANS = {"4-tygodnie": 4, "kwartal": 13, "rok": 52}
OWN = "wlasny"
_FIRST_YEAR, _LAST_YEAR = 2005, 2200


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an address asks for, and what of it could not be read (a message of the template, "" for nothing)."""

    span: str
    period: Period
    specialisation: str | None
    fault: str = ""

    def as_query(self, **more: str) -> str:
        """As it stands in an address behind the question mark."""
        own = {"od": self.period.first.isoformat(), "do": self.period.last.isoformat()} if self.span == OWN else {}
        given = {"okres": self.span, **own, "specjalizacja": self.specialisation or "", **more}
        return urlencode({name: value for name, value in given.items() if value})


def visible(visit: Visit) -> list[Specialisation]:
    """The specialisations whose figures the person may see, by their number."""
    documents = visit.parts.knowledge.documents().values()
    found = [each for each in documents if isinstance(each, Specialisation) and may_see_figures(visit.person, each.id)]
    return sorted(found, key=lambda each: each.number)


def wanted(visit: Visit) -> Wanted:
    """What the address asks for; who may not see all together gets the first of theirs unless they choose. Raises Refused."""
    specialisation = visit.query.get("specjalizacja") or None
    if specialisation is None and not may_see_figures(visit.person, None):
        specialisation = next((each.id for each in visible(visit)), None)
    if not may_see_figures(visit.person, specialisation):
        raise Refused(403, "forbidden")
    today = visit.now.astimezone(WARSAW).date()
    span = visit.query.get("okres", "")
    if span == OWN:
        period, fault = _own(visit.query, today)
        return Wanted(OWN, period, specialisation, fault)
    span = span if span in SPANS else next(iter(SPANS))
    return Wanted(span, weeks(today, SPANS[span]), specialisation)


def _own(query: Mapping[str, str], today: date) -> tuple[Period, str]:
    """The days that somebody chose; what is missing is as near as possible."""
    try:
        last = _day(query.get("do", "")) or today
        first = _day(query.get("od", "")) or weeks(last, 4).first
    except ValueError:
        return weeks(today, 4), "unreadable"
    if first > last:
        return weeks(today, 4), "order"
    if last - first >= LONGEST:
        return weeks(today, 4), "long"
    return Period(first, last), ""


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    value = date.fromisoformat(text.strip())
    if not _FIRST_YEAR <= value.year < _LAST_YEAR:
        raise ValueError(text)
    return value


def names(documents: Mapping[str, Document]) -> Names:
    """What documents are called in charts."""
    labels = {each.id: each.label for each in documents.values() if isinstance(each, Specialisation)}
    return Names(labels, {name: title(each, documents) for name, each in documents.items()})


def _pictures(visit: Visit, asked: Wanted) -> tuple[Figures, tuple[Picture, ...]]:
    figures = visit.parts.statistics.figures(asked.period, asked.specialisation)
    finished = asked.period.last < visit.now.astimezone(WARSAW).date()
    return figures, gallery(figures, names(visit.parts.knowledge.documents()), finished=finished)


def _page(visit: Visit) -> Response:
    asked = wanted(visit)
    figures, pictures = _pictures(visit, asked)
    specialisations = visible(visit)
    chosen = next((each for each in specialisations if each.id == asked.specialisation), None)
    return visit.render(
        "pictures.html",
        asked=asked,
        figures=figures,
        pictures=pictures,
        summary=summary(figures),
        specialisations=specialisations,
        chosen=chosen,
        sees_all=may_see_figures(visit.person, None),
        reviews=may_review(visit.person),
        period=written_period(asked.period),
        month=f"{asked.period.last:%Y-%m}",
        Width=Width,
        size=size,
        chart_address=lambda picture, width: f"{ADDRESS}/wykres/{picture.name}?{asked.as_query(szer=str(width.value))}",
    )


def summary(figures: Figures) -> list[tuple[str, str]]:
    """The few numbers that stand above all charts, each with its name."""
    counts, opinions = figures.counts, figures.opinions
    found = [("Pytania", number(counts.total)), ("Kto pytał", named(figures.askers, "askers"))]
    if counts.total:
        found += [
            ("Z odpowiedzią", share(counts.answered, counts.total)),
            ("Bez odpowiedzi", share(counts.unanswered, counts.total)),
        ]
    if opinions.up + opinions.down:
        found.append(("Kciuki w górę", share(opinions.up, opinions.up + opinions.down)))
    if figures.times.median_ms is not None:
        found.append(("Zwykły czas odpowiedzi", seconds(figures.times.median_ms)))
    return found


def _chart(visit: Visit) -> Response:
    asked = wanted(visit)
    _, pictures = _pictures(visit, asked)
    found = next((each for each in pictures if each.name == visit.path["name"]), None)
    if found is None or found.chart.is_empty:
        raise Refused(404, "not-found")
    width = Width.NARROW if visit.query.get("szer") == str(Width.NARROW.value) else Width.WIDE
    drawn = svg(found.chart, width, f"{found.title}. {found.finding}")
    # Opened by itself it is a document, whose own styles would be forbidden by the policy of the pages.
    policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return Response(drawn, media_type="image/svg+xml", headers={"Content-Security-Policy": policy})


PAGES = (Page(ADDRESS, _page, may_see_some_figures), Page(f"{ADDRESS}/wykres/{{name}}", _chart, may_see_some_figures))
