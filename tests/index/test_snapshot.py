import json
import os
from dataclasses import replace
from pathlib import Path

import faiss
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.encoders import HashingEncoder
from index.snapshot import Snapshot, SnapshotError
from tests.index.counting import CountingEncoder

TEXTS = {
    "metal#trade-0": "spawanie stali",
    "metal#trade-1": "odlewnia żeliwa",
    "wood#trade-0": "tartak",
    "wood#text-0": "Tartaki i stolarnie szukają ludzi. " * 10,
}


@pytest.fixture
def encoder() -> CountingEncoder:
    return CountingEncoder()


@pytest.fixture
def snapshot(encoder: CountingEncoder) -> Snapshot:
    return Snapshot.build(encoder, 7, TEXTS)


@pytest.fixture
def file(snapshot: Snapshot, tmp_path: Path) -> Path:
    path = tmp_path / "deep" / "index.snapshot"
    snapshot.save(path)
    return path


def rows_for(snapshot: Snapshot, encoder: HashingEncoder, question: str, count: int = 3) -> list[str]:
    _, rows = snapshot.search(encoder.questions([question]), count)
    return [snapshot.ids[row] for row in rows[0]]


def test_what_loads_is_what_was_saved(snapshot: Snapshot, file: Path, encoder: CountingEncoder) -> None:
    loaded = Snapshot.load(file, encoder.spec)
    assert replace(loaded, index=snapshot.index) == snapshot
    assert np.array_equal(loaded.vectors(), snapshot.vectors())
    assert loaded.fits(TEXTS)
    assert rows_for(loaded, encoder, "odlewnia żeliwa") == rows_for(snapshot, encoder, "odlewnia żeliwa")


def test_the_nearest_passage_is_first_and_vectors_have_length_one(snapshot: Snapshot, encoder: CountingEncoder) -> None:
    assert rows_for(snapshot, encoder, "odlewnia żeliwa", 1) == ["metal#trade-1"]
    assert np.allclose(np.linalg.norm(snapshot.vectors(), axis=1), 1)
    cosines, _ = snapshot.search(encoder.questions(["spawanie stali"]), 4)
    assert cosines[0][0] == pytest.approx(1, abs=1e-5)
    assert list(cosines[0]) == sorted(cosines[0], reverse=True)


def test_it_is_one_file_and_nothing_is_left_beside_it(snapshot: Snapshot, file: Path) -> None:
    snapshot.save(file)
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize(
    "changed", [dict(list(TEXTS.items())[::-1]), {**TEXTS, "x#0": "x"}, {**TEXTS, "wood#trade-0": "tartak."}]
)
def test_other_passages_do_not_fit(snapshot: Snapshot, changed: dict[str, str]) -> None:
    assert snapshot.fits(TEXTS)
    assert not snapshot.fits(changed)


# Saving


class Interrupted(BaseException):
    """Somebody pulls the plug."""


@pytest.mark.parametrize("moment", ["fsync", "replace"])
def test_a_failure_in_the_middle_leaves_the_old_file(
    file: Path, encoder: CountingEncoder, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    before = file.read_bytes()

    def pull(*_: object) -> None:
        raise Interrupted

    monkeypatch.setattr(os if moment == "fsync" else Path, moment, pull)
    with pytest.raises(Interrupted):
        Snapshot.build(encoder, 8, {"new#0": "nowy"}).save(file)
    monkeypatch.undo()
    assert file.read_bytes() == before
    assert list(file.parent.iterdir()) == [file]


def test_a_full_disk_leaves_the_old_file(file: Path, encoder: CountingEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    before = file.read_bytes()

    def refuse(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(OSError, match="No space left"):
        Snapshot.build(encoder, 8, {"new#0": "nowy"}).save(file)
    monkeypatch.undo()
    assert file.read_bytes() == before
    assert list(file.parent.iterdir()) == [file]


# Files that do not fit


def test_a_missing_file_is_named(tmp_path: Path, encoder: CountingEncoder) -> None:
    with pytest.raises(SnapshotError, match=r"nowhere\.snapshot"):
        Snapshot.load(tmp_path / "nowhere.snapshot", encoder.spec)


def test_a_folder_is_no_snapshot(tmp_path: Path, encoder: CountingEncoder) -> None:
    with pytest.raises(SnapshotError, match=str(tmp_path)):
        Snapshot.load(tmp_path, encoder.spec)


@settings(max_examples=40, deadline=None)
@given(where=st.floats(0, 1, exclude_max=True), flip=st.integers(1, 255))
def test_one_changed_byte_anywhere_is_noticed(tmp_path_factory: pytest.TempPathFactory, where: float, flip: int) -> None:
    path = tmp_path_factory.mktemp("flip") / "index.snapshot"
    encoder = HashingEncoder(16)
    Snapshot.build(encoder, 7, TEXTS).save(path)
    content = bytearray(path.read_bytes())
    content[int(where * len(content))] ^= flip
    path.write_bytes(content)
    with pytest.raises(SnapshotError, match=str(path)):
        Snapshot.load(path, encoder.spec)


@settings(max_examples=30, deadline=None)
@given(where=st.floats(0, 1, exclude_max=True))
def test_a_file_cut_off_anywhere_is_noticed(tmp_path_factory: pytest.TempPathFactory, where: float) -> None:
    path = tmp_path_factory.mktemp("cut") / "index.snapshot"
    encoder = HashingEncoder(16)
    Snapshot.build(encoder, 7, TEXTS).save(path)
    content = path.read_bytes()
    path.write_bytes(content[: int(where * len(content))])
    with pytest.raises(SnapshotError, match=str(path)):
        Snapshot.load(path, encoder.spec)


@pytest.mark.parametrize("content", [b"", b"\0" * 24, b"\xff" * 400, b"not an index at all, but long enough to be one"])
def test_other_files_are_refused(tmp_path: Path, encoder: CountingEncoder, content: bytes) -> None:
    path = tmp_path / "index.snapshot"
    path.write_bytes(content)
    with pytest.raises(SnapshotError, match=str(path)):
        Snapshot.load(path, encoder.spec)


def test_more_behind_the_end_is_noticed(file: Path, encoder: CountingEncoder) -> None:
    file.write_bytes(file.read_bytes() + b"more")
    with pytest.raises(SnapshotError, match=str(file)):
        Snapshot.load(file, encoder.spec)


@pytest.mark.parametrize("field", ["fingerprint", "dimension"])
def test_a_file_of_another_model_is_refused(file: Path, encoder: CountingEncoder, field: str) -> None:
    other = replace(encoder.spec, fingerprint="f" * 64) if field == "fingerprint" else replace(encoder.spec, dimension=255)
    with pytest.raises(SnapshotError, match=f"{file}.*model"):
        Snapshot.load(file, other)


def test_a_file_of_another_format_is_refused(file: Path, encoder: CountingEncoder) -> None:
    content = file.read_bytes()
    size = int.from_bytes(content[:8], "little")
    manifest = json.loads(content[8 : 8 + size])
    manifest["format"] += 1
    changed = json.dumps(manifest).encode()
    file.write_bytes(len(changed).to_bytes(8, "little") + changed + content[8 + size :])
    with pytest.raises(SnapshotError, match=f"{file}.*format"):
        Snapshot.load(file, encoder.spec)


# Searching


@settings(deadline=None)
@given(count=st.integers(1, 50), passages=st.integers(0, 6))
def test_never_more_rows_than_passages_and_never_row_minus_one(count: int, passages: int) -> None:
    encoder = HashingEncoder(16)
    snapshot = Snapshot.build(encoder, 1, {f"x#{number}": f"tekst {number}" for number in range(passages)})
    cosines, rows = snapshot.search(encoder.questions(["tekst 1", "zupełnie inny"]), count)
    assert cosines.shape == rows.shape == (2, min(count, passages))
    assert all(sorted(set(row)) == sorted(row) for row in rows.tolist())
    assert (rows >= 0).all()
    assert (rows < max(passages, 1)).all()


def test_an_exact_index_shows_its_vectors_without_a_copy(snapshot: Snapshot, file: Path, encoder: CountingEncoder) -> None:
    for each in (snapshot, Snapshot.load(file, encoder.spec)):
        in_place = each.in_place()
        assert in_place is not None
        assert np.array_equal(in_place, each.vectors())
        assert not in_place.flags.owndata


def test_inverted_lists_cannot(approximate: Snapshot) -> None:
    assert approximate.in_place() is None


def test_an_empty_snapshot_is_saved_loaded_and_searched(tmp_path: Path, encoder: CountingEncoder) -> None:
    path = tmp_path / "index.snapshot"
    Snapshot.build(encoder, 0, {}).save(path)
    loaded = Snapshot.load(path, encoder.spec)
    assert (loaded.ids, loaded.vectors().shape) == ((), (0, encoder.spec.dimension))
    assert loaded.search(encoder.questions(["x"]), 5)[1].shape == (1, 0)


# Reuse


def test_vectors_of_known_texts_are_reused_wherever_they_stand(snapshot: Snapshot, encoder: CountingEncoder) -> None:
    encoder.forget()
    changed = {"new#0": "tartak", "metal#trade-1": "odlewnia żeliwa", "metal#trade-0": "nowe słowa"}
    built = Snapshot.build(encoder, 8, changed, snapshot)
    assert encoder.encoded == ["nowe słowa"]
    assert built.ids == tuple(changed)
    assert np.allclose(built.vectors(), Snapshot.build(encoder, 8, changed).vectors())


def test_the_same_text_under_two_ids_is_encoded_once_and_keeps_both(encoder: CountingEncoder) -> None:
    built = Snapshot.build(encoder, 1, {"a#0": "tartak", "b#0": "tartak", "c#0": "spawanie"})
    assert sorted(encoder.encoded) == ["spawanie", "tartak"]
    assert sorted(rows_for(built, encoder, "tartak", 2)) == ["a#0", "b#0"]
    encoder.forget()
    assert Snapshot.build(encoder, 2, {"b#0": "tartak", "a#0": "tartak"}, built).ids == ("b#0", "a#0")
    assert encoder.encoded == []


def test_vectors_of_another_model_are_not_reused(snapshot: Snapshot) -> None:
    other = CountingEncoder(128)
    built = Snapshot.build(other, 8, TEXTS, snapshot)
    assert len(other.encoded) == len(TEXTS)
    assert built.vectors().shape == (len(TEXTS), 128)


# Many passages


MANY = {f"entry-{number // 5}#text-{number % 5}": f"tekst {number} i {number * number}" for number in range(400)}


@pytest.fixture(scope="module")
def approximate() -> Snapshot:
    return Snapshot.build(HashingEncoder(64), 1, MANY, exact_up_to=100)


def test_many_passages_are_searched_approximately_and_nearly_as_well(approximate: Snapshot) -> None:
    encoder = HashingEncoder(64)
    exact = Snapshot.build(encoder, 1, MANY)
    assert isinstance(exact.index, faiss.IndexFlat)
    assert isinstance(approximate.index, faiss.IndexIVF)
    questions = encoder.questions([f"tekst {number}" for number in range(0, 400, 10)])
    shared = [
        len(set(found) & set(true))
        for found, true in zip(approximate.search(questions, 10)[1], exact.search(questions, 10)[1], strict=True)
    ]
    assert sum(shared) / (10 * len(questions)) > 0.9


def test_their_vectors_come_out_by_row_also_after_loading(approximate: Snapshot, tmp_path: Path) -> None:
    encoder = HashingEncoder(64)
    approximate.save(tmp_path / "index.snapshot")
    loaded = Snapshot.load(tmp_path / "index.snapshot", encoder.spec)
    expected = encoder.passages(list(MANY.values()))
    rows = np.array([399, 0, 7])
    for snapshot in (approximate, loaded):
        assert snapshot.vectors() == pytest.approx(expected, abs=1e-3)
        assert snapshot.vectors(rows) == pytest.approx(expected[rows], abs=1e-3)
    question = encoder.questions(["tekst 7 i 49"])
    assert np.array_equal(loaded.search(question, 50)[1], approximate.search(question, 50)[1])


def test_the_same_passages_give_the_same_approximate_index(approximate: Snapshot) -> None:
    again = Snapshot.build(HashingEncoder(64), 1, MANY, exact_up_to=100)
    assert np.array_equal(faiss.serialize_index(again.index), faiss.serialize_index(approximate.index))


@pytest.mark.parametrize("kept", [400, 300, 50])  # the lists stay, stay, give way to an exact search
def test_what_changes_among_many_is_found_and_only_that_is_encoded(approximate: Snapshot, kept: int) -> None:
    encoder = CountingEncoder(64)
    changed = {**dict(list(MANY.items())[:kept]), "new#0": "wytwórnia cydru"}
    built = Snapshot.build(encoder, 2, changed, approximate, exact_up_to=100)
    assert encoder.encoded == ["wytwórnia cydru"]
    assert rows_for(built, encoder, "wytwórnia cydru", 1) == ["new#0"]
    assert built.vectors() == pytest.approx(encoder.passages(list(changed.values())), abs=1e-3)
    again = Snapshot.build(encoder, 3, changed, built, exact_up_to=100)
    assert np.array_equal(again.vectors(), built.vectors())  # nothing is rounded twice


def test_lists_that_hold_too_little_give_fewer_rows_and_never_row_minus_one() -> None:
    encoder = HashingEncoder(64)
    many = {f"x#{number}": f"tekst {number}" for number in range(5000)}
    snapshot = Snapshot.build(encoder, 1, many, exact_up_to=100)
    cosines, rows = snapshot.search(encoder.questions(["tekst 1", "co innego"]), 5000)
    assert cosines.shape == rows.shape
    assert 0 < rows.shape[1] < 5000
    assert (rows >= 0).all()
