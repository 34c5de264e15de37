"""The fast encoder: ONNX Runtime and the tokenizer directly, without torch.

Promises: the vectors that sentence-transformers would give for the same folder; the process is idle when nobody asks.
Refuses: a graph or tokenizer that does not load, a graph with inputs it cannot feed or of another dimension than the folder says.
"""

import os
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime  # type: ignore[import-untyped]
from numpy.typing import NDArray
from tokenizers import Tokenizer

from index.encoders import EncoderSpec, Vectors, unit_rows
from index.errors import EncoderError
from index.folder import Folder, Pooling

_THREADS = min(4, os.cpu_count() or 1)  # more gain nothing on one short question
_BATCH_TOKENS = 512  # of one run, padding included: larger runs cost as much processor time and more memory
_KNOWN_INPUTS = {"input_ids", "attention_mask", "token_type_ids"}
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Batch:
    rows: list[int]
    ids: Integers
    mask: Integers


class OnnxEncoder:
    """An encoder over `tokenizer.json` and `onnx/model.onnx` of a folder."""

    def __init__(self, folder: Folder, name: str, fingerprint: str) -> None:
        if folder.onnx is None or folder.pooling is None:
            raise EncoderError(f"{folder.path} has no ONNX graph with plain pooling; open it with open_encoder.")
        self._pooling = folder.pooling
        self._session = _session(folder.onnx)
        self._inputs = {value.name for value in self._session.get_inputs()}
        if unknown := self._inputs - _KNOWN_INPUTS:
            raise EncoderError(
                f"{folder.onnx} asks for {', '.join(sorted(unknown))}; remove the folder onnx to use torch instead."
            )
        self._spec = EncoderSpec(
            name=name,
            fingerprint=fingerprint,
            dimension=self._dimension(folder),
            query_prompt=folder.query_prompt,
            passage_prompt=folder.passage_prompt,
            max_tokens=folder.max_tokens or 512,
        )
        self._tokenizer = _tokenizer(folder.transformer / "tokenizer.json", self._spec.max_tokens)
        self._lock = threading.Lock()  # a tokenizer shared by threads may raise "Already borrowed"

    @property
    def spec(self) -> EncoderSpec:
        """What the vectors depend on."""
        return self._spec

    def questions(self, texts: Sequence[str]) -> Vectors:
        """Encode questions: (n, dimension), rows of unit length."""
        return self._encode(self._spec.query_prompt, texts)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Encode passages: (n, dimension), rows of unit length."""
        return self._encode(self._spec.passage_prompt, texts)

    def _dimension(self, folder: Folder) -> int:
        shape = self._session.get_outputs()[0].shape
        width = shape[-1] if shape and isinstance(shape[-1], int) else folder.dimension
        if len(shape) != 3 or width is None or (folder.dimension and width != folder.dimension):
            raise EncoderError(
                f"{folder.onnx} gives vectors of shape {shape}, but {folder.path} has dimension {folder.dimension};"
                " export or download the model again."
            )
        return width

    def _encode(self, prompt: str, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self._spec.dimension), np.float32)
        with self._lock:
            tokens = [self._tokenizer.encode(prompt + text).ids for text in texts]
        for batch in _batches(tokens):
            vectors[batch.rows] = self._pool(self._run(batch), batch.mask)
        return unit_rows(vectors)

    def _run(self, batch: _Batch) -> Vectors:
        values = {"input_ids": batch.ids, "attention_mask": batch.mask, "token_type_ids": np.zeros_like(batch.ids)}
        output: Vectors = self._session.run(None, {name: values[name] for name in self._inputs})[0]
        return output

    def _pool(self, hidden: Vectors, mask: Integers) -> Vectors:
        if self._pooling is Pooling.CLS:
            return hidden[:, 0]
        weights = mask.astype(np.float32)[:, :, None]
        pooled: Vectors = (hidden * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1)
        return pooled


def _batches(tokens: list[list[int]]) -> Iterator[_Batch]:
    """Texts of similar length together, so that little is computed on padding."""
    rows: list[int] = []
    for row in sorted(range(len(tokens)), key=lambda row: len(tokens[row]), reverse=True):
        if rows and (len(rows) + 1) * len(tokens[rows[0]]) > _BATCH_TOKENS:
            yield _batch(rows, tokens)
            rows = []
        rows.append(row)
    if rows:
        yield _batch(rows, tokens)


def _batch(rows: list[int], tokens: list[list[int]]) -> _Batch:
    width = max(1, len(tokens[rows[0]]))
    ids = np.zeros((len(rows), width), np.int64)
    mask = np.zeros((len(rows), width), np.int64)
    for line, row in enumerate(rows):
        ids[line, : len(tokens[row])] = tokens[row]
        mask[line, : len(tokens[row])] = 1
    return _Batch(rows, ids, mask)


def _session(path: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3  # errors only: its warnings are about graphs, not for users
    options.intra_op_num_threads = _THREADS
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # threads that wait for work burn no processor
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # its exceptions share no base class
        raise EncoderError(f"{path} does not load ({_first_line(error)}); export or download the model again.") from error


def _tokenizer(path: Path, max_tokens: int) -> Tokenizer:
    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # the class that it raises is Exception itself
        raise EncoderError(f"{path} does not load ({_first_line(error)}); save or download the model again.") from error
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_tokens)
    return tokenizer


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
