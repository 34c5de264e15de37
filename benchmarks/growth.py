"""How the search grows: build, file, memory, time and recall from a thousand to a million passages, as tables.

Run by `make bench-growth`; `ARGS="1000 10000"` chooses sizes. Vectors are the real ones of the curated passages and of half of
the golden questions, filled up with synthetic ones: mixtures of two real vectors with noise, of unit length. The other half of
the golden questions is asked. Texts are words drawn by their frequency in Polish. Each row is measured in a process of its own.
Compare within one run only: machines are noisy, so processor time stands beside the clock where work is long.

The first table compares FAISS indexes over the same vectors, each asked for as many passages as the product asks for. The second
is the product itself: the whole search of a question, and a refresh after one changed document.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table
from threadpoolctl import threadpool_limits

from bot import settings, wiring
from index import frequencies
from index.encoders import Encoder, EncoderSpec, open_encoder
from index.live import Live
from index.quantised import Quantised
from index.references import References
from index.search import DENSE_HITS, Found, Question, Searcher
from index.snapshot import Snapshot
from knowledge import exchange, golden
from knowledge.passages import all_passages

Floats = NDArray[np.float32]

SIZES = (1_000, 10_000, 100_000, 200_000, 1_000_000)
QUESTIONS = 100
# Length of the noise that is added to a mixture, whose own length is about 0.95.
NOISE = 0.25
PER_ENTRY = 20
WORDS = 60_000


@dataclass(frozen=True, slots=True)
class Row:
    """One index at one size: seconds, MB, milliseconds of one question, and recall against brute force over float32."""

    build: float
    build_cpu: float
    save: float
    load: float
    file: float
    resident: float
    one: tuple[float, float]
    two: tuple[float, float]
    recall_10: float
    recall_all: float


def flat(vectors: Floats) -> faiss.Index:
    """Brute force, float32."""
    return _filled(faiss.IndexFlatIP(vectors.shape[1]), vectors)


def half(vectors: Floats) -> faiss.Index:
    """Brute force, float16."""
    return _quantised(vectors, faiss.ScalarQuantizer.QT_fp16)


def bytes_(vectors: Floats) -> faiss.Index:
    """Brute force, eight bits."""
    return _quantised(vectors, faiss.ScalarQuantizer.QT_8bit)


def graph(vectors: Floats) -> faiss.Index:
    """HNSW with 16 neighbours each, searched as widely as passages are asked for."""
    index = faiss.IndexHNSWFlat(vectors.shape[1], 16, faiss.METRIC_INNER_PRODUCT)
    index.hnsw.efSearch = DENSE_HITS
    return _filled(index, vectors)


def lists(vectors: Floats, visited: int = 64, kind: int | None = None) -> faiss.Index:
    """Inverted lists, 2√n of them, of which `visited` are read; of float32 or of a scalar quantiser."""
    dimension, number = vectors.shape[1], round(2 * len(vectors) ** 0.5)
    coarse = faiss.IndexFlatIP(dimension)
    metric = faiss.METRIC_INNER_PRODUCT
    index: Any
    if kind is None:
        index = faiss.IndexIVFFlat(coarse, dimension, number, metric)
    else:
        index = faiss.IndexIVFScalarQuantizer(coarse, dimension, number, kind, metric, False)
    index.cp.max_points_per_centroid = 64
    index.cp.min_points_per_centroid = 1
    index.nprobe = min(visited, number)
    index.train(vectors)
    return _filled(index, vectors)


INDEXES: dict[str, Callable[[Floats], faiss.Index]] = {
    "flat float32": flat,
    "flat float16": half,
    "flat 8 bits": bytes_,
    "HNSW 16": graph,
    "lists float32, 64 visited": lists,
    "lists float16, 16 visited": lambda vectors: lists(vectors, 16, faiss.ScalarQuantizer.QT_fp16),
    "lists float16, 64 visited": lambda vectors: lists(vectors, 64, faiss.ScalarQuantizer.QT_fp16),
    "lists float16, 128 visited": lambda vectors: lists(vectors, 128, faiss.ScalarQuantizer.QT_fp16),
    "lists 8 bits, 64 visited": lambda vectors: lists(vectors, 64, faiss.ScalarQuantizer.QT_8bit),
}


def _quantised(vectors: Floats, kind: int) -> faiss.Index:
    index = faiss.IndexScalarQuantizer(vectors.shape[1], kind, faiss.METRIC_INNER_PRODUCT)
    index.train(vectors)
    return _filled(index, vectors)


def _filled(index: faiss.Index, vectors: Floats) -> faiss.Index:
    index.add(vectors)
    return index


def main() -> None:
    if sys.argv[1:2] in (["--index"], ["--product"]):
        order = json.loads(sys.argv[2])
        folder, size = Path(order["folder"]), order["size"]
        found = asdict(measure_index(order["name"], folder, size)) if sys.argv[1] == "--index" else measure_product(folder, size)
        print(json.dumps(found))
        return
    run([int(size) for size in sys.argv[1:]] or SIZES)


def run(sizes: Sequence[int], names: Sequence[str] = tuple(INDEXES)) -> None:
    """Print both tables for these sizes."""
    console = Console(width=170)
    with tempfile.TemporaryDirectory(prefix="drogowskaz-growth-") as name:
        folder = Path(name)
        write_vectors(folder, max(sizes))
        by_index = Table(
            "passages", "index", "build s", "cpu s", "save s", "load s", "file MB", "memory MB",
            "p50 ms", "p95 ms", "p50, 2 threads", "recall@10", f"recall@{DENSE_HITS}",
            title=f"FAISS, {DENSE_HITS} passages asked for",
        )  # fmt: skip
        for size in sizes:
            for index in names:
                row = Row(**_in_own_process("--index", folder, size, index))
                by_index.add_row(f"{size}", index, *_cells(row))
        console.print(by_index)
        product: Table | None = None
        for size in sizes:
            found = _in_own_process("--product", folder, size, "")
            product = product or Table("passages", *found, title="The product")
            product.add_row(f"{size}", *(f"{value:.3g}" if value < 1000 else f"{value:.0f}" for value in found.values()))
        if product:
            console.print(product)


def _cells(row: Row) -> Iterator[str]:
    yield from (f"{value:.2f}" for value in (row.build, row.build_cpu, row.save, row.load))
    yield from (f"{value:.0f}" for value in (row.file, row.resident))
    yield from (f"{value:.2f}" for value in (*row.one, row.two[0]))
    yield from (f"{value:.3f}" for value in (row.recall_10, row.recall_all))


def _in_own_process(what: str, folder: Path, size: int, name: str) -> dict[str, Any]:
    done = subprocess.run(  # noqa: S603 - our own interpreter and code
        [sys.executable, "-m", "benchmarks.growth", what, json.dumps({"folder": str(folder), "size": size, "name": name})],
        cwd=Path(__file__).parents[1],
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        sys.exit(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def write_vectors(folder: Path, size: int) -> None:
    """Write `base.npy` (size, dimension), real vectors first, and `asked.npy` (QUESTIONS, dimension)."""
    chosen = settings.load(os.environ)
    encoder = open_encoder(chosen.embedding_model, chosen.model_dir)
    known = wiring.references(chosen, encoder).snapshot
    questions = [each for each in golden.load() if each.documents]
    asked = [each.text.lower() for each in questions if each.half is golden.Half.HELD_OUT]
    learnt = [each.text.lower() for each in questions if each.half is golden.Half.DEVELOPMENT]
    passages = Snapshot.build(encoder, 0, all_passages(exchange.curated()), known).vectors()
    real = np.random.default_rng(1).permutation(np.vstack([passages, encoder.questions(learnt)]))
    np.save(folder / "asked.npy", encoder.questions(asked[:: max(1, len(asked) // QUESTIONS)][:QUESTIONS]))
    np.save(folder / "base.npy", synthetic(real, size))


def synthetic(real: Floats, size: int) -> Floats:
    """`size` unit vectors: the real ones, then mixtures of two of them with noise."""
    random = np.random.default_rng(2)
    found = np.empty((size, real.shape[1]), np.float32)
    found[: len(real)] = real[:size]
    for start in range(len(real), size, 50_000):
        part = found[start : start + 50_000]
        one, other = random.integers(0, len(real), (2, len(part)))
        share = random.random((len(part), 1), dtype=np.float32)
        part[:] = share * real[one] + (1 - share) * real[other]
        part += random.standard_normal(part.shape, dtype=np.float32) * np.float32(NOISE / real.shape[1] ** 0.5)
        part /= np.linalg.norm(part, axis=1, keepdims=True)
    return found


def texts(size: int) -> dict[str, str]:
    """Short texts of three to fourteen words, drawn by their rank in Polish (Zipf), in entries of PER_ENTRY passages."""
    random = np.random.default_rng(3)
    groups = frequencies.groups("pl", "large")
    ordered = np.array([word for _, group in groups for word in group if word.isalpha()][:WORDS])
    weight = 1 / (np.arange(len(ordered)) + 10)
    lengths = random.integers(3, 15, size)
    drawn = random.choice(len(ordered), int(lengths.sum()), p=weight / weight.sum())
    ends = np.cumsum(lengths)
    return {
        f"entry-{number // PER_ENTRY}#text-{number % PER_ENTRY}": " ".join(ordered[drawn[end - length : end]])
        for number, (end, length) in enumerate(zip(ends.tolist(), lengths.tolist(), strict=True))
    }


def measure_index(name: str, folder: Path, size: int) -> Row:
    """Build, save, load and ask one index in this process."""
    vectors = np.array(np.load(folder / "base.npy", mmap_mode="r")[:size])
    asked = np.load(folder / "asked.npy")
    exact = np.concatenate([_exact(vectors, each) for each in np.array_split(asked, 10)])
    faiss.omp_set_num_threads(2)
    begun, processor = time.perf_counter(), time.process_time()
    index = INDEXES[name](vectors)
    build, build_cpu = time.perf_counter() - begun, time.process_time() - processor
    path = folder / "one.index"
    begun = time.perf_counter()
    faiss.write_index(index, str(path))
    save = time.perf_counter() - begun
    del index, vectors
    before = _resident()
    begun = time.perf_counter()
    index = faiss.read_index(str(path))
    load = time.perf_counter() - begun
    rows, one = _ask(index, asked, 1)
    resident = _resident() - before
    _, two = _ask(index, asked, 2)
    shared = [len(np.intersect1d(got[:10], true[:10])) / min(10, size) for got, true in zip(rows, exact, strict=True)]
    every = [len(np.intersect1d(got, true)) / len(true) for got, true in zip(rows, exact, strict=True)]
    size_mb = path.stat().st_size / 2**20
    return Row(build, build_cpu, save, load, size_mb, resident, one, two, float(np.mean(shared)), float(np.mean(every)))


def _exact(vectors: Floats, asked: Floats) -> NDArray[np.int64]:
    """Rows of the DENSE_HITS nearest, best first, by plain products."""
    cosines = asked @ vectors.T
    count = min(DENSE_HITS, len(vectors))
    rows = np.argpartition(-cosines, count - 1, axis=1)[:, :count]
    ordered: NDArray[np.int64] = np.take_along_axis(rows, np.argsort(-np.take_along_axis(cosines, rows, 1), axis=1), 1)
    return ordered


def _ask(index: faiss.Index, asked: Floats, threads: int) -> tuple[NDArray[np.int64], tuple[float, float]]:
    faiss.omp_set_num_threads(threads)
    rows, times = [], []
    for vector in [asked[0], *asked]:  # the first one touches the pages
        begun = time.perf_counter()
        _, found = index.search(vector[None, :], min(DENSE_HITS, index.ntotal))
        times.append(1000 * (time.perf_counter() - begun))
        rows.append(found[0])
    return np.array(rows[1:]), _quantiles(times[1:])


def _quantiles(times: Sequence[float]) -> tuple[float, float]:
    return float(np.median(times)), float(np.quantile(times, 0.95))


class Prepared:
    """An encoder whose passages have been encoded before: they get the given vectors, in their order; a single text is really
    encoded."""

    def __init__(self, real: Encoder, vectors: Floats) -> None:
        self._real = real
        self._vectors = vectors
        self._given = 0

    @property
    def spec(self) -> EncoderSpec:
        """That of the real one."""
        return self._real.spec

    def questions(self, texts: Sequence[str]) -> Floats:
        """Vectors that nobody has got yet; of a single text its own."""
        if len(texts) == 1:
            return self._real.questions(texts)
        self._given += len(texts)
        return self._vectors[self._given - len(texts) : self._given]

    def passages(self, texts: Sequence[str]) -> Floats:
        """As questions."""
        return self.questions(texts)


def measure_product(folder: Path, size: int) -> dict[str, float]:
    """The live index over passages of this size: what it costs to start, to follow one changed document, and to ask."""
    threadpool_limits(1, "blas")
    chosen = settings.load(os.environ)
    real = open_encoder(chosen.embedding_model, chosen.model_dir)
    references = References.prepare(real, wiring.reference_texts(), chosen.model_dir)
    passages = texts(size)
    vectors = np.load(folder / "base.npy", mmap_mode="r")[:size]
    path = folder / "product.snapshot"
    before = _resident()
    first = _timed(Live(Prepared(real, vectors), references, path).refresh, 1, passages)
    live = Live(Prepared(real, vectors), references, path)
    start = _timed(live.refresh, 1, passages)
    resident = _resident() - before
    changed = {**passages, f"{next(iter(passages)).partition('#')[0]}#text-1": "odlewnia żeliwa i spawanie konstrukcji"}
    edited = _refresh(live, 2, changed)
    # A document more moves the rows of all that follow it.
    longer = {"new#text-0": "wytwórnia cydru i soków", **changed}
    added = _refresh(live, 3, longer)

    searcher = Searcher.build(Snapshot.load(path, real.spec), longer)
    asked = np.load(folder / "asked.npy")
    words = [each.text.lower() for each in golden.load() if each.file == "in_scope"][: len(asked)]
    questions = [Question(text, "pl", vector) for text, vector in zip(words, asked, strict=True)]
    faiss.omp_set_num_threads(1)
    snapshot = searcher.snapshot
    in_place = snapshot.in_place()
    quantised = None if in_place is None else Quantised(in_place, references.centre)

    def nearest(vector: Floats) -> Floats | NDArray[np.int64]:
        return snapshot.search(vector[None, :], DENSE_HITS)[1][0] if quantised is None else quantised.cosines(vector)

    def find(question: Question, vector: Floats) -> Found:
        return searcher.find(question, cosines=None if quantised is None else quantised.cosines(vector))

    dense = [1000 * _timed(nearest, each)[0] for each in asked]
    whole = [1000 * _timed(find, *each)[0] for each in zip(questions, asked, strict=True)]
    rows = [nearest(each) if quantised is None else np.argsort(-nearest(each))[:10] for each in asked]
    shared = [
        len(np.intersect1d(got[:10], true[:10])) / 10 for got, true in zip(rows, _exact(snapshot.vectors(), asked), strict=True)
    ]
    return {
        "first build s": first[0],
        "start s": start[0],
        "one changed, live s": edited[0],
        "saved s": edited[1],
        "cpu s": edited[2],
        "one added, live s": added[0],
        "saved, s": added[1],
        "cpu, s": added[2],
        "file MB": path.stat().st_size / 2**20,
        "memory MB": resident,
        "vectors p50 ms": _quantiles(dense)[0],
        "vectors p95": _quantiles(dense)[1],
        "find p50 ms": _quantiles(whole)[0],
        "find p95": _quantiles(whole)[1],
        "recall@10": float(np.mean(shared)),
    }


def _refresh(live: Live, version: int, passages: dict[str, str]) -> tuple[float, float, float]:
    """Seconds until questions are answered from the new state, until it is saved too, and of the processor."""
    begun, processor = time.perf_counter(), time.process_time()
    refreshing = threading.Thread(target=live.refresh, args=(version, passages))
    refreshing.start()
    while refreshing.is_alive() and live.version != version:
        time.sleep(0.01)
    seen = time.perf_counter() - begun
    refreshing.join()
    if live.version != version:
        raise RuntimeError("the refresh failed")
    return seen, time.perf_counter() - begun, time.process_time() - processor


def _timed(function: Callable[..., object], *arguments: object) -> tuple[float, float]:
    """Seconds by the clock and of the processor."""
    begun, processor = time.perf_counter(), time.process_time()
    function(*arguments)
    return time.perf_counter() - begun, time.process_time() - processor


def _resident() -> float:
    """MB of this process in memory."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS"))


if __name__ == "__main__":
    main()
