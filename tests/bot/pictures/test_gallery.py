"""The gallery: sentences, charts and tables of the same numbers, in correct Polish."""

import re
from dataclasses import replace
from datetime import date, timedelta
from importlib import resources
from pathlib import Path

import pytest

import bot
from bot.pictures import Names, Picture, gallery, named, say, written_period
from bot.pictures.wording import seconds, share, short_part_of
from bot.statistics import GENERAL, Asked, Counts, Figures, Opinions, Period, Times, month, weeks
from tests.bot.test_texts import messages

NBSP = "\N{NO-BREAK SPACE}"
NAMES = Names({"spec-metal": "Metal"}, {"guide-a": "Jak <b>to</b>?"})
EMPTY = Figures(
    period=weeks(date(2026, 3, 11), 4),
    specialisation=None,
    counts=Counts(),
    before=Counts(),
    weeks=tuple((part, Counts()) for part in weeks(date(2026, 3, 11), 4).parts()),
    askers=0,
    trials=0,
    greetings=0,
    presses=0,
    specialisations=(),
    languages=(),
    documents=(),
    words=(),
    unanswered_words=(),
    nearest=(),
    trades={},
    times=Times((0,) * 7, None, None),
    opinions=Opinions(0, 0, {}),
)


def with_weeks(*totals: int, **changes: object) -> Figures:
    period = weeks(date(2026, 3, 11), len(totals))
    found = tuple((part, Counts(answered=total)) for part, total in zip(period.parts(), totals, strict=True))
    return replace(EMPTY, period=period, weeks=found, counts=Counts(answered=sum(totals)), **changes)  # type: ignore[arg-type]


def picture(figures: Figures, name: str, *, finished: bool = False) -> Picture:
    return next(each for each in gallery(figures, NAMES, finished=finished) if each.name == name)


@pytest.mark.parametrize(
    ("totals", "finding"),
    [
        ((100, 100, 120, 5), "Ostatni pełny tydzień (2–8 marca 2026): 120 pytań, o 20 więcej niż w poprzednim."),
        ((0, 3, 1, 0), "Ostatni pełny tydzień (2–8 marca 2026): 1 pytanie, o 2 mniej niż w poprzednim."),
        ((0, 2, 2, 0), "Ostatni pełny tydzień (2–8 marca 2026): 2 pytania, tyle samo co w poprzednim."),
        ((0, 0, 1234, 0), f"Ostatni pełny tydzień (2–8 marca 2026): 1{NBSP}234 pytania, o 1{NBSP}234 więcej niż w poprzednim."),
        ((7,), "9–11 marca 2026: 7 pytań."),
        ((0, 0), "W tym czasie nikt o nic nie zapytał."),
    ],
)  # fmt: skip
def test_the_week_that_is_over_is_compared_with_the_one_before(totals: tuple[int, ...], finding: str) -> None:
    assert picture(with_weeks(*totals), "pytania").finding == finding


def test_a_week_that_is_not_over_is_marked() -> None:
    found = picture(with_weeks(1, 2), "pytania")
    assert found.chart.unfinished
    assert found.sheet.rows == (("2–8.03", "1"), ("9–11.03 (niepełny)", "2"))
    assert not picture(with_weeks(1, 2), "pytania", finished=True).chart.unfinished


def test_a_long_period_is_told_by_months() -> None:
    period = Period(date(2024, 1, 1), date(2025, 3, 31))
    figures = replace(EMPTY, period=period, weeks=tuple((part, Counts(answered=9)) for part in period.parts()), counts=Counts(9))
    found = picture(figures, "pytania", finished=True)
    assert found.finding == "Ostatni pełny miesiąc (marzec 2025): 9 pytań, tyle samo co w poprzednim."
    assert found.chart.labels[0] == "01.2024"
    assert found.sheet.rows[-1] == ("marzec 2025", "9")


@pytest.mark.parametrize(
    ("now", "before", "change"),
    [
        (Counts(9, unanswered=1), Counts(8, unanswered=2), "o 10 punktów procentowych mniej niż w poprzednim takim okresie"),
        (Counts(98, unanswered=2), Counts(99, unanswered=1), "o 1 punkt procentowy więcej niż w poprzednim takim okresie"),
        (Counts(7, unanswered=1), Counts(9, unanswered=1), "o 2,5 punktu procentowego więcej niż w poprzednim takim okresie"),
        (Counts(9, unanswered=1), Counts(9, unanswered=1), "tyle samo co w poprzednim takim okresie"),
        (Counts(9, unanswered=1), Counts(), "wcześniejszych pytań do porównania nie ma"),
    ],
)
def test_the_share_without_an_answer_is_compared(now: Counts, before: Counts, change: str) -> None:
    assert picture(replace(EMPTY, counts=now, before=before), "bez-odpowiedzi").finding.endswith(f", {change}.")


def test_a_week_without_questions_has_no_share() -> None:
    found = picture(with_weeks(0, 4), "bez-odpowiedzi")
    assert found.chart.series[0].values == (None, 0.0)
    assert found.sheet.rows[0][-1] == "–"


def test_names_stand_for_ids_and_special_rows_have_words() -> None:
    figures = replace(
        EMPTY,
        counts=Counts(6),
        specialisations=(("spec-metal", Counts(3)), (GENERAL, Counts(1)), ("", Counts(2))),
        documents=(Asked("guide-a", 2, 1), Asked("gone", 1, 1)),
        trades={"spec-metal": (Asked("spawanie", 2, 2),)},
        words=(Asked("okna", 4, 3),),
        unanswered_words=(Asked("kino", 3, 3),),
        nearest=(Asked("guide-a", 1, 1),),
        languages=(("pl", 4), ("uk", 2)),
        times=Times((6, 0, 0, 0, 0, 0, 0), 20.0, 45.0),
        opinions=Opinions(3, 1, {"little": 1}),
    )
    found = {each.name: each for each in gallery(figures, NAMES, finished=True)}
    assert found["specjalizacje"].chart.labels == ("Metal", "kilka specjalizacji naraz", "żadna specjalizacja")
    assert found["specjalizacje"].finding == "Najczęściej pytano o: Metal (3 pytania)."
    assert found["dokumenty"].chart.labels == ("Jak <b>to</b>?", "gone")
    assert found["zajecia"].chart.labels == ("spawanie (Metal)",)
    assert found["slowa"].finding == "Najczęściej padało słowo „okna” (4 pytania, 3 osoby)."
    assert found["czego-brakuje"].note == "Słowa z pytań bez odpowiedzi: kino (3)."
    assert found["jezyki"].sheet.rows[1] == ("ukraiński", "2", f"33,3{NBSP}%")
    assert found["czas"].finding == f"Połowa odpowiedzi powstała w 0,02{NBSP}s, 95 na 100 w 0,04{NBSP}s."
    assert found["oceny"].finding == f"4 oceny, w tym kciuków w górę: 3 (75{NBSP}%)."
    assert found["oceny"].sheet.rows == (("Kciuk w górę: pomogło", "3"), ("Kciuk w dół: za mało", "1"))
    one = gallery(replace(figures, specialisation="spec-metal"), NAMES, finished=True)
    assert "specjalizacje" not in {each.name for each in one}
    assert next(each for each in one if each.name == "zajecia").chart.labels == ("spawanie",)


def test_nothing_is_said_in_sentences_without_numbers() -> None:
    for each in gallery(EMPTY, NAMES, finished=True):
        assert each.chart.is_empty
        assert each.finding.endswith(".")
        assert "None" not in each.finding


@pytest.mark.parametrize(
    ("first", "last", "written"),
    [
        ("2026-11-16", "2026-11-22", "16–22 listopada 2026"),
        ("2026-11-30", "2026-12-06", "30 listopada – 6 grudnia 2026"),
        ("2026-12-28", "2027-01-03", "28 grudnia 2026 – 3 stycznia 2027"),
        ("2026-11-01", "2026-11-30", "listopad 2026"),
        ("2026-11-02", "2026-11-02", "2 listopada 2026"),
    ],
)
def test_periods_are_written_as_people_do(first: str, last: str, written: str) -> None:
    assert written_period(Period(date.fromisoformat(first), date.fromisoformat(last))) == written


def test_parts_have_a_year_only_where_there_are_several() -> None:
    period = Period(date(2026, 12, 21), date(2027, 1, 10))
    parts = period.parts()
    assert [short_part_of(period, part) for part in parts] == ["21.12–27.12.2026", "28.12–3.01.2027", "4.01–10.01.2027"]
    november = month(2026, 11)
    assert [short_part_of(november, part) for part in november.parts()][:2] == ["1.11", "2–8.11"]


@pytest.mark.parametrize(
    ("count", "written"),
    [(1, "1 pytanie"), (2, "2 pytania"), (5, "5 pytań"), (12, "12 pytań"), (22, "22 pytania"), (111, "111 pytań")],
)
def test_plurals(count: int, written: str) -> None:
    assert named(count, "questions") == written


def test_shares_and_durations() -> None:
    assert share(1, 8) == f"12,5{NBSP}%"
    assert share(0, 0) == f"0{NBSP}%"
    assert [seconds(each) for each in (3, 370, 1500)] == [
        f"0,01{NBSP}s",
        f"0,37{NBSP}s",
        f"1,5{NBSP}s",
    ]


def test_every_sentence_is_used_and_texts_are_put_in_as_they_are() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in Path(bot.__path__[0]).rglob("*.py"))
    source = resources.files("bot.texts").joinpath("pictures.ftl").read_text(encoding="utf-8")
    for name in messages("pictures"):
        stem = re.sub(r"-(same|rose|fell|new)$", "", name)
        assert f'"{name}"' in code or (stem != name and f'"{stem}' in code) or f"{{{name}}}" in source, name
    assert say("most-document", name="{$x} <b>", times="2 razy") == "Najczęściej pokazany dokument: „{$x} <b>” (2 razy)."


def test_an_hour_more_or_less_changes_no_week() -> None:
    around = Period(date(2026, 3, 23), date(2026, 4, 5))
    assert [part.days for part in around.parts()] == [7, 7]
    assert around.first + timedelta(days=6) == around.parts()[0].last
