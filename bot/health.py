"""Health: a cheap look from outside, for a container's health check.

Promises: changes nothing, loads no model, takes a fraction of a second. Refuses: to say why in depth; that is the doctor's work.
"""

import time

from sqlalchemy import text

from bot.settings import Settings
from knowledge.database import StoreUnavailable, open_reader, reporting
from knowledge.documents import KnowledgeError

# A bot asks Telegram for updates at least twice a minute; one that has not for so long (seconds) is stuck or dead.
STALE_AFTER = 120


def fault(settings: Settings) -> str | None:
    """What is wrong, in one sentence, or None: the database must answer, and the heartbeat of a serving bot must be fresh."""
    try:
        engine = open_reader(settings.database_url)
        with reporting(engine), engine.connect() as connection:
            connection.execute(text("SELECT version_num FROM alembic_version")).first()
        engine.dispose()
    except StoreUnavailable as error:
        return f"the database does not answer: {error.reason}"
    except KnowledgeError as error:
        return str(error)
    return stale(settings)


def stale(settings: Settings) -> str | None:
    """What is wrong with the heartbeat, or None; a bot that does not serve Telegram here has none."""
    try:
        age = time.time() - settings.heartbeat_path.stat().st_mtime
    except OSError:
        return None
    return f"the bot has not asked Telegram for updates for {age:.0f} s" if age > STALE_AFTER else None
