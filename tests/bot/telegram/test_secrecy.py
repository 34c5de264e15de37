import io
import logging
from collections.abc import Iterator

import pytest

from bot.telegram.app import TelegramSettings
from bot.telegram.secrecy import hidden

TOKEN = "987654321:AAsecret-Half_of_the_token"  # noqa: S105


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.mark.parametrize("form", [TOKEN, TOKEN.partition(":")[2], TOKEN.replace(":", "%3A")])
def test_a_token_is_masked_in_messages_arguments_tracebacks_and_stacks(lines: io.StringIO, form: str) -> None:
    log = logging.getLogger("anybody")
    with hidden(TOKEN):
        log.debug("GET https://api.telegram.org/bot" + form + "/getMe")  # noqa: G003
        log.debug("GET %s %s", f"https://api.telegram.org/bot{form}/getMe", 200)
        log.error("broken %d", form)
        try:
            int(f"no such page: /bot{form}/getMe")
        except ValueError:
            log.exception("it failed")
        log.warning("stack", stack_info=True)
    written = lines.getvalue()
    assert form not in written
    assert written.count("[token]") >= 4
    assert "no such page: /bot[token]/getMe" in written


def test_what_holds_no_token_is_left_as_it_was(lines: io.StringIO) -> None:
    with hidden(TOKEN):
        logging.getLogger("x").info("%s is %d", "all", 1)
    assert lines.getvalue() == "all is 1\n"


def test_nothing_stays_behind() -> None:
    factory, level = logging.getLogRecordFactory(), logging.getLogger("httpx").level
    with hidden(TOKEN):
        assert not logging.getLogger("httpx").isEnabledFor(logging.INFO)
        assert not logging.getLogger("telegram.ext.Application").isEnabledFor(logging.DEBUG)
    assert logging.getLogRecordFactory() is factory
    assert logging.getLogger("httpx").level == level


def test_settings_do_not_print_the_token() -> None:
    assert "AAsecret" not in repr(TelegramSettings(TOKEN))
