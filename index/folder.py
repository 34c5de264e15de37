"""What a sentence-transformers folder says of itself: its parts, its prompts, its lengths.

Promises: a Folder that exists is complete enough to be loaded, and its files agree on the dimension.
Refuses: a folder without modules.json, and a model that does not say how questions and passages are prompted: guessing there
costs quality in silence.
"""

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from index.errors import EncoderError

_PROMPTS_FILE = "config_sentence_transformers.json"
_WEIGHTS = ("*.safetensors", "*.bin", "*.onnx", "*.onnx_data", "*.onnx.data")


class Pooling(StrEnum):
    """How the vectors of the tokens become one, of those that the fast runtime knows."""

    MEAN = "mean"
    CLS = "cls"


@dataclass(frozen=True, slots=True)
class Folder:
    """A readable folder. `transformer` is where its tokenizer and weights lie; `onnx` is the graph that the fast runtime can use.

    `dimension` is the length of a vector, `max_tokens` the number of tokens that are read of a text (both None if unsaid).
    """

    path: Path
    transformer: Path
    onnx: Path | None
    pooling: Pooling | None
    dimension: int | None
    max_tokens: int | None
    query_prompt: str
    passage_prompt: str

    def fingerprint(self) -> str:
        """64 hex digits over everything that changes a vector: weights, tokenizer, configuration. Reads the weights once."""
        digest = hashlib.sha256()
        weights = {path for pattern in _WEIGHTS for path in self.path.rglob(pattern)}
        for path in sorted(weights | set(self.path.rglob("*.json")) | set(self.path.rglob("*.txt"))):
            digest.update(str(path.relative_to(self.path)).encode() + b"\0")
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
        return digest.hexdigest()


def read_folder(path: Path) -> Folder:
    """Read the folder's configuration; raise EncoderError with one sentence that names the file and what to do."""
    if not path.is_dir():
        raise EncoderError(
            f"There is no folder {path}; let EMBEDDING_MODEL name a sentence-transformers folder, a hub name or bundled."
        )
    if not (path / "modules.json").is_file():
        raise EncoderError(
            f"{path} has no modules.json, so it is no sentence-transformers folder; save the model with model.save(folder)."
        )
    modules: Any = _json(path / "modules.json")
    try:
        parts = [(module["type"].rpartition(".")[2], path / module["path"]) for module in modules]
        kinds, transformer = [kind for kind, _ in parts], parts[0][1]
    except (TypeError, KeyError, AttributeError, IndexError):
        raise EncoderError(
            f"{path / 'modules.json'} is not a list of modules; save the model again with model.save(folder)."
        ) from None
    query, passage = _prompts(path)
    limits = _object(transformer / "sentence_bert_config.json")
    max_tokens = _count(transformer / "sentence_bert_config.json", "max_seq_length") or _count(
        transformer / "config.json", "max_position_embeddings"
    )
    pooling, pooled = _pooling(parts[1][1]) if kinds[1:2] == ["Pooling"] else (None, None)
    hidden = _count(transformer / "config.json", "hidden_size")
    if pooling and hidden and pooled and hidden != pooled:
        raise EncoderError(
            f"{path} does not fit together: config.json has dimension {hidden}, {parts[1][1].name}/config.json has {pooled};"
            " save or download the model again."
        )
    plain = kinds in (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"]) and pooling is not None
    graph = transformer / "onnx" / "model.onnx"
    fast = plain and graph.is_file() and (transformer / "tokenizer.json").is_file() and not limits.get("do_lower_case")
    return Folder(
        path=path,
        transformer=transformer,
        onnx=graph if fast else None,
        pooling=pooling,
        dimension=pooled or hidden,
        max_tokens=max_tokens,
        query_prompt=query,
        passage_prompt=passage,
    )


def _pooling(folder: Path) -> tuple[Pooling | None, int | None]:
    """The way and the dimension; None for ways that only sentence-transformers knows. Old files have flags, new ones a name."""
    config = _object(folder / "config.json")
    modes = {name.removeprefix("pooling_mode_") for name, on in config.items() if name.startswith("pooling_mode_") and on is True}
    modes = {name.removesuffix("_tokens").removesuffix("_token") for name in modes}
    if isinstance(named := config.get("pooling_mode"), str):
        modes.add(named)
    dimension = _count(folder / "config.json", "embedding_dimension") or _count(
        folder / "config.json", "word_embedding_dimension"
    )
    if len(modes) != 1 or config.get("include_prompt") is False:
        return None, None
    mode = modes.pop()
    return (Pooling(mode), dimension) if mode in set(Pooling) else (None, None)


def _prompts(path: Path) -> tuple[str, str]:
    file = path / _PROMPTS_FILE
    prompts = _object(file).get("prompts")
    if isinstance(prompts, dict):
        query, passage = prompts.get("query"), prompts.get("passage", prompts.get("document"))
        if isinstance(query, str) and isinstance(passage, str):
            return query, passage
    raise EncoderError(
        f'{file} does not say the prompts of this model; write {{"prompts": {{"query": "…", "passage": "…"}}}} there as its'
        " model card gives them (empty strings if it has none)."
    )


def _count(file: Path, field: str) -> int | None:
    value = _object(file).get(field)
    if value is None or (isinstance(value, int) and value > 0):
        return value
    raise EncoderError(f"{file} says {field} is {value!r}, which is no count; save or download the model again.")


def _object(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    content = _json(path)
    if not isinstance(content, dict):
        raise EncoderError(f"{path} does not hold a JSON object; save or download the model again.")
    return content


def _json(path: Path) -> object:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise EncoderError(f"{path} cannot be read ({error}); save or download the model again.") from error
