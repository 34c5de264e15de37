"""Every page of the desk over HTTP, with 2,000 documents and 100,000 turns in the journal, as a table. Run by `make bench`."""

import itertools
import os
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx2
from rich.console import Console
from rich.table import Table
from sqlalchemy import Engine, insert, select

from bot import desk, settings, wiring
from bot.desk.app import PAGES, static
from bot.journal import new_turn_id, turns
from bot.messages import Channel, Incoming
from bot.parts import Parts
from bot.people import Role
from knowledge import exchange, golden
from knowledge.documents import Document

DOCUMENTS = 2_000
TURNS = 100_000
VISITS = 40
ASKED = 400


def main(documents: int = DOCUMENTS, count: int = TURNS, visits: int = VISITS) -> None:
    """Fill a store and a journal, open every page `visits` times, print the times and sizes."""
    console = Console()
    with tempfile.TemporaryDirectory() as folder:
        chosen = settings.load({**os.environ, "DATA_DIR": folder})
        listening, port = desk.listen("127.0.0.1", None)
        parts = wiring.parts(replace(chosen, desk_url=f"http://127.0.0.1:{port}"))
        parts.knowledge.apply(_documents(documents - len(parts.knowledge.documents())), author="benchmark")
        parts.assistant.refresh()
        _fill(parts, wiring.engine(chosen), count)
        person = parts.people.add("Benchmark", list(Role), parts.clock())
        with listening, desk.serving(desk.build(parts), listening), httpx2.Client(base_url=parts.url, timeout=60) as browser:
            browser.post(f"/wejscie/{parts.sign_in.link(person.id, parts.clock())}", data={"csrf": ""})
            table = Table("page", "p50 ms", "p95 ms", "kB", title=f"The desk, {documents} documents, {count} turns")
            for address in _addresses(parts):
                found = browser.get(address)
                times = [_timed(browser, address) for _ in range(visits)]
                label = address if found.status_code == 200 else f"{address} ({found.status_code})"
                table.add_row(
                    label,
                    f"{statistics.median(times):.0f}",
                    f"{statistics.quantiles(times, n=20)[-1]:.0f}",
                    f"{len(found.content) / 1000:.0f}",
                )
            files = sum(len(browser.get(static(name)).content) for name in _static(browser))
            table.add_row("first load: / and its files", "", "", f"{(len(browser.get('/').content) + files) / 1000:.0f}")
    console.print(table)


def _addresses(parts: Parts) -> Iterator[str]:
    """Every page that opens by an address; the places are filled with what is there."""
    turn = next(iter(parts.journal.rows(limit=1)))
    fills = {
        "secret": parts.sign_in.link(1, parts.clock()),
        "number:int": "1",
        "document": "org-siph",
        "kind": "event",
        "turn": turn.id,
        "conversation": turn.conversation,
        "revision:int": "1",
    }
    seen: set[str] = set()
    for page in PAGES:
        if "GET" in page.methods:
            names = re.findall(r"{([^}]*)}", page.path)
            if all(name in fills for name in names):
                address = page.path
                for name in names:
                    address = address.replace("{" + name + "}", fills[name])
                if address not in seen:
                    seen.add(address)
                    yield address


def _static(browser: httpx2.Client) -> list[str]:
    return sorted(set(re.findall(r"/static/([\w.-]+)\?v=", browser.get("/").text)))


def _documents(count: int) -> list[Document]:
    """Guides and events like the shipped ones, under ids and names of their own."""
    models = [document for document in exchange.curated() if document.kind in {"guide", "event", "funding"}]
    found = []
    for number, model in zip(range(count), itertools.cycle(models), strict=False):
        title = "title" if model.kind == "guide" else "name"
        changes = {"id": f"{model.id}-{number}", title: f"{getattr(model, title)} ({number})", "questions": ()}
        found.append(model.model_copy(update=changes))
    return found


def _fill(parts: Parts, engine: Engine, count: int) -> None:
    """Turns over a year: real questions with real replies, copied with other times, conversations and people."""
    for question in [each for each in golden.load() if each.conversation is None][:ASKED]:
        parts.assistant.handle(Incoming(Channel.JSONL, "", "benchmark", question.id, question.text))
    chance = random.Random(7)  # noqa: S311 - no secret
    end = datetime.now(UTC)
    with engine.begin() as connection:
        models = [dict(row) for row in connection.execute(select(turns)).mappings()]
        for start in range(0, count, 10_000):
            copies = []
            for number in range(start, min(start + 10_000, count)):
                at = end - timedelta(seconds=chance.uniform(0, 365 * 86_400))
                talk = f"{chance.randrange(max(1, count // 3)):032x}"
                names = {"id": new_turn_id(at), "key": f"{number:032x}", "conversation": talk, "person": talk}
                copies.append({**chance.choice(models), **names, "at": at, "channel": Channel.TELEGRAM.value})
            connection.execute(insert(turns), copies)


def _timed(browser: httpx2.Client, address: str) -> float:
    started = time.perf_counter()
    browser.get(address)
    return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
