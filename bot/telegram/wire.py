"""The request that fetches updates, made fool-proof.

Promises: an update that the library cannot read is replaced by an empty one with its number, so that the offset moves on
(otherwise it would be fetched again for ever); a token that is refused while polling is noticed; the heartbeat beats.
"""

import asyncio
import json
import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from telegram import Update
from telegram.request import HTTPXRequest

_log = logging.getLogger(__name__)


class PollingRequest(HTTPXRequest):
    """Only for getUpdates (and the webhook's removal before it)."""

    def __init__(self, beat: Callable[[], None] = lambda: None) -> None:
        super().__init__(connection_pool_size=2)
        self.refused = asyncio.Event()
        self._beat = beat

    async def do_request(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Make the request; see the module for what is added. Raises what the library's own request raises."""
        try:
            code, payload = await super().do_request(url, *args, **kwargs)
        finally:  # a server that is away is no reason to start this process anew
            self._beat()
        if url.endswith("/getUpdates"):
            if code in {HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND}:
                self.refused.set()
            elif code == HTTPStatus.OK:
                payload = readable(payload)
        return code, payload


def readable(payload: bytes) -> bytes:
    """The answer of getUpdates (JSON) with unreadable updates emptied and numberless ones left out; else unchanged."""
    try:
        answer = json.loads(payload.decode("utf-8", "replace"))
        updates = answer["result"]
    except (ValueError, KeyError, TypeError):
        return payload
    if not isinstance(updates, list):
        return payload
    kept = [_checked(update) for update in updates]
    if kept == updates:
        return payload
    return json.dumps({**answer, "result": [update for update in kept if update is not None]}).encode()


def _checked(update: Any) -> Any:
    if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
        _log.error("An update without a number was left out")
        return None
    try:
        read = Update.de_json(update, None)
        # The library uses these outside of any handler, where a failure would be nobody's.
        numbers = [party.id for party in (read.effective_chat, read.effective_user) if party is not None]
        if not all(isinstance(number, int) for number in numbers):
            raise TypeError("an id that is no number")  # noqa: TRY301
    except Exception as error:
        _log.error("Update %d cannot be read (%s) and was left out", update["update_id"], type(error).__name__)
        return {"update_id": update["update_id"]}
    return update
