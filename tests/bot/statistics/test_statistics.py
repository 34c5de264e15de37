"""Figures: what a look at every turn would count, also after turns came and went."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from bot.feedback import Reason, Thumb
from bot.journal import turns
from bot.messages import Channel, Language, Outcome
from bot.statistics import BOUNDS_MS, GENERAL, Asked, Counts, Figures, Opinions, Period, Statistics, is_typed, weeks
from bot.statistics.words import topics
from knowledge.documents import WARSAW
from knowledge.store import open_engine
from tests.bot.statistics.logged import Logged, logged_in
from tests.bot.world import NOON, World, document, specialisation

# Around both changes of the clocks of 2026, to the minute, and ordinary days.
MOMENTS = [
    datetime(2026, 3, 22, 22, 59, tzinfo=UTC),  # Sunday
    datetime(2026, 3, 22, 23, 0, tzinfo=UTC),  # Monday
    datetime(2026, 3, 29, 21, 59, tzinfo=UTC),  # Sunday, in summer time
    datetime(2026, 3, 29, 22, 0, tzinfo=UTC),  # Monday
    datetime(2026, 10, 25, 22, 59, tzinfo=UTC),  # Sunday, in winter time again
    datetime(2026, 10, 25, 23, 0, tzinfo=UTC),  # Monday
    datetime(2026, 7, 1, 12, 0, tzinfo=UTC),
]
PERIODS = [
    Period(date(2026, 3, 23), date(2026, 3, 29)),
    Period(date(2026, 3, 1), date(2026, 4, 30)),
    Period(date(2026, 10, 19), date(2026, 10, 25)),
    Period(date(2026, 1, 1), date(2026, 12, 31)),
]
SHOWN = [
    (),
    ("spec-metal",),
    ("spec-metal", "spec-drewno"),
    ("org-izba", "guide-koncesja"),
    ("fund-otwarty",),
    ("event-targi", "gone"),
]
QUESTIONS = [
    "spawanie stali",
    "Spawania STALI szukam",
    "tartak",
    "odlewnia [telefon]",
    "show:0a1b2c",
    "/wydarzenia",
    "",
    "żeliwo tartak",
]
OUTCOMES = list(Outcome)
ABOUT = {
    "spec-metal": ["spec-metal"],
    "spec-drewno": ["spec-drewno"],
    "fund-otwarty": ["spec-metal"],
    "event-targi": ["spec-metal"],
}


@dataclass(frozen=True)
class Row:
    """What a turn is, known without asking the statistics."""

    at: datetime
    outcome: Outcome
    shown: tuple[str, ...]
    question: str
    person: str
    took: float
    channel: Channel
    language: Language
    nearest: str
    thumb: Thumb | None

    @property
    def day(self) -> date:
        return self.at.astimezone(WARSAW).date()

    @property
    def typed(self) -> bool:
        return self.question not in {"show:0a1b2c", "/wydarzenia"}

    @property
    def counted(self) -> bool:
        return self.outcome not in {Outcome.OFFICE, Outcome.FEEDBACK, Outcome.RIGHTS}

    @property
    def is_question(self) -> bool:
        return self.counted and self.typed and self.outcome not in {Outcome.GREETING, Outcome.HELP}

    @property
    def about(self) -> set[str]:
        """By the documents shown, else by the nearest one; what was refused by the nearest one alone."""
        shown = () if self.outcome is Outcome.NO_MATCH else self.shown
        return {each for name in (shown or (self.nearest,)) for each in ABOUT.get(name, [])}


rows = st.builds(
    Row,
    at=st.sampled_from(MOMENTS),
    outcome=st.sampled_from(OUTCOMES),
    shown=st.sampled_from(SHOWN),
    question=st.sampled_from(QUESTIONS),
    person=st.sampled_from(["ala", "ola", "ela", "iza"]),
    took=st.sampled_from([3.0, 49.9, 50.0, 99.0, 250.0, 1500.0, 9000.0]),
    channel=st.sampled_from(list(Channel)),
    language=st.sampled_from(list(Language)),
    nearest=st.sampled_from(["spec-metal", "guide-koncesja"]),
    thumb=st.sampled_from([None, Thumb.UP, Thumb.DOWN]),
)


def write(logged: Logged, row: Row) -> str:
    turn = logged.turn(
        row.question,
        row.at,
        outcome=row.outcome,
        shown=row.shown,
        nearest=row.nearest,
        person=row.person,
        took=row.took,
        channel=row.channel,
        language=row.language,
    )
    if row.thumb is not None:
        logged.feedback.give(turn, row.thumb, NOON, Reason.WRONG if row.thumb is Thumb.DOWN else None)
    return turn


def counts(rows: list[Row]) -> Counts:
    ended = Counter(row.outcome for row in rows)
    known = ended[Outcome.ANSWERED], ended[Outcome.UNSURE], ended[Outcome.NO_MATCH]
    return Counts(*known, len(rows) - sum(known))


def most(pairs: list[tuple[str, str]], fewest: int = 1) -> tuple[Asked, ...]:
    """Names with who asked for them, counted."""
    askers = defaultdict(set)
    for name, person in pairs:
        askers[name].add(person)
    found = [Asked(name, count, len(askers[name])) for name, count in Counter(name for name, _ in pairs).items()]
    return tuple(sorted((each for each in found if each.askers >= fewest), key=lambda each: (-each.count, each.name))[:10])


def expected(rows: list[Row], period: Period, of: str | None, figures: Figures) -> None:
    """Compare with a look at every row."""
    everything = [row for row in rows if row.counted and (of is None or of in row.about)]
    here = [row for row in everything if period.first <= row.day <= period.last]
    asked = [row for row in here if row.is_question]
    before = [row for row in everything if row.is_question and period.before.first <= row.day <= period.before.last]
    assert figures.counts == counts(asked)
    assert figures.before == counts(before)
    assert figures.askers == len({row.person for row in asked})
    assert figures.trials == sum(row.channel is not Channel.TELEGRAM for row in asked)
    assert figures.presses == sum(not row.typed for row in here)
    assert figures.greetings == sum(row.typed and row.outcome in {Outcome.GREETING, Outcome.HELP} for row in here)
    assert dict(figures.languages) == Counter(row.language.value for row in asked)
    for part, found in figures.weeks:
        assert found == counts([row for row in asked if part.first <= row.day <= part.last])
    for name in ("spec-metal", "spec-drewno"):
        found = dict(figures.specialisations).get(name, Counts())
        assert found == counts([row for row in asked if name in row.about])
    assert dict(figures.specialisations).get("", Counts()) == counts([row for row in asked if not row.about])
    telling = {"guide-koncesja", "fund-otwarty", "event-targi"}
    assert figures.documents == most([(name, row.person) for row in here for name in row.shown if name in telling])
    unanswered = [row for row in asked if row.outcome is Outcome.NO_MATCH]
    assert figures.nearest == most([(row.nearest, row.person) for row in unanswered])
    for found_words, questions in ((figures.words, asked), (figures.unanswered_words, unanswered)):
        stems = most([(stem, row.person) for row in questions for stem, _ in topics(row.question)], fewest=3)
        assert Counter((each.count, each.askers) for each in found_words) == Counter((each.count, each.askers) for each in stems)
    took = sorted(row.took for row in asked)
    bounds = [-math.inf, *BOUNDS_MS, math.inf]
    assert figures.times.counts == tuple(sum(low <= each < high for each in took) for low, high in pairwise(bounds))
    if took:
        assert figures.times.median_ms == took[math.ceil(len(took) * 0.5) - 1]
        assert figures.times.p95_ms == took[math.ceil(len(took) * 0.95) - 1]
    # A thumb stands under whatever was answered, also after a button.
    thumbs = Counter(row.thumb for row in everything if period.first <= row.day <= period.last)
    down = thumbs[Thumb.DOWN]
    assert figures.opinions == Opinions(thumbs[Thumb.UP], down, {Reason.WRONG.value: down} if down else {})


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Logged]:
    """One database for all examples."""
    engine = open_engine(f"sqlite:///{Path(tmp_path_factory.mktemp('statistics')) / 'd.db'}")
    yield logged_in(engine)
    engine.dispose()


@given(first=st.lists(rows, max_size=14), second=st.lists(rows, max_size=6), gone=st.integers(0, 6))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_figures_are_what_a_look_at_every_row_counts(lasting: Logged, first: list[Row], second: list[Row], gone: int) -> None:
    with lasting.engine.begin() as connection:
        connection.execute(delete(turns))
    statistics = Statistics(lasting.engine, lasting.knowledge)
    written = [(write(lasting, row), row) for row in first]

    def compare() -> None:
        for period in PERIODS:
            for of in (None, "spec-metal"):
                expected([row for _, row in written], period, of, statistics.figures(period, of))

    compare()
    written += [(write(lasting, row), row) for row in second]
    compare()
    erased, written = written[:gone], written[gone:]
    with lasting.engine.begin() as connection:
        connection.execute(delete(turns).where(turns.c.id.in_([turn for turn, _ in erased])))
    compare()


def test_an_empty_journal_has_figures_too(statistics: Statistics) -> None:
    found = statistics.figures(weeks(date(2026, 3, 10), 4))
    assert found.counts == found.before == Counts()
    assert found.counts.unanswered_share is None
    assert (found.words, found.documents, found.trades, found.times.median_ms) == ((), (), {}, None)
    assert len(found.weeks) == 4


def test_both_databases_count_alike(logged: Logged, statistics: Statistics) -> None:
    logged.turn("spawanie stali", NOON, person="a")
    turn = logged.turn("przepis", NOON, outcome=Outcome.NO_MATCH, shown=(), person="b")
    logged.feedback.give(turn, Thumb.DOWN, NOON, Reason.BESIDE)
    found = statistics.figures(weeks(NOON.date(), 4))
    assert found.counts == Counts(answered=1, unanswered=1)
    assert found.opinions == Opinions(0, 1, {"beside": 1})
    logged.feedback.give(turn, Thumb.UP, NOON + timedelta(minutes=1))
    logged.turn("tokarz", NOON + timedelta(minutes=2), person="c")
    found = statistics.figures(weeks(NOON.date(), 4))
    assert found.counts == Counts(answered=2, unanswered=1)
    assert found.opinions == Opinions(1, 0, {})


def test_words_need_three_people(logged: Logged, statistics: Statistics) -> None:
    for person, text in (("a", "spawanie"), ("b", "spawania"), ("b", "spawaniem"), ("a", "spawanie")):
        logged.turn(text, person=person)
    period = weeks(NOON.date(), 1)
    assert statistics.figures(period).words == ()
    logged.turn("szukam: spawanie!", person="c")
    assert statistics.figures(period).words == (Asked("spawanie", 5, 3),)


def test_trades_are_found_in_any_inflection_and_counted_once(logged: Logged, statistics: Statistics) -> None:
    logged.turn("Szukam spawania stali", person="a")
    logged.turn("dla stali: spawanie", person="a")
    logged.turn("spawanie drewna", person="b")
    logged.turn("spawanie stali", person="b", shown=("spec-drewno",))
    found = statistics.figures(weeks(NOON.date(), 1)).trades
    assert found["spec-metal"] == (Asked("spawanie stali", 2, 1),)
    assert "spec-drewno" not in found


def test_a_trade_that_is_added_is_found_in_questions_of_before(logged: Logged, statistics: Statistics) -> None:
    logged.turn("hartowanie", person="a")
    period = weeks(NOON.date(), 1)
    assert statistics.figures(period).trades == {}
    metal = logged.knowledge.documents()["spec-metal"]
    logged.knowledge.revise(specialisation("metal", 1, trades=("hartowanie",), description="d"), metal.revision, "tests")
    assert statistics.figures(period).trades == {"spec-metal": (Asked("hartowanie", 1, 1),)}


def test_a_question_about_everything_is_about_none_in_particular(logged: Logged, statistics: Statistics) -> None:
    names = [f"s{number}" for number in range(4)]
    logged.knowledge.apply(
        [
            document("specialisation", name, name=name, label=name, number=9 + place, description="d", revision=0)
            for place, name in enumerate(names)
        ],
        author="tests",
    )
    logged.turn("kto koordynuje?", shown=tuple(names))
    period = weeks(NOON.date(), 1)
    assert statistics.figures(period).specialisations == ((GENERAL, Counts(answered=1)),)
    assert statistics.figures(period, "s0").counts == Counts()


def test_earlier_days_are_read_when_they_are_asked_for(logged: Logged, statistics: Statistics) -> None:
    logged.turn("tokarz", at=NOON)
    logged.turn("tokarz", at=NOON - timedelta(days=200))
    assert statistics.figures(weeks(NOON.date(), 1)).counts.total == 1
    assert statistics.figures(weeks(NOON.date(), 52)).counts.total == 2
    assert statistics.figures(weeks(NOON.date(), 1)).counts.total == 1


def test_one_goes_and_another_comes(logged: Logged, statistics: Statistics) -> None:
    for person in "abc":
        logged.turn("hartowanie", person=person)
    gone = logged.turn("hartowanie", person="d")
    period = weeks(NOON.date(), 1)
    assert statistics.figures(period).words == (Asked("hartowanie", 4, 4),)
    with logged.engine.begin() as connection:
        connection.execute(delete(turns).where(turns.c.id == gone))
    logged.turn("tokarz", NOON + timedelta(seconds=1), person="e")
    assert statistics.figures(period).words == (Asked("hartowanie", 3, 3),)


@pytest.mark.parametrize("text", ["show:0a1b", "contact:x", "/start", "/wydarzenia teraz"])
def test_buttons_and_commands_are_no_questions(text: str) -> None:
    assert not is_typed(text)


@pytest.mark.parametrize("text", ["", "uwaga: spawam", "Spawanie stali", "10:30?"])
def test_words_are_questions(text: str) -> None:
    assert is_typed(text)


def test_what_the_assistant_journals_is_told_apart(world: World) -> None:
    reply = world.ask("spawanie stali")
    world.press(reply.buttons[0])
    world.ask("/wydarzenia")
    world.ask("dzień dobry")
    found = world.parts.statistics.figures(weeks(NOON.date(), 1))
    assert (found.counts.total, found.presses, found.greetings, found.trials) == (1, 2, 1, 1)


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("Jak mogę zapytać, proszę?", []),
        ("mam telefon [telefon] i mail [e-mail]", ["mail"]),
        ("Spawania, SPAWANIE i stal", ["spawanie", "stal"]),
        ("ksiegowosc 2024 a 7", ["ksiegowosc"]),
        ("welding of steel", ["welding", "steel"]),
    ],
)
def test_topics(question: str, found: list[str]) -> None:
    assert [stem for stem, _ in topics(question)] == found
