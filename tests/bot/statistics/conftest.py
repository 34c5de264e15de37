"""A journal to write turns into, with what is counted from it."""

import pytest
from sqlalchemy import Engine

from bot.statistics import Statistics
from tests.bot.statistics.logged import Logged, logged_in


@pytest.fixture
def logged(engine: Engine) -> Logged:
    return logged_in(engine)


@pytest.fixture
def statistics(logged: Logged) -> Statistics:
    return Statistics(logged.engine, logged.knowledge)
