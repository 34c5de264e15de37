"""The daily round over a simulated year: who is asked when, what is marked and withdrawn, what a crash changes."""

import threading
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import Engine, text

from bot.freshness import Stage
from bot.messages import Reply
from bot.migrations import migrate
from bot.outbox import Failure, Letter, Outbox, State
from bot.people import People, Person, Role
from bot.upkeep import AUTHOR, FEW, Done, Upkeep
from knowledge.database import open_engine, writing
from knowledge.documents import WARSAW, Event, Funding, FundingState, Organisation, Status
from knowledge.store import Action, Knowledge
from tests.bot.history import date_history
from tests.bot.world import DESK, World, small_documents

# Independent of the code: after so many days a kind must be on the list.
LIMITS = {"organisation": 180, "appointment": 180, "funding": 60, "guide": 365, "support": 730}
START = datetime(2026, 3, 10, 9, 0, tzinfo=WARSAW)  # a Tuesday


@dataclass
class Year:
    """A world whose history is written by its own clock, and a postman."""

    world: World
    arrived: list[tuple[datetime, Letter]] = field(default_factory=list)
    _dated: int = 0

    def __post_init__(self) -> None:
        self.world.clock.now = START
        self.settle()

    @property
    def upkeep(self) -> Upkeep:
        return self.world.parts.upkeep

    @property
    def now(self) -> datetime:
        return self.world.clock.now

    @property
    def today(self) -> date:
        return self.now.astimezone(WARSAW).date()

    def settle(self) -> None:
        """Date what was written since the last time by the clock of this world."""
        date_history(self.world.engine, self.now, self._dated)
        self._dated = self.world.knowledge.version()

    def at(self, hour: int, *, days: int = 0) -> None:
        local = self.now.astimezone(WARSAW) + timedelta(days=days)
        self.world.clock.now = local.replace(hour=hour, minute=0, second=0, microsecond=0)

    def round(self) -> Done | None:
        done = self.upkeep.round(self.now)
        self.settle()
        return done

    def post(self) -> list[Letter]:
        """Deliver what is due."""
        found = []
        while letter := self.world.parts.outbox.claim(self.now):
            self.world.parts.outbox.sent(letter.id, self.now)
            self.arrived.append((self.now, letter))
            found.append(letter)
        return found

    def pass_days(self, days: int) -> None:
        """Days on which the round runs and letters arrive, and nobody answers."""
        for _ in range(days):
            self.at(9, days=1)
            self.round()
            self.post()

    def person(self, name: str, *roles: Role, account: str | None = None, **care: Any) -> Person:
        person = self.world.parts.people.add(name, roles, self.now, **care)
        if account:
            self.world.parts.people.connect(person.id, account)
        found = self.world.parts.people.get(person.id)
        assert found is not None
        return found

    def coordinator(self, account: str | None = "1001") -> Person:
        care = {"specialisations": ["spec-metal"], "organisations": ["org-izba"]}
        return self.person("Kuba", Role.COORDINATOR, account=account, **care)

    def administrator(self, account: str | None = "2002") -> Person:
        return self.person("Ada", Role.ADMINISTRATOR, account=account)

    def confirm(self, who: Person, name: str) -> None:
        self.world.parts.editing.confirm(who, name, self.world.documents[name].revision)
        self.settle()

    def waiting(self) -> dict[str, Stage]:
        return {each.document.id: each.standing.stage for each in self.upkeep.waiting(self.now)}

    def marks(self) -> dict[str, date]:
        return dict(self.upkeep.marks(self.world.knowledge.content(), self.today))

    def withdraw_others(self, *kept: str) -> None:
        for document in self.world.documents.values():
            if document.id not in {*kept, "spec-metal", "org-izba", "org-umws"}:
                self.world.knowledge.withdraw(document.id, document.revision, "tests")
        self.settle()


@pytest.fixture
def year(world: World) -> Year:
    return Year(world)


def asked_about(letters: list[Letter]) -> list[str]:
    return [button.data for letter in letters for button in letter.reply.buttons if button.data.startswith("o:confirm:")]


@pytest.mark.slow
def test_a_year(year: Year) -> None:
    kuba, ada = year.coordinator(), year.administrator()
    world, confirmed = year.world, set()
    silent = {"fund-nieznany", "appt-metal", "org-klub"}
    for _ in range(365):
        for hour in (2, 9, 15, 21):
            year.at(hour, days=1 if hour == 2 else 0)
            year.round()
            for letter in year.post():
                if letter.key.startswith("freshness:"):
                    who = {"1001": kuba, "2002": ada}[letter.account]
                    keys = {data.split(":")[2] for data in asked_about([letter])}
                    for document in list(world.documents.values()):
                        if document.key in keys and document.id not in silent:
                            year.confirm(who, document.id)
                            confirmed.add(document.id)
                            assert document.id not in year.waiting()
        assert _missed(year) == []
    asked: dict[str, list[datetime]] = defaultdict(list)
    for at, letter in year.arrived:
        local = at.astimezone(WARSAW)
        assert 8 <= local.hour < 20, "never at night"
        assert local.weekday() < 5, "never on a weekend"
        if letter.key.startswith("freshness:"):
            asked[letter.account].append(at)
            assert len(asked_about([letter])) <= FEW
    assert set(asked) == {"1001", "2002"}
    for moments in asked.values():
        gaps = [later - earlier for earlier, later in pairwise(moments)]
        assert min(gaps) >= timedelta(days=6, hours=12), "at most weekly"
    assert {"org-izba", "fund-planowany", "appt-miody", "event-targi"} <= confirmed
    gone = {name: world.knowledge.history(name)[-1] for name in world.knowledge.withdrawn()}
    assert list(gone) == ["fund-nieznany"]
    assert gone["fund-nieznany"].author == AUTHOR
    klub = world.documents["org-klub"]
    assert isinstance(klub, Organisation)
    assert klub.contacts == (), "the organisation stays, its unconfirmed contact is gone"
    assert "appt-metal" in year.marks(), "who coordinates is marked and stays"


def _missed(year: Year) -> list[str]:
    """What should be on the list for more than a day by an independent look, and is not."""
    waiting, missed = year.waiting(), []
    for document in year.world.documents.values():
        history = [change for change in year.world.knowledge.history(document.id) if change.author != AUTHOR]
        since = max([document.confirmed_on or date.min, history[-1].at.astimezone(WARSAW).date()])
        over = (
            (document.valid_until or date.max) < year.today
            or (isinstance(document, Event) and (document.cancelled or document.is_over(year.now)))
            or (isinstance(document, Funding) and document.state_on(year.today) is FundingState.CLOSED)
        )
        contacts = document.contacts if isinstance(document, Organisation) else ()
        unconfirmed = Status.UNCONFIRMED in {document.status, *(contact.status for contact in contacts)}
        limit = 0 if unconfirmed else LIMITS.get(document.kind, 10_000)
        if not over and year.today - since > timedelta(days=limit) and document.id not in waiting:
            missed.append(document.id)
    return missed


def test_the_message_asks_about_few_and_counts_the_rest(year: Year) -> None:
    kuba = year.coordinator()
    extra = [
        year.world.documents["guide-izba"].model_copy(update={"id": f"guide-{n}", "title": f"Pytanie {n}?", "valid_until": None})
        for n in range(6)
    ]
    for each in extra:
        year.world.knowledge.add(each.model_copy(update={"status": Status.UNCONFIRMED}), "tests")
    year.settle()
    assert year.round() == Done((), (kuba.id,))
    [letter] = year.post()
    text = letter.reply.text
    assert "Czy to nadal aktualne?" in text
    assert "1. Izba Kowali" in text
    assert "biuro@izba.example – do potwierdzenia" in text, "the contact in question, not all of them"
    assert "41 000 00 01" not in text
    assert "Na potwierdzenie czekają jeszcze 2 dokumenty" in text
    assert f"{DESK}/potwierdzenia" in text
    assert "do 24 marca 2026" in text
    assert [button.label for button in letter.reply.buttons][:2] == ["1. Nadal aktualne", "1. Popraw"]
    izba = year.world.documents["org-izba"]
    assert letter.reply.buttons[0].data == f"o:confirm:{izba.key}:{izba.revision}"
    assert letter.reply.buttons[1].data == f"o:fix:{izba.key}"
    assert len(letter.reply.buttons) == 2 * FEW
    year.pass_days(6)
    assert len(year.arrived) == 1, "a week of peace"
    year.pass_days(1)
    assert len(asked_about([year.arrived[-1][1]])) == 2, "then the others, each once"
    year.pass_days(5)
    assert len(year.arrived) == 2


def test_one_document_needs_no_number(year: Year) -> None:
    year.coordinator()
    year.round()
    [letter] = year.post()
    assert [button.label for button in letter.reply.buttons] == ["Nadal aktualne", "Popraw"]
    assert "jeszcze" not in letter.reply.text


def test_silence_is_marked_then_withdrawn_and_told(year: Year) -> None:
    kuba, ada = year.coordinator(), year.administrator()
    year.withdraw_others("guide-izba")
    guide = year.world.documents["guide-izba"].model_copy(update={"status": Status.UNCONFIRMED})
    year.world.knowledge.revise(guide, guide.revision, "tests")
    year.settle()
    assert year.round() == Done((), (kuba.id,))
    year.post()
    assert year.waiting() == {"org-izba": Stage.ASKED, "guide-izba": Stage.ASKED}
    year.pass_days(13)
    assert year.marks() == {}
    reply = year.world.ask("Jak zostać członkiem izby?")
    assert "Niepotwierdzone od" not in reply.text
    year.pass_days(1)
    assert year.marks() == {"org-izba": START.date(), "guide-izba": START.date()}
    reply = year.world.ask("Jak zostać członkiem izby?")
    assert "Niepotwierdzone od 10 marca 2026. Do potwierdzenia – stan na 1 lutego 2026." in reply.text
    assert reply.text.count("Niepotwierdzone od") == len(
        {"guide-izba", "org-izba"} & {c.document for c in reply.candidates if c.shown}
    )
    year.pass_days(29)
    assert "guide-izba" in year.world.documents
    year.pass_days(1)
    assert "guide-izba" in year.world.knowledge.withdrawn()
    izba = year.world.documents["org-izba"]
    assert isinstance(izba, Organisation)
    assert [contact.value for contact in izba.contacts] == ["ul. Kuźnicza 1, Kielce", "41 000 00 01", "www.izba.example"]
    change = year.world.knowledge.history("guide-izba")[-1]
    assert (change.author, change.action) == (AUTHOR, Action.WITHDRAWN)
    told = [letter for _, letter in year.arrived if letter.key.startswith("withdrawn:")]
    assert sorted(letter.account for letter in told) == [kuba.telegram, ada.telegram]
    for letter in told:
        assert "Jak zostać członkiem izby?" in letter.reply.text
        assert "org-izba): kontakty do potwierdzenia" in letter.reply.text
    year.pass_days(20)
    assert len([letter for _, letter in year.arrived if letter.key.startswith("withdrawn:")]) == 2, "told once"
    year.world.parts.editing.restore(kuba, "guide-izba", change.revision)
    year.settle()
    assert year.waiting()["guide-izba"] is Stage.DUE, "whoever restores it starts anew"
    assert year.marks() == {}


def test_a_confirmation_resets(year: Year) -> None:
    kuba = year.coordinator()
    year.withdraw_others()
    year.round()
    year.post()
    year.pass_days(20)
    assert "org-izba" in year.marks()
    year.confirm(kuba, "org-izba")
    assert year.marks() == {}
    assert year.waiting() == {}
    reply = year.world.press(f"show:{year.world.documents['org-izba'].key}")
    assert "Potwierdzone 30 marca 2026." in reply.text
    year.pass_days(179)
    assert "org-izba" not in year.waiting()
    year.pass_days(1)
    assert year.waiting()["org-izba"] is Stage.DUE, "a Saturday"
    year.pass_days(2)
    assert year.waiting()["org-izba"] is Stage.ASKED


def test_with_nobody_connected_nothing_is_marked_or_withdrawn(year: Year) -> None:
    year.coordinator(account=None)
    year.administrator(account=None)
    before = dict(year.world.documents)
    year.pass_days(300)
    assert year.world.documents == before
    assert year.marks() == {}
    assert year.arrived == []
    waiting = year.upkeep.waiting(year.now)
    assert "org-izba" in {each.document.id for each in waiting}
    assert not any(each.reachable for each in waiting)


def test_who_was_not_reached_was_not_asked(year: Year) -> None:
    kuba = year.coordinator()
    year.withdraw_others()
    outbox = year.world.parts.outbox
    for _ in range(3):
        year.round()
        letter = outbox.claim(year.now)
        assert letter is not None, "asked anew a week later"
        outbox.failed(letter.id, Failure.BLOCKED, year.now)
        [waiting] = year.upkeep.due_for(kuba, year.now)
        assert waiting.owners[0].question is not None
        assert waiting.owners[0].question.state is State.UNDELIVERABLE
        year.at(9, days=7)
    year.round()
    letter = outbox.claim(year.now)
    assert letter is not None
    year.world.clock.now += timedelta(days=1)
    year.pass_days(60)
    assert (year.waiting(), year.marks()) == ({"org-izba": Stage.DUE}, {}), "nobody knows whether it arrived"
    assert year.arrived == [], "and it is not sent again unseen"


def test_weekends_ask_nobody_and_a_night_waits_for_the_morning(year: Year) -> None:
    kuba = year.coordinator()
    year.at(12, days=4)  # Saturday
    assert year.round() == Done((), ())
    year.at(1, days=2)  # Monday
    assert year.round() == Done((), (kuba.id,))
    assert year.post() == []
    year.at(8)
    assert len(year.post()) == 1


def test_the_round_is_done_once_a_day(year: Year) -> None:
    year.coordinator()
    assert year.round() is not None
    assert year.round() is None
    year.at(23)
    assert year.round() is None
    year.at(0, days=1)
    assert year.round() is not None


class Breaking(Outbox):
    """Breaks at its second letter."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.count = 0

    def put(self, key: str, reply: Reply, now: datetime, **more: Any) -> bool:
        self.count += 1
        if self.count == 2:
            raise SystemError("the process is killed")
        return super().put(key, reply, now, **more)


@pytest.mark.parametrize("later", [timedelta(hours=1), timedelta(days=1)])
def test_a_round_that_breaks_off_is_taken_up_again_and_repeats_nothing(year: Year, later: timedelta) -> None:
    year.coordinator()
    year.administrator()
    year.person("Bea", Role.ADMINISTRATOR, account="3003")
    parts = year.world.parts
    broken = Upkeep(year.world.engine, year.world.knowledge, parts.people, Breaking(year.world.engine), DESK)
    with pytest.raises(SystemError):
        broken.round(year.now)
    assert year.round() is None, "another process may still be at it"
    year.world.clock.now += later
    assert year.round() is not None
    year.at(9, days=1)
    year.round()
    year.post()
    assert sorted(letter.account for _, letter in year.arrived) == ["1001", "2002", "3003"]


def test_a_withdrawal_is_told_even_if_the_round_broke_off_after_it(year: Year) -> None:
    year.coordinator()
    year.withdraw_others("guide-izba")
    guide = year.world.documents["guide-izba"].model_copy(update={"status": Status.UNCONFIRMED})
    year.world.knowledge.revise(guide, guide.revision, "tests")
    year.settle()
    year.round()
    year.post()
    year.pass_days(43)
    year.at(9, days=1)
    breaking = Breaking(year.world.engine)
    breaking.count = 1
    parts = year.world.parts
    with pytest.raises(SystemError):
        Upkeep(year.world.engine, year.world.knowledge, parts.people, breaking, DESK).round(year.now)
    year.settle()
    assert "guide-izba" in year.world.knowledge.withdrawn()
    year.pass_days(3)
    assert len([letter for _, letter in year.arrived if letter.key.startswith("withdrawn:")]) == 1


def test_of_several_processes_one_does_the_round(engine: Engine, database_url: str) -> None:
    migrate(engine)
    knowledge, people, outbox = Knowledge(engine), People(engine), Outbox(engine)
    knowledge.apply([each.model_copy(update={"revision": 0}) for each in small_documents()], "tests")
    date_history(engine, START)
    kuba = people.add("Kuba", [Role.COORDINATOR], START, organisations=["org-izba"])
    people.connect(kuba.id, "1001")
    together, results = threading.Barrier(4), []

    def work() -> None:
        own = open_engine(database_url)
        together.wait(30)
        results.append(Upkeep(own, Knowledge(own), People(own), Outbox(own), DESK).round(START))
        own.dispose()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [done for done in results if done is not None] == [Done((), (kuba.id,))]
    letter = outbox.claim(START)
    assert letter is not None
    outbox.sent(letter.id, START)
    assert outbox.claim(START) is None
    upkeep = Upkeep(engine, knowledge, people, outbox, DESK)
    assert [each.standing.stage for each in upkeep.due_for(kuba, START)] == [Stage.ASKED]
    later = START + timedelta(days=44)
    assert upkeep.marks(knowledge.content(), later.date()) == {"org-izba": START.date()}
    done = upkeep.round(later)
    assert done is not None
    assert done.withdrawn == ("org-izba",)
    told = outbox.claim(later)
    assert told is not None
    assert told.key.startswith("withdrawn:")


def test_marks_cost_nothing_until_something_changes(year: Year) -> None:
    content = year.world.knowledge.content()
    first = year.upkeep.marks(content, year.today)
    assert year.upkeep.marks(content, year.today) is first
    assert year.upkeep.marks(content, year.today + timedelta(days=1)) is not first


def test_a_broken_database_leaves_the_marks_as_they_were(year: Year, caplog: pytest.LogCaptureFixture) -> None:
    year.coordinator()
    year.withdraw_others()
    year.round()
    year.post()
    year.pass_days(15)
    before = year.marks()
    assert before
    with writing(year.world.engine) as connection:
        connection.execute(text("ALTER TABLE freshness_question RENAME TO lost"))
    tomorrow = year.today + timedelta(days=1)
    assert dict(year.upkeep.marks(year.world.knowledge.content(), tomorrow)) == before
    assert "The marks stay as they were" in caplog.text
