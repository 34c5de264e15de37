"""The commands that look after the documents."""

# ruff: noqa: T201 - printing is what a command line is for

import argparse
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands import Actions, CommandError, command
from bot.commands.files import refuse_ending, writing
from bot.settings import Settings

if TYPE_CHECKING:
    from knowledge.documents import Document


def add(actions: Actions) -> None:
    """Add them to the parser."""
    init = command(actions, "init", _init, "create the store and load the curated documents")
    init.add_argument("--empty", action="store_true", help="start without the curated documents")
    check = command(actions, "check", _check, "validate files and list every fault with file and line or cell")
    check.add_argument(
        "files", nargs="*", type=Path, help="TOML, JSONL, XLSX, CSV or ICS files, or folders (default: the curated documents)"
    )
    importing = command(actions, "import", _import, "bring documents from files into the store, all or nothing")
    importing.add_argument("files", nargs="+", type=Path, help="TOML, JSONL, XLSX, CSV or ICS files, or folders of the first two")
    for parser in (check, importing):
        parser.add_argument("--source", default="", help="who says, today, what in sheets and calendars names no source")
    export = command(actions, "export", _export, "write all documents to a file")
    export.add_argument("file", type=Path, help="a name ending in .toml, .jsonl, .xlsx or, for the events alone, .ics")
    listing = command(actions, "list", _list, "list the documents")
    listing.add_argument("--kind", type=_kind, help="only this kind, for example organisation")
    show = command(actions, "show", _show, "show one document with its history")
    show.add_argument("id")


def _kind(text: str) -> str:
    from knowledge.documents import KINDS

    if text not in KINDS:
        raise argparse.ArgumentTypeError(f"'{text}' is not one of {', '.join(KINDS)}")
    return text


def _init(settings: Settings, options: argparse.Namespace) -> int:
    from bot import wiring

    print(wiring.create(settings, empty=options.empty))
    return 0


def _check(settings: Settings, options: argparse.Namespace) -> int:
    from knowledge import exchange

    curated: list[Document] = []
    faults: list[exchange.Fault] = []
    try:
        curated = exchange.curated()
    except exchange.InvalidFiles as error:
        faults = list(error.faults)
    if options.files:  # as in an import, their references may lead to documents that are there already
        faults = exchange.check(
            options.files, curated, default_source=options.source, default_source_date=_today() if options.source else None
        )
    if not faults:
        print("No faults.")
        return 0
    for fault in faults:
        print(fault)
    raise CommandError(f"faults found: {len(faults)}")


def _today() -> date:
    from knowledge.documents import WARSAW

    return datetime.now(WARSAW).date()


def _import(settings: Settings, options: argparse.Namespace) -> int:
    from bot import wiring
    from knowledge import exchange

    store = wiring.knowledge(settings)
    try:
        documents = exchange.read_all(
            options.files,
            store.documents().values(),
            default_source=options.source,
            default_source_date=_today() if options.source else None,
        )
    except exchange.InvalidFiles as error:
        for fault in error.faults:
            print(fault, file=sys.stderr)
        raise CommandError(f"nothing was imported; faults found: {len(error.faults)}") from None
    done = store.apply(documents, author="command line")
    print(
        f"{len(done.added)} added, {len(done.revised)} revised, {len(done.restored)} restored, {len(done.unchanged)} unchanged;"
        f" content version {store.version()}"
    )
    return 0


def _export(settings: Settings, options: argparse.Namespace) -> int:
    from bot import wiring
    from knowledge import exchange

    refuse_ending(options.file, exchange.EXPORT_SUFFIXES)
    documents = wiring.knowledge(settings).documents().values()
    with writing(options.file):
        written = exchange.write(documents, options.file, datetime.now(UTC))
    print(f"{written} documents written to {options.file}")
    return 0


def _list(settings: Settings, options: argparse.Namespace) -> int:
    from bot import wiring

    for document in wiring.knowledge(settings).documents().values():
        if options.kind in {None, document.kind}:
            print(f"{document.id}\t{document.kind}\trevision {document.revision}\t{document.source_date}\t{document.status}")
    return 0


def _show(settings: Settings, options: argparse.Namespace) -> int:
    from bot import wiring
    from knowledge import exchange
    from knowledge.documents import WARSAW
    from knowledge.store import NotFound

    store = wiring.knowledge(settings)
    changes = store.history(options.id)
    if not changes:
        raise NotFound(options.id)
    print(exchange.to_toml([changes[-1].document]))
    for change in changes:
        print(f"# {change.at.astimezone(WARSAW):%Y-%m-%d %H:%M}  revision {change.revision}  {change.action}  {change.author}")
    return 0
