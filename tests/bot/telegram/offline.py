"""The wire without a wire: a request object that records every call and answers as told, and a bot on it."""

import asyncio
import json
from collections import deque
from typing import Any

from telegram import Update
from telegram.error import NetworkError
from telegram.request import BaseRequest, RequestData

from bot.telegram.app import App, Assistant, Pace, TelegramSettings, build
from tests.bot.telegram.server import BOT_ID, TOKEN, USERNAME, Json, marked, person


class Offline(BaseRequest):
    """Answers each call with success, unless `next` holds something else for its method."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, Json]] = []
        self.next: dict[str, deque[tuple[int, Json] | Exception]] = {}
        self.sleeps: list[tuple[int, float]] = []
        self.slow = ""  # the method whose answers take a moment
        self.answered: list[str] = []
        self._number = 100

    @property
    def read_timeout(self) -> float:
        return 1

    async def initialize(self) -> None:
        pass

    async def shutdown(self) -> None:
        pass

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        name = url.rpartition("/")[2]
        fields = dict(request_data.parameters) if request_data else {}
        self.calls.append((name, fields))
        await asyncio.sleep(0.1 if name == self.slow else 0)
        self.answered.append(name)
        if self.next.get(name):
            answer = self.next[name].popleft()
            if isinstance(answer, Exception):
                raise answer
            return answer[0], json.dumps(answer[1]).encode()
        return 200, json.dumps({"ok": True, "result": self._result(name, fields)}).encode()

    def _result(self, name: str, fields: Json) -> Any:
        if name == "getMe":
            return {"id": BOT_ID, "is_bot": True, "first_name": "Bot", "username": USERNAME}
        if name in {"sendMessage", "editMessageText"}:
            self._number += 1
            chat = {"id": fields["chat_id"], "type": "private"}
            return {"message_id": self._number, "date": 1, "chat": chat, "text": fields["text"]}
        return True

    def refuse(self, name: str, status: int, description: str, **parameters: Any) -> None:
        answer = {"ok": False, "error_code": status, "description": description, "parameters": parameters}
        self.next.setdefault(name, deque()).append((status, answer))

    def cut(self, name: str) -> None:
        """Let the next such call fail on the network."""
        self.next.setdefault(name, deque()).append(NetworkError("cable out"))

    async def sleep(self, seconds: float) -> None:
        """The bot's sleep: remembers how many calls were made before it, and yields to the others for a moment."""
        self.sleeps.append((len(self.calls), seconds))
        await asyncio.sleep(0.01)

    def made(self, name: str) -> list[Json]:
        return [fields for called, fields in self.calls if called == name]

    @property
    def texts(self) -> list[str]:
        """What was sent, in order."""
        return [fields["text"] for fields in self.made("sendMessage")]


def bot(assistant: Assistant, wire: Offline, typing_after: float = 5) -> App:
    pace = Pace(typing_after=typing_after, sleep=wire.sleep)
    return build(assistant, TelegramSettings(TOKEN), pace=pace, request=wire, polling=wire)


def talk(assistant: Assistant, wire: Offline, *updates: Json, typing_after: float = 5) -> App:
    """Let a bot handle the updates as if they came in one batch; numbers are given in order to those without."""

    async def work() -> App:
        application = bot(assistant, wire, typing_after)
        await application.initialize()
        numbered = [{"update_id": number, **update} for number, update in enumerate(updates, 1)]
        read = [Update.de_json(update, application.bot) for update in numbered]
        processor = application.update_processor
        tasks = [asyncio.ensure_future(processor.process_update(each, application.process_update(each))) for each in read]
        await asyncio.gather(*tasks)
        await application.shutdown()
        return application

    return asyncio.run(work())


def message(text: str | None = None, chat: int = 1, number: int = 1, sender: Json | None = None, **fields: Any) -> Json:
    """An update with a person's message."""
    kind = {"type": "private", "first_name": "Ala"} if chat > 0 else {"type": "supergroup", "title": "Firmy"}
    content = {} if text is None else {"text": text, "entities": marked(text)}
    base = {"message_id": number, "date": 1_700_000_000, "chat": {"id": chat, **kind}, "from": sender or person(chat)}
    return {"message": {**base, **content, **fields}}


def edited(update: Json, text: str, after: int) -> Json:
    """The update of an edit so many seconds after the message."""
    before = update["message"]
    return {"edited_message": {**before, "text": text, "entities": marked(text), "edit_date": before["date"] + after}}


def press(data: str, chat: int = 1, number: int = 5) -> Json:
    """An update with a pressed button under our message `number`."""
    below = message("…", chat, number)["message"] | {"from": {"id": BOT_ID, "is_bot": True, "first_name": "Bot"}}
    return {"callback_query": {"id": "1", "from": person(chat), "chat_instance": "1", "data": data, "message": below}}
