from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, delete

from bot.feedback import Feedback, Reason, Thumb, Verdict
from bot.journal import Journal, Turn, new_turn_id, turns
from bot.messages import Channel, Language, Outcome, Reply
from knowledge.database import StoreUnavailable, writing
from tests.bot.tables import create_tables

NOW = datetime(2026, 3, 10, 11, 0, tzinfo=UTC)


@pytest.fixture
def turn(engine: Engine) -> str:
    create_tables(engine)
    reply = Reply(new_turn_id(NOW), Outcome.ANSWERED, Language.PL, ())
    Journal(engine).record(Turn(reply, NOW, Channel.TELEGRAM, "1", "0" * 32, "0" * 32, "pytanie", 1, "m"))
    return reply.turn


def test_the_last_word_counts(engine: Engine, turn: str) -> None:
    feedback, later = Feedback(engine), NOW + timedelta(minutes=1)
    assert feedback.of([turn]) == {}
    feedback.give(turn, Thumb.DOWN, NOW, Reason.OUTDATED)
    assert feedback.of([turn, "other"]) == {turn: Verdict(turn, Thumb.DOWN, Reason.OUTDATED, NOW)}
    feedback.give(turn, Thumb.UP, later)
    assert feedback.of([turn]) == {turn: Verdict(turn, Thumb.UP, None, later)}


def test_a_thumb_up_has_no_reason_and_a_thumb_has_a_turn(engine: Engine, turn: str) -> None:
    with pytest.raises(ValueError, match="only a thumb down has a reason"):
        Feedback(engine).give(turn, Thumb.UP, NOW, Reason.WRONG)
    with pytest.raises(StoreUnavailable):
        Feedback(engine).give("nobody's", Thumb.UP, NOW)


def test_it_goes_with_its_turn(engine: Engine, turn: str) -> None:
    Feedback(engine).give(turn, Thumb.DOWN, NOW)
    with writing(engine) as connection:
        connection.execute(delete(turns).where(turns.c.id == turn))
    assert Feedback(engine).of([turn]) == {}
