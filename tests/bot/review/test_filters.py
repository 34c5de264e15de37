"""Filters: whatever is combined, what comes back is what a look at every row would find."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event, text

from bot.feedback import Thumb
from bot.messages import Candidate, Channel, Language, Outcome
from bot.review.facets import NO_RIVAL
from bot.review.filters import Asked, Filter, Judged, Sort, read_query, start_of
from bot.review.verdicts import FollowUp, Given
from bot.review.words import State, Verdict
from index.polish import fold
from knowledge.documents import WARSAW
from knowledge.store import open_engine
from tests.bot.review.conftest import Logged, logged_in

# Both changes of the clocks of 2026, and ordinary days.
MOMENTS = [
    datetime(2026, 3, 28, 23, 30, tzinfo=UTC),
    datetime(2026, 3, 29, 0, 30, tzinfo=UTC),
    datetime(2026, 3, 29, 21, 59, tzinfo=UTC),
    datetime(2026, 3, 29, 22, 0, tzinfo=UTC),
    datetime(2026, 7, 1, 12, 0, tzinfo=UTC),
    datetime(2026, 10, 24, 21, 59, 59, tzinfo=UTC),
    datetime(2026, 10, 24, 22, 0, tzinfo=UTC),
    datetime(2026, 10, 25, 22, 59, tzinfo=UTC),
    datetime(2026, 10, 25, 23, 0, tzinfo=UTC),
]
DAYS = [date(2026, 3, 28), date(2026, 3, 29), date(2026, 3, 30), date(2026, 10, 24), date(2026, 10, 25), date(2026, 10, 26)]
QUESTIONS = ["Żółta łódź", "100% pewności", "a_b", "spawanie stali", "ЗВАРЮВАННЯ сталі", "", "c:\\d", "a%b", "axb"]
SEARCHES = [
    "zolta",
    "ŁÓDŹ",
    "%",
    "_",
    "a_b",
    "\\",
    "spawanie",
    "stali spawanie",
    "зварювання",
    "zadzwoń",
    "nie ma",
    "a%b",
    "Ż  a",
]
SPECIALISATIONS = ["spec-metal", "spec-drewno", "spec-miody"]


@dataclass(frozen=True)
class Row:
    """What a turn is, known without asking the review."""

    turn: str
    at: datetime
    question: str
    answer: str
    outcome: Outcome
    language: Language
    channel: Channel
    margin: float
    took: float
    specialisation: str
    thumb: Thumb | None
    verdicts: frozenset[Verdict]
    state: State | None

    def passes(self, wanted: Filter) -> bool:
        day = self.at.astimezone(WARSAW).date()
        haystack = fold(f"{self.question} {self.answer}")
        return (
            (self.outcome is wanted.outcome if wanted.outcome else self.outcome is not Outcome.OFFICE)
            and (wanted.first is None or day >= wanted.first)
            and (wanted.last is None or day <= wanted.last)
            and wanted.language in {None, self.language}
            and wanted.channel in {None, self.channel}
            and wanted.thumb in {None, self.thumb}
            and wanted.state in {None, self.state}
            and wanted.specialisation in {"", self.specialisation}
            and (wanted.margin is None or self.margin < wanted.margin)
            and self._judged(wanted.verdict)
            and all(word in haystack for word in fold(wanted.search).split())
        )

    def _judged(self, wanted: Verdict | Judged | None) -> bool:
        if isinstance(wanted, Judged):
            return bool(self.verdicts) is (wanted is Judged.YES)
        return wanted is None or wanted in self.verdicts

    def key(self, sort: Sort) -> tuple[object, str]:
        by = {Sort.NEWEST: self.at, Sort.OLDEST: self.at, Sort.MARGIN: self.margin, Sort.SLOWEST: self.took}[sort]
        return by, self.turn


def _filled(logged: Logged) -> list[Row]:
    """Turns of all kinds, so mixed that no two properties go together."""
    ola, ala = logged.person("Ola"), logged.person("Ala")
    rows = []
    for number in range(120):
        outcome = list(Outcome)[number % len(Outcome)]
        margin = [0.0, 0.25, 0.5, 2.0, NO_RIVAL][number % 5]
        specialisation = SPECIALISATIONS[number * 7 // 3 % 3]
        candidates = [Candidate(specialisation, 5.0, True, 1)]
        if margin < NO_RIVAL:
            candidates.append(Candidate("org-izba", 5.0 - margin, False, 1))
        row = Row(
            turn="",
            at=MOMENTS[number % len(MOMENTS)] + timedelta(milliseconds=number),
            question=QUESTIONS[number * 5 % len(QUESTIONS)],
            answer=["Zadzwoń do Izby", "Nie ma 50% zniżki"][number // 3 % 2],
            outcome=outcome,
            language=list(Language)[number // 2 % 4],
            channel=list(Channel)[number // 5 % 3],
            margin=margin,
            took=float(number * 37 % 50),
            specialisation=specialisation,
            thumb=[None, Thumb.UP, Thumb.DOWN][number // 4 % 3],
            verdicts=frozenset([[], [Verdict.GOOD], [Verdict.BAD], [Verdict.GOOD, Verdict.PARTIAL]][number // 6 % 4]),
            state=[None, *State][number // 7 % 4],
        )
        turn = logged.turn(
            row.question,
            row.at,
            outcome=outcome,
            shown=((specialisation, 1),),
            candidates=tuple(candidates),
            answer=row.answer,
            language=row.language,
            channel=row.channel,
            took=row.took,
        )
        if row.thumb:
            logged.feedback.give(turn, row.thumb, row.at)
        for person, verdict in zip((ola, ala), sorted(row.verdicts), strict=False):
            logged.review.verdicts.give(Given(turn, person.id, verdict, "", row.at))
        if row.state:
            logged.review.verdicts.follow(FollowUp(turn, row.state, None, row.at))
        # The answer to colleagues is theirs alone; it is not looked in. An honest no is about its best candidate.
        answer = "" if outcome is Outcome.OFFICE else row.answer
        about = candidates[0].document if outcome is Outcome.NO_MATCH else specialisation
        rows.append(replace(row, turn=turn, answer=answer, specialisation=about))
    return rows


class Filled:
    """A journal and its rows. No dataclass: Hypothesis prints all that one holds when an example fails, and warns at that length,
    so that nobody would see what has failed."""

    def __init__(self, logged: Logged, rows: list[Row]) -> None:
        self.logged, self.rows = logged, rows


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    folder = tmp_path_factory.mktemp("filters")
    engine = open_engine(f"sqlite:///{folder / 'drogowskaz.db'}")
    logged = logged_in(engine, folder)
    yield Filled(logged, _filled(logged))
    engine.dispose()


def maybe(values: list[object]) -> st.SearchStrategy[object]:
    return st.none() | st.sampled_from(values)


FILTERS = st.builds(
    Filter,
    first=maybe([*DAYS]),
    last=maybe([*DAYS]),
    outcome=maybe([*Outcome]),
    specialisation=st.sampled_from(["", "", "", *SPECIALISATIONS, "spec_metal", "%"]),
    language=maybe([*Language]),
    channel=maybe([*Channel]),
    verdict=maybe([*Verdict, *Judged]),
    state=maybe([*State]),
    thumb=maybe([*Thumb]),
    margin=maybe([0.0, 0.1, 0.5, 3.0]),
    search=st.sampled_from(["", "", "", *SEARCHES]),
)


def expected(rows: list[Row], asked: Asked) -> list[str]:
    kept = [row for row in rows if row.passes(asked.filter)]
    kept.sort(key=lambda row: row.key(asked.sort), reverse=asked.sort in {Sort.NEWEST, Sort.SLOWEST})
    return [row.turn for row in kept]


def check(logged: Logged, rows: list[Row], asked: Asked) -> None:
    """The list page by page, its count, the neighbours in it and the export are all the same turns."""
    wanted = expected(rows, asked)
    found: list[str] = []
    more, after = True, ""
    while more:
        listing = logged.review.log.page(asked, after, size=17)
        assert listing.count == len(wanted)
        found += [line.turn for line in listing.lines]
        more, after = listing.more, found[-1] if found else ""
    assert found == wanted
    assert logged.review.log.count(asked) == len(wanted)
    assert [entry.id for entry in logged.review.log.entries(asked)] == wanted
    for place in {0, len(wanted) // 2, len(wanted) - 1} & set(range(len(wanted))):
        beside = logged.review.log.beside(asked, wanted[place], later=True)
        assert beside == (wanted[place + 1] if place + 1 < len(wanted) else None)
        beside = logged.review.log.beside(asked, wanted[place], later=False)
        assert beside == (wanted[place - 1] if place else None)


@pytest.mark.slow
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wanted=FILTERS, sort=st.sampled_from(list(Sort)))
def test_filters_find_what_a_look_at_every_row_finds(filled: Filled, wanted: Filter, sort: Sort) -> None:
    check(filled.logged, filled.rows, Asked(wanted, sort))


@pytest.mark.slow
@pytest.mark.parametrize("wanted", [Filter(), *(Filter(search=words) for words in SEARCHES), Filter(verdict=Judged.NO)])
def test_both_databases_find_the_same(engine: Engine, tmp_path: Path, wanted: Filter) -> None:
    logged = logged_in(engine, tmp_path)
    rows = _filled(logged)
    for sort in Sort:
        check(logged, rows, Asked(wanted, sort))


@given(wanted=FILTERS, sort=st.sampled_from(list(Sort)))
def test_an_address_holds_the_filter(wanted: Filter, sort: Sort) -> None:
    asked = Asked(wanted, sort)
    assert read_query(dict(parse_qsl(asked.as_query(), keep_blank_values=True))) == asked


@given(
    st.dictionaries(st.sampled_from(["od", "do", "wynik", "przewaga", "ocena", "stan", "opinia", "kolejnosc", "x"]), st.text())
)
def test_no_address_is_too_strange(query: dict[str, str]) -> None:
    asked = read_query(query)
    assert set(asked.faults) <= query.keys()


@pytest.mark.parametrize("text_", ["inf", "nan", "-1", "1e9", "0x1", "9999-12-31", "0001-01-01"])
def test_values_beyond_reason_are_faults(text_: str) -> None:
    assert read_query({"przewaga": text_, "od": text_}).faults == ("od", "przewaga")


def test_days_are_those_of_warsaw() -> None:
    assert start_of(date(2026, 3, 29)) == datetime(2026, 3, 28, 23, tzinfo=UTC)
    assert start_of(date(2026, 3, 30)) == datetime(2026, 3, 29, 22, tzinfo=UTC)
    assert start_of(date(2026, 10, 26)) - start_of(date(2026, 10, 25)) == timedelta(hours=25)


def test_a_turn_recorded_late_or_erased_is_counted_right(logged: Logged) -> None:
    first = logged.turn(at=logged.later(days=1))
    assert logged.review.log.page(Asked(Filter())).count == 1
    second = logged.turn(at=logged.later(days=-9))
    assert [line.turn for line in logged.review.log.page(Asked(Filter())).lines] == [first, second]
    with logged.engine.begin() as connection:
        connection.execute(text("DELETE FROM journal_turn WHERE id = :id"), {"id": first})
    logged.turn(at=logged.later(days=-8))
    assert logged.review.log.page(Asked(Filter())).count == 2


def test_many_turns_get_their_facets(logged: Logged) -> None:
    for number in range(1100):
        logged.turn(f"pytanie {number}")
    assert logged.review.log.count(Asked(Filter(search="pytanie"))) == 1100


def test_a_list_reads_no_text_unless_words_are_looked_for(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'drogowskaz.db'}")
    logged = logged_in(engine, tmp_path)
    logged.turn()
    seen: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *arguments: seen.append(arguments[2]))
    logged.review.log.page(Asked(Filter(outcome=Outcome.ANSWERED, specialisation="spec-metal", margin=3.0)))
    logged.review.log.page(Asked(Filter(search="spawać")))
    with engine.connect() as connection:
        counts = [each for each in seen if "journal_facet" in each and "count(*)" in each and "WHERE" in each]
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {counts[0].replace('?', repr('x'))}").all()
    assert "COVERING INDEX ix_journal_facet_at" in str(plan)
    assert [each for each in seen if "search LIKE" in each]
    engine.dispose()
