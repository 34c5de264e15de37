"""Encoders: texts in, vectors of unit length out.

Promises: one question costs milliseconds and no torch if the folder has an ONNX graph; every encoder may be called from several
threads; the spec names the vectors, so scores and thresholds of another model cannot be mixed in.
Refuses: a model that cannot be loaded or does not declare its prompts, each with one sentence (EncoderError).
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index import bundled
from index.errors import EncoderError
from index.folder import Folder, read_folder
from index.placement import place

__all__ = ["Encoder", "EncoderError", "EncoderSpec", "HashingEncoder", "open_encoder"]

BUNDLED = "bundled"
Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class EncoderSpec:
    """What a vector depends on. Equal specs give equal vectors, but for the last bits; `max_tokens` are read of a text."""

    name: str
    fingerprint: str
    dimension: int
    query_prompt: str
    passage_prompt: str
    max_tokens: int


class Encoder(Protocol):
    """Two ways in, because questions and passages are prompted differently. Both give (n, dimension), rows of unit length."""

    @property
    def spec(self) -> EncoderSpec:
        """What the vectors depend on."""
        ...

    def questions(self, texts: Sequence[str]) -> Vectors:
        """Encode what people ask."""
        ...

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Encode what is to be found."""
        ...


class HashingEncoder:
    """A real encoder without a model, for tests: words and their trigrams, hashed to signed dimensions.

    It knows letters, not meaning.
    """

    def __init__(self, dimension: int = 256) -> None:
        self._spec = EncoderSpec(
            name="hashing",
            fingerprint=hashlib.sha256(f"hashing 1 {dimension}".encode()).hexdigest(),
            dimension=dimension,
            query_prompt="",
            passage_prompt="",
            max_tokens=1_000_000,
        )

    @property
    def spec(self) -> EncoderSpec:
        """Name, fingerprint and dimension; there are no prompts."""
        return self._spec

    def questions(self, texts: Sequence[str]) -> Vectors:
        """Encode questions, as passages."""
        return self._encode(texts)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Encode passages."""
        return self._encode(texts)

    def _encode(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self._spec.dimension), np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for feature in _features(text):
                digest = int.from_bytes(hashlib.blake2s(feature.encode(), digest_size=8).digest(), "little")
                row[(digest >> 1) % self._spec.dimension] += 1 if digest & 1 else -1
        return unit_rows(vectors)


def _features(text: str) -> list[str]:
    words = re.findall(r"\w+", text.lower())
    trigrams = [f" {word} "[i : i + 3] for word in words for i in range(len(word))]
    return [*words, *words, *trigrams]


def unit_rows(vectors: Vectors) -> Vectors:
    """Scale every row to length 1; a row of zeros (an empty text) becomes the first unit vector."""
    vectors[~vectors.any(axis=1), 0] = 1
    scaled: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return scaled


def open_encoder(model: str, models_dir: Path) -> Encoder:
    """Open `bundled`, a hub name or a sentence-transformers folder; what is unpacked or downloaded is kept in `models_dir`.

    Raises EncoderError with one sentence for a person.
    """
    if model == BUNDLED:
        return _open_folder(read_folder(bundled.unpack(models_dir)), bundled.NAME, bundled.fingerprint())
    path = Path(model).expanduser()
    if path.exists() or not _HUB_NAME.fullmatch(model):
        folder = read_folder(path)
        return _open_folder(folder, path.resolve().name, folder.fingerprint())
    folder = read_folder(_from_hub(model, models_dir))
    return _open_folder(folder, model, folder.fingerprint())


def _open_folder(folder: Folder, name: str, fingerprint: str) -> Encoder:
    # Imported here, because either runtime is large and only one is needed.
    if folder.onnx is not None:
        from index.onnx_encoder import OnnxEncoder

        return OnnxEncoder(folder, name, fingerprint)
    from index.torch_encoder import SentenceTransformerEncoder

    return SentenceTransformerEncoder(folder, name, fingerprint)


_HUB_NAME = re.compile(r"[A-Za-z0-9][\w.-]*(/[\w.-]+)?")
_HUB_FILES = ["*.json", "*.txt", "*.model", "*.safetensors", "onnx/model.onnx", "onnx/model.onnx_data"]


def _from_hub(name: str, models_dir: Path) -> Path:
    """Download once. A folder that is there is used as it is, so it may be edited (prompts) and needs no network."""

    def download(folder: Path) -> None:
        from huggingface_hub import snapshot_download
        from huggingface_hub.utils.tqdm import disable_progress_bars

        disable_progress_bars()
        try:
            snapshot_download(
                name if "/" in name else f"sentence-transformers/{name}", local_dir=folder, allow_patterns=_HUB_FILES
            )
        except Exception as error:  # the hub's client raises a dozen unrelated classes
            raise EncoderError(
                f"The model {name} is neither a folder nor could it be downloaded ({type(error).__name__});"
                " check the name and the network, or let EMBEDDING_MODEL be bundled."
            ) from error

    return place(models_dir / name.replace("/", "--"), is_whole=Path.is_dir, build=download)
