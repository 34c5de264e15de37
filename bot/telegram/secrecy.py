"""Keeps the bot's token out of every log, and what people write out of the libraries' logs.

Promises: while `hidden(token)` is open no log record of the process holds the token, whichever logger or handler writes it,
in its message or in its traceback. The token stands in the path of every request, so any library may quote it in an error.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

_MASK = "[token]"
# httpx logs every URL, which holds the token; telegram at debug logs every message, word by word.
_QUIET = {"httpx": logging.WARNING, "telegram": logging.INFO}
_FORMATTER = logging.Formatter()


class TokenFilter(logging.Filter):
    """Rewrites records in place; lets all of them pass."""

    def __init__(self, token: str) -> None:
        super().__init__()
        secret = token.partition(":")[2]
        # The secret half alone is as good as the whole for whoever knows the bot's public number.
        forms = {token, quote(token, safe=""), repr(token)[1:-1], secret if len(secret) > 7 else token}
        self._forms = sorted(filter(None, forms), key=len, reverse=True)

    def clean(self, text: str) -> str:
        """The text with every form of the token masked."""
        for form in self._forms:
            text = text.replace(form, _MASK)
        return text

    def filter(self, record: logging.LogRecord) -> bool:
        """Mask message, traceback and stack of the record."""
        try:
            message = record.getMessage()
        except Exception:
            message = f"{record.msg} {record.args}"
        cleaned = self.clean(message)
        if cleaned != message:
            record.msg, record.args = cleaned, ()
        if record.exc_info:
            trace = record.exc_text or _FORMATTER.formatException(record.exc_info)
            cleaned = self.clean(trace)
            if cleaned != trace:
                # Formatters print exc_text; without exc_info none can format the exception anew.
                record.exc_text, record.exc_info = cleaned, None
        if record.stack_info:
            record.stack_info = self.clean(record.stack_info)
        return True


@contextmanager
def hidden(token: str) -> Iterator[TokenFilter]:
    """Mask the token in all records made meanwhile, and keep the talkative libraries quiet.

    A record factory is the one place that every logger passes; a filter on a logger does not see the records of its children.
    """
    guard = TokenFilter(token)
    before = logging.getLogRecordFactory()
    levels = {name: logging.getLogger(name).level for name in _QUIET}

    def masked(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = before(*args, **kwargs)
        guard.filter(record)
        return record

    logging.setLogRecordFactory(masked)
    for name, least in _QUIET.items():
        logging.getLogger(name).setLevel(max(levels[name], least))
    try:
        yield guard
    finally:
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)
        if logging.getLogRecordFactory() is masked:
            logging.setLogRecordFactory(before)
