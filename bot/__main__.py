"""The command line: `drogowskaz` or `python -m bot`.

Promises: a fault is one clear English sentence on stderr and exit code 2, without a traceback; stdout carries results alone.
Refuses: to decide anything itself.
"""

# ruff: noqa: T201 - printing is what a command line is for

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from bot import settings as settings_module
from bot.commands import CommandError, command, conversations, journal, knowledge, people, report
from bot.settings import Settings, SettingsError

_EXAMPLES = """examples:
  drogowskaz ask "robię okna, do kogo mam się zgłosić?"
  drogowskaz knowledge import guides.jsonl
  drogowskaz doctor"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code: 0, 1 (`doctor` and `health`: something is wrong), 2 (bad input or surroundings)."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    try:
        code = _run(options)
        sys.stdout.flush()
    except _faults() as error:
        for line in str(error).splitlines():
            print(f"drogowskaz: {line}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of our output went away (`| head`); what it wanted, it has. Keep the interpreter from complaining at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def _run(options: argparse.Namespace) -> int:
    try:
        settings = settings_module.load(os.environ, options.data_dir)
    except SettingsError as error:
        if options.run is not _doctor:
            raise
        from bot import doctor, terminal

        return doctor.refuse(error, terminal.console())
    code: int = options.run(settings, options)
    return code


def _faults() -> tuple[type[Exception], ...]:
    """The errors that a person can mend: each room has one root."""
    from bot.desk import DeskFault
    from bot.journal import JournalError
    from bot.people import PeopleError
    from bot.pseudonyms import SecretError
    from bot.report import ReportError
    from bot.telegram import TelegramFault
    from bot.terminal import InvalidLine
    from bot.wiring import WiringError
    from index.errors import EncoderError
    from knowledge.documents import KnowledgeError

    rooms = (WiringError, KnowledgeError, EncoderError, JournalError, PeopleError, SecretError, ReportError)
    doors = (TelegramFault, DeskFault, InvalidLine)
    return (SettingsError, CommandError, *rooms, *doors)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="drogowskaz",
        description="An assistant that shows companies in świętokrzyskie whom to call.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--data-dir", type=Path, help="where the state lives (default: DATA_DIR, else the user's data folder)")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    conversations.add(commands)
    report.add(commands)
    command(
        commands,
        "prepare",
        _prepare,
        "unpack the model and fit what belongs to it into MODEL_DIR, so that the first start is fast",
    )
    command(commands, "doctor", _doctor, "show what is configured and what is wrong; changes nothing")
    command(
        commands,
        "health",
        _health,
        "exit with 0 if the database answers and a serving bot is alive, for a container's health check",
    )

    for name, text, room in (
        ("knowledge", "look after the documents", knowledge),
        ("journal", "read the conversation log", journal),
        ("people", "say who works with the assistant", people),
    ):
        room.add(command(commands, name, None, text).add_subparsers(required=True, metavar="ACTION"))
    return parser


def _prepare(settings: Settings, options: argparse.Namespace) -> int:
    from bot import wiring

    for line in wiring.prepare(settings):
        print(line, file=sys.stderr)
    return 0


def _doctor(settings: Settings, options: argparse.Namespace) -> int:
    from bot import doctor, terminal

    return doctor.report(settings, terminal.console())


def _health(settings: Settings, options: argparse.Namespace) -> int:
    from bot import health

    fault = health.fault(settings)
    if fault:
        print(f"drogowskaz: {fault}", file=sys.stderr)
    return 1 if fault else 0


if __name__ == "__main__":
    sys.exit(main())
