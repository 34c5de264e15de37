"""What stands in a report, gathered from the journal, the documents and what waits for a confirmation."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import Engine, select

from bot.pictures import Chart, Form, Names, Picture, gallery, named, written_period
from bot.pictures.charts import number
from bot.pictures.wording import seconds, share
from bot.review.facets import about
from bot.review.filters import start_of
from bot.statistics import Figures, Period, Statistics, month
from bot.texts import office
from bot.upkeep import Upkeep, name_of
from knowledge.database import reporting
from knowledge.documents import WARSAW, Appointment, Document, InvalidDocument, Organisation, Specialisation, parse
from knowledge.labels import NAMES
from knowledge.store import Action, Knowledge, history_table

# With fewer questions a chart would show chance.
FEWEST_FOR_CHARTS = 10
# So many of each kind stand in a report.
_MOST = 5
_SHOWN = ("pytania", "wyniki", "zajecia", "slowa", "dokumenty", "czego-brakuje", "oceny")
_ACTIONS = {
    Action.ADDED: "dodano",
    Action.REVISED: "zmieniono",
    Action.WITHDRAWN: "wycofano",
    Action.RESTORED: "przywrócono",
}
_FIRST_YEAR, _LAST_YEAR = 2005, 2200


class ReportError(Exception):
    """The root of the errors of this package; the message is one English sentence."""


class NoReport(ReportError):
    """There is no such report; the message is one English sentence."""


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to a document in the month: `what` in Polish words, the last time on `day`."""

    name: str
    kind: str
    what: str
    day: date


@dataclass(frozen=True, slots=True)
class Report:
    """A report. `remarks` are what must be known to read it; `coordinators` who coordinated on its last day; `changes` newest
    first; `waiting` what waits for a confirmation on the day on which it was made."""

    specialisation: Specialisation
    period: Period
    made: datetime
    figures: Figures
    summary: tuple[tuple[str, str], ...]
    pictures: tuple[Picture, ...]
    coordinators: tuple[str, ...]
    changes: tuple[Change, ...]
    waiting: tuple[str, ...]
    remarks: tuple[str, ...]

    @property
    def title(self) -> str:
        """What stands at its head: the specialisation and the month."""
        return f"{self.specialisation.label}: {written_period(self.period)}"

    @property
    def month(self) -> str:
        """The month as addresses have it: 2026-11."""
        return f"{self.period.first:%Y-%m}"

    @property
    def day_made(self) -> str:
        """The day on which it was made, in Polish."""
        return office().day(self.made.astimezone(WARSAW).date())


def month_of(text: str) -> Period:
    """The month of a text like 2026-11. Raises NoReport."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        raise NoReport(f"'{text}' is not a month; write it as 2026-11") from None
    if not _FIRST_YEAR <= first.year < _LAST_YEAR:
        raise NoReport(f"'{text}' is not a month that anything is known of")
    return month(first.year, first.month)


class Reports:
    """Gathers reports from one database. Safe for threads."""

    def __init__(self, engine: Engine, knowledge: Knowledge, statistics: Statistics, upkeep: Upkeep) -> None:
        self._engine = engine
        self._knowledge = knowledge
        self._statistics = statistics
        self._upkeep = upkeep

    def gather(self, specialisation: str, period: Period, now: datetime) -> Report:
        """The report of a specialisation (an id) and a month. Raises NoReport, StoreUnavailable."""
        documents = self._knowledge.documents()
        found = documents.get(specialisation)
        if not isinstance(found, Specialisation):
            raise NoReport(f"there is no specialisation '{specialisation}'")
        today = now.astimezone(WARSAW).date()
        if period.first > today:
            raise NoReport(f"{period.first:%Y-%m} has not begun yet")
        figures = self._statistics.figures(period, specialisation)
        everything = {**self._knowledge.withdrawn(), **documents}
        finished = period.last < today
        return Report(
            specialisation=found,
            period=period,
            made=now,
            figures=figures,
            summary=tuple(_summary(figures)),
            pictures=_pictures(figures, documents, finished=finished),
            coordinators=tuple(_coordinators(found, documents, min(period.last, today))),
            changes=tuple(self._changes(specialisation, period, everything)),
            waiting=tuple(
                each.name for each in self._upkeep.waiting(now) if _concerns(each.document, specialisation, everything, today)
            ),
            remarks=tuple(_remarks(figures, finished=finished)),
        )

    def _changes(self, specialisation: str, period: Period, documents: Mapping[str, Document]) -> list[Change]:
        statement = (
            select(history_table.c.document_id, history_table.c.action, history_table.c.at, history_table.c.record)
            .where(
                history_table.c.at >= start_of(period.first),
                history_table.c.at < start_of(period.last + timedelta(days=1)),
            )
            .order_by(history_table.c.number)
        )
        with reporting(self._engine), self._engine.connect() as connection:
            rows = connection.execute(statement).all()
        done: dict[str, dict[str, None]] = {}
        last: dict[str, tuple[date, Document]] = {}
        for row in rows:
            # As it was then: later it may have come to belong elsewhere.
            document = _readable(row.record) or documents.get(row.document_id)
            day = row.at.astimezone(WARSAW).date()
            if document is not None and _concerns(document, specialisation, documents, day):
                done.setdefault(row.document_id, {})[_ACTIONS[Action(row.action)]] = None
                last[row.document_id] = day, document
        found = [
            Change(name_of(document, documents), NAMES[document.kind], ", ".join(done[name]), day)
            for name, (day, document) in last.items()
        ]
        return found[::-1]


def _readable(record: Mapping[str, object]) -> Document | None:
    try:
        return parse(dict(record))
    except InvalidDocument:  # by rules that came later
        return None


def _concerns(document: Document, specialisation: str, documents: Mapping[str, Document], on: date) -> bool:
    """Whether a document is about the specialisation, or is the body that coordinates it on that day."""
    if isinstance(document, Organisation):
        return any(
            isinstance(each, Appointment)
            and (each.organisation, each.specialisation) == (document.id, specialisation)
            and each.is_current(on)
            for each in documents.values()
        )
    return specialisation in about(document, documents)


def _coordinators(specialisation: Specialisation, documents: Mapping[str, Document], on: date) -> list[str]:
    appointments = [
        each for each in documents.values() if isinstance(each, Appointment) and each.specialisation == specialisation.id
    ]
    found = [each.organisation for each in appointments if each.is_current(on) and each.organisation in documents]
    return [name_of(documents[name], documents) for name in found if name is not None]


def _summary(figures: Figures) -> list[tuple[str, str]]:
    counts, opinions = figures.counts, figures.opinions
    found = [
        ("Pytania", number(counts.total)),
        ("Miesiąc wcześniej", number(figures.before.total)),
        ("Osoby, które pytały", number(figures.askers)),
    ]
    if figures.trials:
        found.append(("W tym próby z terminala i plików", number(figures.trials)))
    if counts.total:
        found += [
            ("Z odpowiedzią", f"{number(counts.answered)} ({share(counts.answered, counts.total)})"),
            ("Do wyboru", number(counts.unsure)),
            ("Bez odpowiedzi", f"{number(counts.unanswered)} ({share(counts.unanswered, counts.total)})"),
        ]
    if opinions.up + opinions.down:
        found.append(("Kciuki w górę", f"{number(opinions.up)} z {number(opinions.up + opinions.down)}"))
    if figures.times.median_ms is not None:
        found.append(("Zwykły czas odpowiedzi", seconds(figures.times.median_ms)))
    return found


def _pictures(figures: Figures, documents: Mapping[str, Document], *, finished: bool) -> tuple[Picture, ...]:
    names = Names({}, {name: name_of(each, documents) for name, each in documents.items()})
    short = replace(
        figures,
        words=figures.words[:_MOST],
        documents=figures.documents[:_MOST],
        nearest=figures.nearest[:_MOST],
        trades={name: trades[:_MOST] for name, trades in figures.trades.items()},
    )
    found = [each for each in gallery(short, names, finished=finished) if each.name in _SHOWN]
    if figures.counts.total < FEWEST_FOR_CHARTS:
        found = [replace(each, chart=Chart(Form.BARS, (), ())) for each in found if each.sheet.rows]
    return tuple(found) if figures.counts.total else ()


def _remarks(figures: Figures, *, finished: bool) -> list[str]:
    total = figures.counts.total
    found = [] if finished else ["Ten miesiąc jeszcze trwa: liczby będą inne, gdy się skończy."]
    if not total:
        found.append("W tym miesiącu nikt nie zapytał o tę specjalizację.")
    elif total < FEWEST_FOR_CHARTS:
        found.append(
            f"To tylko {named(total, 'questions')}: za mało, żeby coś z tego wnosić. Wykresów nie rysujemy, liczby są w tabelach."
        )
    return found
