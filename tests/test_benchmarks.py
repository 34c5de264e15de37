"""The benchmarks run: on sizes and questions so few that they tell nothing else."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks import growth, peers
from index.encoders import HashingEncoder

REAL = 40


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    words = list(growth.texts(REAL + 10).values())
    vectors = HashingEncoder(32).passages(words)
    np.save(tmp_path / "base.npy", growth.synthetic(vectors[:REAL], 300))
    np.save(tmp_path / "asked.npy", vectors[REAL:])
    return tmp_path


def test_synthetic_vectors_follow_the_real_ones_and_have_their_length(folder: Path) -> None:
    vectors = np.load(folder / "base.npy")
    assert np.array_equal(vectors[:REAL], HashingEncoder(32).passages(list(growth.texts(REAL + 10).values())[:REAL]))
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
    assert len(np.unique(vectors, axis=0)) == 300


@pytest.mark.slow
@pytest.mark.parametrize("name", growth.INDEXES)
def test_every_index_is_measured_and_finds_nearly_all(folder: Path, name: str) -> None:
    row = growth.measure_index(name, folder, 300)
    assert row.recall_10 > 0.9 or "16 visited" in name
    assert row.file > 0


def test_texts_are_short_and_belong_to_entries() -> None:
    texts = growth.texts(50)
    assert len({name.partition("#")[0] for name in texts}) == 3
    assert {len(text.split()) for text in texts.values()} <= set(range(3, 15))


def test_both_sets_have_questions_whose_documents_have_passages() -> None:
    for task in peers.tasks(3):
        documents = {name.rpartition("#")[0] for name in task.passages}
        assert len(task.questions) == 3
        assert all(set(right) <= documents for _, right in task.questions)


def test_a_system_gets_a_row_for_each_way_to_search() -> None:
    [task, _] = peers.tasks(4)
    truth = dict(task.questions)

    def index(_: object) -> dict[str, peers.Search]:
        return {"all": lambda text: truth.get(text, ["other"]), "nothing": lambda _: []}

    [knowing, none] = peers.measure("knowing", index, task)
    assert knowing[:4] == ["knowing all", "1.000", "1.000", "1.000"]
    assert none[:4] == ["knowing nothing", "0.000", "0.000", "0.000"]
