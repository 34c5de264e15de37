"""What Telegram may answer, played without a network."""

import logging
import threading

import pytest

from tests.bot.telegram.echo import Echo
from tests.bot.telegram.offline import Offline, message, press, talk
from tests.bot.telegram.server import Json

OK, FAILED = ("turn-1", True), ("turn-1", False)


@pytest.fixture
def wire() -> Offline:
    return Offline()


def test_a_flood_limit_is_waited_for(wire: Offline, echo: Echo) -> None:
    wire.refuse("sendMessage", 429, "Too Many Requests: retry after 7", retry_after=7)
    talk(echo, wire, message("raz"))
    assert wire.texts == ["Echo: raz", "Echo: raz"]
    [(before, seconds)] = wire.sleeps
    assert seconds >= 7
    assert [name for name, _ in wire.calls[:before]] == ["getMe", "sendMessage"], "nothing is sent during the wait"
    assert echo.deliveries == [OK]


def test_a_flood_limit_of_hours_is_not_waited_for(wire: Offline, echo: Echo, caplog: pytest.LogCaptureFixture) -> None:
    wire.refuse("sendMessage", 429, "Too Many Requests", retry_after=7200)
    talk(echo, wire, message("raz"))
    assert len(wire.texts) == 1
    assert echo.deliveries == [FAILED]
    assert "turn-1 was not delivered" in caplog.text


def test_one_chat_in_a_flood_limit_does_not_delay_another(wire: Offline, echo: Echo) -> None:
    wire.refuse("sendMessage", 429, "Too Many Requests", retry_after=7)
    talk(echo, wire, message("a1", chat=1), message("a2", chat=1, number=2), message("b1", chat=2))
    ours = [fields["text"] for fields in wire.made("sendMessage") if fields["chat_id"] == 1]
    assert ours == ["Echo: a1", "Echo: a1", "Echo: a2"] or wire.texts.index("Echo: b1") == 0
    assert sorted(set(wire.texts)) == ["Echo: a1", "Echo: a2", "Echo: b1"]


def test_who_blocked_the_bot_is_not_tried_again(wire: Offline, echo: Echo, caplog: pytest.LogCaptureFixture) -> None:
    wire.refuse("sendMessage", 403, "Forbidden: bot was blocked by the user")
    talk(echo, wire, message("raz"), message("dwa", number=2))
    assert wire.texts == ["Echo: raz", "Echo: dwa"]
    assert echo.deliveries == [FAILED, ("turn-2", True)]
    assert "blocked" in caplog.text


def test_refused_html_goes_out_plain(wire: Offline, echo: Echo) -> None:
    wire.refuse("sendMessage", 400, "Bad Request: can't parse entities")
    talk(echo, wire, message("<b>"))
    assert wire.texts == ["Echo: &lt;b&gt;", "Echo: <b>"]
    assert [fields.get("parse_mode") for fields in wire.made("sendMessage")] == ["HTML", None]
    assert echo.deliveries == [OK]


def test_a_message_refused_twice_goes_out_bare(wire: Offline, echo: Echo) -> None:
    wire.refuse("sendMessage", 400, "Bad Request: BUTTON_DATA_INVALID")
    wire.refuse("sendMessage", 400, "Bad Request: BUTTON_DATA_INVALID")
    talk(echo, wire, message("przyciski"))
    assert ["reply_markup" in fields for fields in wire.made("sendMessage")] == [True, True, False]
    assert echo.deliveries == [OK]


def test_a_message_refused_for_ever_is_told_as_not_delivered(wire: Offline, echo: Echo) -> None:
    for _ in range(3):
        wire.refuse("sendMessage", 400, "Bad Request: chat not found")
    talk(echo, wire, message("raz"))
    assert echo.deliveries == [FAILED]


def test_a_network_fault_is_tried_again_with_growing_pauses(wire: Offline, echo: Echo) -> None:
    for _ in range(4):
        wire.cut("sendMessage")
    talk(echo, wire, message("raz"))
    assert wire.texts == ["Echo: raz"] * 5
    pauses = [seconds for _, seconds in wire.sleeps]
    assert pauses == sorted(set(pauses))
    assert echo.deliveries == [OK]


def test_a_network_that_stays_down_is_told_as_not_delivered(wire: Offline, echo: Echo) -> None:
    for _ in range(5):
        wire.cut("sendMessage")
    talk(echo, wire, message("raz"), message("dwa", number=2))
    assert wire.texts == ["Echo: raz"] * 5 + ["Echo: dwa"]
    assert echo.deliveries == [FAILED, ("turn-2", True)]


def test_a_group_that_moved_is_followed(wire: Offline, echo: Echo) -> None:
    wire.refuse("sendMessage", 400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-100)
    talk(echo, wire, message("/pomoc", chat=-5))
    assert [fields["chat_id"] for fields in wire.made("sendMessage")] == [-5, -100]
    assert echo.deliveries == [OK]


def test_a_tap_that_is_too_old_to_acknowledge_is_answered(wire: Offline, echo: Echo) -> None:
    wire.refuse("answerCallbackQuery", 400, "Bad Request: query is too old and response timeout expired")
    talk(echo, wire, press("spec:ict"))
    assert wire.texts == ["Wybrano: spec:ict"]


def test_a_typing_action_in_flight_lands_before_the_reply_leaves(wire: Offline, echo: Echo) -> None:
    wire.slow = "sendChatAction"
    threading.Timer(0.05, echo.go.set).start()
    talk(echo, wire, message("długo"), typing_after=0)
    assert wire.answered == ["getMe", "sendChatAction", "sendMessage"]


def test_only_the_first_part_of_a_long_reply_quotes(wire: Offline, echo: Echo) -> None:
    talk(echo, wire, message("długi"), message("długi", number=2))
    first, *others = [fields for fields in wire.made("sendMessage") if fields["chat_id"] == 1][: len(wire.texts) // 2]
    assert "reply_parameters" in first
    assert len(others) > 1
    assert not any("reply_parameters" in fields for fields in others)


def test_a_silent_reply_sends_nothing(wire: Offline, echo: Echo) -> None:
    talk(echo, wire, message("milcz"))
    assert wire.texts == []
    assert echo.deliveries == [OK]


def test_a_broken_assistant_is_apologised_for_in_the_persons_language(
    wire: Offline, echo: Echo, caplog: pytest.LogCaptureFixture
) -> None:
    english: Json = {"id": 1, "is_bot": False, "first_name": "Al", "language_code": "en-GB"}
    talk(echo, wire, message("wywróć"), message("wywróć", number=2, sender=english), message("raz", number=3))
    assert wire.texts[0].startswith("Przepraszam")
    assert wire.texts[1].startswith("Sorry")
    assert wire.texts[2] == "Echo: raz"
    assert "this assistant is broken" in caplog.text


def test_a_note_that_cannot_be_taken_costs_nothing(wire: Offline, caplog: pytest.LogCaptureFixture) -> None:
    class Forgetful(Echo):
        def delivered(self, turn: str, ok: bool) -> None:
            raise OSError("disk full")

    talk(Forgetful(), wire, {**message("raz"), "update_id": 5}, {**message("raz"), "update_id": 5}, message("dwa", number=2))
    assert wire.texts == ["Echo: raz", "Echo: dwa"]
    assert "disk full" in caplog.text


def test_a_failed_delivery_is_tried_again_when_telegram_brings_the_update_again(wire: Offline, echo: Echo) -> None:
    wire.refuse("sendMessage", 403, "Forbidden: bot was kicked")
    talk(echo, wire, message("raz"), {**message("raz"), "update_id": 1})
    assert wire.texts == ["Echo: raz", "Echo: raz"]


def test_logs_name_no_words_of_the_conversation(wire: Offline, echo: Echo, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    wire.refuse("sendMessage", 400, "Bad Request: can't parse entities")
    wire.refuse("sendMessage", 403, "Forbidden: bot was blocked by the user")
    talk(echo, wire, message("wywróć"), message("poufne", number=2), message("poufne", number=3))
    assert "poufne" not in caplog.text
