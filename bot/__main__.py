"""The command line: `drogowskaz` or `python -m bot`.

Promises: a fault is one clear English sentence on stderr and exit code 2, without a traceback; stdout carries results alone.
Refuses: to decide anything itself.
"""

# ruff: noqa: T201 - printing is what a command line is for

import argparse
import io
import logging
import os
import signal
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from bot import settings as settings_module
from bot.addresses import entrance
from bot.settings import Settings, SettingsError

if TYPE_CHECKING:
    from bot.daily import Job
    from bot.messages import Outcome
    from bot.parts import Parts
    from bot.people import Role
    from knowledge.documents import Document

_EXAMPLES = """examples:
  drogowskaz ask "robię okna, do kogo mam się zgłosić?"
  drogowskaz knowledge import guides.jsonl
  drogowskaz doctor"""


class CommandError(Exception):
    """A command was given something that it cannot use; the message is one sentence."""


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
    from bot.privacy import SecretError
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

    def command(name: str, run: object, text: str) -> argparse.ArgumentParser:
        found = commands.add_parser(name, help=text, description=text)
        found.set_defaults(run=run)
        return found

    command("serve", _serve, "run all that is configured: Telegram with a token, a chat in the terminal without one")
    command("desk", _desk, "run the desk alone: the page for coordinators and staff")
    command("telegram", _telegram, "run the Telegram bot alone")
    command("chat", _chat, "talk in the terminal, or answer questions from a pipe, one a line")
    ask = command("ask", _ask, "answer one question, or many as JSON lines")
    ask.add_argument("question", nargs="?", help="the question")
    form = ask.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print the answer as one JSON line")
    form.add_argument(
        "--jsonl", action="store_true", help='read lines {"id", "text", "conversation"?} from stdin, print JSON lines'
    )
    report = command("report", _report, "write the monthly report of a specialisation")
    report.add_argument("specialisation", help="its id, for example spec-metal")
    report.add_argument("month", help="for example 2026-11")
    report.add_argument("file", type=Path, help="a name ending in .pdf or .html")
    command("prepare", _prepare, "unpack the model and fit what belongs to it into MODEL_DIR, so that the first start is fast")
    command("doctor", _doctor, "show what is configured and what is wrong; changes nothing")
    command("health", _health, "exit with 0 if the database answers and a serving bot is alive, for a container's health check")

    knowledge = command("knowledge", None, "look after the documents").add_subparsers(required=True, metavar="ACTION")
    journal = command("journal", None, "read the conversation log").add_subparsers(required=True, metavar="ACTION")
    people = command("people", None, "say who works with the assistant").add_subparsers(required=True, metavar="ACTION")
    _people_commands(people)
    _knowledge_commands(knowledge)
    _journal_commands(journal)
    return parser


def _knowledge_commands(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    def action(name: str, run: object, text: str) -> argparse.ArgumentParser:
        found = actions.add_parser(name, help=text, description=text)
        found.set_defaults(run=run)
        return found

    init = action("init", _init, "create the store and load the curated documents")
    init.add_argument("--empty", action="store_true", help="start without the curated documents")
    check = action("check", _check, "validate files and list every fault with file and line or cell")
    check.add_argument(
        "files", nargs="*", type=Path, help="TOML, JSONL, XLSX, CSV or ICS files, or folders (default: the curated documents)"
    )
    importing = action("import", _import, "bring documents from files into the store, all or nothing")
    importing.add_argument("files", nargs="+", type=Path, help="TOML, JSONL, XLSX, CSV or ICS files, or folders of the first two")
    for parser in (check, importing):
        parser.add_argument("--source", default="", help="who says, today, what in sheets and calendars names no source")
    export = action("export", _export, "write all documents to a file")
    export.add_argument("file", type=Path, help="a name ending in .toml, .jsonl, .xlsx or, for the events alone, .ics")
    listing = action("list", _list, "list the documents")
    listing.add_argument("--kind", type=_kind, help="only this kind, for example organisation")
    show = action("show", _show, "show one document with its history")
    show.add_argument("id")


def _people_commands(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    add = actions.add_parser("add", help="add a person; the first administrator is added here, all others on the desk")
    add.set_defaults(run=_people_add)
    add.add_argument("name", help="first and last name")
    add.add_argument("--administrator", action="store_true", help="may do everything, adding people included")
    add.add_argument("--staff", action="store_true", help="reads and reviews conversations")
    add.add_argument(
        "--specialisation", action="append", default=[], metavar="ID", help="coordinates it; may stand several times"
    )
    add.add_argument("--organisation", action="append", default=[], metavar="ID", help="looks after it; may stand several times")
    listing = actions.add_parser("list", help="list the people")
    listing.set_defaults(run=_people_list)
    link = actions.add_parser("link", help="print a link with which a person signs in on the desk, once, within ten minutes")
    link.set_defaults(run=_people_link)
    link.add_argument("name", help="the person's name, or number from `people list`")


def _journal_commands(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    listing = actions.add_parser("list", help="print the newest turns")
    listing.set_defaults(run=_journal_list)
    export = actions.add_parser("export", help="write turns to a .jsonl or .csv file")
    export.set_defaults(run=_journal_export)
    export.add_argument("file", type=Path, help="a name ending in .jsonl or .csv")
    added = actions.add_parser("golden", help="write the golden questions that reviewers added to a .jsonl file")
    added.set_defaults(run=_journal_golden)
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


def _kind(text: str) -> str:
    from knowledge.documents import KINDS

    if text not in KINDS:
        raise argparse.ArgumentTypeError(f"'{text}' is not one of {', '.join(KINDS)}")
    return text


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


# Conversations


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


# Knowledge


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

    _refuse_ending(options.file, exchange.EXPORT_SUFFIXES)
    documents = wiring.knowledge(settings).documents().values()
    with _writing(options.file):
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


# People


def _people_add(settings: Settings, options: argparse.Namespace) -> int:
    from bot import wiring
    from bot.people import People

    store = wiring.knowledge(settings)
    for field, kind in (("specialisation", "specialisation"), ("organisation", "organisation")):
        for name in getattr(options, field):
            document = store.documents().get(name)
            if document is None or document.kind != kind:
                raise CommandError(f"--{field}: there is no {kind} '{name}'; see `drogowskaz knowledge list --kind {kind}`")
    roles = [role for role, given in _roles(options) if given]
    if not roles:
        raise CommandError("say what the person does: --administrator, --staff, --specialisation ID or --organisation ID")
    person = People(wiring.engine(settings)).add(
        options.name, roles, datetime.now(UTC), options.specialisation, options.organisation
    )
    print(f"{person.id}\t{person.name}\t{', '.join(sorted(person.roles))}")
    return 0


def _roles(options: argparse.Namespace) -> "list[tuple[Role, bool]]":
    from bot.people import Role

    return [
        (Role.ADMINISTRATOR, options.administrator),
        (Role.STAFF, options.staff),
        (Role.COORDINATOR, bool(options.specialisation or options.organisation)),
    ]


def _people_list(settings: Settings, options: argparse.Namespace) -> int:
    from bot import wiring
    from bot.people import People

    for person in People(wiring.engine(settings)).all():
        state = "active" if person.active else "switched off"
        print(f"{person.id}\t{person.name}\t{', '.join(sorted(person.roles))}\t{state}")
    return 0


def _people_link(settings: Settings, options: argparse.Namespace) -> int:
    from bot import wiring
    from bot.people import People
    from bot.sign_in import SignIn

    database = wiring.engine(settings)
    people = People(database)
    person = people.get(int(options.name)) if options.name.isdecimal() else people.named(options.name)
    if person is None or not person.active:
        raise CommandError(f"there is no person '{options.name}' with access; see `drogowskaz people list`")
    print(settings.desk_address + entrance(SignIn(database).link(person.id, datetime.now(UTC))))
    return 0


# Journal


def _journal_list(settings: Settings, options: argparse.Namespace) -> int:
    from bot import wiring
    from knowledge.documents import WARSAW

    for row in wiring.journal(settings).rows(
        since=options.since, until=_end_of(options.until), outcome=options.outcome, limit=options.limit
    ):
        at = row.at.astimezone(WARSAW)
        question = " ".join(row.question.split())
        print(f"{at:%Y-%m-%d %H:%M:%S}  {row.channel:<8}  {row.outcome:<12}  {row.language}  {question}")
    return 0


def _journal_export(settings: Settings, options: argparse.Namespace) -> int:
    from bot import wiring
    from bot.journal import write_csv, write_jsonl

    writers = {".jsonl": write_jsonl, ".csv": write_csv}
    _refuse_ending(options.file, writers)
    found = wiring.journal(settings).rows(since=options.since, until=_end_of(options.until), outcome=options.outcome)
    with _writing(options.file), options.file.open("w", encoding="utf-8", newline="") as file:
        count = writers[options.file.suffix](found, file)
    print(f"{count} turns written to {options.file}")
    return 0


def _journal_golden(settings: Settings, options: argparse.Namespace) -> int:
    from bot import wiring
    from bot.review.golden import AddedGolden, to_jsonl

    _refuse_ending(options.file, [".jsonl"])
    found = AddedGolden(wiring.engine(settings)).load()
    with _writing(options.file):
        options.file.write_text(to_jsonl(found), encoding="utf-8")
    print(f"{len(found)} golden questions written to {options.file}")
    return 0


def _report(settings: Settings, options: argparse.Namespace) -> int:
    from bot import wiring
    from bot.desk import report_file
    from bot.report import month_of
    from bot.report.pdf import pdf

    _refuse_ending(options.file, (".pdf", ".html"))
    found = wiring.reports(settings).gather(options.specialisation, month_of(options.month), datetime.now(UTC))
    content = pdf(found) if options.file.suffix == ".pdf" else report_file(found).encode()
    with _writing(options.file):
        options.file.write_bytes(content)
    print(f"{found.title}: {found.figures.counts.total} questions, written to {options.file}")
    return 0


def _end_of(day: datetime | None) -> datetime | None:
    """The first moment after a day, since the journal reads up to a moment and without it."""
    return None if day is None else day + timedelta(days=1)


# Files


def _refuse_ending(file: Path, endings: Iterable[str]) -> None:
    if file.suffix not in endings:
        raise CommandError(f"{file} must end in {' or '.join(endings)}")


@contextmanager
def _writing(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CommandError(f"{file} cannot be written: {error.strerror}; choose another file") from None


if __name__ == "__main__":
    sys.exit(main())
