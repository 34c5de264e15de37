"""What is done once a day, in a thread."""

import threading
from datetime import UTC, datetime

import pytest

from bot.daily import daily

NOW = datetime(2026, 3, 10, tzinfo=UTC)


def test_jobs_are_done_at_once_and_again_and_a_broken_one_disturbs_no_other(caplog: pytest.LogCaptureFixture) -> None:
    seen: list[datetime] = []
    thrice = threading.Event()

    def broken(now: datetime) -> None:
        raise OSError("disk full")

    def job(now: datetime) -> None:
        seen.append(now)
        if len(seen) == 3:
            thrice.set()

    with daily([broken, job], lambda: NOW, every=0.001):
        assert thrice.wait(10)
    count = len(seen)
    assert set(seen) == {NOW}
    assert "disk full" in caplog.text
    assert not any(thread.name == "daily" for thread in threading.enumerate())
    assert len(seen) == count, "it has ended"
