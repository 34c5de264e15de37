"""Thumbs, reasons and questions that are passed on, as Telegram shows them; the whole circle over HTTP."""

from collections.abc import Iterator

import pytest

from bot.people import Role
from tests.bot.telegram.conftest import serving
from tests.bot.telegram.offline import Offline, message, press, talk
from tests.bot.telegram.server import BotApi, Json
from tests.bot.world import World

ALA, KUBA = 501, 9001


@pytest.fixture
def wire() -> Offline:
    return Offline()


def rows(sent: Json) -> list[list[str]]:
    return [[key["text"] for key in row] for row in sent["reply_markup"]["inline_keyboard"]]


def data(sent: Json, label: str) -> str:
    [found] = [key["callback_data"] for row in sent["reply_markup"]["inline_keyboard"] for key in row if key["text"] == label]
    return str(found)


def asked(world: World, wire: Offline, text: str = "spawanie stali", update: int = 1) -> Json:
    talk(world.assistant, wire, {"update_id": update, **message(text, ALA, 1)})
    return wire.made("sendMessage")[-1]


def pressed(world: World, wire: Offline, what: str, update: int, below: int = 5) -> None:
    talk(world.assistant, wire, {"update_id": update, **press(what, ALA, below)})


def test_thumbs_stand_in_a_row_of_their_own_at_the_end(world: World, wire: Offline) -> None:
    assert rows(asked(world, wire))[-1] == ["👍", "👎"]
    assert rows(asked(world, Offline(), "xyzzy", 2))[-2:] == [["Zapytaj człowieka"], ["👍", "👎"]]


def test_a_thumb_up_is_thanked_for_by_a_notice_and_no_message(world: World, wire: Offline) -> None:
    up = data(asked(world, wire), "👍")
    pressed(world, wire, up, 2)
    assert [fields.get("text") for fields in wire.made("answerCallbackQuery")] == ["Dziękuję za ocenę!"]
    assert len(wire.made("sendMessage")) == 1
    assert world.rows()[-1].delivered


def test_a_notice_that_comes_too_late_becomes_a_message(world: World, wire: Offline) -> None:
    up = data(asked(world, wire), "👍")
    wire.refuse("answerCallbackQuery", 400, "Bad Request: query is too old and response timeout expired")
    pressed(world, wire, up, 2)
    assert wire.texts[-1] == "Dziękuję za ocenę!"


def test_a_thumb_that_is_tapped_twice_is_acknowledged_twice_and_counts_once(world: World, wire: Offline) -> None:
    up = data(asked(world, wire), "👍")
    taps = [{"update_id": number, **press(up, ALA)} for number in (2, 3)]
    talk(world.assistant, wire, *taps)
    assert sorted(str(fields.get("text")) for fields in wire.made("answerCallbackQuery")) == ["Dziękuję za ocenę!", "None"]


def test_other_buttons_are_acknowledged_at_once(world: World, wire: Offline) -> None:
    down = data(asked(world, wire), "👎")
    pressed(world, wire, down, 2)
    names = [name for name, _ in wire.calls]
    assert names.index("answerCallbackQuery") < len(names) - 1 - names[::-1].index("sendMessage")
    assert "text" not in wire.made("answerCallbackQuery")[0]


def test_a_reason_takes_the_place_of_the_question_for_it(world: World, wire: Offline) -> None:
    down = data(asked(world, wire), "👎")
    pressed(world, wire, down, 2)
    outdated = data(wire.made("sendMessage")[-1], "Nieaktualne")
    pressed(world, wire, outdated, 3, below=102)
    [edit] = wire.made("editMessageText")
    assert (edit["message_id"], edit["text"]) == (102, "Dziękuję, zapisane: nieaktualne.")
    assert len(wire.made("sendMessage")) == 2


@pytest.fixture
def api() -> Iterator[BotApi]:
    server = BotApi()
    server.start()
    yield server
    server.stop()


def last(api: BotApi, chat: int, label: str) -> str:
    found = [data for row in api.sent(chat)[-1].buttons for text, data in row if text == label]
    assert found, api.sent(chat)[-1]
    return found[0]


@pytest.mark.botapi
def test_the_circle_from_the_asker_to_the_coordinator_and_back_exactly_once(world: World, api: BotApi) -> None:
    person = world.parts.people.add("Kuba Kowal", [Role.COORDINATOR], world.clock(), ["spec-metal"])
    world.parts.people.connect(person.id, str(KUBA))
    with serving(world.assistant, api, outbox=world.parts.outbox, clock=world.clock):
        api.say(ALA, "spawanie stali")
        api.wait(ALA, 1)
        api.press(ALA, last(api, ALA, "👎"))
        api.wait(ALA, 2)
        api.press(ALA, last(api, ALA, "Zapytaj człowieka"))
        api.wait(ALA, 3)
        assert api.sent(KUBA) == [], "nothing goes without consent"
        api.press(ALA, last(api, ALA, "Tak, przekaż"))
        [question] = api.wait(KUBA)
        assert "spawanie stali" in question.text
        assert str(ALA) not in question.text
        api.until(lambda: "przekazane" in api.sent(ALA)[-1].text, "the asker is told")
        api.press(KUBA, last(api, KUBA, "Odpowiedz"))
        api.wait(KUBA, 2)
        api.say(KUBA, "Proszę dzwonić <rano> & śmiało.")
        api.wait(KUBA, 3)
        send = last(api, KUBA, "Wyślij")
        api.press(KUBA, send)
        api.press(KUBA, send)
        answer = api.wait(ALA, 4)[3]
        assert "Proszę dzwonić <rano> & śmiało." in answer.text
        assert "Kuba" not in answer.text
        api.say(ALA, "pasieka")
        api.wait(ALA, 5)
        assert sum("Proszę dzwonić" in message.text for message in api.sent(ALA)) == 1
    assert [each.state.value for each in world.parts.handoffs.all()] == ["answered"]
