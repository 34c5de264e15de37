"""Every kind of update, read offline."""

from typing import Any

import pytest

from bot.messages import Language
from tests.bot.telegram.echo import Echo
from tests.bot.telegram.offline import Offline, edited, message, press, talk
from tests.bot.telegram.server import BOT_ID, USERNAME, Json, person

PHOTO = [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]
FILE: Json = {"file_id": "f", "file_unique_id": "u"}
PLACE = {"latitude": 50.87, "longitude": 20.63}
HOME = {"id": 1, "type": "private", "first_name": "Ala"}
CHANNEL: Json = {"id": -100, "type": "channel", "title": "Kanał"}
US: Json = {"id": BOT_ID, "is_bot": True, "first_name": "Bot", "username": USERNAME}
OTHER_BOT: Json = {"id": 99, "is_bot": True, "first_name": "Inny"}

NOT_TEXT: dict[str, Json] = {
    "sticker": {"sticker": {**FILE, "type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False}},
    "dice": {"dice": {"emoji": "🎲", "value": 3}},
    "photo": {"photo": PHOTO},
    "voice": {"voice": {**FILE, "duration": 2}},
    "audio": {"audio": {**FILE, "duration": 2}},
    "video": {"video": {**FILE, "width": 1, "height": 1, "duration": 2}},
    "video note": {"video_note": {**FILE, "length": 1, "duration": 2}},
    "animation": {"animation": {**FILE, "width": 1, "height": 1, "duration": 2}},
    "document": {"document": {**FILE, "file_name": "<b>.pdf"}},
    "contact": {"contact": {"phone_number": "1", "first_name": "A"}},
    "location": {"location": PLACE},
    "venue": {"venue": {"location": PLACE, "title": "t", "address": "a"}},
    "game": {"game": {"title": "t", "description": "d", "photo": PHOTO}},
    "poll": {
        "poll": {
            "id": "1", "question": "q", "options": [], "total_voter_count": 0, "is_closed": False, "is_anonymous": True,
            "type": "regular", "allows_multiple_answers": False, "allows_revoting": False, "members_only": False,
        }
    },
    "story": {"story": {"chat": CHANNEL, "id": 1}},
    "nothing known": {"something_new": {"a": 1}},
}  # fmt: skip

SILENT: dict[str, Json] = {
    "channel post": {"channel_post": {"message_id": 1, "date": 1, "chat": CHANNEL, "text": "x"}},
    "edited channel post": {"edited_channel_post": {"message_id": 1, "date": 1, "chat": CHANNEL, "text": "x"}},
    "inline query": {"inline_query": {"id": "1", "from": person(1), "query": "odlewnia", "offset": ""}},
    "chosen inline result": {"chosen_inline_result": {"result_id": "1", "from": person(1), "query": "odlewnia"}},
    "blocked": {
        "my_chat_member": {
            "chat": HOME, "from": person(1), "date": 1, "old_chat_member": {"status": "member", "user": US},
            "new_chat_member": {"status": "kicked", "user": US, "until_date": 0},
        }
    },
    "poll answer": {"poll_answer": {"poll_id": "1", "user": person(1), "option_ids": [0], "option_persistent_ids": ["a"]}},
    "pinned": message(pinned_message=message("x")["message"]),
    "group became supergroup": message(chat=-5, migrate_to_chat_id=-100),
    "group became supergroup, told there": message(chat=-100, migrate_from_chat_id=-5),
    "new members": message(chat=-5, new_chat_members=[US]),
    "left member": message(chat=-5, left_chat_member=US),
    "another bot": message("dzień dobry", sender=OTHER_BOT),
    "a post that the channel shares with its group": message("/pomoc", chat=-5, sender_chat=CHANNEL, is_automatic_forward=True),
    "live location moves": {"edited_message": {**message()["message"], "edit_date": 1_700_000_001, "location": PLACE}},
    "a game's button": {"callback_query": {"id": "1", "from": person(1), "chat_instance": "1", "game_short_name": "g"}},
    "a button under an inline message": {
        "callback_query": {"id": "1", "from": person(1), "chat_instance": "1", "inline_message_id": "1", "data": "x"}
    },
    "nothing": {},
    "not invented yet": {"new_kind_of_update": {"a": 1}},
}  # fmt: skip


@pytest.fixture
def wire() -> Offline:
    return Offline()


def asked(assistant: Echo) -> list[str | None]:
    return [incoming.text for incoming in assistant.asked]


@pytest.mark.parametrize("content", NOT_TEXT.values(), ids=NOT_TEXT.keys())
def test_what_is_not_text_is_answered_once(wire: Offline, echo: Echo, content: Json) -> None:
    talk(echo, wire, message(**content), message("i co?", number=2))
    assert asked(echo) == [None, "i co?"]
    assert wire.texts == ["Rozumiem tylko tekst.", "Echo: i co?"]


@pytest.mark.parametrize("update", SILENT.values(), ids=SILENT.keys())
def test_what_nobody_asked_is_left_alone(wire: Offline, echo: Echo, update: Json, caplog: pytest.LogCaptureFixture) -> None:
    talk(echo, wire, update, message("i co?", number=2))
    assert wire.texts == ["Echo: i co?"]
    assert caplog.records == []


@pytest.mark.parametrize(
    ("sent", "text"),
    [
        ({"text": "robię okna"}, "robię okna"),
        ({"text": "  robię okna\x00 "}, "robię okna"),
        ({"photo": PHOTO, "caption": "co to?"}, "co to?"),
        ({"text": "x", "forward_origin": {"type": "hidden_user", "sender_user_name": "Ola", "date": 1}}, "x"),
        ({"text": "x", "via_bot": OTHER_BOT}, "x"),
        ({"text": "/start"}, "/start"),
        ({"text": f"/start@{USERNAME}"}, "/start"),
        ({"text": f"/start@{USERNAME.upper()} spec_ict"}, "/start spec_ict"),
        ({"text": "/start abc-DEF_1"}, "/start abc-DEF_1"),
        ({"text": "/" + "x" * 10_000}, "/" + "x" * 10_000),
    ],
)
def test_text_goes_through(wire: Offline, echo: Echo, sent: Json, text: str) -> None:
    talk(echo, wire, message(**sent))
    assert asked(echo) == [text]


REPLY_TO_US: dict[str, Any] = {"reply_to_message": {**message("…", chat=-5)["message"], "from": US}}
REPLY_TO_ALA = {"reply_to_message": message("…", chat=-5)["message"]}


@pytest.mark.parametrize(
    ("text", "more", "heard"),
    [
        ("dzień dobry wszystkim", {}, None),
        ("/pomoc", {}, "/pomoc"),
        (f"/pomoc@{USERNAME}", {}, "/pomoc"),
        ("/pomoc@innybot", {}, None),
        ("/pomoc@innybot", REPLY_TO_US, None),
        (f"@{USERNAME} a telefon?", {}, "a telefon?"),
        (f"🦔 kto, @{USERNAME.lower()} ?", {}, "🦔 kto,   ?"),
        ("@innybot a telefon?", {}, None),
        ("a telefon?", REPLY_TO_US, "a telefon?"),
        ("a telefon?", REPLY_TO_ALA, None),
    ],
)
def test_in_groups_only_what_is_addressed_to_us(
    wire: Offline, echo: Echo, text: str, more: dict[str, Any], heard: str | None
) -> None:
    talk(echo, wire, message(text, chat=-5, number=3, **more))
    assert asked(echo) == ([] if heard is None else [heard])
    for fields in wire.made("sendMessage"):
        assert fields["reply_parameters"]["message_id"] == 3, "in a group a reply quotes its question"


def test_a_sticker_in_a_group_is_none_of_our_business(wire: Offline, echo: Echo) -> None:
    talk(echo, wire, message(chat=-5, **NOT_TEXT["sticker"]), message(chat=-5, **NOT_TEXT["sticker"], **REPLY_TO_US))
    assert asked(echo) == [None]


def test_an_anonymous_administrator_is_a_person(wire: Offline, echo: Echo) -> None:
    group = {"id": -5, "type": "supergroup", "title": "Firmy"}
    talk(echo, wire, message("/pomoc", chat=-5, sender_chat=group, sender=OTHER_BOT))
    assert [(incoming.conversation, incoming.person) for incoming in echo.asked] == [("-5", "-5")]


def test_a_topic_is_its_own_conversation_and_gets_its_own_reply(wire: Offline, echo: Echo) -> None:
    topic = message("/pomoc", chat=-5, message_thread_id=77, is_topic_message=True)
    thread = message("/pomoc", chat=-5, number=2, message_thread_id=78)
    talk(echo, wire, topic, thread)
    assert [incoming.conversation for incoming in echo.asked] == ["-5/77", "-5"]
    assert [fields.get("message_thread_id") for fields in wire.made("sendMessage")] == [77, None]


def test_a_tap_is_passed_on_whatever_its_data(wire: Offline, echo: Echo) -> None:
    unreachable = press("stare")
    unreachable["callback_query"]["message"] = {"message_id": 5, "date": 0, "chat": HOME}
    talk(echo, wire, press("'; DROP TABLE"), unreachable)
    assert [incoming.button for incoming in echo.asked] == ["'; DROP TABLE", "stare"]
    assert len(wire.made("answerCallbackQuery")) == 2
    assert wire.texts == ["Wybrano: &#x27;; DROP TABLE", "Wybrano: stare"]


def test_a_double_tap_counts_once(wire: Offline, echo: Echo) -> None:
    talk(echo, wire, message("raz"), press("a"), press("a"), press("b"))
    assert [incoming.button for incoming in echo.asked] == [None, "a", "b"]
    assert len(wire.made("answerCallbackQuery")) == 3


def test_an_album_gets_one_reply_to_its_caption(wire: Offline, echo: Echo) -> None:
    pictures = [message(number=number, photo=PHOTO, media_group_id="g") for number in (1, 2, 3)]
    pictures[1]["message"]["caption"] = "co to za odlew?"
    bare = [message(number=number, photo=PHOTO, media_group_id="h") for number in (4, 5)]
    talk(echo, wire, *pictures, *bare)
    assert asked(echo) == ["co to za odlew?", None]


@pytest.mark.parametrize(
    ("after", "text", "again"),
    [(5, "dwa", True), (120, "dwa", True), (121, "dwa", False), (5, "raz", False)],
)
def test_an_edit_of_the_last_question_is_answered_in_place(wire: Offline, echo: Echo, after: int, text: str, again: bool) -> None:
    question = message("raz")
    talk(echo, wire, question, edited(question, text, after))
    assert wire.texts == ["Echo: raz"]
    assert [fields["text"] for fields in wire.made("editMessageText")] == (["Echo: dwa"] if again else [])
    assert [incoming.edited for incoming in echo.asked] == ([False, True] if again else [False])


def test_an_edit_of_an_earlier_question_is_ignored(wire: Offline, echo: Echo) -> None:
    first = message("raz")
    talk(echo, wire, first, message("dwa", number=2), edited(first, "trzy", 5))
    assert asked(echo) == ["raz", "dwa"]


def test_an_edit_whose_reply_is_gone_is_answered_anew(wire: Offline, echo: Echo) -> None:
    wire.refuse("editMessageText", 400, "Bad Request: message to edit not found")
    question = message("raz")
    talk(echo, wire, question, edited(question, "dwa", 5), edited(question, "trzy", 9))
    assert wire.texts == ["Echo: raz", "Echo: dwa"]
    assert [fields["message_id"] for fields in wire.made("editMessageText")] == [101, 102]


def test_a_reply_that_stays_as_it_was_is_delivered(wire: Offline, echo: Echo) -> None:
    wire.refuse("editMessageText", 400, "Bad Request: message is not modified: specified new message content is the same")
    question = message("raz")
    talk(echo, wire, question, edited(question, "dwa", 5))
    assert wire.texts == ["Echo: raz"]
    assert echo.deliveries[-1] == ("turn-2", True)


def test_an_edit_with_a_shorter_or_longer_answer_leaves_no_remains(wire: Offline, echo: Echo) -> None:
    question = message("długi")
    talk(echo, wire, question, edited(question, "krótki", 5), edited(question, "długi", 9))
    parts = len(wire.texts) // 2 + 1
    assert parts > 1
    assert len(wire.made("deleteMessage")) == parts - 1
    assert len(wire.made("editMessageText")) == 2


@pytest.mark.parametrize(
    ("code", "language"),
    [("pl", Language.PL), ("en-GB", Language.EN), ("UK", Language.UK), ("de", None), ("", None), (None, None)],
)
def test_the_language_of_the_app_is_passed_on(wire: Offline, echo: Echo, code: str | None, language: Language | None) -> None:
    sender = {**person(1), "language_code": code}
    tap = press("show:1")
    tap["callback_query"]["from"] = sender
    talk(echo, wire, message("/start", sender=sender), tap)
    assert [incoming.language for incoming in echo.asked] == [language, language]
