"""The monthly report: what it gathers, how honest it is about little, and its PDF."""

import io
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pypdf
import pytest

from bot.messages import Outcome
from bot.report import FEWEST_FOR_CHARTS, NoReport, Reports, month_of
from bot.report.pdf import pdf
from bot.statistics import month
from knowledge.documents import WARSAW
from tests.bot.statistics.logged import Logged
from tests.bot.world import NOON, document, specialisation

MARCH = month(2026, 3)
APRIL = datetime(2026, 4, 2, 9, 0, tzinfo=WARSAW)
NASTY = '#set text(fill: red) *gruby* $x$ <b> \\ " @ref'


def asked(logged: Logged, count: int, at: datetime = NOON) -> None:
    for number in range(count):
        logged.turn("spawanie stali", at + timedelta(minutes=number), person=f"p{number}")


def read(content: bytes) -> tuple[pypdf.PdfReader, str]:
    found = pypdf.PdfReader(io.BytesIO(content))
    return found, re.sub(r"\s+", " ", " ".join(page.extract_text() for page in found.pages))


def test_a_report_gathers_the_month_of_its_specialisation(logged: Logged, reports: Reports) -> None:
    asked(logged, FEWEST_FOR_CHARTS)
    asked(logged, 3, datetime(2026, 2, 28, 12, 0, tzinfo=WARSAW))
    logged.turn("tartak", shown=("spec-drewno",))
    found = reports.gather("spec-metal", MARCH, APRIL)
    assert found.title == "Metal: marzec 2026"
    assert found.figures.counts.total == FEWEST_FOR_CHARTS
    assert dict(found.summary)["Pytania"] == "10"
    assert dict(found.summary)["Miesiąc wcześniej"] == "3"
    assert found.coordinators == ("Izba Kowali",)
    assert found.remarks == ()
    assert [each.name for each in found.pictures if not each.chart.is_empty] == ["pytania", "wyniki", "zajecia", "slowa"]


def test_what_was_refused_counts_where_it_came_nearest(logged: Logged, reports: Reports) -> None:
    """An honest no shows the office, which is not what was asked about."""
    asked(logged, FEWEST_FOR_CHARTS)
    logged.turn("hartowanie", outcome=Outcome.NO_MATCH, shown=("org-umws",), nearest="org-izba", person="z")
    logged.turn("pasieka", outcome=Outcome.NO_MATCH, shown=("org-umws",), nearest="spec-miody", person="z")
    found = reports.gather("spec-metal", MARCH, APRIL)
    assert dict(found.summary)["Bez odpowiedzi"].startswith("1 (")
    [picture] = [each for each in found.pictures if each.name == "czego-brakuje"]
    assert picture.sheet.rows == (("Izba Kowali", "1", "1"),)


def test_the_month_before_is_a_calendar_month(logged: Logged, reports: Reports) -> None:
    asked(logged, 1, datetime(2026, 1, 31, 23, 0, tzinfo=WARSAW))
    assert dict(reports.gather("spec-metal", MARCH, APRIL).summary)["Miesiąc wcześniej"] == "0"


def test_with_little_to_go_by_nothing_is_drawn(logged: Logged, reports: Reports) -> None:
    asked(logged, FEWEST_FOR_CHARTS - 1)
    found = reports.gather("spec-metal", MARCH, APRIL)
    assert all(each.chart.is_empty for each in found.pictures)
    assert "To tylko 9 pytań" in found.remarks[0]
    assert ("spawanie stali", "9", "9") in [row for each in found.pictures for row in each.sheet.rows]


def test_a_month_without_questions_is_told(reports: Reports) -> None:
    found = reports.gather("spec-drewno", MARCH, APRIL)
    assert found.pictures == ()
    assert found.remarks == ("W tym miesiącu nikt nie zapytał o tę specjalizację.",)
    _, text = read(pdf(found))
    assert found.remarks[0] in text


def test_a_month_that_is_not_over_is_told(logged: Logged, reports: Reports) -> None:
    assert reports.gather("spec-metal", MARCH, NOON).remarks[0].startswith("Ten miesiąc jeszcze trwa")


def test_changes_of_the_month_are_told_newest_first(logged: Logged, reports: Reports) -> None:
    now = datetime.now(UTC)
    today = now.astimezone(WARSAW).date()
    this_month = month(today.year, today.month)
    store = logged.knowledge
    store.revise(specialisation("metal", 1, description="inny opis"), store.documents()["spec-metal"].revision, "Kuba")
    guide = document("guide", "guide-nowy", title="Jak spawać?", body="Ostrożnie.", about=("spec-metal",), revision=0)
    added = store.add(guide, "Kuba")
    store.withdraw(added.id, added.revision, "Kuba")
    changes = reports.gather("spec-metal", this_month, now).changes
    told = [(each.name, each.kind, each.what) for each in changes]
    assert told[0][:1] + told[0][2:] == ("Jak spawać?", "dodano, wycofano")
    assert ("Branża metal", "dodano, zmieniono") in [(name, what) for name, _, what in told]
    assert "Izba Kowali" in [each.name for each in changes], "the body that coordinates it"
    assert "Branża drewno" not in [each.name for each in changes]
    earlier = reports.gather("spec-metal", MARCH, now)
    assert today.replace(day=1) == date(2026, 3, 1) or earlier.changes == ()


def test_what_waits_for_a_confirmation_stands_there(reports: Reports) -> None:
    assert "Izba Kowali" in reports.gather("spec-metal", MARCH, APRIL).waiting
    assert "Izba Kowali" not in reports.gather("spec-miody", MARCH, APRIL).waiting


@pytest.mark.parametrize("id", ["spec-nic", "org-izba", ""])
def test_only_specialisations_have_reports(reports: Reports, id: str) -> None:  # noqa: A002
    with pytest.raises(NoReport):
        reports.gather(id, MARCH, APRIL)


def test_a_month_that_has_not_begun_has_none(reports: Reports) -> None:
    with pytest.raises(NoReport, match="2026-05 has not begun"):
        reports.gather("spec-metal", month(2026, 5), APRIL)


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "2026-1", "11-2026", "0001-01", "9999-01", "2026-03-01", "../2026-03"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(NoReport):
        month_of(text)


def test_the_pdf_is_tagged_has_bookmarks_and_polish_letters(logged: Logged, reports: Reports) -> None:
    asked(logged, 12)
    logged.turn("wałki", outcome=Outcome.NO_MATCH, shown=(), person="z")
    found, text = read(pdf(reports.gather("spec-metal", MARCH, APRIL)))
    assert 1 <= len(found.pages) <= 3
    assert found.metadata is not None
    assert found.metadata.title == "Metal: marzec 2026"
    root: Any = found.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "pl"
    bookmarks = [str(each["/Title"]) for each in flat(found.outline)]
    assert {"Metal: marzec 2026", "Najczęstsze słowa w pytaniach", "Co czeka na potwierdzenie"} <= set(bookmarks)
    assert "Osoby, które pytały 13" in text
    assert "Bez odpowiedzi 1 (7,7 %)" in text
    assert "2 kwietnia 2026" in text
    assert all(page.mediabox.width == pytest.approx(595.3, abs=0.1) for page in found.pages), "A4"
    # The numbers in the charts are letters, too, and not drawings of letters.
    assert text.count("spawanie stali") == 3


def flat(outline: object) -> list[dict[str, object]]:
    return [each for item in outline for each in (flat(item) if isinstance(item, list) else [item])]  # type: ignore[attr-defined]


def test_the_same_report_is_the_same_pdf(logged: Logged, reports: Reports) -> None:
    asked(logged, 12)
    found = reports.gather("spec-metal", MARCH, APRIL)
    assert pdf(found) == pdf(found)


def test_what_documents_say_is_never_markup(logged: Logged, reports: Reports) -> None:
    metal = logged.knowledge.documents()["spec-metal"]
    logged.knowledge.revise(specialisation("metal", 1, description="d", trades=(NASTY,)), metal.revision, "tests")
    guide = document("guide", "guide-zly", title=NASTY, body="b", about=("spec-metal",), revision=0)
    logged.knowledge.add(guide, "tests")
    for number in range(12):
        logged.turn(f"gruby {NASTY}", person=f"p{number}", shown=("spec-metal", "guide-zly"))
    _, text = read(pdf(reports.gather("spec-metal", MARCH, APRIL)))
    assert NASTY.replace("\\ ", "\\ ") in text
