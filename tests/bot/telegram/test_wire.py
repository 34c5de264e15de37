import json
from typing import Any

import pytest
from telegram import Update

from bot.telegram.wire import readable

GOOD = {"update_id": 7, "message": {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}, "text": "dzień dobry"}}


def answer(*updates: Any) -> bytes:
    return json.dumps({"ok": True, "result": list(updates)}).encode()


@pytest.mark.parametrize(
    "poison",
    [
        {"update_id": 8, "message": "text"},
        {"update_id": 8, "message": {"message_id": 1}},
        {"update_id": 8, "message": {**GOOD["message"], "date": "yesterday"}},  # type: ignore[dict-item]
        {"update_id": 8, "message": {**GOOD["message"], "date": 10**18}},  # type: ignore[dict-item]
        {"update_id": 8, "callback_query": {"id": 1}},
        {"update_id": 8, "message": {**GOOD["message"], "photo": 3}},  # type: ignore[dict-item]
    ],
)
def test_an_unreadable_update_is_emptied_but_keeps_its_number(poison: dict[str, Any]) -> None:
    result = json.loads(readable(answer(GOOD, poison, {**GOOD, "update_id": 9})))["result"]
    assert result == [GOOD, {"update_id": 8}, {**GOOD, "update_id": 9}]
    assert len(Update.de_list(result, None)) == 3


def test_an_update_without_a_number_is_left_out() -> None:
    assert json.loads(readable(answer(GOOD, {"message": {}}, "x", None)))["result"] == [GOOD]


@pytest.mark.parametrize("payload", [answer(), answer(GOOD), b"<html>", b"[]", b'{"ok": true, "result": true}', b"\xff"])
def test_all_else_passes_unchanged(payload: bytes) -> None:
    assert readable(payload) is payload
