"""The command line: what it prints where, and one clear sentence for each bad input and each broken part around it."""

import gc
import io
import json
import logging
import os
import re
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot import settings, wiring
from bot.__main__ import main
from bot.journal import Journal, Turn, new_turn_id
from bot.messages import Channel, Language, Outcome, Reply
from bot.people import People, Role
from bot.review.golden import AddedGolden
from knowledge import exchange, golden
from knowledge.documents import WARSAW
from knowledge.store import Knowledge
from tests.bot.telegram.server import BotApi

ROOT = Path(__file__).parents[2]
WINDOWS = "robię okna, do kogo mam się zgłosić?"
VARIABLES = (
    "DATA_DIR",
    "DATABASE_URL",
    "DESK_HOST",
    "DESK_PORT",
    "DESK_URL",
    "CONTROLLER_CONTACT",
    "CONTROLLER_NAME",
    "EMBEDDING_MODEL",
    "RETENTION_MONTHS",
    "TELEGRAM_BOT_TOKEN",
    "TELEGRAM_BASE_URL",
    "TELEGRAM_BASE_FILE_URL",
)
GUIDE = {"kind": "guide", "id": "g-1", "title": "Jak?", "body": "Tak.", "source": "https://e.pl", "source_date": "2024-01-22"}


@dataclass(frozen=True)
class Done:
    """How a run ended."""

    code: int
    out: str
    err: str

    @property
    def sentence(self) -> str:
        """The one line on stderr of a run that was refused."""
        assert (self.code, self.out) == (2, ""), self
        [line] = self.err.splitlines()
        assert line.startswith("drogowskaz: ")
        return line.removeprefix("drogowskaz: ")


Run = Callable[..., Done]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def run(data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """Runs a command here, in an environment of its own."""
    levels = {name: logging.getLogger(name).level for name in ("bot", "index", "knowledge")}
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATA_DIR", str(data))
    monkeypatch.setenv("MODEL_DIR", str(data.parent / "models"))

    def command(*arguments: str | Path, **environment: str) -> Done:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        capsys.readouterr()
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as end:  # argparse
            code = int(end.code or 0)
        printed = capsys.readouterr()
        return Done(code, printed.out, printed.err)

    yield command
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def elsewhere(data: Path, model_dir: Path, *arguments: str, **environment: str) -> "subprocess.Popen[bytes]":
    """Runs a command as a process of its own."""
    kept = {name: value for name, value in os.environ.items() if name not in VARIABLES}
    return subprocess.Popen(
        [sys.executable, "-m", "bot", *arguments],
        cwd=ROOT,
        env={**kept, "DATA_DIR": str(data), "MODEL_DIR": str(model_dir), **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def store_of(data: Path) -> Knowledge:
    return wiring.knowledge(settings.load({"DATA_DIR": str(data)}))


# The settings


@pytest.mark.parametrize("token", ["geheim", "123456789", "123456789:kurz", "abc:AAcanary-Token_0123456789abcdefghij"])
def test_a_wrong_token_is_told_without_being_shown(run: Run, token: str) -> None:
    said = run("telegram", TELEGRAM_BOT_TOKEN=token).sentence
    assert "TELEGRAM_BOT_TOKEN does not look like a bot token" in said
    assert token not in said


def test_no_token_is_told(run: Run) -> None:
    assert run("telegram").sentence.startswith("TELEGRAM_BOT_TOKEN is not set")


def test_every_fault_of_the_settings_is_told_at_once(run: Run) -> None:
    done = run("knowledge", "list", TELEGRAM_BOT_TOKEN="x", DATABASE_URL="mysql://a:geheim@b/c", TELEGRAM_BASE_URL="localhost")  # noqa: S106
    assert (done.code, done.out) == (2, "")
    assert [line.split()[1] for line in done.err.splitlines()] == ["DATABASE_URL", "TELEGRAM_BASE_URL", "TELEGRAM_BOT_TOKEN"]
    assert "geheim" not in done.err


@pytest.mark.parametrize("months", ["0", "121", "x", "-1", "1.5"])
def test_a_wrong_time_of_keeping_is_told(run: Run, months: str) -> None:
    assert run("knowledge", "list", RETENTION_MONTHS=months).sentence.startswith("RETENTION_MONTHS must be a number")


def test_who_decides_about_the_data_is_read() -> None:
    found = settings.load({"RETENTION_MONTHS": "24", "CONTROLLER_NAME": " Urząd ", "CONTROLLER_CONTACT": ""})
    assert (found.retention_months, found.controller_name, found.controller_contact) == (24, "Urząd", None)
    assert settings.load({}).retention_months == 12


def test_the_option_wins_over_the_variable(run: Run, data: Path, tmp_path: Path) -> None:
    run("--data-dir", tmp_path / "other", "knowledge", "init", "--empty")
    assert (tmp_path / "other" / "drogowskaz.db").exists()
    assert not data.exists()


@pytest.mark.parametrize(
    ("arguments", "needed"),
    [
        (["nonsense"], "invalid choice: 'nonsense'"),
        ([], "required: COMMAND"),
        (["knowledge", "list", "--kind", "firma"], "'firma' is not one of specialisation, organisation, appointment"),
        (["journal", "list", "--outcome", "MAYBE"], "'MAYBE' is not one of ANSWERED, UNSURE, NO_MATCH"),
        (["journal", "list", "--since", "23.11.2026"], "'23.11.2026' is not a day; write it as 2026-11-23"),
        (["journal", "list", "--limit", "0"], "'0' is not a count"),
        (["ask", "--json", "--jsonl"], "not allowed with argument --json"),
    ],
)
def test_wrong_arguments_are_told(run: Run, arguments: list[str], needed: str) -> None:
    done = run(*arguments)
    assert (done.code, done.out) == (2, "")
    assert needed in done.err.splitlines()[-1]


@pytest.mark.parametrize("arguments", [["ask"], ["ask", "--json"], ["ask", "--jsonl", WINDOWS]])
def test_a_question_comes_from_one_place(run: Run, arguments: list[str]) -> None:
    assert run(*arguments).sentence == "give a question, or --jsonl and questions on stdin"


# The surroundings


@pytest.mark.parametrize("command", [["chat"], ["ask", "x"], ["knowledge", "list"], ["journal", "list"], ["knowledge", "init"]])
def test_a_data_dir_that_cannot_be_written_is_told(run: Run, tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "file").touch()
    said = run("--data-dir", tmp_path / "file" / "data", *command).sentence
    assert said == f"DATA_DIR {tmp_path}/file/data cannot be written: Not a directory; choose another folder"


def test_a_file_that_is_no_database_is_told_and_left_alone(run: Run, data: Path) -> None:
    data.mkdir()
    (data / "drogowskaz.db").write_text("This is not a database, but somebody's letter." * 100)
    assert run("ask", WINDOWS).sentence == f"the database sqlite:///{data}/drogowskaz.db cannot be used: file is not a database"
    assert (data / "drogowskaz.db").read_text().startswith("This is not a database")


def test_a_database_of_newer_code_is_told(run: Run, data: Path) -> None:
    run("knowledge", "init", "--empty")
    with closing(sqlite3.connect(data / "drogowskaz.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    assert "newer code has brought it to revision '9999'; install that version" in run("chat").sentence


def test_a_database_that_stays_locked_is_told(run: Run, data: Path) -> None:
    run("knowledge", "init", "--empty")
    with closing(sqlite3.connect(data / "drogowskaz.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        said = run("ask", WINDOWS, DATABASE_URL=f"sqlite:///{data}/drogowskaz.db?timeout=0.1").sentence
    assert said.endswith("cannot be used: database is locked")
    assert run("knowledge", "list").code == 0, "once it is free all is well again"


def test_a_server_that_is_away_is_told_without_the_password(run: Run) -> None:
    with socket.socket() as taken:  # bound but not listening: every connection is refused
        taken.bind(("127.0.0.1", 0))
        url = f"postgresql://drogowskaz:geheim@127.0.0.1:{taken.getsockname()[1]}/drogowskaz"
        said = run("ask", WINDOWS, DATABASE_URL=url).sentence
    assert "the database postgresql+psycopg://drogowskaz:***@127.0.0.1" in said
    assert "refused" in said
    assert "geheim" not in said


def test_a_damaged_secret_is_told(run: Run, data: Path) -> None:
    run("knowledge", "init", "--empty")
    (data / "journal.secret").write_bytes(b"abc")
    assert "it has 3 bytes instead of 32; restore it from a backup" in run("ask", WINDOWS).sentence
    assert not (data.parent / "models").exists(), "at once, not after a minute of unpacking the model"


@pytest.mark.parametrize("command", [["prepare"], ["ask", "x"]])
def test_a_model_that_is_not_there_is_told(run: Run, tmp_path: Path, command: list[str]) -> None:
    assert f"There is no folder {tmp_path}/none" in run(*command, EMBEDDING_MODEL=str(tmp_path / "none")).sentence


def test_a_model_dir_that_cannot_be_written_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    said = run("prepare", MODEL_DIR=str(tmp_path / "file" / "models")).sentence
    assert said == f"MODEL_DIR {tmp_path}/file/models cannot be written: Not a directory; choose another folder"


# The documents


def test_the_curated_files_are_checked_by_default(run: Run) -> None:
    assert run("knowledge", "check") == Done(0, "No faults.\n", "")


def test_every_fault_of_a_file_is_told_with_its_line(run: Run, data: Path, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.jsonl", tmp_path / "bad.jsonl"
    good.write_text(json.dumps(GUIDE) + "\n")
    bad.write_text(
        f"{json.dumps({**GUIDE, 'id': 'g-2'})}\nnonsense\n{json.dumps({**GUIDE, 'id': 'g-3', 'about': ['org-none']})}\n"
    )
    checked = run("knowledge", "check", good, bad)
    assert (checked.code, checked.err) == (2, "drogowskaz: faults found: 2\n")
    assert [line.split(": ")[0] for line in checked.out.splitlines()] == [f"{bad}:2", f"{bad}:3"]
    imported = run("knowledge", "import", good, bad)
    assert (imported.code, imported.out) == (2, "")
    assert imported.err == checked.out + "drogowskaz: nothing was imported; faults found: 2\n"
    assert "g-1" not in store_of(data).documents()
    assert run("knowledge", "check", good) == Done(0, "No faults.\n", "")


def test_a_file_that_is_not_there_is_told(run: Run, tmp_path: Path) -> None:
    done = run("knowledge", "import", tmp_path / "none.toml")
    assert done.err.splitlines()[0] == f"{tmp_path}/none.toml:1: cannot be read: No such file or directory"


def test_a_foreign_set_in_an_empty_store(run: Run, tmp_path: Path) -> None:
    assert run("knowledge", "init", "--empty").out.startswith("An empty store was created in ")
    assert run("knowledge", "list") == Done(0, "", "")
    (tmp_path / "guides.jsonl").write_text(json.dumps(GUIDE))
    assert run("knowledge", "import", tmp_path / "guides.jsonl").out.startswith("1 added, 0 revised, 0 restored, 0 unchanged;")
    assert run("knowledge", "import", tmp_path / "guides.jsonl").out.startswith("0 added, 0 revised, 0 restored, 1 unchanged;")
    assert run("knowledge", "list").out == "g-1\tguide\trevision 1\t2024-01-22\tpotwierdzone\n"
    assert run("knowledge", "list", "--kind", "event").out == ""


def test_the_first_start_loads_the_curated_documents_once(run: Run) -> None:
    documents = run("knowledge", "list").out.splitlines()
    assert len(documents) == len(exchange.curated())
    assert "there is a store in" in run("knowledge", "init").sentence
    assert run("knowledge", "list").out.splitlines() == documents


@pytest.mark.parametrize("ending", [".toml", ".jsonl", ".xlsx"])
def test_what_is_exported_can_be_imported(run: Run, data: Path, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"all{ending}"
    assert run("knowledge", "export", file).out == f"{len(exchange.curated())} documents written to {file}\n"
    run("--data-dir", tmp_path / "second", "knowledge", "init", "--empty")
    assert run("--data-dir", tmp_path / "second", "knowledge", "import", file).code == 0
    assert store_of(tmp_path / "second").documents().keys() == store_of(data).documents().keys()


def test_events_go_out_as_a_calendar_and_come_in_from_a_table(run: Run, data: Path, tmp_path: Path) -> None:
    file, table = tmp_path / "all.ics", tmp_path / "wydarzenia.csv"
    events = [document for document in exchange.curated() if document.kind == "event"]
    assert run("knowledge", "export", file).out == f"{len(events)} documents written to {file}\n"
    assert run("knowledge", "import", file).out.startswith(f"0 added, 0 revised, 0 restored, {len(events)} unchanged;")
    table.write_text("Nazwa;Początek;Koniec\nSpotkanie;24.03.2026;24.03.2026\n")
    assert (
        run("knowledge", "check", table).out.splitlines()[0]
        == f"{table}:2: event.event-spotkanie-2026-03-24.source: Field required"
    )
    assert run("knowledge", "import", table, "--source", "Jan z Izby").out.startswith("1 added,")
    assert store_of(data).documents()["event-spotkanie-2026-03-24"].source == "Jan z Izby"


@pytest.mark.parametrize("command", [["knowledge", "export"], ["journal", "export"]])
def test_an_export_that_cannot_be_written_is_told(run: Run, tmp_path: Path, command: list[str]) -> None:
    file = tmp_path / "none" / "all.jsonl"
    assert run(*command, file).sentence == f"{file} cannot be written: No such file or directory; choose another file"
    assert " must end in .jsonl or .csv" in run("journal", "export", tmp_path / "all.xlsx").sentence
    assert " must end in .toml or .jsonl or .xlsx or .ics" in run("knowledge", "export", tmp_path / "all.csv").sentence
    assert list(tmp_path.glob("all*")) == []


def test_a_document_is_shown_with_its_history(run: Run) -> None:
    done = run("knowledge", "show", "spec-metal")
    assert done.out.startswith("[[specialisation]]\n")
    assert re.search(r"^# \d{4}-\d\d-\d\d \d\d:\d\d  revision 1  added  curated files$", done.out, re.MULTILINE)
    assert run("knowledge", "show", "spec-none").sentence == "there is no document 'spec-none'"


# The journal


def record(data: Path, question: str, at: datetime, outcome: Outcome = Outcome.ANSWERED) -> None:
    turn = Turn(
        Reply(new_turn_id(at), outcome, Language.PL, ()), at, Channel.JSONL, question, "0" * 32, "1" * 32, question, 1, "m"
    )
    wiring.journal(settings.load({"DATA_DIR": str(data)})).record(turn)


def test_the_days_of_the_journal_are_days_in_warsaw(run: Run, data: Path) -> None:
    day = datetime(2026, 11, 23, tzinfo=WARSAW)
    record(data, "wczoraj", day - timedelta(seconds=1))
    record(data, "rano", day)
    record(data, "wieczorem\nw dwóch wierszach", day + timedelta(hours=23, minutes=59, seconds=59.5))
    record(data, "jutro", day + timedelta(days=1), Outcome.NO_MATCH)
    listed = run("journal", "list", "--since", "2026-11-23", "--until", "2026-11-23").out.splitlines()
    assert listed == [
        "2026-11-23 23:59:59  jsonl     ANSWERED      pl  wieczorem w dwóch wierszach",
        "2026-11-23 00:00:00  jsonl     ANSWERED      pl  rano",
    ]
    assert len(run("journal", "list", "--limit", "3").out.splitlines()) == 3
    assert run("journal", "list", "--outcome", "no_match").out.endswith("pl  jutro\n")


@pytest.mark.parametrize("ending", [".jsonl", ".csv"])
def test_the_journal_is_exported(run: Run, data: Path, tmp_path: Path, ending: str) -> None:
    record(data, "okna", datetime(2026, 11, 23, tzinfo=WARSAW))
    assert run("journal", "export", tmp_path / f"turns{ending}").out == f"1 turns written to {tmp_path}/turns{ending}\n"
    assert "okna" in (tmp_path / f"turns{ending}").read_text()


def test_added_golden_questions_are_written_as_the_shipped_ones(run: Run, data: Path, tmp_path: Path) -> None:
    now = datetime(2026, 11, 23, tzinfo=WARSAW)
    record(data, "okna", now)
    engine = wiring.engine(settings.load({"DATA_DIR": str(data)}))
    [entry] = Journal(engine).rows()
    ola = People(engine).add("Ola", [Role.STAFF], now)
    AddedGolden(engine).add(entry.id, entry.question, Language.PL, ["spec-budownictwo"], ola.id, now)
    engine.dispose()
    file = tmp_path / "added.jsonl"
    assert run("journal", "golden", file).out == f"1 golden questions written to {file}\n"
    [question] = golden.read("added", file.read_text(encoding="utf-8"))
    assert (question.text, question.documents) == ("okna", ("spec-budownictwo",))
    assert run("journal", "golden", tmp_path / "added.csv").sentence.endswith("must end in .jsonl")


# Health


def test_health_is_the_database_and_the_heartbeat(run: Run, data: Path) -> None:
    missing = run("health")
    assert (missing.code, missing.out) == (1, "")
    assert missing.err == "drogowskaz: the database does not answer: unable to open database file\n"
    assert not data.exists(), "looking changes nothing"
    run("knowledge", "init", "--empty")
    gc.collect()  # a process that ends closes its database
    before = sorted(data.iterdir())
    assert run("health") == Done(0, "", "")
    gc.collect()
    assert sorted(data.iterdir()) == before
    (data / "heartbeat").touch()
    assert run("health") == Done(0, "", "")
    os.utime(data / "heartbeat", (0, 0))
    stale = run("health")
    assert stale.code == 1
    assert "the bot has not asked Telegram for updates for " in stale.err


# Questions, with the real model


@pytest.fixture
def ask(run: Run, model_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command with the bundled model."""

    def command(*arguments: str | Path, stdin: bytes = b"", **environment: str) -> Done:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        return run(*arguments, **{"MODEL_DIR": str(model_dir), **environment})

    return command


@pytest.mark.model
def test_json_lines_at_the_first_start_and_nothing_else_on_stdout(data: Path, model_dir: Path) -> None:
    long = "okna " * 2_000
    questions: list[dict[str, object]] = [
        {"id": 1, "text": "mam odlewnię żeliwa, do kogo mam się zgłosić?", "conversation": "x"},
        {"id": None, "text": "a telefon?", "conversation": "x"},
        {"id": ["ą", 2.5], "text": long},
        {"id": {"a": True}, "text": "\x00\x07\x1b[31mrobię\u202e okna\x9f, do kogo mam się zgłosić?"},
        {"id": "\ud800", "text": "\ud800 robię okna"},
        {"id": "", "text": " \n\t "},
    ]
    lines = [json.dumps(question).encode() for question in questions]
    process = elsewhere(data, model_dir, "ask", "--jsonl")
    out, err = process.communicate(b"\n".join([*lines, b"", '{"id": 7, "text": "łó"}'.encode("iso-8859-2"), lines[0]]))
    assert process.returncode == 2
    assert err.decode().splitlines()[-1] == "drogowskaz: line 8 is not UTF-8 text"
    assert "Traceback" not in err.decode()
    answers = [json.loads(line) for line in out.decode().splitlines()]
    assert [answer["id"] for answer in answers] == [question["id"] for question in questions]
    assert [answer["outcome"] for answer in answers][:4] == ["ANSWERED", "ANSWERED", "TOO_LONG", "ANSWERED"]
    assert (answers[4]["outcome"], answers[5]["outcome"]) == ("ANSWERED", "UNSUPPORTED")
    assert "+48 41 344 43 92" in answers[1]["text"]
    assert re.search(r"2.000 znaków", answers[2]["text"])
    assert answers[3]["documents"][0]["id"] == "spec-budownictwo"


@pytest.mark.model
def test_a_corrupt_index_file_is_built_again_and_the_question_answered(
    ask: Run, data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    first = ask("ask", "--json", WINDOWS)
    whole = (data / "index.snapshot").read_bytes()
    (data / "index.snapshot").write_bytes(whole[: len(whole) // 2] + b"\0" * 100)
    with caplog.at_level(logging.INFO, "index"):
        second = ask("ask", "--json", WINDOWS)
    assert (second.code, second.err) == (0, "")
    assert {**json.loads(second.out), "took_ms": 0} == {**json.loads(first.out), "took_ms": 0}
    assert "Building the index" in caplog.text
    assert (data / "index.snapshot").read_bytes() == whole


@pytest.mark.model
def test_a_chat_on_a_pipe(ask: Run) -> None:
    lines = [
        "mam odlewnię żeliwa, do kogo mam się zgłosić?".encode(),
        b"",
        b"a telefon?",
        b"okna " * 2_000,
        b"\xff\xfe\x00",
        b"2" * 5_000,
    ]
    done = ask("serve", stdin=b"\n".join(lines))
    assert done.code == 0
    told, link = done.err.splitlines()
    assert told == "TELEGRAM_BOT_TOKEN is not set: talking here, in the terminal."
    assert re.fullmatch(r"The desk, for the next ten minutes, once: http://127\.0\.0\.1:\d+/wejscie/[\w-]{32}", link)
    assert done.out.count("Staropolska Izba Przemysłowo-Handlowa") >= 2
    assert done.out.count("› ") == 5
    assert len(re.findall(r"To za długa wiadomość \(\d+.\d+ znak\w+, przyjmuję do 2.000 znaków\)", done.out)) == 2


def test_people_are_added_listed_and_get_links(run: Run) -> None:
    added = run("people", "add", "Anna Żak", "--specialisation", "spec-metal", "--staff")
    assert (added.code, added.out) == (0, "1\tAnna Żak\tcoordinator, staff\n")
    assert run("people", "list").out == "1\tAnna Żak\tcoordinator, staff\tactive\n"
    for name in ("1", "anna  żak"):
        link = run("people", "link", name, DESK_URL="https://biurko.example/")
        assert re.fullmatch(r"https://biurko\.example/wejscie/[\w-]{32}\n", link.out)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["add", "Anna"], "say what the person does"),
        (["add", " ", "--staff"], "a name has 1 to 100 characters"),
        (["add", "Anna", "--specialisation", "spec-x"], "there is no specialisation 'spec-x'"),
        (["add", "Anna", "--organisation", "spec-metal"], "there is no organisation 'spec-metal'"),
        (["link", "Anna"], "there is no person 'Anna' with access"),
    ],
)
def test_people_that_cannot_be_are_told(run: Run, arguments: list[str], told: str) -> None:
    assert told in run("people", *arguments).sentence


def test_a_desk_port_that_is_taken_is_told(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = run("desk", DESK_PORT=str(port)).sentence
    assert said.startswith(f"the desk cannot listen at 127.0.0.1:{port}: ")
    assert said.endswith("set DESK_PORT or DESK_HOST")


@pytest.mark.parametrize("port", ["0", "70000", "http"])
def test_a_desk_port_that_is_none_is_told(run: Run, port: str) -> None:
    assert run("desk", DESK_PORT=port).sentence == "DESK_PORT must be a port number, for example 8420"


@pytest.mark.model
def test_a_reader_that_goes_away_ends_it_quietly(data: Path, model_dir: Path) -> None:
    process = elsewhere(data, model_dir, "ask", "--jsonl")
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    with process:
        question = json.dumps({"id": 1, "text": WINDOWS}).encode() + b"\n"
        process.stdin.write(question)
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["outcome"] == "ANSWERED"
        process.stdout.close()
        process.stdin.write(question * 2)
        process.stdin.close()
        assert (process.wait(60), process.stderr.read()) == (0, b"")


@pytest.mark.model
@pytest.mark.botapi
def test_a_token_that_the_server_refuses_is_told(ask: Run, data: Path, caplog: pytest.LogCaptureFixture) -> None:
    api = BotApi()
    api.start()
    token = "987654321:AAwrong-Token_0123456789abcdefghij"  # noqa: S105 - of no bot
    try:
        said = ask("telegram", TELEGRAM_BOT_TOKEN=token, TELEGRAM_BASE_URL=api.base_url).sentence
    finally:
        api.stop()
    assert said.startswith("Telegram refuses the bot token")
    assert "wrong-Token" not in said + caplog.text
    assert not (data / "heartbeat").exists()
