"""The same dialogues through Telegram, the terminal and JSON lines, with the real assistant."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.messages import Outcome
from tests.bot.channels import CHANNELS, Recorder, Step, terminal, verify
from tests.bot.dialogues import DIALOGUES, INTRO, SIPH, SIPH_PHONE
from tests.bot.telegram.conftest import serving
from tests.bot.telegram.server import TOKEN, BotApi
from tests.bot.world import Talk, World

pytestmark = pytest.mark.model


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("name", DIALOGUES)
def test_dialogues(real: Talk, name: str, channel: str) -> None:
    steps = DIALOGUES[name]
    if channel == "jsonl":  # it has no buttons
        steps = [step for step in steps if step.presses is None]
        if steps != DIALOGUES[name]:
            steps = steps[:1]
    verify(real, channel, steps)


@pytest.fixture
def api() -> Iterator[BotApi]:
    server = BotApi()
    server.start()
    yield server
    server.stop()


@pytest.mark.botapi
def test_a_dialogue_over_http(real: Talk, api: BotApi) -> None:
    core = Recorder(real)
    with serving(core, api):
        api.say(77, "mam odlewnię żeliwa, do kogo mam się zgłosić?")
        [answer] = api.wait(77)
        assert INTRO in answer.text
        assert SIPH in answer.text
        contact = next(data for row in answer.buttons for label, data in row if label == "Kontakt")
        api.press(77, contact)
        assert SIPH_PHONE in api.wait(77, 2)[1].text
        api.say(77, "a energia?")
        assert "Agencja Rozwoju Regionalnego" in api.wait(77, 3)[2].text
    assert [reply.outcome for reply in core.replies] == [Outcome.ANSWERED] * 3


@contextmanager
def started(*arguments: str, **environment: str) -> "Iterator[subprocess.Popen[str]]":
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TELEGRAM_")}
    command = [sys.executable, "-m", "bot", *arguments]
    process = subprocess.Popen(
        command, env={**kept, **environment}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8"
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


@pytest.mark.botapi
@pytest.mark.parametrize("command", ["telegram", "serve"])
def test_the_bot_as_a_process_answers_and_ends_when_told(api: BotApi, model_dir: Path, tmp_path: Path, command: str) -> None:
    surroundings = {
        "DATA_DIR": str(tmp_path),
        "MODEL_DIR": str(model_dir),
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_BASE_URL": api.base_url,
    }
    with started(command, **surroundings) as process:
        api.say(78, "mam odlewnię żeliwa, do kogo mam się zgłosić?")
        api.until(lambda: bool(api.sent(78)) or process.poll() is not None, "an answer of the process", timeout=120)
        answers = api.sent(78)
        process.send_signal(signal.SIGTERM)
        output, _ = process.communicate(timeout=60)
    assert process.returncode == 0, output
    assert SIPH in answers[0].text
    assert TOKEN not in output
    assert TOKEN.partition(":")[2] not in output
    assert "odlewnię" not in output, "questions stand in the journal, not in the log"


def test_a_choice_is_pressed(world: World) -> None:
    """In the small world, where a test can say what is in doubt."""
    unsure = world.ask("tartak xyzzy")
    label = unsure.buttons[0].label
    for channel in ("telegram", "terminal"):
        verify(
            world,
            channel,
            [
                Step("tartak xyzzy", Outcome.UNSURE, has=("1. ", "2. ")),
                Step(presses=label, has=("Branża",), lacks=("Nie mam pewności",)),
            ],
        )


def test_a_table_that_does_not_fit_is_noticed(world: World) -> None:
    wrong = [
        Step("spawanie stali", Outcome.NO_MATCH),
        Step("spawanie stali", has=("Klub Pszczelarza",)),
        Step("spawanie stali", lacks=("Izba Kowali",)),
    ]
    for step in wrong:
        with pytest.raises(AssertionError):
            verify(world, "terminal", [step])
    assert len(terminal(world, [Step("spawanie stali"), Step("pasieka")])) == 2
