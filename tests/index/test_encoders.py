"""Encoders keep one contract, whatever is behind them; what cannot be opened says why in one sentence."""

import json
import os
import re
import subprocess
import sys
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnx
import pytest

from index.encoders import Encoder, EncoderError, HashingEncoder, open_encoder

TEXTS = ["odlewnia", "", "mam odlewnię i piekarnię w kielcach, do kogo mam iść", "piekarnia", "x" * 500, "  "]


def _torch(folder: Path) -> Encoder:
    """The same folder without its graph, so that sentence-transformers has to load it."""
    (folder / "onnx" / "model.onnx").unlink()
    with warnings.catch_warnings():  # of the many libraries below; the product logs nothing of them
        warnings.simplefilter("ignore")
        return open_encoder(str(folder), folder.parent)


@pytest.fixture(params=["hashing", "onnx", pytest.param("torch", marks=pytest.mark.model)])
def encoder(request: pytest.FixtureRequest, tiny_folder: Path) -> Encoder:
    if request.param == "hashing":
        return HashingEncoder()
    return open_encoder(str(tiny_folder), tiny_folder.parent) if request.param == "onnx" else _torch(tiny_folder)


def test_rows_have_unit_length_and_the_order_of_the_texts(encoder: Encoder) -> None:
    for encode in (encoder.questions, encoder.passages):
        vectors = encode(TEXTS)
        assert vectors.shape == (len(TEXTS), encoder.spec.dimension)
        assert vectors.dtype == np.float32
        assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
        assert vectors == pytest.approx(np.concatenate([encode([text]) for text in TEXTS]), abs=1e-5)


def test_no_texts_give_no_rows(encoder: Encoder) -> None:
    assert encoder.questions([]).shape == (0, encoder.spec.dimension)
    assert encoder.passages([]).shape == (0, encoder.spec.dimension)


def test_threads_get_the_same_vectors(encoder: Encoder) -> None:
    expected = encoder.questions(TEXTS)
    with ThreadPoolExecutor(4) as pool:
        for vectors in pool.map(encoder.questions, [TEXTS] * 16):
            assert vectors == pytest.approx(expected, abs=1e-5)


def test_many_texts_of_all_lengths(tiny_folder: Path) -> None:
    encoder = open_encoder(str(tiny_folder), tiny_folder.parent)
    texts = ["a b c " * (number % 13) for number in range(200)]
    vectors = encoder.passages(texts)
    assert vectors == pytest.approx(np.concatenate([encoder.passages([text]) for text in texts]), abs=1e-5)


def test_questions_and_passages_are_prompted(tiny_folder: Path) -> None:
    encoder = open_encoder(str(tiny_folder), tiny_folder.parent)
    assert (encoder.spec.query_prompt, encoder.spec.passage_prompt) == ("query: ", "passage: ")
    same = (encoder.questions(["odlewnia"]) @ encoder.passages(["odlewnia"]).T).item()
    assert same < 0.999
    prompts = tiny_folder / "config_sentence_transformers.json"
    prompts.write_text(json.dumps({"prompts": {"query": "", "document": ""}}))
    bare = open_encoder(str(tiny_folder), tiny_folder.parent)
    assert (bare.questions(["query: odlewnia"]) @ encoder.questions(["odlewnia"]).T).item() == pytest.approx(1, abs=1e-5)


def test_a_text_is_read_up_to_its_limit(tiny_folder: Path) -> None:
    encoder = open_encoder(str(tiny_folder), tiny_folder.parent)
    assert encoder.spec.max_tokens == 64
    assert encoder.passages(["x" * 100]) == pytest.approx(encoder.passages(["x" * 10_000]), abs=1e-6)


def test_the_fingerprint_follows_weights_and_prompts(tiny_folder: Path) -> None:
    first = open_encoder(str(tiny_folder), tiny_folder.parent).spec
    assert open_encoder(str(tiny_folder), tiny_folder.parent).spec == first
    assert re.fullmatch(r"[0-9a-f]{64}", first.fingerprint)
    prompts = tiny_folder / "config_sentence_transformers.json"
    prompts.write_text(json.dumps({"prompts": {"query": "q ", "passage": "p "}}))
    assert open_encoder(str(tiny_folder), tiny_folder.parent).spec.fingerprint != first.fingerprint


@pytest.mark.model
@pytest.mark.parametrize("pooling", ["mean", "cls"])
def test_both_runtimes_give_the_same_vectors(tiny_folder: Path, pooling: str) -> None:
    (tiny_folder / "1_Pooling" / "config.json").write_text(json.dumps({"embedding_dimension": 32, "pooling_mode": pooling}))
    fast = open_encoder(str(tiny_folder), tiny_folder.parent)
    ours = fast.questions(TEXTS), fast.passages(TEXTS)
    slow = _torch(tiny_folder)
    assert type(slow).__name__ == "SentenceTransformerEncoder"
    assert slow.spec.max_tokens == fast.spec.max_tokens
    for mine, theirs in zip(ours, (slow.questions(TEXTS), slow.passages(TEXTS)), strict=True):
        assert (mine * theirs).sum(axis=1).min() > 0.999


def test_pooling_of_the_first_token_is_not_the_mean(tiny_folder: Path) -> None:
    mean = open_encoder(str(tiny_folder), tiny_folder.parent).questions(["odlewnia"])
    (tiny_folder / "1_Pooling" / "config.json").write_text(json.dumps({"embedding_dimension": 32, "pooling_mode": "cls"}))
    cls = open_encoder(str(tiny_folder), tiny_folder.parent).questions(["odlewnia"])
    assert (mean @ cls.T).item() < 0.99


def _remove(name: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).unlink()


def _write(name: str, content: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_text(content)


def _other_graph(folder: Path) -> None:
    """A graph whose vectors have another length than the folder says."""
    model = onnx.load(folder / "onnx" / "model.onnx")
    node = onnx.helper.make_node("Concat", ["last_hidden_state"] * 2, ["twice"], axis=-1)
    model.graph.node.append(node)
    del model.graph.output[:]
    model.graph.output.append(onnx.helper.make_tensor_value_info("twice", onnx.TensorProto.FLOAT, ["batch", "tokens", 64]))
    onnx.save(model, folder / "onnx" / "model.onnx")


def _other_input(folder: Path) -> None:
    model = onnx.load(folder / "onnx" / "model.onnx")
    model.graph.input.append(onnx.helper.make_tensor_value_info("position_ids", onnx.TensorProto.INT64, ["batch", "tokens"]))
    model.graph.node.append(onnx.helper.make_node("Identity", ["position_ids"], ["unused"]))
    model.graph.output.append(onnx.helper.make_tensor_value_info("unused", onnx.TensorProto.INT64, ["batch", "tokens"]))
    onnx.save(model, folder / "onnx" / "model.onnx")


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (_remove("modules.json"), r"{folder} has no modules\.json, so it is no sentence-transformers folder; save .*"),
        (_write("modules.json", "{"), r"{folder}/modules\.json cannot be read \(.*"),
        (_write("modules.json", '[{"idx": 0}]'), r"{folder}/modules\.json is not a list of modules; .*"),
        (_write("modules.json", "[]"), r"{folder}/modules\.json is not a list of modules; .*"),
        (_write("config.json", "[]"), r"{folder}/config\.json does not hold a JSON object; .*"),
        (_write("config.json", '{"hidden_size": "x"}'), r"{folder}/config\.json says hidden_size is 'x', .*"),
        (_remove("config_sentence_transformers.json"), r"{folder}/config_sentence_transformers\.json does not say the prompts.*"),
        (_write("config_sentence_transformers.json", '{"prompts": {}}'), r"{folder}/config_.* does not say the prompts.*"),
        (_write("onnx/model.onnx", "broken"), r"{folder}/onnx/model\.onnx does not load \(.*"),
        (_write("tokenizer.json", "{}"), r"{folder}/tokenizer\.json does not load \(.*"),
        (
            _write("1_Pooling/config.json", '{"embedding_dimension": 64, "pooling_mode": "mean"}'),
            r"{folder} does not fit together.*",
        ),
        (_other_graph, r"{folder}/onnx/model\.onnx gives vectors of shape .*64.*, but {folder} has dimension 32; .*"),
        (_other_input, r"{folder}/onnx/model\.onnx asks for position_ids; .*"),
    ],
)
def test_a_spoilt_folder_is_refused_in_one_sentence(tiny_folder: Path, spoil: Callable[[Path], object], sentence: str) -> None:
    spoil(tiny_folder)
    with pytest.raises(EncoderError) as refused:
        open_encoder(str(tiny_folder), tiny_folder.parent)
    assert re.fullmatch(sentence.replace("{folder}", re.escape(str(tiny_folder))), str(refused.value)), str(refused.value)


@pytest.mark.model
@pytest.mark.filterwarnings("ignore")
def test_broken_weights_are_refused_in_one_sentence(tiny_folder: Path) -> None:
    (tiny_folder / "onnx" / "model.onnx").unlink()
    (tiny_folder / "model.safetensors").write_bytes(b"broken")
    with pytest.raises(EncoderError, match=rf"^{re.escape(str(tiny_folder))} does not load \(.+\); save or download"):
        open_encoder(str(tiny_folder), tiny_folder.parent)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=f"There is no folder {tmp_path}/nothing; "):
        open_encoder(f"{tmp_path}/nothing", tmp_path)


def test_a_hub_name_without_a_hub_is_refused_in_one_sentence(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from index.encoders import EncoderError, open_encoder\n"
        "try: open_encoder('someone/no-such-model', Path(sys.argv[1]))\n"
        "except EncoderError as error: print(error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        env={**os.environ, "HF_ENDPOINT": "http://127.0.0.1:9", "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("The model someone/no-such-model is neither a folder nor could it be downloaded (")
    assert done.stdout.count("\n") == 1
    assert done.stderr == ""
    assert not (tmp_path / "someone--no-such-model").exists()


def test_a_model_from_the_hub_is_downloaded_once(tmp_path: Path, tiny_folder: Path) -> None:
    models = tmp_path / "downloaded"
    models.mkdir()
    tiny_folder.rename(models / "someone--tiny")
    assert open_encoder("someone/tiny", models).spec.name == "someone/tiny"


def test_hashing_knows_letters() -> None:
    encoder = HashingEncoder()
    likeness = encoder.questions(["Odlewnia żeliwa"]) @ encoder.passages(["odlewnie żeliwa", "wyjazd na targi"]).T
    assert likeness[0, 0] > 0.6
    assert abs(likeness[0, 1]) < 0.3
    assert HashingEncoder(128).spec.fingerprint != encoder.spec.fingerprint


@pytest.mark.model
def test_the_first_start_is_silent_and_needs_no_torch(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from index.encoders import open_encoder\n"
        "spec = open_encoder('bundled', Path(sys.argv[1])).spec\n"
        "assert (spec.name, spec.dimension, spec.max_tokens) == ('multilingual-e5-small', 384, 512), spec\n"
        "assert not {'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, str(tmp_path)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.model
def test_meaning_is_found_across_words_and_languages(models_dir: Path) -> None:
    encoder = open_encoder("bundled", models_dir)
    passages = encoder.passages(["odlewnictwo i obróbka metali", "turystyka zdrowotna, uzdrowiska", "rolnictwo i żywność"])
    questions = encoder.questions(["mam odlewnię żeliwa", "prowadzę sanatorium", "I run a bakery", "у мене ферма"])
    assert (questions @ passages.T).argmax(axis=1).tolist() == [0, 1, 2, 2]
