"""Groups of vectors: what lies together is together, whatever all vectors have in common."""

import numpy as np
import pytest

from index.groups import MOST, groups


def cloud(seed: int, sizes: list[int], common: float = 5.0) -> tuple[list[np.ndarray], list[int]]:
    """Unit vectors around as many directions as there are sizes, with a large part in common, and to which each belongs."""
    random = np.random.default_rng(seed)
    centres = random.normal(size=(len(sizes), 64))
    shared = random.normal(size=64) * common
    owners = [number for number, size in enumerate(sizes) for _ in range(size)]
    found = []
    for owner in owners:
        vector = centres[owner] + 0.2 * random.normal(size=64) + shared
        found.append((vector / np.linalg.norm(vector)).astype(np.float32))
    return found, owners


@pytest.mark.parametrize("seed", range(5))
def test_what_lies_together_is_together(seed: int) -> None:
    vectors, owners = cloud(seed, [7, 1, 4, 2])
    found = groups(vectors)
    assert [len(rows) for rows in found] == [7, 4, 2, 1]
    assert all(len({owners[row] for row in rows}) == 1 for rows in found)
    assert sorted(row for rows in found for row in rows) == list(range(len(vectors)))


def test_the_most_central_stands_first() -> None:
    angles = [0.0, 0.1, 0.2, 0.3, 0.4]
    near = [np.array([np.cos(angle), np.sin(angle), 0], np.float32) for angle in angles]
    far = [np.array([0, 0, 1], np.float32)] * 5
    found = groups([*near, *far])
    [first] = [rows for rows in found if 0 in rows]
    assert first[0] == 2


def test_few_or_equal_vectors_are_no_trouble() -> None:
    assert groups([]) == []
    assert groups([np.ones(3, np.float32)]) == [[0]]
    assert groups([np.ones(3, np.float32)] * 4) == [[0, 1, 2, 3]]
    with pytest.raises(ValueError, match="at most"):
        groups([np.ones(3, np.float32)] * (MOST + 1))
