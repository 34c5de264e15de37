"""The commands that talk: on the desk, on Telegram, in the terminal, one question at a time."""

# ruff: noqa: T201 - printing is what a command line is for

import argparse
import io
import logging
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, TextIO

from bot.addresses import entrance
from bot.commands import Actions, CommandError, command
from bot.settings import Settings, SettingsError

if TYPE_CHECKING:
    from bot.daily import Job
    from bot.parts import Parts


def add(actions: Actions) -> None:
    """Add them to the parser."""

    command(actions, "serve", _serve, "run all that is configured: Telegram with a token, a chat in the terminal without one")
    command(actions, "desk", _desk, "run the desk alone: the page for coordinators and staff")
    command(actions, "telegram", _telegram, "run the Telegram bot alone")
    command(actions, "chat", _chat, "talk in the terminal, or answer questions from a pipe, one a line")
    ask = command(actions, "ask", _ask, "answer one question, or many as JSON lines")
    ask.add_argument("question", nargs="?", help="the question")
    form = ask.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print the answer as one JSON line")
    form.add_argument(
        "--jsonl", action="store_true", help='read lines {"id", "text", "conversation"?} from stdin, print JSON lines'
    )


def _serve(settings: Settings, options: argparse.Namespace) -> int:
    if not settings.telegram_token:
        print("TELEGRAM_BOT_TOKEN is not set: talking here, in the terminal.", file=sys.stderr)
    with _desk_open(settings) as parts:
        if settings.telegram_token:
            return _talk_on_telegram(settings, parts)
        print(f"The desk, for the next ten minutes, once: {_own_link(parts)}", file=sys.stderr, flush=True)
        return _talk_in_terminal(parts)


def _desk(settings: Settings, options: argparse.Namespace) -> int:
    with _desk_open(settings) as parts:
        print(f"The desk is open at {parts.url} until Ctrl-C.", file=sys.stderr, flush=True)
        stop = threading.Event()
        signal.signal(signal.SIGTERM, lambda *_: stop.set())
        stop.wait()
    return 0


@contextmanager
def _desk_open(settings: Settings) -> "Iterator[Parts]":
    """All parts, with the desk being served for as long as the block runs."""
    from bot import desk, terminal, wiring
    from bot.daily import daily

    listening, port = desk.listen(settings.desk_host, settings.desk_port)
    with listening:
        with terminal.starting(terminal.console()):
            parts = wiring.parts(replace(settings, desk_port=port))
        with desk.serving(desk.build(parts), listening), daily(_jobs(parts), parts.clock):
            yield parts


def _jobs(parts: "Parts") -> "list[Job]":
    """What is done once a day beside serving."""
    return [parts.upkeep.round, parts.erasures.retain, parts.handoffs.tidy, parts.review.exports.tidy]


def _own_link(parts: "Parts") -> str:
    """A sign-in link for whoever sits at this machine: as the first administrator, who is made if there is none."""
    from bot.people import Role

    found = parts.people.administrators()
    person = found[0] if found else parts.people.add("Administrator", [Role.ADMINISTRATOR], parts.clock())
    return parts.url + entrance(parts.sign_in.link(person.id, parts.clock()))


def _telegram(settings: Settings, options: argparse.Namespace) -> int:
    from bot import wiring
    from bot.daily import daily

    if settings.telegram_token is None:
        raise SettingsError("TELEGRAM_BOT_TOKEN is not set; get a token from @BotFather and set it, or run `drogowskaz chat`")
    parts = wiring.parts(settings)
    with daily(_jobs(parts), parts.clock):
        return _talk_on_telegram(settings, parts)


def _talk_on_telegram(settings: Settings, parts: "Parts") -> int:
    from bot import telegram

    for room in ("bot", "index", "knowledge"):
        logging.getLogger(room).setLevel(logging.INFO)
    telegram.run(
        parts.assistant,
        telegram.TelegramSettings(
            settings.telegram_token or "", settings.telegram_base_url, settings.telegram_base_file_url, settings.heartbeat_path
        ),
        parts.outbox,
    )
    return 0


def _chat(settings: Settings, options: argparse.Namespace) -> int:
    from bot import terminal, wiring

    with terminal.starting(terminal.console()):
        parts = wiring.parts(settings)
    return _talk_in_terminal(parts)


def _talk_in_terminal(parts: "Parts") -> int:
    from bot import terminal

    _tolerant(sys.stdin, errors="replace")
    _tolerant(sys.stdout, errors="replace")
    terminal.chat(parts.assistant, sys.stdin, terminal.console())
    return 0


def _ask(settings: Settings, options: argparse.Namespace) -> int:
    from bot import terminal, wiring

    if options.jsonl == (options.question is not None):
        raise CommandError("give a question, or --jsonl and questions on stdin")
    if options.json or options.jsonl:
        # JSON is UTF-8 wherever we are. A lone surrogate in an id is written as the escape that it came as.
        _tolerant(sys.stdin, encoding="utf-8", errors="surrogateescape")
        _tolerant(sys.stdout, encoding="utf-8", errors="backslashreplace")
    else:
        _tolerant(sys.stdout, errors="replace")
    core = wiring.assistant(settings)
    if options.jsonl:
        for line in terminal.answer_lines(core, sys.stdin):
            print(line, flush=True)
    elif options.json:
        print(terminal.answer(core, "1", options.question))
    else:
        terminal.ask(core, options.question, terminal.console())
    return 0


def _tolerant(stream: TextIO, *, errors: str, encoding: str | None = None) -> None:
    """Have the stream read or write what is not text in its encoding by the rule `errors`, rather than end the run."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding=encoding, errors=errors)
