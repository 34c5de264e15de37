"""The one door: every turn ends in one outcome and one row, whatever breaks."""

import logging
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select, text

from bot.afterwards import Afterwards
from bot.answering import Answering
from bot.assistant import LONGEST_QUESTION, TURNS_A_MINUTE, Assistant
from bot.journal import turns
from bot.messages import Channel, Incoming, Language, Outcome, Reply
from index.encoders import HashingEncoder, Vectors
from index.errors import EncoderError
from knowledge.database import writing
from knowledge.documents import parse, to_record
from knowledge.store import Knowledge, open_engine
from tests.bot.world import METAL, SECRET, World, gate, in_language, open_world, sentence

PERSON = "41 000 00 09"  # of the body to turn to when there is no answer


class Moody(HashingEncoder):
    """Encodes until it is told to raise."""

    def __init__(self) -> None:
        super().__init__()
        self.raising: Exception | None = None

    def questions(self, texts: Sequence[str]) -> Vectors:
        if self.raising is not None:
            raise self.raising
        return super().questions(texts)

    def passages(self, texts: Sequence[str]) -> Vectors:
        if self.raising is not None:
            raise self.raising
        return super().passages(texts)


def drop(world: World, table: str) -> None:
    with world.engine.begin() as connection:
        connection.execute(text(f"DROP TABLE {table}"))


# The same update


def test_the_same_update_gets_the_same_reply_and_one_row(world: World) -> None:
    incoming = world.incoming(METAL, conversation="c", channel=Channel.TELEGRAM)
    first = world.handle(incoming)
    world.clock.move(hours=1)
    assert world.handle(incoming) == first
    assert len(world.rows()) == 1


def test_the_same_key_of_another_channel_is_another_update(world: World) -> None:
    replies = [world.handle(Incoming(channel, "c", "ala", "1", METAL)) for channel in Channel]
    assert len({reply.turn for reply in replies}) == len(world.rows()) == len(Channel)


def test_the_same_update_from_many_threads_is_recorded_once(world: World) -> None:
    incoming = world.incoming(METAL, conversation="c")
    replies = in_threads([lambda: world.assistant.handle(incoming)] * 8)
    assert len({reply.turn for reply in replies}) == 1
    assert len(world.rows()) == 1


class Held(Afterwards):
    """Does nothing until it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.works: list[Callable[[], None]] = []

    def do(self, work: Callable[[], None]) -> None:
        self.works.append(work)


def test_the_same_update_in_two_processes_has_one_row(
    small_engine: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    held = Held()
    slow, quick = open_world(small_engine, tmp_path, afterwards=held), open_world(small_engine, tmp_path)
    incoming = quick.incoming(METAL, conversation="c")
    slow.assistant.handle(incoming)
    reply = quick.handle(incoming)
    [work] = held.works
    work()
    assert [row.id for row in quick.rows()] == [reply.turn]
    assert [record.levelname for record in caplog.records if "Another process" in record.message] == ["WARNING"]


# One outcome for each turn, in the journal as in the reply

TURNS = [
    (METAL, Outcome.ANSWERED),
    ("tartak xyzzy", Outcome.UNSURE),
    ("xyzzy plugh", Outcome.NO_MATCH),
    ("dzień dobry", Outcome.GREETING),
    ("dziękuję bardzo", Outcome.GREETING),
    ("co potrafisz", Outcome.HELP),
    ("/pomoc", Outcome.HELP),
    ("/nieznane", Outcome.HELP),
    ("/prywatnosc", Outcome.HELP),
    ("/kontakt", Outcome.ANSWERED),
    ("/finansowanie@DrogowskazBot", Outcome.HELP),
    ("a" * (LONGEST_QUESTION + 1), Outcome.TOO_LONG),
    ("słowo " * 10_000, Outcome.TOO_LONG),
    ("", Outcome.UNSUPPORTED),
    (" \n\t ", Outcome.UNSUPPORTED),
    ("\x00\x07\u200b\u202e", Outcome.UNSUPPORTED),
    (None, Outcome.UNSUPPORTED),
]


@pytest.mark.parametrize(("said", "outcome"), TURNS)
def test_every_turn_ends_in_one_outcome_that_the_journal_holds_too(world: World, said: str | None, outcome: Outcome) -> None:
    reply = world.ask(said, "c")
    [row] = world.rows()
    assert reply.outcome is row.outcome is outcome
    assert row.reply == reply
    assert reply.text.strip()


@pytest.mark.parametrize("length", [LONGEST_QUESTION, LONGEST_QUESTION + 1])
def test_the_longest_question_is_still_read(world: World, length: int) -> None:
    assert (world.ask("x" * length).outcome is Outcome.TOO_LONG) is (length > LONGEST_QUESTION)


def test_control_characters_within_a_question_do_no_harm(world: World) -> None:
    assert world.ask("spa\x00wanie\u200b sta\x1bli").outcome is Outcome.ANSWERED


@pytest.mark.parametrize("field", ["text", "button", "person", "conversation", "key"])
def test_halves_of_surrogate_pairs_are_survived_and_journalled(world: World, field: str) -> None:
    broken = "spawanie \ud83d stali"
    incoming = {"text": METAL, "conversation": "c", field: broken} | ({"text": None} if field == "button" else {})
    reply = world.handle(world.incoming(**incoming))
    assert reply.outcome is (Outcome.UNSUPPORTED if field == "button" else Outcome.ANSWERED)
    assert len(world.rows()) == 1


def test_what_people_type_is_masked_before_it_is_written(world: World) -> None:
    world.ask(f"{METAL} mój telefon 601 234 567, mail jan@kowalski.pl", "c")
    [row] = world.rows()
    stored = f"{row.question} {row.understood} {row.reply_json}"
    assert "601 234 567" not in stored
    assert "kowalski.pl" not in stored


def test_the_journal_tells_what_was_considered_and_shown_at_which_revision_and_time(world: World) -> None:
    reply = world.ask(METAL, "c")
    [row] = world.rows()
    assert (row.at, row.content_version, row.model) == (
        world.clock.now,
        world.knowledge.version(),
        HashingEncoder().spec.fingerprint,
    )
    assert {(shown.document, shown.revision) for shown in row.documents} == {
        ("spec-metal", 1),
        ("org-izba", 1),
        ("appt-metal", 1),
    }
    assert reply.candidates[0].document == "spec-metal"
    assert row.timings["handle"] > 0
    assert reply.took_ms > 0


# First contact


def test_the_first_contact_says_once_what_we_are(world: World) -> None:
    replies = [world.ask(METAL, "c"), world.ask("tartak", "c"), world.ask(METAL, "other")]
    assert [sentence("intro") in reply.text for reply in replies] == [True, False, True]


@pytest.mark.parametrize("first", ["/start", " /start", "/start@Bot x", "/menu", "/pomoc", "/kontakt", "dzień dobry", None, ""])
def test_whatever_comes_first_is_met_with_one_introduction(world: World, first: str | None) -> None:
    assert world.ask(first, "c").text.count(sentence("intro")) == 1
    assert sentence("intro") not in world.ask(METAL, "c").text


def test_what_was_asked_for_comes_before_what_we_are(world: World) -> None:
    assert world.ask(METAL, "c").text.endswith("\n\n" + sentence("intro"))
    assert world.ask("/start", "other").text.startswith(sentence("intro") + "\n\n")


def test_start_introduces_us_again(world: World) -> None:
    world.ask(METAL, "c")
    assert world.ask("/start", "c").text.count(sentence("intro")) == 1


def test_a_question_that_stands_alone_is_answered_without_introduction(world: World) -> None:
    assert sentence("intro") not in world.ask(METAL, "").text


def test_an_apology_is_no_introduction(small_engine: Engine, tmp_path: Path) -> None:
    encoder = Moody()
    world = open_world(small_engine, tmp_path, encoder)
    encoder.raising = RuntimeError("no")
    assert world.ask(METAL, "c").outcome is Outcome.ERROR
    encoder.raising = None
    assert sentence("intro") in world.ask(METAL, "c").text


# Languages


@pytest.mark.parametrize("language", [Language.PL, Language.EN, Language.UK])
def test_the_frame_is_in_the_language_of_the_question(world: World, language: Language) -> None:
    reply = world.ask(in_language(language), "c", language=Language.PL)
    assert reply.language is language
    assert sentence("intro", language) in reply.text


def test_an_acronym_keeps_the_language_of_the_conversation(world: World) -> None:
    world.ask(in_language(Language.EN), "c")
    assert world.ask("IK", "c").language is Language.EN


def test_the_language_of_the_app_counts_until_a_person_writes(world: World) -> None:
    assert world.ask("/start", "c", language=Language.UK).language is Language.UK
    assert world.ask("IK", "d", language=Language.EN).language is Language.EN
    assert world.ask(METAL, "e", language=Language.EN).language is Language.PL


# What breaks


def test_a_broken_store_is_an_apology_with_a_person_and_a_traceback(world: World, caplog: pytest.LogCaptureFixture) -> None:
    world.ask(METAL, "c")
    drop(world, "knowledge_history")
    reply = world.ask(METAL, "c")
    assert reply.outcome is world.rows()[-1].outcome is Outcome.ERROR
    assert sentence("error") in reply.text
    assert PERSON in reply.text
    assert "Traceback" in caplog.text
    assert "Traceback" not in reply.text


def test_a_store_that_is_broken_from_the_beginning_still_gets_an_apology(world: World) -> None:
    drop(world, "knowledge_history")
    fresh = open_world_without_content(world)
    reply = fresh(METAL)
    assert (reply.outcome, reply.text) == (Outcome.ERROR, sentence("error"))


def open_world_without_content(world: World) -> Callable[[str], Reply]:
    answering = Answering(world.live, gate(HashingEncoder(), world.live))
    assistant = Assistant(Knowledge(world.engine), world.live, answering, world.journal, SECRET, world.clock, world.parts.office)
    return lambda said: assistant.handle(world.incoming(said))


def test_a_search_that_raises_is_an_apology_and_the_next_question_is_answered(
    small_engine: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    encoder = Moody()
    world = open_world(small_engine, tmp_path, encoder)
    world.ask(METAL, "c")
    encoder.raising = ZeroDivisionError("in the middle of the search")
    reply = world.ask("a telefon?", "c", language=Language.EN)
    assert reply.outcome is world.rows()[-1].outcome is Outcome.ERROR
    assert sentence("error", Language.EN) in reply.text
    assert PERSON in reply.text
    assert "in the middle of the search" in caplog.text
    encoder.raising = None
    reply = world.ask("a telefon?", "c")
    assert "Izba Kowali" in reply.text, "the fault did not cost the context"


def test_an_encoder_that_fails_leaves_the_words(small_engine: Engine, tmp_path: Path) -> None:
    encoder = Moody()
    world = open_world(small_engine, tmp_path, encoder)
    encoder.raising = EncoderError("the model file is gone")
    reply = world.ask(METAL)
    assert reply.outcome is not Outcome.ERROR
    assert reply.candidates[0].document == "spec-metal"


def test_an_encoder_that_fails_during_a_refresh_leaves_the_old_index(
    small_engine: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    encoder = Moody()
    world = open_world(small_engine, tmp_path, encoder)
    add_guide(world, "Czy trzeba myć kilof?", "Kilofa myć nie trzeba.")
    encoder.raising = EncoderError("the model file is gone")
    assert world.ask(METAL).candidates[0].document == "spec-metal"
    assert "the model file is gone" in caplog.text
    encoder.raising = None
    assert "Kilofa myć nie trzeba." in world.ask("Czy trzeba myć kilof?").text


def test_a_broken_journal_does_not_cost_the_answer(world: World, caplog: pytest.LogCaptureFixture) -> None:
    drop(world, "journal_turn")
    reply = world.ask(METAL, "c", channel=Channel.TELEGRAM)
    assert reply.outcome is Outcome.ANSWERED
    assert "Izba Kowali" in reply.text
    world.assistant.delivered(reply.turn, ok=True)
    assert any(record.levelno >= logging.ERROR for record in caplog.records)


def test_a_reply_does_not_wait_for_a_locked_database(small_engine: Engine, tmp_path: Path) -> None:
    world = open_world(small_engine, tmp_path, afterwards=Afterwards())
    with writing(world.engine) as other:
        reply = world.assistant.handle(world.incoming(METAL, conversation="c"))
        assert reply.outcome is Outcome.ANSWERED
        assert other.execute(select(func.count()).select_from(turns)).scalar() == 0
    assert "Izba Kowali" in world.ask("a telefon?", "c").text, "the next turn waits for it"
    assert world.rows()[0].id == reply.turn


@pytest.mark.parametrize("ok", [True, False])
def test_delivery_is_noted(world: World, ok: bool) -> None:
    reply = world.ask(METAL, "c")
    assert world.rows()[0].delivered is None
    world.assistant.delivered(reply.turn, ok)
    [row] = world.rows()
    assert (row.delivered, row.delivered_at) == (ok, world.clock.now)


# Too many at once


def outcomes(world: World, count: int, **incoming: object) -> list[Outcome]:
    return [world.ask(METAL, "c", **incoming).outcome for _ in range(count)]


def test_a_person_may_ask_so_often_and_no_oftener(world: World) -> None:
    found = outcomes(world, TURNS_A_MINUTE + 2, channel=Channel.TELEGRAM)
    assert found == [Outcome.ANSWERED] * TURNS_A_MINUTE + [Outcome.RATE_LIMITED] * 2
    assert len(world.rows()) == TURNS_A_MINUTE + 2
    assert world.ask(METAL, "c", channel=Channel.TELEGRAM, person="ola").outcome is Outcome.ANSWERED
    assert world.replies[-2].text == sentence("rate-limited")


def test_the_window_slides(world: World) -> None:
    outcomes(world, 1, channel=Channel.TELEGRAM)
    world.clock.move(seconds=50)
    outcomes(world, TURNS_A_MINUTE - 1, channel=Channel.TELEGRAM)
    world.clock.move(seconds=9)
    assert outcomes(world, 1, channel=Channel.TELEGRAM) == [Outcome.RATE_LIMITED]
    world.clock.move(seconds=2)
    assert outcomes(world, 2, channel=Channel.TELEGRAM) == [Outcome.ANSWERED, Outcome.RATE_LIMITED]


@pytest.mark.parametrize("channel", [Channel.TERMINAL, Channel.JSONL])
def test_machines_are_not_limited(world: World, channel: Channel) -> None:
    assert set(outcomes(world, TURNS_A_MINUTE + 5, channel=channel)) == {Outcome.ANSWERED}


def test_a_limited_turn_keeps_what_the_conversation_is_about(world: World) -> None:
    world.ask(METAL, "c", channel=Channel.TELEGRAM)
    outcomes(world, TURNS_A_MINUTE - 1, channel=Channel.TELEGRAM, language=Language.EN)
    assert outcomes(world, 2, channel=Channel.TELEGRAM, language=Language.EN)[-1] is Outcome.RATE_LIMITED
    world.clock.move(minutes=2)
    reply = world.ask("a telefon?", "c", channel=Channel.TELEGRAM)
    assert (reply.language, "41 000 00 01" in reply.text) == (Language.PL, True)


# What others write


def add_guide(world: World, title: str, body: str) -> None:
    record = {"kind": "guide", "id": "guide-nowy", "title": title, "body": body}
    elsewhere = open_engine(str(world.engine.url))
    Knowledge(elsewhere).add(
        parse({**record, "source": "https://zrodla.example/nowe", "source_date": "2026-03-01"}), author="ola"
    )
    elsewhere.dispose()


def test_what_another_process_adds_is_answered_at_the_next_question(world: World) -> None:
    assert world.ask("Czy trzeba myć kilof?").outcome is not Outcome.ANSWERED
    add_guide(world, "Czy trzeba myć kilof?", "Kilofa myć nie trzeba.")
    assert "Kilofa myć nie trzeba." in world.ask("Czy trzeba myć kilof?").text


def test_what_another_process_changes_or_withdraws_is_never_shown_again(world: World) -> None:
    assert "41 000 00 01" in world.ask(METAL).text
    elsewhere = open_engine(str(world.engine.url))
    store = Knowledge(elsewhere)
    record = to_record(store.documents()["org-izba"])
    record["contacts"][1]["value"] = "41 000 00 77"
    store.revise(parse(record), 1, author="ola")
    changed = world.ask(METAL).text
    assert ("41 000 00 77" in changed, "41 000 00 01" in changed) == (True, False)
    store.withdraw("org-izba", 2, author="ola")
    elsewhere.dispose()
    assert "41 000 00 77" not in world.ask(METAL).text


# Many at once


def in_threads(work: Sequence[Callable[[], Reply]]) -> list[Reply]:
    found: list[Reply] = []

    def run(each: Callable[[], Reply]) -> None:
        found.append(each())

    threads = [threading.Thread(target=run, args=(each,)) for each in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == len(work), "a turn raised"
    return found


def test_eight_people_at_once_get_their_own_answers_and_every_turn_is_journalled(world: World) -> None:
    questions = [(METAL, "spec-metal"), ("tartak", "spec-drewno"), ("pasieka", "spec-miody"), ("IK", "org-izba")]
    wrong: list[str] = []

    def talk(person: int) -> Reply:
        for number in range(30):
            said, expected = questions[(person + number) % len(questions)]
            incoming = world.incoming(said, conversation=f"c{person}", person=f"p{person}")
            reply = world.assistant.handle(incoming)
            if not reply.candidates or reply.candidates[0].document != expected:
                wrong.append(f"{said}: {reply.outcome} {reply.text}")
        return reply

    in_threads([lambda person=person: talk(person) for person in range(8)])  # type: ignore[misc]
    assert wrong == []
    rows = world.rows()
    assert len(rows) == len({row.id for row in rows}) == 240
    assert {row.outcome for row in rows} == {Outcome.ANSWERED}


def test_the_limit_holds_for_many_threads_of_one_person(world: World) -> None:
    work = [lambda: world.assistant.handle(world.incoming("/pomoc", channel=Channel.TELEGRAM))] * (TURNS_A_MINUTE * 2)
    found = [reply.outcome for reply in in_threads(work)]
    assert found.count(Outcome.RATE_LIMITED) == TURNS_A_MINUTE
