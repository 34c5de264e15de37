"""What a reply does not wait for: in order, whatever fails, and before the process ends."""

import subprocess
import sys
import threading
from functools import partial

import pytest

from bot.afterwards import Afterwards

_PROCESS = """
import sys, threading, time
from bot.afterwards import Afterwards

afterwards = Afterwards()

def work(name, seconds):
    time.sleep(seconds)
    print(name, flush=True)

afterwards.do(lambda: work("slow", 0.05))
afterwards.do(lambda: work("quick", 0))
print("end", flush=True)
"""


def test_works_are_done_in_the_order_given() -> None:
    afterwards, done, begin = Afterwards(), list[int](), threading.Event()

    def work(number: int) -> None:
        begin.wait()
        done.append(number)

    for number in range(50):
        afterwards.do(partial(work, number))
    assert done == []
    begin.set()
    afterwards.settle()
    assert done == list(range(50))


def test_settling_with_nothing_to_do_returns() -> None:
    Afterwards().settle()


def test_a_work_that_fails_is_logged_and_the_next_is_done(caplog: pytest.LogCaptureFixture) -> None:
    afterwards, done = Afterwards(), list[str]()

    def fail() -> None:
        raise ZeroDivisionError("in the middle of writing")

    afterwards.do(fail)
    afterwards.do(lambda: done.append("next"))
    afterwards.settle()
    assert done == ["next"]
    assert "in the middle of writing" in caplog.text


def test_a_process_ends_when_all_is_done() -> None:
    ended = subprocess.run([sys.executable, "-c", _PROCESS], capture_output=True, text=True, check=True)
    assert ended.stdout.split() == ["end", "slow", "quick"]
