"""Speed and memory of the whole assistant, as a table. Run by `make bench`; compare ratios within one run, machines are noisy."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot import settings, wiring
from bot.messages import Channel, Incoming
from index.encoders import open_encoder
from knowledge import golden

QUESTIONS = 300
# Twenty tokens of the bundled model.
TWENTY_TOKENS = "mam odlewnię żeliwa w starachowicach, do kogo mam się zgłosić"
_CHILD = """
import os, sys, time, uuid
from bot import settings, wiring
from bot.messages import Channel, Incoming
assistant = wiring.assistant(settings.load(os.environ))
assistant.handle(Incoming(Channel.TERMINAL, "", "bench", uuid.uuid4().hex, "mam odlewnię żeliwa, do kogo mam się zgłosić?"))
started = float(os.environ["BENCH_STARTED"])
answered = time.time() - started
resident = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmRSS"))
print(answered, resident / 1024, "torch" in sys.modules)
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "DATA_DIR": folder}
        start_cold, _, _ = _start(environment)
        start_warm, resident, torch = _start(environment)
        chosen = settings.load(environment)
        assistant = wiring.assistant(chosen)
        encoder = open_encoder(chosen.embedding_model, chosen.model_dir)
        # Each text is asked once, since what was encoded lately is remembered.
        texts = list(dict.fromkeys(question.text for question in sorted(golden.load(), key=lambda each: each.file != "in_scope")))
        measured, warming, others = texts[:QUESTIONS], texts[QUESTIONS : QUESTIONS + 20], texts[QUESTIONS + 20 :][: 2 * QUESTIONS]

        def ask(text: str) -> None:
            assistant.handle(Incoming(Channel.TERMINAL, "", "bench", uuid.uuid4().hex, text))

        def encode(text: str) -> None:
            encoder.questions([text.lower()])

        for text in warming:
            ask(text)
            encode(text)
        handled, written, encoded = _interleaved(measured, ask, lambda _: assistant.settle(), encode)
        twenty = [_timed(encode, TWENTY_TOKENS) for _ in range(QUESTIONS)]
        started = time.perf_counter()
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(ask, others))
        rate = len(others) / (time.perf_counter() - started)
        foreseen = _impact(chosen)

    table = Table("measure", "p50", "p95", title=f"The assistant, {QUESTIONS} questions, {os.cpu_count()} cores")
    table.add_row("Assistant.handle, ms", *_quantiles(handled))
    table.add_row("until the turn is written, ms more", *_quantiles(written))
    table.add_row("bare encoding of the same text, ms", *_quantiles(encoded))
    table.add_row("ratio of the medians", f"{statistics.median(handled) / statistics.median(encoded):.2f}", "")
    table.add_row("encoding of a 20-token question, ms", *_quantiles(twenty))
    table.add_row("questions a second, two threads", f"{rate:.0f}", "")
    for look, (seconds, asked) in zip(("first", "second"), foreseen, strict=True):
        table.add_row(f"impact of a draft, {look} look, s for 1,000 questions (of {asked})", f"{1000 * seconds / asked:.1f}", "")
    table.add_row("start to first answer, new DATA_DIR, s", f"{start_cold:.1f}", "")
    table.add_row("start to first answer, warm, s", f"{start_warm:.1f}", "")
    table.add_row("resident memory after an answer, MB", f"{resident:.0f}", "")
    table.add_row("torch loaded", "yes" if torch else "no", "")
    Console().print(table)


def _impact(chosen: settings.Settings) -> list[tuple[float, int]]:
    """Seconds and questions of the first two looks of a new process at what a draft changes; its index must be built."""
    parts = wiring.parts(chosen)
    looks = []
    for text in ("Nowe zdanie o garncarzach.", "Inne zdanie o garncarzach."):
        standing = parts.knowledge.documents()["org-umws"]
        started = time.perf_counter()
        report = parts.impact.of({standing.id: standing.model_copy(update={"description": text})})
        looks.append((time.perf_counter() - started, report.asked))
    return looks


def _start(environment: dict[str, str]) -> tuple[float, float, bool]:
    """Seconds from the start of a process to its first answer, its resident MB then, and whether torch was loaded."""
    found = subprocess.run(  # noqa: S603 - our own interpreter and code
        [sys.executable, "-c", _CHILD],
        env={**environment, "BENCH_STARTED": str(time.time())},
        check=True,
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[1],
    )
    answered, resident, torch = found.stdout.split()
    return float(answered), float(resident), torch == "True"


def _interleaved(texts: Sequence[str], *measured: Callable[[str], None]) -> list[list[float]]:
    """Milliseconds of each function on each text, in turns, so that all meet the same load."""
    times: list[list[float]] = [[] for _ in measured]
    for text in texts:
        for number, function in enumerate(measured):
            times[number].append(_timed(function, text))
    return times


def _timed(function: Callable[[str], None], text: str) -> float:
    started = time.perf_counter()
    function(text)
    return (time.perf_counter() - started) * 1000


def _quantiles(times: Sequence[float]) -> tuple[str, str]:
    return f"{statistics.median(times):.1f}", f"{statistics.quantiles(times, n=20)[-1]:.1f}"


if __name__ == "__main__":
    main()
