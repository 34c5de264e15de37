"""The command that writes the monthly report of a specialisation."""

# ruff: noqa: T201 - printing is what a command line is for

import argparse
from datetime import UTC, datetime
from pathlib import Path

from bot.commands import Actions, command
from bot.commands.files import refuse_ending, writing
from bot.settings import Settings


def add(actions: Actions) -> None:
    """Add it to the parser."""
    report = command(actions, "report", _report, "write the monthly report of a specialisation")
    report.add_argument("specialisation", help="its id, for example spec-metal")
    report.add_argument("month", help="for example 2026-11")
    report.add_argument("file", type=Path, help="a name ending in .pdf or .html")


def _report(settings: Settings, options: argparse.Namespace) -> int:
    from bot import wiring
    from bot.desk import report_file
    from bot.report import month_of
    from bot.report.pdf import pdf

    refuse_ending(options.file, (".pdf", ".html"))
    found = wiring.reports(settings).gather(options.specialisation, month_of(options.month), datetime.now(UTC))
    content = pdf(found) if options.file.suffix == ".pdf" else report_file(found).encode()
    with writing(options.file):
        options.file.write_bytes(content)
    print(f"{found.title}: {found.figures.counts.total} questions, written to {options.file}")
    return 0
