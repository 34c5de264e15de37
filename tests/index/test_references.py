import logging
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.encoders import HashingEncoder
from index.live import Live
from tests.index.counting import CountingEncoder
from tests.index.small import PASSAGES, TEXTS, references


@pytest.fixture
def encoder() -> CountingEncoder:
    return CountingEncoder()


def test_they_are_encoded_once_and_kept_beside_the_model(encoder: CountingEncoder, tmp_path: Path) -> None:
    first = references(encoder, tmp_path)
    assert encoder.encoded
    encoder.forget()
    again = references(encoder, tmp_path)
    assert encoder.encoded == []
    assert np.array_equal(first.outside, again.outside)
    assert first.offsets.keys() == again.offsets.keys()


def test_two_models_share_a_folder(tmp_path: Path) -> None:
    references(HashingEncoder(128), tmp_path)
    references(HashingEncoder(256), tmp_path)
    again = CountingEncoder(128)
    references(again, tmp_path)
    assert again.encoded == []


def test_only_new_texts_are_encoded(encoder: CountingEncoder, tmp_path: Path) -> None:
    references(encoder, tmp_path)
    encoder.forget()
    references(encoder, tmp_path, replace(TEXTS, outside=[*TEXTS.outside, "pogoda nad morzem"]))
    assert encoder.encoded == ["pogoda nad morzem"]


@pytest.mark.parametrize("damage", [b"", b"rubbish"])
def test_a_damaged_file_is_made_anew(encoder: CountingEncoder, tmp_path: Path, damage: bytes) -> None:
    references(encoder, tmp_path)
    [file] = tmp_path.iterdir()
    file.write_bytes(damage)
    encoder.forget()
    assert len(references(encoder, tmp_path).outside) == 2
    assert encoder.encoded
    encoder.forget()
    references(encoder, tmp_path)
    assert encoder.encoded == []


def test_a_folder_that_cannot_be_written_only_costs_time(
    encoder: CountingEncoder, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("not a folder")
    assert len(references(encoder, tmp_path / "file").outside) == 2
    assert any(record.levelno == logging.WARNING for record in caplog.records)


def test_an_offset_brings_the_mean_of_a_language_home(encoder: CountingEncoder, tmp_path: Path) -> None:
    found = references(encoder, tmp_path)
    polish, english = (encoder.questions([row[language] for row in TEXTS.parallel]) for language in ("pl", "en"))
    assert found.offsets.keys() == {"en"}
    assert np.allclose(english.mean(axis=0) + found.offsets["en"], polish.mean(axis=0), atol=1e-6)


def test_the_closest_phrase_of_each_intent_counts(encoder: CountingEncoder, tmp_path: Path) -> None:
    found = references(encoder, tmp_path)
    closeness = found.closeness(encoder.questions(["numer telefonu"])[0])
    assert closeness["contact"] == pytest.approx(1, abs=1e-5)
    assert closeness["greeting"] < closeness["contact"]
    assert found.closeness(None) == {"contact": 0, "greeting": 0}


def test_without_any_texts_there_is_nothing_and_no_fault(encoder: CountingEncoder, tmp_path: Path) -> None:
    found = references(encoder, tmp_path, replace(TEXTS, parallel=[], outside=[], intents={}))
    assert (len(found.outside), dict(found.offsets), dict(found.intents)) == (0, {}, {})


def test_texts_that_a_new_store_will_hold_need_not_be_encoded_again(encoder: CountingEncoder, tmp_path: Path) -> None:
    found = references(encoder, tmp_path, replace(TEXTS, passages=list(PASSAGES.values())))
    encoder.forget()
    Live(encoder, found, None).refresh(1, PASSAGES)
    assert encoder.encoded == []
