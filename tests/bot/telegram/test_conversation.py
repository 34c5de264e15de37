"""Conversations over HTTP with a Bot API server on loopback."""

import logging

import pytest

from tests.bot.telegram.conftest import serving
from tests.bot.telegram.echo import LONG, Echo, eventually
from tests.bot.telegram.markup import utf16
from tests.bot.telegram.server import TOKEN, BotApi
from tests.bot.telegram.test_updates import NOT_TEXT, SILENT

pytestmark = pytest.mark.botapi

ALA, OLA, GROUP = 1001, 1002, -1003


def texts(api: BotApi, chat: int) -> list[str]:
    return [message.text for message in api.sent(chat)]


def test_a_question_is_answered(online: BotApi, echo: Echo) -> None:
    online.say(ALA, "mam odlewnię <żeliwa> & stali")
    [reply] = online.wait(ALA)
    assert reply.text == "Echo: mam odlewnię <żeliwa> & stali"
    assert reply.quotes is None
    assert not reply.preview
    assert (echo.asked[0].conversation, echo.asked[0].person, echo.asked[0].key) == ("1001", "1001", "1")
    eventually(lambda: echo.deliveries == [("turn-1", True)], "delivered")


def test_the_same_update_thrice_is_answered_once(online: BotApi, echo: Echo) -> None:
    online.send_update({"message": online.message(ALA, text="raz")}, times=3)
    assert [message.text for message in online.settled(ALA)] == ["Echo: raz"]
    assert [incoming.text for incoming in echo.asked].count("raz") == 1


def test_two_fast_questions_are_answered_in_order_and_quoted(online: BotApi, echo: Echo) -> None:
    slow = online.say(ALA, "długo")
    quick = online.say(ALA, "krótko")
    echo.began.wait(10)
    online.say(OLA, "a ja?")
    assert [message.text for message in online.wait(OLA)] == ["Echo: a ja?"], "another chat does not wait"
    assert online.sent(ALA) == []
    online.until(lambda: len(online.made("sendChatAction", ALA)) > 1, "typing is shown again while the work lasts")
    echo.go.set()
    replies = online.wait(ALA, 2)
    assert [(reply.text, reply.quotes) for reply in replies] == [("Echo: długo", slow), ("Echo: krótko", quick)]
    assert online.sent(OLA)[0].quotes is None


def test_no_typing_is_shown_after_the_reply(online: BotApi, echo: Echo) -> None:
    online.say(ALA, "długo")
    online.until(lambda: bool(online.made("sendChatAction", ALA)), "typing")
    echo.go.set()
    online.wait(ALA)
    online.settled(ALA)
    [reply, *_] = online.made("sendMessage", ALA)
    assert all(action.number < reply.number for action in online.made("sendChatAction", ALA))


def test_a_tap_is_acknowledged_before_its_turn_and_answered_by_a_new_message(online: BotApi, echo: Echo) -> None:
    online.say(ALA, "przyciski")
    [question] = online.wait(ALA)
    assert question.buttons == ((("Wybór 0", "pick:0"), ("Wybór 1", "pick:1")), (("Wybór 2", "pick:2"),))
    online.say(ALA, "długo")
    online.press(ALA, "pick:1")
    online.until(lambda: len(online.made("answerCallbackQuery")) == 1, "the acknowledgement")
    assert len(online.sent(ALA)) == 1
    echo.go.set()
    assert [message.text for message in online.wait(ALA, 3)][1:] == ["Echo: długo", "Wybrano: pick:1"]
    online.press(ALA, "podrobione", message=1)
    assert online.wait(ALA, 4)[-1].text == "Wybrano: podrobione"


def test_a_long_reply_comes_in_parts_with_the_buttons_below_the_last(online: BotApi) -> None:
    online.say(ALA, "długi")
    online.until(lambda: bool(online.sent(ALA)) and bool(online.sent(ALA)[-1].buttons), "the part with the buttons")
    parts = online.sent(ALA)
    assert len(parts) > 2
    assert all(utf16(part.text) <= 4096 for part in parts)
    assert " ".join(" ".join(part.text for part in parts).split()) == " ".join(f"Odpowiedź źródło {LONG}".split())
    assert ("a", 'href="https://example.org/?a=1&b=2"', "źródło") in parts[0].marks
    assert [bool(part.buttons) for part in parts] == [False] * (len(parts) - 1) + [True]


def test_an_edited_question_is_answered_in_place(online: BotApi) -> None:
    question = online.message(ALA, text="raz")
    online.send_update({"message": question})
    [before] = online.wait(ALA)
    online.send_update({"edited_message": {**question, "text": "dwa", "edit_date": question["date"] + 5}})
    online.until(lambda: texts(online, ALA) == ["Echo: dwa"], "the edit of our reply")
    assert online.sent(ALA)[0].id == before.id


def test_every_kind_of_update_is_survived(online: BotApi) -> None:
    for update in SILENT.values():
        online.send_update(update)
    for number, content in enumerate(NOT_TEXT.values(), 1):
        online.send_update({"message": online.message(OLA, **content)})
        online.wait(OLA, number)
    assert texts(online, OLA) == ["Rozumiem tylko tekst."] * len(NOT_TEXT)
    online.say(ALA, "i co?")
    assert [message.text for message in online.wait(ALA)] == ["Echo: i co?"]
    assert {message.chat for message in online.sent(1)} == set()


def test_poison_does_not_stop_the_line(online: BotApi, echo: Echo) -> None:
    online.send_update({"message": "no message at all"})
    online.send_update({"message": {**online.message(ALA, text="x"), "date": "yesterday"}})
    online.say(ALA, "wywróć")
    online.say(ALA, "i co?")
    assert [text.split()[0] for text in (message.text for message in online.wait(ALA, 2))] == ["Przepraszam,", "Echo:"]
    assert [incoming.text for incoming in echo.asked] == ["wywróć", "i co?"]


def test_in_a_group_only_what_is_addressed_to_the_bot(online: BotApi, echo: Echo) -> None:
    online.say(GROUP, "dzień dobry")
    online.say(GROUP, "/pomoc@innybot")
    asked = online.say(GROUP, "@DrogowskazTestBot kto od targów?")
    [reply] = online.wait(GROUP)
    assert (reply.text, reply.quotes) == ("Echo: kto od targów?", asked)
    assert [incoming.text for incoming in echo.asked] == ["kto od targów?"]


def test_the_command_menu_is_set_in_every_language(online: BotApi) -> None:
    online.until(lambda: len(online.made("setMyCommands")) == 4, "four menus")
    menus = {call.fields.get("language_code"): call.fields["commands"] for call in online.made("setMyCommands")}
    assert list(menus) == [None, "en", "uk", "ru"]
    for commands in menus.values():
        names = [command["command"] for command in commands]
        assert names == ["start", "pomoc", "kontakt", "wydarzenia", "finansowanie", "prywatnosc", "mojedane", "usun"]
        assert all(1 <= len(command["description"]) <= 256 for command in commands)
    assert len({str(commands) for commands in menus.values()}) == 4
    assert all(call.granted for call in online.made("setMyCommands"))


def test_everything_that_the_bot_asked_was_granted(online: BotApi) -> None:
    online.say(ALA, "przyciski")
    online.wait(ALA)
    online.press(ALA, "pick:0")
    online.wait(ALA, 2)
    assert [call.method for call in online.calls if not call.granted] == []


def test_the_token_is_in_no_log(api: BotApi, echo: Echo, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with serving(echo, api):
        api.until(lambda: bool(api.made("getUpdates")), "polling")
        for name in ("httpx", "telegram"):
            logging.getLogger(name).setLevel(logging.DEBUG)
        api.refuse("getUpdates", 500, f"Internal error at /bot{TOKEN}/getUpdates")
        api.refuse("sendMessage", 403, f"Forbidden: {TOKEN}")
        api.say(ALA, "raz")
        api.say(ALA, "wywróć")
        api.say(ALA, "dwa")
        api.until(lambda: "Echo: dwa" in texts(api, ALA), "the last answer")
    written = caplog.text + "".join(str(vars(record)) for record in caplog.records)
    assert "HTTP Request" in written, "httpx did log its requests"
    assert "[token]" in written
    assert TOKEN not in written
    assert TOKEN.partition(":")[2] not in written


def test_flood_limits_and_refusals_on_the_wire(online: BotApi, echo: Echo) -> None:
    online.refuse("sendMessage", 429, "Too Many Requests: retry after 1", retry_after=1)
    online.say(ALA, "raz")
    assert [message.text for message in online.wait(ALA)] == ["Echo: raz"]
    online.refuse("sendMessage", 400, "Bad Request: can't parse entities: byte offset 3")
    online.say(ALA, "<b>")
    assert online.wait(ALA, 2)[-1].text == "Echo: <b>"
    online.refuse("sendMessage", 403, "Forbidden: bot was blocked by the user", when=lambda fields: fields["chat_id"] == OLA)
    online.say(OLA, "trzy")
    eventually(lambda: ("turn-3", False) in echo.deliveries, "the failed delivery is told")
    online.say(OLA, "cztery")
    assert [message.text for message in online.wait(OLA)] == ["Echo: cztery"]
