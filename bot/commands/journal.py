"""The commands that read the conversation log."""

# ruff: noqa: T201 - printing is what a command line is for

import argparse
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands import Actions, command
from bot.commands.files import refuse_ending, writing
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.messages import Outcome


def add(actions: Actions) -> None:
    """Add them to the parser."""
    listing = command(actions, "list", _list, "print the newest turns")
    export = command(actions, "export", _export, "write turns to a .jsonl or .csv file")
    export.add_argument("file", type=Path, help="a name ending in .jsonl or .csv")
    added = command(actions, "golden", _golden, "write the golden questions that reviewers added to a .jsonl file")
    added.add_argument("file", type=Path, help="a name ending in .jsonl")
    for parser in (listing, export):
        parser.add_argument("--since", type=_day, help="from this day on (2026-11-23)")
        parser.add_argument("--until", type=_day, help="up to and including this day")
        parser.add_argument("--outcome", type=_outcome, help="only this outcome, for example NO_MATCH")
    listing.add_argument("--limit", type=_count, default=20, help="at most so many turns (default 20)")


def _day(text: str) -> datetime:
    from knowledge.documents import WARSAW

    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=WARSAW)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is not a day; write it as 2026-11-23") from None


def _outcome(text: str) -> "Outcome":
    from bot.messages import Outcome

    try:
        return Outcome(text.upper())
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is not one of {', '.join(Outcome)}") from None


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is not a count; write 1 or more")
    return int(text)


def _list(settings: Settings, options: argparse.Namespace) -> int:
    from bot import wiring
    from knowledge.documents import WARSAW

    for row in wiring.journal(settings).rows(
        since=options.since, until=_end_of(options.until), outcome=options.outcome, limit=options.limit
    ):
        at = row.at.astimezone(WARSAW)
        question = " ".join(row.question.split())
        print(f"{at:%Y-%m-%d %H:%M:%S}  {row.channel:<8}  {row.outcome:<12}  {row.language}  {question}")
    return 0


def _export(settings: Settings, options: argparse.Namespace) -> int:
    from bot import wiring
    from bot.journal import write_csv, write_jsonl

    writers = {".jsonl": write_jsonl, ".csv": write_csv}
    refuse_ending(options.file, writers)
    found = wiring.journal(settings).rows(since=options.since, until=_end_of(options.until), outcome=options.outcome)
    with writing(options.file), options.file.open("w", encoding="utf-8", newline="") as file:
        count = writers[options.file.suffix](found, file)
    print(f"{count} turns written to {options.file}")
    return 0


def _golden(settings: Settings, options: argparse.Namespace) -> int:
    from bot import wiring
    from bot.review.golden import AddedGolden, to_jsonl

    refuse_ending(options.file, [".jsonl"])
    found = AddedGolden(wiring.engine(settings)).load()
    with writing(options.file):
        options.file.write_text(to_jsonl(found), encoding="utf-8")
    print(f"{len(found)} golden questions written to {options.file}")
    return 0


def _end_of(day: datetime | None) -> datetime | None:
    """The first moment after a day, since the journal reads up to a moment and without it."""
    return None if day is None else day + timedelta(days=1)
