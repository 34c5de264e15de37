"""Settings: read once from the environment, frozen, and every fault told in one error.

Promises: importing reads nothing; `load` is the only reader of the environment. Refuses: half-right settings.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

# Where the desk listens if nobody says otherwise.
DESK_PORT = 8420
# For how many months conversations are kept if nobody says otherwise, and the most that may be asked for.
RETENTION_MONTHS = 12
MOST_MONTHS = 120


class SettingsError(Exception):
    """The environment does not make sense; the message lists every fault, one a line."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the operator chose.

    `data_dir` holds the state (database, index file, secret), `model_dir` the unpacked model, which can always be made again.
    `database_url` is an SQLAlchemy URL. `telegram_base_url` and `telegram_base_file_url` name another Bot API server. The desk
    listens at `desk_host` and `desk_port` (None: 8420, or any free one); `desk_url` is the address that people reach it by.
    Conversations are erased after `retention_months`. Who decides about the data of those who ask (the controller, in the
    words of the law) is `controller_name`, reached by `controller_contact`; without them the bot says that nobody has entered it.
    """

    data_dir: Path
    model_dir: Path
    database_url: str
    embedding_model: str
    telegram_token: str | None
    telegram_base_url: str | None
    telegram_base_file_url: str | None
    desk_host: str = "127.0.0.1"
    desk_port: int | None = None
    desk_url: str | None = None
    retention_months: int = RETENTION_MONTHS
    controller_name: str | None = None
    controller_contact: str | None = None

    @property
    def index_path(self) -> Path:
        """The snapshot file of the index."""
        return self.data_dir / "index.snapshot"

    @property
    def desk_address(self) -> str:
        """The address that people reach the desk by, without a slash at its end."""
        return self.desk_url or f"http://{self.desk_host}:{self.desk_port or DESK_PORT}"

    @property
    def heartbeat_path(self) -> Path:
        """The file that a serving bot touches each time it has asked for updates; not there when none serves."""
        return self.data_dir / "heartbeat"


def load(environment: Mapping[str, str], data_dir: Path | None = None) -> Settings:
    """Read the settings; `data_dir` wins over DATA_DIR. Empty variables count as unset. Raises SettingsError with all faults."""
    given = {name: value.strip() for name, value in environment.items() if value.strip()}
    directory = (data_dir or Path(given.get("DATA_DIR", platformdirs.user_data_dir("drogowskaz")))).expanduser().absolute()
    faults = []
    database_url = given.get("DATABASE_URL", f"sqlite:///{directory / 'drogowskaz.db'}")
    try:
        scheme = make_url(database_url).drivername.partition("+")[0]
    except ArgumentError:
        scheme = ""
    if scheme not in {"sqlite", "postgres", "postgresql"}:
        faults.append(
            "DATABASE_URL must start with sqlite:/// or postgresql://, for example postgresql://user:password@host/name"
        )
    faults += [
        f"{name} must start with http:// or https://"
        for name in ("TELEGRAM_BASE_URL", "TELEGRAM_BASE_FILE_URL", "DESK_URL")
        if name in given and not given[name].startswith(("http://", "https://"))
    ]
    token = given.get("TELEGRAM_BOT_TOKEN")
    if token is not None and not _is_token(token):
        faults.append(
            "TELEGRAM_BOT_TOKEN does not look like a bot token (digits, a colon, 30 or more letters); copy it from @BotFather"
        )
    port = given.get("DESK_PORT")
    if port is not None and not (port.isdecimal() and 0 < int(port) < 65536):
        faults.append("DESK_PORT must be a port number, for example 8420")
    months = given.get("RETENTION_MONTHS", str(RETENTION_MONTHS))
    if not (months.isdecimal() and 0 < int(months) <= MOST_MONTHS):
        faults.append(f"RETENTION_MONTHS must be a number of months from 1 to {MOST_MONTHS}, for example {RETENTION_MONTHS}")
    if faults:
        raise SettingsError("\n".join(faults))
    return Settings(
        data_dir=directory,
        model_dir=Path(given.get("MODEL_DIR", platformdirs.user_cache_dir("drogowskaz"))).expanduser().absolute(),
        database_url=database_url,
        embedding_model=given.get("EMBEDDING_MODEL", "bundled"),
        telegram_token=token,
        telegram_base_url=given.get("TELEGRAM_BASE_URL"),
        telegram_base_file_url=given.get("TELEGRAM_BASE_FILE_URL"),
        desk_host=given.get("DESK_HOST", "127.0.0.1"),
        desk_port=None if port is None else int(port),
        desk_url=given.get("DESK_URL", "").rstrip("/") or None,
        retention_months=int(months),
        controller_name=given.get("CONTROLLER_NAME"),
        controller_contact=given.get("CONTROLLER_CONTACT"),
    )


def _is_token(text: str) -> bool:
    number, colon, secret = text.partition(":")
    return bool(colon) and number.isdigit() and len(secret) >= 30 and secret.replace("-", "").replace("_", "").isalnum()
