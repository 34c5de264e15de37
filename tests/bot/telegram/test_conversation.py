"""Conversations over HTTP with a Bot API server on loopback."""

import pytest

from tests.bot.telegram.echo import Echo, eventually
from tests.bot.telegram.server import BotApi

pytestmark = pytest.mark.botapi

ALA, OLA, GROUP = 1001, 1002, -1003


def test_a_question_is_answered(online: BotApi, echo: Echo) -> None:
    online.say(ALA, "mam odlewnię")
    [reply] = online.wait(ALA)
    assert reply.text == "Echo: mam odlewnię"
    assert reply.quotes is None
    assert not reply.preview
    assert (echo.asked[0].conversation, echo.asked[0].person, echo.asked[0].key) == ("1001", "1001", "1")
    eventually(lambda: echo.deliveries == [("turn-1", True)], "delivered")


def test_the_same_update_thrice_is_answered_once(online: BotApi, echo: Echo) -> None:
    online.send_update({"message": online.message(ALA, text="raz")}, times=3)
    assert [message.text for message in online.settled(ALA)] == ["Echo: raz"]
    assert [incoming.text for incoming in echo.asked].count("raz") == 1
