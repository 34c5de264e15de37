"""A journal to write turns into, and the reports from it."""

import pytest
from sqlalchemy import Engine

from bot.outbox import Outbox
from bot.report import Reports
from bot.statistics import Statistics
from bot.upkeep import Upkeep
from tests.bot.statistics.logged import Logged, logged_in
from tests.bot.world import DESK


@pytest.fixture
def logged(engine: Engine) -> Logged:
    return logged_in(engine)


@pytest.fixture
def reports(logged: Logged) -> Reports:
    upkeep = Upkeep(logged.engine, logged.knowledge, logged.people, Outbox(logged.engine), DESK)
    return Reports(logged.engine, logged.knowledge, Statistics(logged.engine, logged.knowledge), upkeep)
