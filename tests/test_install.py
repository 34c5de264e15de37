"""The first call of `make run` on a fresh clone, as a new user makes it. Takes minutes, for it installs everything."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot import settings as bot_settings

pytestmark = pytest.mark.install

ROOT = Path(__file__).parent.parent
QUESTIONS = "mam odlewnię żeliwa, do kogo mam się zgłosić?\na telefon?\n"


@dataclass(frozen=True)
class Machine:
    """A clone without a virtual environment, and an environment without settings of ours."""

    clone: Path
    environment: dict[str, str]

    def make_run(self, **variables: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            ["make", "run"],
            cwd=self.clone,
            env=self.environment | variables,
            input=QUESTIONS,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )

    def git(self, *arguments: str) -> str:
        return subprocess.run(["git", *arguments], cwd=self.clone, check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def machine() -> Iterator[Machine]:
    # Not tmp_path: pytest would keep the gigabytes of the last three runs.
    with tempfile.TemporaryDirectory(prefix="drogowskaz-install-") as name:
        clone = Path(name) / "clone"
        subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True)
        source = Path(bot_settings.__file__).read_text(encoding="utf-8")
        foreign = ("MAKE", "MFLAGS", "VIRTUAL_ENV", "PYTHON", "PYTEST", "COV_", "GIT_")
        environment = {
            key: value
            for key, value in os.environ.items()
            if not key.startswith(foreign) and f'"{key}"' not in source and key != "TORCH_INDEX_URL"
        }
        yield Machine(clone, environment | {"MODEL_DIR": str(Path(name) / "model")})


def says_whom_to_call(output: str) -> None:
    first, second = output.split("› a telefon?")
    assert "Staropolska Izba Przemysłowo-Handlowa" in first
    assert "41 344 43 92" in second


def test_a_fresh_clone_answers_and_a_second_call_installs_nothing(machine: Machine) -> None:
    first = machine.make_run()
    assert first.returncode == 0, first.stderr
    assert first.stdout.startswith("› mam odlewnię żeliwa, do kogo mam się zgłosić?\n"), "set-up wrote to stdout"
    says_whom_to_call(first.stdout)
    assert "Installing" in first.stderr
    assert "Preparing" in first.stderr
    assert machine.git("status", "--porcelain") == ""

    again = machine.make_run(PIP_NO_INDEX="1", PIP_CONFIG_FILE=os.devnull, PIP_FIND_LINKS="")
    assert again.returncode == 0, again.stderr
    assert "Installing" not in again.stderr
    assert "Preparing" not in again.stderr
    says_whom_to_call(again.stdout)
