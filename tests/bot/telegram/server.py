"""A Bot API server on loopback: the emulator that somebody else wrote, behind a proxy of ours.

The proxy keeps all calls and fills gaps: it gives the bot a username, takes what the emulator does not know (previews, threads,
venues, contacts), reads HTML as Telegram does, knows which messages exist, and refuses calls on request. Updates of any kind are
let through: the emulator queues a plain message in their place and the proxy swaps them on the way out.
"""

import asyncio
import json
import threading
import time
from collections import deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, TypeVar

from aiohttp import ClientSession, web
from lo_bot_api_emulator import LoBotApiEmulator  # type: ignore[import-untyped]

from tests.bot.telegram.markup import UnreadableError, read, utf16

TOKEN = "123456789:AAcanary-Token_0123456789abcdefghij"  # noqa: S105 - of no bot
USERNAME = "DrogowskazTestBot"
BOT_ID = 7
# What the emulator's contract lacks but Telegram takes.
_UNKNOWN = {"link_preview_options", "message_thread_id", "language_code"}
_T = TypeVar("_T")
Json = dict[str, Any]


@dataclass(frozen=True)
class Call:
    """One request of the bot, in the order of arrival, and whether it was granted."""

    number: int
    method: str
    fields: Json
    granted: bool

    @property
    def chat(self) -> int:
        return int(self.fields.get("chat_id", 0))


@dataclass(frozen=True)
class Sent:
    """A message of the bot as the person sees it now."""

    id: int
    chat: int
    text: str
    marks: tuple[tuple[str, str, str], ...]
    buttons: tuple[tuple[tuple[str, str], ...], ...]
    quotes: int | None
    thread: int | None
    preview: bool

    @property
    def data(self) -> list[str]:
        """The data of all buttons."""
        return [data for row in self.buttons for _, data in row]


@dataclass(frozen=True)
class SentFile:
    """A file that the bot sent."""

    chat: int
    name: str
    content: bytes


@dataclass
class Refusal:
    method: str
    status: int
    description: str
    parameters: Json = field(default_factory=dict)
    when: Callable[[Json], bool] = lambda _: True


class BotApi:
    """Starts on free ports in a thread of its own; `base_url` is where the bot shall knock."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.base_url = ""
        self._emulator_url = ""
        self._messages: dict[tuple[int, int], Sent] = {}
        self._refusals: deque[Refusal] = deque()
        self._swaps: dict[int, list[Json]] = {}
        self._numbers: dict[int, int] = {}
        self._files: dict[str, bytes] = {}
        self.downloads: list[str] = []
        self.documents: list[SentFile] = []
        self._changed = threading.Condition()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="bot-api", daemon=True)
        self._runners: list[web.AppRunner] = []
        self._session: ClientSession | None = None

    def start(self) -> None:
        self._thread.start()
        self._do(self._start())

    def stop(self) -> None:
        self._do(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    # What a person does.

    def say(self, chat: int, text: str, **more: Any) -> int:
        """Write to the bot in a private chat (positive number) or group (negative); the number of the message."""
        message = self.message(chat, text=text, **more)
        self.send_update({"message": message})
        return int(message["message_id"])

    def send_file(self, chat: int, name: str, content: bytes, *, size: int | None = None, **more: Any) -> int:
        """Send a file to the bot; `size` is what Telegram says of it. The number of the message."""
        key = f"file-{len(self._files)}"
        self._files[key] = content
        document = {
            "file_id": key,
            "file_unique_id": key,
            "file_name": name,
            "mime_type": "application/octet-stream",
            "file_size": len(content) if size is None else size,
        }
        message = self.message(chat, document=document, **more)
        self.send_update({"message": message})
        return int(message["message_id"])

    def press(self, chat: int, data: str, message: int | None = None) -> int:
        """Press a button of the bot's last message (or of the one named); the number of the update."""
        sent = self.sent(chat)
        number = message if message is not None else (sent[-1].id if sent else 1)
        below = self.message(chat, message_id=number, text="…", from_user={"id": BOT_ID, "is_bot": True, "first_name": "Bot"})
        query = {"id": f"query-{time.monotonic_ns()}", "from": person(chat), "chat_instance": "1", "data": data, "message": below}
        return self.send_update({"callback_query": query})

    def message(self, chat: int, *, from_user: Json | None = None, **fields: Any) -> Json:
        """A message of a person as Telegram describes it, commands and mentions marked."""
        self._numbers[chat] = self._numbers.get(chat, 0) + 1
        kind = (
            {"id": chat, "type": "private", "first_name": "Ala"} if chat > 0 else {"id": chat, "type": "supergroup", "title": "G"}
        )
        message = {
            "message_id": self._numbers[chat],
            "date": int(time.time()),
            "chat": kind,
            "from": from_user or person(chat),
            **fields,
        }
        if "text" in fields and "entities" not in fields:
            message["entities"] = marked(fields["text"])
        return message

    def send_update(self, update: Json, *, times: int = 1) -> int:
        """Let the bot fetch an update of any kind, `times` times under the same number; its number."""
        stand_in = {"message": {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}}}
        return self._do(self._enqueue(stand_in, update, times))

    # What Telegram does.

    def refuse(
        self, method: str, status: int, description: str, *, when: Callable[[Json], bool] = lambda _: True, **params: Any
    ) -> None:
        """Refuse the next such call whose fields fit."""
        self._refusals.append(Refusal(method, status, description, params, when))

    # What the bot did.

    def sent(self, chat: int) -> list[Sent]:
        """The bot's messages in a chat as they stand now, oldest first."""
        with self._changed:
            return [message for (where, _), message in sorted(self._messages.items()) if where == chat]

    def made(self, method: str, chat: int | None = None) -> list[Call]:
        """The calls of a method, refused ones too."""
        with self._changed:
            return [call for call in self.calls if call.method == method and chat in (None, call.chat)]

    def wait(self, chat: int, count: int = 1, timeout: float = 20) -> list[Sent]:
        """The bot's messages in a chat as soon as there are so many."""
        self.until(lambda: len(self.sent(chat)) >= count, f"{count} messages in chat {chat}", timeout)
        return self.sent(chat)

    def until(self, condition: Callable[[], bool], what: str, timeout: float = 20) -> None:
        with self._changed:
            if not self._changed.wait_for(condition, timeout):
                raise AssertionError(f"never happened: {what}; calls: {[call.method for call in self.calls]}")

    def settled(self, chat: int) -> list[Sent]:
        """The messages in a chat after all that was sent to it before is dealt with: a last question comes back answered."""
        before = len(self.sent(chat))
        mark = f"znacznik {time.monotonic_ns()}"
        self.say(chat, mark)
        self.until(lambda: any(mark in message.text for message in self.sent(chat)), f"the echo of {mark}")
        messages = [message for message in self.sent(chat) if mark not in message.text]
        assert len(messages) >= before
        return messages

    # The server's thread.

    def _do(self, work: Coroutine[Any, Any, _T]) -> _T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    async def _start(self) -> None:
        self._session = ClientSession()
        self._emulator_url = await self._serve(LoBotApiEmulator(enable_control=True).app())
        proxy = web.Application(client_max_size=2**24)
        proxy.router.add_post("/bot{token}/{method}", self._handle)
        proxy.router.add_get("/file/bot{token}/{path:.*}", self._download)
        self.base_url = await self._serve(proxy)

    async def _stop(self) -> None:
        for runner in reversed(self._runners):
            await runner.cleanup()
        if self._session is not None:
            await self._session.close()

    async def _serve(self, application: web.Application) -> str:
        runner = web.AppRunner(application, shutdown_timeout=0.1, handler_cancellation=True, access_log=None)
        await runner.setup()
        self._runners.append(runner)
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        return f"http://{host}:{port}"

    async def _enqueue(self, stand_in: Json, update: Json, times: int) -> int:
        assert self._session is not None
        body = {"token": TOKEN, "update": stand_in}
        # The emulator wakes the poll as soon as it has the stand-in: the swap must be known before. Numbers run from 1.
        number = len(self._swaps) + 1
        self._swaps[number] = [{**update, "update_id": number}] * times
        async with self._session.post(f"{self._emulator_url}/__fixture/updates", json=body) as response:
            answer = await response.json()
        assert answer == {"ok": True, "result": {"update_id": number}}, answer
        return number

    async def _handle(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        fields = {name: _decoded(value) for name, value in (await request.post()).items()}
        status, answer = await self._answer(request.match_info["token"], method, fields)
        with self._changed:
            self.calls.append(Call(len(self.calls), method, fields, status == 200))
            if answer.get("ok"):
                self._keep(method, fields, answer["result"])
            self._changed.notify_all()
        return web.json_response(answer, status=status)

    async def _download(self, request: web.Request) -> web.Response:
        path = request.match_info["path"]
        key = path.rpartition("/")[2]
        with self._changed:
            self.downloads.append(key)
            self._changed.notify_all()
        if request.match_info["token"] != TOKEN or key not in self._files:
            return web.Response(status=404)
        return web.Response(body=self._files[key])

    def _own(self, method: str, fields: Json) -> Json:
        """What the emulator leaves to us: files in both directions, and what we never send."""
        if method == "getFile":
            key = str(fields["file_id"])
            return {"file_id": key, "file_unique_id": key, "file_size": len(self._files[key]), "file_path": f"documents/{key}"}
        if method == "sendDocument":
            upload = fields.pop("document")
            self.documents.append(SentFile(int(fields["chat_id"]), upload.filename, upload.file.read()))
        return self._own_message(fields)

    async def _answer(self, token: str, method: str, fields: Json) -> tuple[int, Json]:
        if token != TOKEN:
            return _refused(401, "Unauthorized")
        for refusal in self._refusals:
            if refusal.method == method and refusal.when(fields):
                self._refusals.remove(refusal)
                return _refused(refusal.status, refusal.description, refusal.parameters)
        if method in {"getFile", "sendDocument", "sendVenue", "sendContact", "sendLocation"}:
            return 200, {"ok": True, "result": self._own(method, fields)}
        passed = {name: value for name, value in fields.items() if name not in _UNKNOWN}
        if method in {"sendMessage", "editMessageText"}:
            fault = self._check(method, fields)
            if fault:
                return _refused(400, f"Bad Request: {fault}")
            passed["text"] = _seen(fields)[0]
            passed.pop("parse_mode", None)
        status, answer = await self._pass(token, method, passed)
        while method == "getUpdates" and status == 409:
            # Telegram ends an earlier poll in favour of a new one; the emulator takes a moment to see that the earlier has gone.
            await asyncio.sleep(0.02)
            status, answer = await self._pass(token, method, passed)
        if method == "getMe" and status == 200:
            answer["result"]["username"] = USERNAME
        if method == "getUpdates" and status == 200:
            answer["result"] = [swap for update in answer["result"] for swap in self._swaps[update["update_id"]]]
        return status, answer

    async def _pass(self, token: str, method: str, fields: Json) -> tuple[int, Json]:
        assert self._session is not None
        body = {name: value if isinstance(value, str) else json.dumps(value) for name, value in fields.items()}
        async with self._session.post(f"{self._emulator_url}/bot{token}/{method}", data=body) as response:
            return response.status, await response.json()

    def _check(self, method: str, fields: Json) -> str | None:
        """What Telegram has against this text, markup and message."""
        try:
            text, _ = _seen(fields)
        except UnreadableError as error:
            return f"can't parse entities: {error}"
        if not text:
            return "message text is empty"
        if utf16(text) > 4096:
            return "message is too long"
        if method == "editMessageText":
            before = self._messages.get((int(fields["chat_id"]), int(fields["message_id"])))
            if before is None:
                return "message to edit not found"
            if (before.text, before.buttons) == (text, _buttons(fields)):
                return "message is not modified: specified new message content and reply markup are exactly the same"
        return None

    def _own_message(self, fields: Json) -> Json:
        chat = int(fields["chat_id"])
        return {"message_id": 10_000 + len(self.calls), "date": 1, "chat": {"id": chat, "type": "private", "first_name": "Ala"}}

    def _keep(self, method: str, fields: Json, result: Any) -> None:
        if method == "deleteMessage":
            self._messages.pop((int(fields["chat_id"]), int(fields["message_id"])), None)
        if method not in {"sendMessage", "editMessageText"}:
            return
        text, marks = _seen(fields)
        reply = fields.get("reply_parameters")
        message = Sent(
            id=int(result["message_id"]),
            chat=int(fields["chat_id"]),
            text=text,
            marks=marks,
            buttons=_buttons(fields),
            quotes=reply["message_id"] if reply else None,
            thread=fields.get("message_thread_id"),
            preview=not (fields.get("link_preview_options") or {}).get("is_disabled", False),
        )
        self._messages[message.chat, message.id] = message


def person(chat: int) -> Json:
    """Who writes in a chat: in a private one the number of both is the same."""
    return {"id": abs(chat), "is_bot": False, "first_name": "Ala", "language_code": "pl"}


def marked(text: str) -> list[Json]:
    """The entities that a client would send: a command at the beginning, mentions anywhere."""
    entities = []
    offset = 0
    for word in text.split(" "):
        kind = "bot_command" if word.startswith("/") else "mention" if word.startswith("@") else None
        if kind:
            entities.append({"type": kind, "offset": offset, "length": utf16(word)})
        offset += utf16(word) + 1
    return entities


def _seen(fields: Json) -> tuple[str, tuple[tuple[str, str, str], ...]]:
    text = str(fields["text"])
    if fields.get("parse_mode") != "HTML":
        return text.strip(), ()
    seen = read(text)
    return seen.text.strip(), tuple(seen.marks)


def _buttons(fields: Json) -> tuple[tuple[tuple[str, str], ...], ...]:
    rows = (fields.get("reply_markup") or {}).get("inline_keyboard", [])
    return tuple(tuple((key["text"], key["callback_data"]) for key in row) for row in rows)


def _decoded(value: Any) -> Any:
    """A form field: JSON where it is an object, list or flag; text else (a text that looks like JSON stays text)."""
    if isinstance(value, str) and (value[:1] in {"{", "["} or value.lstrip("-").isdigit()):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _refused(status: int, description: str, parameters: Json | None = None) -> tuple[int, Json]:
    answer = {"ok": False, "error_code": status, "description": description}
    return status, answer | ({"parameters": parameters} if parameters else {})
