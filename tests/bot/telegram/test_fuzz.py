"""Mutated updates: whatever comes, the line goes on and the next question is answered."""

import copy
import json
import random
from typing import Any

from bot.telegram.wire import readable
from tests.bot.telegram.echo import Echo
from tests.bot.telegram.offline import Offline, edited, message, press, talk
from tests.bot.telegram.server import Json
from tests.bot.telegram.test_updates import NOT_TEXT, PHOTO, SILENT

SEEDS = [
    message("robię okna"),
    message("/start abc", chat=-5),
    message(photo=PHOTO, caption="co to?", media_group_id="g"),
    edited(message("raz"), "dwa", 5),
    press("spec:ict"),
    *SILENT.values(),
    *(message(**content) for content in NOT_TEXT.values()),
]
ODD: list[Any] = [None, "", "\ud83d", "<b>&", "x" * 5000, -1, 0, 10**18, 1.5, True, [], {}, [None], {"id": 1}, "\x00"]


def mutated(chance: random.Random, value: Any) -> Any:
    """A copy with one leaf or branch replaced, dropped or doubled."""
    value = copy.deepcopy(value)
    at = value
    while isinstance(at, dict | list) and at:
        key = chance.choice(list(at)) if isinstance(at, dict) else chance.randrange(len(at))
        if not isinstance(at[key], dict | list) or not at[key] or chance.random() < 0.2:
            if chance.random() < 0.3:
                del at[key]
            else:
                at[key] = chance.choice(ODD)
            return value
        at = at[key]
    return value


def test_no_mutation_stops_the_line() -> None:
    chance = random.Random(20261123)  # noqa: S311 - repeatable on purpose
    for _ in range(40):
        batch: list[Json] = []
        for number in range(1, 51):
            batch.append({"update_id": number, **mutated(chance, chance.choice(SEEDS))})
            batch[-1]["update_id"] = number
        last = {"update_id": 99, **message("a telefon?", chat=777)}
        answer = json.loads(readable(json.dumps({"ok": True, "result": [*batch, last]}).encode()))["result"]
        assert [update["update_id"] for update in answer] == [*range(1, 51), 99], "the offset moves on"
        echo, wire = Echo(), Offline()
        talk(echo, wire, *answer)
        assert [fields["text"] for fields in wire.made("sendMessage") if fields["chat_id"] == 777] == ["Echo: a telefon?"]
        assert len({incoming.key for incoming in echo.asked}) == len(echo.asked)
        for incoming in echo.asked:
            (incoming.text or "").encode()  # can be written down
