"""Which runtime encodes a question fastest, and at what price in memory and accuracy.

Run by hand: `python -m benchmarks.encoders MODELS_DIR [WORD OF A ROW'S NAME ...]`. Prints one row for each candidate, each
measured in a process of its own on two threads: seconds to load; for one question of about 20 tokens the milliseconds (p50, p95)
and the processor time of all threads; passages per second in batches; resident MB; cosine to 32-bit floats (mean and least) and
how often the same passage comes first. `openvino` is measured if it is installed; the product does not need it.
"""

import json
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).parent.parent
THREADS = 2
SECONDS = 3.0
PASSAGES = 100
COLUMNS = ["load s", "p50", "p95", "cpu ms", "by 1", "by 8", "by 32", "8 unsorted", "MB", "peak", "cosine", "least", "same first"]
REFERENCE = "onnxruntime float32"
Run = Callable[[NDArray[np.int64], NDArray[np.int64]], NDArray[np.float32]]

# name: (runtime, graph, options)
CANDIDATES: dict[str, tuple[str, str, dict[str, str]]] = {
    REFERENCE: ("ort", "float32", {}),
    "onnxruntime float32, spinning": ("ort", "float32", {"spin": "1"}),
    "onnxruntime float32, optimised graph saved": ("ort", "optimised", {}),
    "onnxruntime, words in float16": ("ort", "float16", {}),
    "onnxruntime dynamic int8": ("ort", "int8", {}),
    "onnxruntime 4-bit, float activations": ("ort", "bits", {}),
    "onnxruntime 4-bit, int8 blocks (ours)": ("ort", "shipped", {}),
    "onnxruntime 4-bit, int8 blocks, spinning": ("ort", "shipped", {"spin": "1"}),
    "openvino float32": ("openvino", "float32", {}),
    "openvino, words in float16": ("openvino", "float16", {}),
    "openvino float32, compiled model cached": ("openvino", "float32", {"cache": "1"}),
    "sentence-transformers on torch": ("torch", "", {}),
}


def main() -> None:
    if sys.argv[1:2] == ["--one"]:
        _measure(json.loads(sys.argv[2]))
        return
    from index import bundled

    models_dir = Path(sys.argv[1] if len(sys.argv) > 1 else ".data/models")
    folder = bundled.unpack(models_dir)
    only = sys.argv[2:]
    with tempfile.TemporaryDirectory() as scratch:
        _write_graphs(folder, Path(scratch))
        reference = None
        print(f"| runtime | {' | '.join(COLUMNS)} |\n|---|{'--:|' * len(COLUMNS)}")
        for name, (runtime, graph, options) in CANDIDATES.items():
            if only and name != REFERENCE and not any(word in name for word in only):
                continue
            order = {"runtime": runtime, "graph": f"{scratch}/{graph}.onnx", "folder": str(folder), **options}
            order["out"] = f"{scratch}/vectors.npy"
            row = _in_own_process(order)
            if options.get("cache"):
                row = _in_own_process(order)  # the first call filled the cache
            if row is None:
                print(f"| {name} | not installed |")
                continue
            vectors = np.load(order["out"])
            reference = vectors if reference is None else reference
            print(f"| {name} | {' | '.join(f'{value:.4g}' for value in row)} | {_likeness(vectors, reference)} |", flush=True)


def _in_own_process(order: dict[str, str]) -> list[float] | None:
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "benchmarks.encoders", "--one", json.dumps(order)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if "ModuleNotFoundError" in done.stderr:
        return None
    if done.returncode:
        sys.exit(done.stderr)
    row: list[float] = json.loads(done.stdout.splitlines()[-1])
    return row


def _likeness(vectors: NDArray[np.float32], reference: NDArray[np.float32]) -> str:
    cosines = (vectors * reference).sum(axis=1)
    asked = len(_questions())
    first, expected = ((v[:asked] @ v[asked:].T).argmax(axis=1) for v in (vectors, reference))
    return f"{cosines.mean():.5f} | {cosines.min():.5f} | {(first == expected).mean():.1%}"


def _questions() -> list[str]:
    lines = (ROOT / "knowledge" / "golden" / "in_scope.jsonl").read_text(encoding="utf-8").splitlines()
    return ["query: " + json.loads(line)["text"] for line in lines][:300]


def _passages() -> list[str]:
    def strings(value: object) -> Iterator[str]:
        if isinstance(value, str) and len(value) > 60:
            yield value
        elif isinstance(value, dict | list):
            for part in value.values() if isinstance(value, dict) else value:
                yield from strings(part)

    files = sorted((ROOT / "knowledge" / "curated").glob("*.toml"))
    found = [text for file in files for text in strings(tomllib.loads(file.read_text(encoding="utf-8")))]
    return ["passage: " + text for text in dict.fromkeys(found) if not text.startswith("http")]


def _measure(order: dict[str, str]) -> None:
    """Measure one candidate in this process; the last line printed is a JSON list of numbers."""
    from tokenizers import Tokenizer

    started = time.perf_counter()
    run = {"ort": _ort, "openvino": _openvino, "torch": _torch}[order["runtime"]](order)
    load = time.perf_counter() - started
    tokenizer = Tokenizer.from_file(f"{order['folder']}/tokenizer.json")
    tokenizer.enable_truncation(512)
    tokens = [np.array([tokenizer.encode(text).ids]) for text in _questions() + _passages()]
    asked = [ids for ids in tokens[: len(_questions())] if 18 <= ids.shape[1] <= 22]
    for ids in asked[:10]:
        run(ids, np.ones_like(ids))
    times = []
    processor = time.process_time()
    for ids in (asked * 10)[:200]:
        begun = time.perf_counter()
        run(ids, np.ones_like(ids))
        times.append(1000 * (time.perf_counter() - begun))
    processor = 1000 * (time.process_time() - processor) / len(times)
    passages = tokens[len(_questions()) :][:PASSAGES]
    speeds = [
        _passages_per_second(run, passages, size, by_length) for size, by_length in ((1, True), (8, True), (32, True), (8, False))
    ]
    np.save(order["out"], np.concatenate([_pooled(run, [ids]) for ids in tokens]))
    print(json.dumps([load, *np.percentile(times, [50, 95]), processor, *speeds, _memory("VmRSS"), _memory("VmHWM")]))


def _passages_per_second(run: Run, passages: list[NDArray[np.int64]], size: int, by_length: bool) -> float:
    ordered = sorted(passages, key=lambda ids: ids.shape[1]) if by_length else passages
    batches = [ordered[start : start + size] for start in range(0, len(ordered), size)]
    done, begun = 0, time.perf_counter()
    while time.perf_counter() - begun < SECONDS:
        for batch in batches:
            _pooled(run, batch)
        done += len(passages)
    return done / (time.perf_counter() - begun)


def _pooled(run: Run, batch: list[NDArray[np.int64]]) -> NDArray[np.float32]:
    width = max(ids.shape[1] for ids in batch)
    ids = np.stack([np.pad(one[0], (0, width - one.shape[1])) for one in batch])
    mask = np.stack([np.arange(width) < one.shape[1] for one in batch]).astype(np.int64)
    vectors = (run(ids, mask) * mask[:, :, None]).sum(axis=1)
    normed: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return normed


def _memory(field: str) -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) // 1024 for line in status.splitlines() if line.startswith(field))


def _ort(order: dict[str, str]) -> Run:
    import onnxruntime  # type: ignore[import-untyped]

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    options.add_session_config_entry("session.intra_op.allow_spinning", order.get("spin", "0"))
    session = onnxruntime.InferenceSession(order["graph"], options, providers=["CPUExecutionProvider"])
    return lambda ids, mask: session.run(None, {"input_ids": ids, "attention_mask": mask})[0]


def _openvino(order: dict[str, str]) -> Run:
    import openvino  # type: ignore[import-untyped]

    core = openvino.Core()
    if order.get("cache"):
        core.set_property({"CACHE_DIR": str(Path(order["graph"]).parent / "cache")})
    settings = {"PERFORMANCE_HINT": "LATENCY", "INFERENCE_PRECISION_HINT": "f32", "INFERENCE_NUM_THREADS": THREADS}
    request = core.compile_model(order["graph"], "CPU", settings).create_infer_request()
    return lambda ids, mask: request.infer({"input_ids": ids, "attention_mask": mask})[0]


def _torch(order: dict[str, str]) -> Run:
    import torch
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(THREADS)
    transformer: Any = SentenceTransformer(order["folder"], device="cpu")[0].auto_model

    def run(ids: NDArray[np.int64], mask: NDArray[np.int64]) -> NDArray[np.float32]:
        with torch.inference_mode():
            hidden = transformer(input_ids=torch.from_numpy(ids), attention_mask=torch.from_numpy(mask)).last_hidden_state
        vectors: NDArray[np.float32] = hidden.numpy()
        return vectors

    return run


def _write_graphs(folder: Path, scratch: Path) -> None:
    """The shipped graph and the same weights in standard operators: floats, words in float16, int8."""
    import onnx
    import onnxruntime
    from onnxruntime.quantization import quantize_dynamic  # type: ignore[import-untyped]

    shipped = onnx.load(folder / "onnx" / "model.onnx")
    onnx.save(shipped, scratch / "shipped.onnx")
    onnx.save(_standard(shipped, np.float32), scratch / "float32.onnx")
    onnx.save(_standard(shipped, np.float16), scratch / "float16.onnx")
    for node in shipped.graph.node:
        for attribute in node.attribute:
            if attribute.name == "accuracy_level":
                attribute.i = 1
    onnx.save(shipped, scratch / "bits.onnx")
    quantize_dynamic(scratch / "float32.onnx", scratch / "int8.onnx")
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.optimized_model_filepath = str(scratch / "optimised.onnx")
    onnxruntime.InferenceSession(scratch / "float32.onnx", options, providers=["CPUExecutionProvider"])


def _standard(model: Any, words: type) -> Any:
    """The graph with the operators of ONNX Runtime replaced by standard ones, weights in floats."""
    from onnx import TensorProto, helper, numpy_helper

    constants = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    nodes: list[Any] = []

    def constant(name: str, value: Any) -> str:
        constants[name] = value
        return name

    def node(operator: str, inputs: list[str], output: str, **attributes: Any) -> str:
        nodes.append(helper.make_node(operator, inputs, [output], **attributes))
        return output

    def floats(name: str, scales: str) -> NDArray[np.float32]:
        packed = constants.pop(name)
        weights = np.stack([packed & 15, packed >> 4], axis=-1).reshape(packed.shape[0], -1, 32).astype(np.float32) - 8
        found: NDArray[np.float32] = (weights * constants.pop(scales)[:, :, None]).reshape(packed.shape[0], -1)
        return found

    for old in model.graph.node:
        out, given = old.output[0], list(old.input)
        if old.op_type == "GatherBlockQuantized":
            table = constant("words", floats(given[0], given[2]).astype(words))
            node("Cast", [node("Gather", [table, given[1]], f"{out}_w")], out, to=TensorProto.FLOAT)
        elif old.op_type == "MatMulNBits":
            matrix = constant(f"{given[1]}_f", floats(given[1], given[2]).T)
            node("Add", [node("MatMul", [given[0], matrix], f"{out}_m"), given[5]], out)
        elif old.op_type == "SkipLayerNormalization":
            added = node("Add", given[:2], f"{out}_s")
            node("LayerNormalization", [added, *given[2:]], out, axis=-1, epsilon=1e-12)
        elif old.op_type == "MultiHeadAttention":
            heads = next(attribute.i for attribute in old.attribute if attribute.name == "num_heads")
            split, join = constant("split", np.array([0, 0, heads, -1])), constant("join", np.array([0, 0, -1]))
            q, k, v = (
                node("Transpose", [node("Reshape", [name, split], f"{out}_{name}r")], f"{out}_{name}t", perm=order)
                for name, order in zip(given[:3], ([0, 2, 1, 3], [0, 2, 3, 1], [0, 2, 1, 3]), strict=True)
            )
            root = constant("root", np.float32(np.sqrt(constants["emb.ln.w"].size / heads)))
            scores = node("Div", [node("MatMul", [q, k], f"{out}_qk"), root], f"{out}_d")
            kept = node("Add", [scores, "mask"], f"{out}_k")
            mixed = node("MatMul", [node("Softmax", [kept], f"{out}_p", axis=-1), v], f"{out}_mix")
            node("Reshape", [node("Transpose", [mixed], f"{out}_b", perm=[0, 2, 1, 3]), join], out)
        elif old.op_type == "Cast" and given == ["attention_mask"]:
            present = node("Cast", given, out, to=TensorProto.FLOAT)
            absent = node("Sub", [constant("present", np.float32(1)), present], "absent")
            low = node("Mul", [absent, constant("low", np.float32(-1e9))], "low_where_absent")
            node("Unsqueeze", [low, constant("heads_and_rows", np.array([1, 2]))], "mask")
        else:
            nodes.append(old)
    tensors = [
        numpy_helper.from_array(np.ascontiguousarray(np.atleast_1d(value) if value.ndim else value), name)
        for name, value in constants.items()
    ]
    graph = helper.make_graph(nodes, "e5", list(model.graph.input), list(model.graph.output), tensors)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=10)


if __name__ == "__main__":
    main()
