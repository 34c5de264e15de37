"""The doctor: one screen, a sentence for each broken part, and nothing touched."""

import hashlib
import io
import os
import shutil
import socket
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from rich.console import Console
from sqlalchemy import Engine

from bot import doctor, settings, wiring
from bot.messages import Channel, Incoming
from bot.migrations import migrate
from bot.settings import SettingsError
from knowledge import exchange
from knowledge.store import Knowledge
from tests.bot.telegram.server import TOKEN, USERNAME, BotApi


@dataclass(frozen=True)
class Report:
    """A report as it was printed on a screen of 80 columns."""

    code: int
    text: str

    @property
    def one_line(self) -> str:
        return " ".join(self.text.split())


Examine = Callable[..., Report]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def examine(tmp_path: Path, data: Path) -> Examine:
    """Examines, and checks that nothing was changed."""

    def look(**environment: str) -> Report:
        given = {"DATA_DIR": str(data), "MODEL_DIR": str(tmp_path / "models"), **environment}
        before = _state(tmp_path)
        console = Console(file=io.StringIO(), width=80, highlight=False)
        code = doctor.report(settings.load(given), console)
        assert _state(tmp_path) == before, "the doctor changed something"
        assert isinstance(console.file, io.StringIO)
        text = console.file.getvalue()
        assert "Traceback" not in text
        assert "please report this" not in text
        return Report(code, text)

    return look


def _state(folder: Path) -> dict[str, str]:
    """Every file with the digest of its content; what SQLite's processes share while one of them is running is not state."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.name.endswith("-shm"))
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def begun(data: Path, **environment: str) -> None:
    """A store with the curated documents."""
    wiring.knowledge(settings.load({"DATA_DIR": str(data), **environment}))


def test_before_the_first_start_all_is_well(examine: Examine, data: Path) -> None:
    report = examine()
    assert report.code == 0
    assert "All is well." in report.text
    assert report.one_line.count("first start") == 3
    assert not data.exists()


def test_a_store_without_a_model_yet(examine: Examine, data: Path) -> None:
    begun(data)
    report = examine()
    assert report.code == 0
    assert "up to date, content version" in report.one_line
    assert "7 specialisation" in report.text
    assert "no turn yet" in report.text


def test_a_data_dir_that_is_no_folder(examine: Examine, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    report = examine(DATA_DIR=str(tmp_path / "file" / "data"))
    assert report.code == 1
    assert "let DATA_DIR name a folder." in report.one_line


def test_a_database_that_went_missing(examine: Examine, data: Path) -> None:
    data.mkdir()
    (data / "journal.secret").write_bytes(bytes(32))
    report = examine()
    assert report.code == 1
    assert "Database: restore it from a backup" in report.one_line


def test_a_file_that_is_no_database(examine: Examine, data: Path) -> None:
    data.mkdir()
    (data / "drogowskaz.db").write_text("no database at all, " * 100)
    report = examine()
    assert report.code == 1
    assert "file is not a database; restore it from a backup." in report.one_line


def test_a_database_of_newer_code(examine: Examine, data: Path) -> None:
    begun(data)
    with closing(sqlite3.connect(data / "drogowskaz.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    report = examine()
    assert report.code == 1
    assert "install the version of Drogowskaz that wrote it." in report.one_line


def test_a_locked_database(examine: Examine, data: Path) -> None:
    begun(data)
    with closing(sqlite3.connect(data / "drogowskaz.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        report = examine()
    assert report.code == 1
    assert "find and end it." in report.one_line
    assert "7 specialisation" in report.text, "what can be read is read"


def test_a_server_that_is_away_and_a_model_that_is_not_there(examine: Examine, tmp_path: Path) -> None:
    with socket.socket() as taken:  # bound but not listening: every connection is refused
        taken.bind(("127.0.0.1", 0))
        url = f"postgresql://drogowskaz:geheim@127.0.0.1:{taken.getsockname()[1]}/drogowskaz"
        report = examine(DATABASE_URL=url, EMBEDDING_MODEL=str(tmp_path / "none"))
    assert report.code == 1
    assert "check that the server runs, and DATABASE_URL." in report.one_line
    assert "geheim" not in report.text
    assert (
        f"There is no folder {tmp_path}/none" in report.one_line.replace("- ", "-").replace(" /", "/")
        or "no folder" in report.text
    )


def test_either_database(examine: Examine, database_url: str, engine: Engine) -> None:
    assert examine(DATABASE_URL=database_url).code == 0
    migrate(engine)
    Knowledge(engine).apply(exchange.curated(), author="curated files")
    report = examine(DATABASE_URL=database_url)
    assert report.code == 0
    assert "7 specialisation" in report.text


def test_a_model_folder_that_is_none(examine: Examine, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    report = examine(EMBEDDING_MODEL=str(tmp_path / "folder"))
    assert report.code == 1
    assert "modules.json" in report.one_line


def test_a_damaged_bundled_model_is_told_and_not_mended(examine: Examine, tmp_path: Path) -> None:
    folder = tmp_path / "models" / "multilingual-e5-small"
    folder.mkdir(parents=True)
    (tmp_path / "models" / ".multilingual-e5-small.lock").touch()
    (folder / "manifest.json").write_text("{}")
    report = examine()
    assert report.code == 1
    assert "run `drogowskaz prepare` to unpack it again." in report.one_line


def test_a_lost_secret(examine: Examine, data: Path) -> None:
    begun(data)
    (data / "journal.secret").write_bytes(b"abc")
    report = examine()
    assert report.code == 1
    assert "3 bytes instead of 32" in report.one_line


def test_settings_that_make_no_sense() -> None:
    console = Console(file=io.StringIO(), width=80)
    assert doctor.refuse(SettingsError("DATABASE_URL must\nTELEGRAM_BOT_TOKEN does not"), console) == 1
    assert isinstance(console.file, io.StringIO)
    assert [line for line in console.file.getvalue().splitlines() if line.startswith("- ")] == [
        "- Settings: DATABASE_URL must",
        "- Settings: TELEGRAM_BOT_TOKEN does not",
    ]


@pytest.mark.botapi
def test_the_token_is_tried_and_never_shown(examine: Examine, data: Path) -> None:
    begun(data)
    api = BotApi()
    api.start()
    try:
        report = examine(TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_BASE_URL=api.base_url)
        assert report.code == 0
        assert f"token of @{USERNAME}, {api.base_url}" in report.one_line
        (data / "heartbeat").touch()
        os.utime(data / "heartbeat", (0, 0))
        stuck = examine(TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_BASE_URL=api.base_url)
        wrong = examine(TELEGRAM_BOT_TOKEN="987654321:AAwrong-Token_0123456789abcdefghij", TELEGRAM_BASE_URL=api.base_url)  # noqa: S106
    finally:
        api.stop()
    away = examine(TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_BASE_URL=api.base_url)
    assert [each.code for each in (stuck, wrong, away)] == [1, 1, 1]
    assert "start it again." in stuck.one_line
    assert "Telegram refuses the bot token" in wrong.one_line
    assert "is not reachable" in away.one_line
    for each in (report, stuck, wrong, away):
        assert "canary" not in each.text
        assert "wrong-Token" not in each.text


@pytest.mark.model
def test_in_use_it_tells_everything_on_one_screen(examine: Examine, data: Path, model_dir: Path) -> None:
    core = wiring.assistant(settings.load({"DATA_DIR": str(data), "MODEL_DIR": str(model_dir)}))
    reply = core.handle(Incoming(Channel.JSONL, "", "somebody", "1", text="robię okna"))
    core.delivered(reply.turn, ok=False)
    core.settle()
    report = examine(MODEL_DIR=str(model_dir))
    assert report.code == 0
    assert len(report.text.splitlines()) <= 24
    for needed in (
        "multilingual-e5-small, 384 dimensions, ONNX Runtime, fingerprint dd1e76a5cfdc",
        "turns: 1, last 20",
        "not delivered: 1",
        "passages at version",
        "up to date",
        "fitted for this model",
    ):
        assert needed in report.one_line


@pytest.mark.model
def test_with_everything_broken_it_still_fits_one_screen(examine: Examine, data: Path, model_dir: Path) -> None:
    begun(data)
    (data / "index.snapshot").write_bytes(b"nonsense" * 100)
    (data / "journal.secret").write_bytes(b"abc")
    with closing(sqlite3.connect(data / "drogowskaz.db", isolation_level=None)) as other, socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        other.execute("BEGIN EXCLUSIVE")
        server = f"http://127.0.0.1:{taken.getsockname()[1]}"
        report = examine(MODEL_DIR=str(model_dir), TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_BASE_URL=server)
    assert report.code == 1
    wrong = [line.split(":")[0] for line in report.text.splitlines() if line.startswith("- ")]
    assert wrong == ["- Database", "- Journal", "- Index", "- Telegram"]
    assert "the next start builds it again" in report.one_line
    assert len(report.text.splitlines()) <= 30


@pytest.mark.model
def test_a_model_without_its_references(examine: Examine, data: Path, model_dir: Path, tmp_path: Path) -> None:
    begun(data)
    (tmp_path / "models").mkdir()
    shutil.copytree(model_dir / "multilingual-e5-small", tmp_path / "models" / "multilingual-e5-small", copy_function=os.link)
    report = examine()
    assert report.code == 0
    assert "not fitted for this model and these texts; run `drogowskaz prepare`" in report.one_line
