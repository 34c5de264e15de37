import threading
from pathlib import Path

import numpy as np
import pytest

from index.encoders import HashingEncoder
from index.errors import EncoderError
from index.remembering import Remembering
from index.snapshot import Snapshot
from tests.index.counting import CountingEncoder


@pytest.fixture
def encoder() -> CountingEncoder:
    return CountingEncoder()


def test_what_it_gives_is_what_the_encoder_gives_and_each_text_is_encoded_once(encoder: CountingEncoder) -> None:
    remembering = Remembering(encoder)
    for texts in (["tartak", "kowal", "tartak"], ["kowal"], ["miód", "tartak"], []):
        assert np.array_equal(remembering.questions(texts), HashingEncoder().questions(texts))
    assert encoder.encoded == ["tartak", "kowal", "miód"]
    assert remembering.spec == encoder.spec


def test_what_was_asked_last_is_kept(encoder: CountingEncoder) -> None:
    remembering = Remembering(encoder, most=2)
    for text in ("a", "b", "a", "c", "a", "b"):
        remembering.questions([text])
    assert encoder.encoded == ["a", "b", "c", "b"]


def test_more_at_once_than_is_kept_comes_back_whole(encoder: CountingEncoder) -> None:
    texts = [f"tekst {number}" for number in range(9)]
    assert np.array_equal(Remembering(encoder, most=2).questions(texts), HashingEncoder().questions(texts))


def test_nobody_can_change_what_is_remembered(encoder: CountingEncoder) -> None:
    remembering = Remembering(encoder)
    for _ in range(2):
        remembering.questions(["tartak"])[:] = 0
    assert np.array_equal(remembering.questions(["tartak"]), HashingEncoder().questions(["tartak"]))


def test_passages_are_encoded_each_time(encoder: CountingEncoder) -> None:
    remembering = Remembering(encoder)
    remembering.passages(["tartak"])
    remembering.passages(["tartak"])
    assert encoder.encoded == ["tartak"] * 2


def test_a_failing_encoder_fails_and_is_asked_again(encoder: CountingEncoder) -> None:
    remembering = Remembering(encoder)
    remembering.questions(["kowal"])
    encoder.raising = EncoderError("gone")
    assert len(remembering.questions(["kowal"])) == 1
    with pytest.raises(EncoderError):
        remembering.questions(["kowal", "tartak"])
    encoder.raising = None
    assert len(remembering.questions(["kowal", "tartak"])) == 2


def test_what_was_remembered_is_learned_from_a_file(encoder: CountingEncoder, tmp_path: Path) -> None:
    first = Remembering(encoder)
    first.questions(["tartak", "kowal"])
    first.remembered().save(tmp_path / "known.snapshot")
    encoder.forget()
    second = Remembering(encoder, most=1)
    second.learn(Snapshot.load(tmp_path / "known.snapshot", encoder.spec))
    second.questions(["miód"])
    assert np.array_equal(second.questions(["kowal", "tartak"]), HashingEncoder().questions(["kowal", "tartak"]))
    assert encoder.encoded == ["miód"]
    assert set(second.remembered().ids) == {"tartak", "kowal", "miód"}


def test_what_another_model_encoded_is_not_learned(encoder: CountingEncoder) -> None:
    other = Remembering(HashingEncoder(64))
    other.questions(["tartak"])
    remembering = Remembering(encoder)
    remembering.learn(other.remembered())
    assert remembering.questions(["tartak"]).shape == (1, 256)


def test_nothing_remembered_is_a_snapshot_too(encoder: CountingEncoder) -> None:
    assert Remembering(encoder).remembered().ids == ()


def test_threads_may_share_it() -> None:
    remembering = Remembering(HashingEncoder(32), most=3)
    expected = {text: HashingEncoder(32).questions([text])[0] for text in "abcdefgh"}
    wrong: list[str] = []

    def ask(start: int) -> None:
        for number in range(400):
            text = "abcdefgh"[(start + number) % 8]
            if not np.array_equal(remembering.questions([text])[0], expected[text]):
                wrong.append(text)

    threads = [threading.Thread(target=ask, args=(start,)) for start in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
