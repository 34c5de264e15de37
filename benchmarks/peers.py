"""Side by side with txtai and Haystack: same model, same passages, same questions, same machine, one run, as tables.

Run by `make bench-peers`, which makes an environment of its own for the extra `peers`. Each system has a process of its own and
is used as its documentation shows: txtai with `hybrid=True`; Haystack with the retrievers of its in-memory store, by embedding
and by BM25, joined by reciprocal rank fusion. Both read the model from the folder that we unpack, with its prompts, on PyTorch,
and get the passages that we index; the best passage of a document stands for it. Ours is `index.live.Live`: reading, both halves
of the search, and the features of the gate. Indexing includes all that a system does before it can answer. Processor time stands
beside the clock: on a busy machine only that can be compared.

Two sets: the formalities under tests/data, to which nothing is fitted, and the curated documents with the held-out half of their
golden questions. Each question is asked as typed and once more without diacritics.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from subprocess import run

import numpy as np
from rich.console import Console
from rich.table import Table

from bot import settings, wiring
from index import bundled
from index.encoders import open_encoder
from index.evaluate import hits, mean_reciprocal_rank, rank
from index.letters import fold
from index.live import Live
from index.references import References, ReferenceTexts
from knowledge import exchange, golden
from knowledge.passages import all_passages

ROOT = Path(__file__).parents[1]
# Passages that a peer is asked for, so that ten documents come out; ours asks itself for index.search.DENSE_HITS.
FETCHED = 100
Search = Callable[[str], Sequence[str]]
# Takes passages by id; gives its ways to search: the question in, documents out, best first.
Index = Callable[[Mapping[str, str]], dict[str, Search]]


@dataclass(frozen=True, slots=True)
class Task:
    """A set: passages by id, and questions with the documents that answer them."""

    name: str
    passages: Mapping[str, str]
    questions: Sequence[tuple[str, Sequence[str]]]


def tasks(most: int | None = None) -> list[Task]:
    """Both sets, with at most so many questions each."""
    data = ROOT / "tests" / "data"
    lines = (data / "formalities_questions.jsonl").read_text(encoding="utf-8").splitlines()
    foreign = [(each["text"], each["documents"]) for each in map(json.loads, lines)]
    ours = [
        (each.text, each.documents)
        for each in golden.load()
        if each.file == "in_scope" and each.half is golden.Half.HELD_OUT and not each.conversation
    ]
    return [
        Task("formalities", all_passages(exchange.read(data / "formalities.jsonl")), foreign[:most]),
        Task("curated", all_passages(exchange.curated()), ours[:most]),
    ]


def main() -> None:
    if sys.argv[1:2] == ["--one"]:
        order = json.loads(sys.argv[2])
        plain = json.loads(Path(order["task"]).read_text(encoding="utf-8"))
        print(json.dumps(measure(order["system"], SYSTEMS[order["system"]](Path(order["model"])), Task(**plain))))
        return
    compare(tasks(int(sys.argv[1]) if sys.argv[1:] else None), list(SYSTEMS))


def compare(sets: Sequence[Task], systems: Sequence[str]) -> None:
    """Print one table for each set."""
    model = bundled.unpack(settings.load(os.environ).model_dir)
    console = Console(width=170)
    with tempfile.TemporaryDirectory(prefix="drogowskaz-peers-") as folder:
        for task in sets:
            table = Table(
                "system", "hit@1", "hit@3", "MRR", "hit@1, bare", "MRR, bare", "p50 ms", "p95 ms", "cpu ms", "indexed/s",
                "memory MB",
                title=f"{task.name}: {len(task.passages)} passages, {len(task.questions)} questions",
            )  # fmt: skip
            path = Path(folder) / "task.json"
            plain = {"name": task.name, "passages": dict(task.passages), "questions": list(task.questions)}
            path.write_text(json.dumps(plain), encoding="utf-8")
            for system in systems:
                order = {"system": system, "task": str(path), "model": str(model)}
                for row in _in_own_process(order):
                    table.add_row(*row)
            console.print(table)


def _in_own_process(order: Mapping[str, str]) -> list[list[str]]:
    done = run(  # noqa: S603 - our own interpreter and code
        [sys.executable, "-m", "benchmarks.peers", "--one", json.dumps(order)],
        cwd=ROOT,
        # Neither calls home nor looks for a model elsewhere.
        env={**os.environ, "HAYSTACK_TELEMETRY_ENABLED": "False", "HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"},
        check=False,
        capture_output=True,
        text=True,
    )
    if "ModuleNotFoundError" in done.stderr and done.returncode:
        return [[order["system"], "not installed"]]
    if done.returncode:
        sys.exit(done.stderr)
    found: list[list[str]] = json.loads(done.stdout.splitlines()[-1])
    return found


def measure(system: str, index: Index, task: Task) -> list[list[str]]:
    """One row for each mode of the system, asked in this process."""
    begun = time.perf_counter()
    modes = index(task.passages)
    speed = len(task.passages) / (time.perf_counter() - begun)
    rows = []
    for mode, search in modes.items():
        for text, _ in task.questions[:5]:
            search(text)
        times: list[float] = []
        ranks: dict[bool, list[int | None]] = {}
        processor = time.process_time()
        for bare in (False, True):
            ranks[bare] = []
            for text, right in task.questions:
                asked = fold(text) if bare else text
                begun = time.perf_counter()
                documents = search(asked)
                times.append(1000 * (time.perf_counter() - begun))
                ranks[bare].append(rank(documents[:10], right))
        figures = [hits(ranks[False], 1).value, hits(ranks[False], 3).value, mean_reciprocal_rank(ranks[False])]
        figures += [hits(ranks[True], 1).value, mean_reciprocal_rank(ranks[True])]
        processor = 1000 * (time.process_time() - processor) / len(times)
        cost = [*np.quantile(times, [0.5, 0.95]).tolist(), processor, speed, _resident()]
        rows.append([f"{system} {mode}".strip(), *(f"{each:.3f}" for each in figures), *(f"{each:.0f}" for each in cost)])
    return rows


def _documents(passages: Sequence[str]) -> list[str]:
    """The documents of these passages, each at the place of its best one."""
    return list(dict.fromkeys(name.rpartition("#")[0] for name in passages))


def _ours(model: Path) -> Index:
    encoder = open_encoder("bundled", model.parent)
    texts = wiring.reference_texts()
    # Without the passages of the curated documents: here they are to be encoded, not taken over.
    unknown = ReferenceTexts(texts.parallel, texts.outside, texts.intents)
    scratch = tempfile.TemporaryDirectory(prefix="drogowskaz-peers-")
    live = Live(encoder, References.prepare(encoder, unknown, Path(scratch.name)), Path(scratch.name) / "index")

    def index(passages: Mapping[str, str]) -> dict[str, Search]:
        live.refresh(1, passages)
        return {"": lambda text: [each.entry for each in live.find([text])[0].found.ranked]}

    return index


def _txtai(model: Path) -> Index:
    from txtai import Embeddings

    prompts = {"query": "query: ", "data": "passage: "}
    embeddings = Embeddings(path=str(model), instructions=prompts, hybrid=True, content=False)
    embeddings.index([("warm", "rozgrzewka")])

    def search(text: str) -> list[str]:
        return _documents([name for name, _ in embeddings.search(text, FETCHED)])

    def dense(text: str) -> list[str]:
        # The same index without its words: with them txtai would ask both halves and weigh one with nothing.
        words, embeddings.scoring = embeddings.scoring, None
        try:
            return search(text)
        finally:
            embeddings.scoring = words

    def index(passages: Mapping[str, str]) -> dict[str, Search]:
        embeddings.index(passages.items())
        return {"dense": dense, "hybrid": search}

    return index


def _haystack(model: Path) -> Index:
    from haystack import Document, Pipeline
    from haystack.components.joiners import DocumentJoiner
    from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
    from haystack.document_stores.in_memory import InMemoryDocumentStore
    from haystack_integrations.components.embedders.sentence_transformers import (
        SentenceTransformersDocumentEmbedder,
        SentenceTransformersTextEmbedder,
    )

    store = InMemoryDocumentStore(embedding_similarity_function="cosine")
    writer = SentenceTransformersDocumentEmbedder(model=str(model), prefix="passage: ", progress_bar=False)
    writer.run([Document(content="rozgrzewka")])

    def pipeline(*, hybrid: bool) -> Search:
        found = Pipeline()
        found.add_component("embedder", SentenceTransformersTextEmbedder(model=str(model), prefix="query: ", progress_bar=False))
        found.add_component("meaning", InMemoryEmbeddingRetriever(store, top_k=FETCHED))
        found.connect("embedder.embedding", "meaning.query_embedding")
        if hybrid:
            found.add_component("words", InMemoryBM25Retriever(store, top_k=FETCHED))
            found.add_component("joiner", DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=FETCHED))
            found.connect("meaning", "joiner")
            found.connect("words", "joiner")
        last = "joiner" if hybrid else "meaning"

        def search(text: str) -> list[str]:
            given = {"embedder": {"text": text}} | ({"words": {"query": text}} if hybrid else {})
            return _documents([each.meta["name"] for each in found.run(given)[last]["documents"]])

        return search

    def index(passages: Mapping[str, str]) -> dict[str, Search]:
        # Of two passages with the same text Haystack would keep one: their ids tell them apart.
        documents = [Document(id=name, content=text, meta={"name": name}) for name, text in passages.items()]
        store.write_documents(writer.run(documents)["documents"])
        return {"dense": pipeline(hybrid=False), "hybrid": pipeline(hybrid=True)}

    return index


def _resident() -> float:
    """MB of this process in memory."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS"))


SYSTEMS: dict[str, Callable[[Path], Index]] = {
    "Drogowskaz": _ours,
    "txtai": _txtai,
    "Haystack": _haystack,
}


if __name__ == "__main__":
    main()
