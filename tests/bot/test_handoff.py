"""Hand-offs: the store on both databases, and the circle asker, coordinator, asker in the small world."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, delete, select

from bot.handoff import LONGEST_REPLY, Handoffs, State, handoffs
from bot.journal import Journal, Turn, new_turn_id, turns
from bot.messages import Channel, Language, Outcome, Reply
from bot.outbox import Outbox, outbox
from bot.people import People, Person, Role
from bot.pseudonyms import pseudonym
from knowledge.database import writing
from tests.bot.tables import create_tables
from tests.bot.test_opinions import ALA, coordinator, labels, letters
from tests.bot.world import SECRET, World, button

NOW = datetime(2026, 3, 10, 11, 0, tzinfo=UTC)
KUBA: dict[str, Any] = {"channel": Channel.TELEGRAM, "conversation": "9001", "person": "9001", "private": True}


class Store:
    """The hand-offs of one database with a coordinator of metal, an administrator, and turns."""

    def __init__(self, engine: Engine) -> None:
        create_tables(engine)
        self.engine = engine
        self.people, self.letters = People(engine), Outbox(engine)
        self.handoffs = Handoffs(engine, self.letters, self.people)
        self.kuba = self._person("Kuba", "9001", Role.COORDINATOR, ["spec-metal"])
        self.ada = self._person("Ada", "9002", Role.ADMINISTRATOR, [])

    def _person(self, name: str, account: str, role: Role, specialisations: list[str]) -> Person:
        person = self.people.add(name, [role], NOW, specialisations)
        self.people.connect(person.id, account)
        return person

    def turn(self, key: str = "1") -> str:
        reply = Reply(new_turn_id(NOW), Outcome.NO_MATCH, Language.PL, ())
        Journal(self.engine).record(Turn(reply, NOW, Channel.TELEGRAM, key, "0" * 32, "0" * 32, "pytanie", 1, "m"))
        return reply.turn

    def passed(self, specialisation: str | None = "spec-metal", key: str = "1") -> int:
        return self.handoffs.pass_on(self.turn(key), "pytanie", Language.PL, specialisation, "42", NOW).handoff.id

    def accounts(self, now: datetime = NOW) -> list[str]:
        found = []
        while (letter := self.letters.claim(now)) is not None:
            self.letters.sent(letter.id, now)
            found.append(letter.account)
        return found

    def known(self) -> list[str | None]:
        with self.engine.connect() as connection:
            return list(connection.execute(select(handoffs.c.account).order_by(handoffs.c.id)).scalars())


@pytest.fixture
def store(engine: Engine) -> Store:
    return Store(engine)


def test_a_turn_is_handed_off_once(store: Store) -> None:
    turn = store.turn()
    first = store.handoffs.pass_on(turn, "pytanie", Language.PL, "spec-metal", "42", NOW)
    second = store.handoffs.pass_on(turn, "inne", Language.PL, None, "43", NOW)
    assert (first.new, first.reaches, second.new) == (True, True, False)
    assert second.handoff == first.handoff
    assert store.accounts() == ["9001"]


def test_it_is_handed_off_once_by_several_presses_at_once(store: Store) -> None:
    turn, gate, found = store.turn(), threading.Barrier(4), []

    def press() -> None:
        gate.wait()
        found.append(store.handoffs.pass_on(turn, "pytanie", Language.PL, "spec-metal", "42", NOW).new)

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [False, False, False, True]
    assert store.accounts() == ["9001"]


def test_without_a_connected_coordinator_the_administrators_get_it(store: Store) -> None:
    store.people.connect(store.kuba.id, None)
    store.passed()
    store.passed(None, "2")
    assert store.accounts() == ["9002", "9002"]
    store.people.connect(store.ada.id, None)
    assert not store.handoffs.pass_on(store.turn("3"), "p", Language.PL, None, "42", NOW).reaches


def test_it_is_answered_once_by_whoever_is_first(store: Store) -> None:
    number = store.passed()
    store.accounts()
    gate, found = threading.Barrier(2), []

    def answer(person: Person) -> None:
        gate.wait()
        found.append(store.handoffs.answer(number, f"odpowiada {person.name}", person, NOW))

    threads = [threading.Thread(target=answer, args=(person,)) for person in (store.kuba, store.ada)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    [done] = [each for each in found if each is not None]
    assert done.state is State.ANSWERED
    assert store.accounts() == ["42"]
    assert store.handoffs.answer(number, "jeszcze raz", store.ada, NOW) is None
    assert store.handoffs.close(number, store.ada, NOW) is None
    assert store.accounts() == []


@pytest.mark.parametrize("text", ["", "  ", "x" * (LONGEST_REPLY + 1)])
def test_an_answer_says_something_and_fits(store: Store, text: str) -> None:
    number = store.passed()
    with pytest.raises(ValueError, match="1 to 3000"):
        store.handoffs.answer(number, text, store.kuba, NOW)
    assert store.handoffs.waiting() == 1


def test_the_number_of_the_chat_is_forgotten_when_it_is_not_needed_any_more(store: Store) -> None:
    answered, closed, waiting = store.passed(key="1"), store.passed(key="2"), store.passed(key="3")
    assert store.known() == ["42", "42", "42"]
    store.handoffs.answer(answered, "tak", store.kuba, NOW)
    store.handoffs.close(closed, store.kuba, NOW)
    assert store.known() == [None, None, "42"]
    assert sorted(store.accounts()) == ["42", "42", "9001", "9001", "9001"]
    store.handoffs.tidy(NOW)
    with store.engine.connect() as connection:
        rows = connection.execute(select(outbox.c.key, outbox.c.account)).all()
    assert [tuple(row) for row in rows] == [(f"handoff:{waiting}:{store.kuba.id}", None)]
    assert store.handoffs.tidy(NOW) == 0


def test_a_letter_that_did_not_arrive_is_kept_for_a_week(store: Store) -> None:
    number = store.passed()
    store.accounts()
    store.handoffs.answer(number, "tak", store.kuba, NOW)
    letter = store.letters.claim(NOW)
    assert letter is not None
    store.letters.unsure(letter.id)
    assert store.handoffs.tidy(NOW + timedelta(days=6)) == 1, "the one to the coordinator has arrived"
    assert store.handoffs.tidy(NOW + timedelta(days=8)) == 1


def test_it_can_be_given_to_another_specialisation(store: Store) -> None:
    number = store.passed(None)
    assert store.accounts() == ["9002"]
    changed = store.handoffs.assign(number, "spec-metal", NOW)
    assert changed is not None
    assert changed.specialisation == "spec-metal"
    assert store.accounts() == ["9001"]
    store.handoffs.close(number, store.kuba, NOW)
    assert store.handoffs.assign(number, "spec-drewno", NOW) is None


def test_a_number_is_never_given_twice(store: Store) -> None:
    first = store.passed()
    with writing(store.engine) as connection:
        connection.execute(delete(turns))
    assert store.handoffs.get(first) is None
    assert store.passed(key="2") > first


def test_the_list_begins_with_what_waits_longest(store: Store) -> None:
    first, second, third = (store.passed(key=key) for key in "123")
    store.handoffs.close(first, store.kuba, NOW + timedelta(minutes=1))
    assert [each.id for each in store.handoffs.all()] == [second, third, first]
    assert [each.id for each in store.handoffs.all(State.CLOSED)] == [first]


# The circle, in chats


def passed_on(world: World, question: str = "spawanie stali") -> None:
    down = world.press(button(world.ask(question, **ALA), "👎"), **ALA)
    world.press(button(world.press(button(down, "Zapytaj człowieka"), **ALA), "Tak, przekaż"), **ALA)


def test_the_answer_returns_once_and_becomes_a_draft_in_one_tap(world: World) -> None:
    person = coordinator(world)
    passed_on(world)
    [(_, letter)] = letters(world)
    assert labels(letter) == ["Odpowiedz"]
    asked = world.assistant.handle(world.incoming(button=letter.buttons[0].data, **KUBA))
    assert "spawanie stali" in asked.text
    shown = world.assistant.handle(world.incoming("Proszę zadzwonić: 41 000 00 01.", **KUBA))
    assert "Tak zobaczy to osoba, która pyta:" in shown.text
    assert "To odpowiedź człowieka" in shown.text
    assert letters(world) == [], "nothing goes before it is confirmed"
    send = button(shown, "Wyślij")
    done = world.assistant.handle(world.incoming(button=send.data, **KUBA))
    assert "w drodze" in done.text
    [(account, answer)] = letters(world)
    assert account == "42"
    assert "Proszę zadzwonić: 41 000 00 01." in answer.text
    assert "„spawanie stali”" in answer.text
    assert "Kuba" not in answer.text
    world.assistant.handle(world.incoming(button=send.data, **KUBA))
    world.assistant.handle(world.incoming(button=letter.buttons[0].data, **KUBA))
    assert letters(world) == []
    for _ in range(2):
        made = world.assistant.handle(world.incoming(button=button(done, "Zrób z tego dokument").data, **KUBA))
        assert "/dokumenty/nowy-guide-" in made.text
    [draft] = world.parts.drafts.of(person.id)
    assert draft.record["title"] == "spawanie stali"
    assert draft.record["body"] == "Proszę zadzwonić: 41 000 00 01."
    assert draft.record["about"] == ["spec-metal"]


def test_the_journal_of_whoever_answers_holds_neither_question_nor_answer(world: World) -> None:
    coordinator(world)
    passed_on(world, "spawanie stali tokarz")
    [(_, letter)] = letters(world)
    for given in ({"button": letter.buttons[0].data}, {"text": "Pani Nowakowa wie."}):
        world.assistant.handle(world.incoming(**given, **KUBA))
    mine = [row for row in world.rows() if row.person == pseudonym("9001", "telegram", SECRET)]
    assert [row.question for row in mine] == [letter.buttons[0].data, ""]
    assert not any("tokarz" in row.reply_json or "Nowakowa" in row.reply_json for row in mine)


def test_an_answer_can_be_written_anew_before_it_goes(world: World) -> None:
    coordinator(world)
    passed_on(world)
    [(_, letter)] = letters(world)
    world.assistant.handle(world.incoming(button=letter.buttons[0].data, **KUBA))
    world.assistant.handle(world.incoming("zle", **KUBA))
    again = world.assistant.handle(world.incoming("Dobrze.", **KUBA))
    world.assistant.handle(world.incoming(button=button(again, "Wyślij").data, **KUBA))
    [(_, answer)] = letters(world)
    assert "Dobrze." in answer.text
    assert "zle" not in answer.text


def test_nobody_answers_what_is_not_theirs(world: World) -> None:
    coordinator(world)
    other = world.parts.people.add("Obca", [Role.COORDINATOR], world.clock(), ["spec-miody"])
    world.parts.people.connect(other.id, "9003")
    passed_on(world)
    [(_, letter)] = letters(world)
    theirs = {**KUBA, "conversation": "9003", "person": "9003"}
    for data in (letter.buttons[0].data, "o:reply:99", "o:reply:x", "o:draft:1", "o:draft:99"):
        reply = world.assistant.handle(world.incoming(button=data, **theirs))
        assert "spawanie" not in reply.text
        assert "Wyślij" not in labels(reply)
    assert world.parts.handoffs.waiting() == 1


def test_a_closed_question_is_told(world: World) -> None:
    person = coordinator(world)
    passed_on(world)
    letters(world)
    world.parts.handoffs.close(world.parts.handoffs.all()[0].id, person, world.clock())
    [(account, letter)] = letters(world)
    assert account == "42"
    assert "zamknięto bez odpowiedzi" in letter.text
