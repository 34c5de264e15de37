from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index import kernel
from index.kernel import Floats, KernelMachines, keep, kept, shares

INSIDE = 12
OUTSIDE = 8
Exact = NDArray[np.float64]


@pytest.fixture
def examples() -> Floats:
    random = np.random.default_rng(5)
    vectors = random.normal(0, 0.3, (INSIDE + OUTSIDE, 16))
    vectors[:INSIDE, 0] += 1
    vectors[INSIDE:, 1] += 1
    found: Floats = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    return found


def dealt(count: int) -> NDArray[np.int64]:
    """Every example in turn to each of so many shares."""
    return np.arange(INSIDE + OUTSIDE) % count


def near(one: Floats, other: Floats) -> Exact:
    apart = one[:, None, :].astype(float) - other[None, :, :].astype(float)
    found: Exact = np.exp(-kernel.WIDTH * (apart**2).sum(axis=2))
    return found


def textbook(examples: Floats, asked: Floats, rows: NDArray[np.int64], without: int | None = None) -> Exact:
    """Kernel ridge regression on these rows, in which both sides weigh the same, in double precision; perhaps without one row,
    which changes no other's ridge."""
    inside = rows < INSIDE
    ridges = kernel.RIDGE * 2 * np.where(inside, inside.sum(), (~inside).sum()) / len(rows)
    stay = rows != without
    known = examples[rows[stay]]
    weights = np.linalg.solve(near(known, known) + np.diag(ridges[stay]), np.where(inside[stay], 1.0, -1.0))
    found: Exact = near(asked, known) @ weights
    return found


@pytest.mark.parametrize("count", [1, 3])
def test_the_side_is_the_mean_of_kernel_ridge_regressions(examples: Floats, count: int) -> None:
    machines = KernelMachines(examples, INSIDE, dealt(count), {})
    alone = [textbook(examples, examples, np.flatnonzero(dealt(count) == each)) for each in range(count)]
    assert [machines.side(examples @ vector) for vector in examples] == pytest.approx(np.mean(alone, axis=0), abs=1e-3)


@pytest.mark.parametrize("count", [1, 3])
def test_what_is_left_out_is_judged_as_if_it_were_not_known(examples: Floats, count: int) -> None:
    found = KernelMachines(examples, INSIDE, dealt(count), {}).sides_left_out(examples)
    outside = range(INSIDE, INSIDE + OUTSIDE)
    expected = [
        np.mean([textbook(examples, examples[[row]], np.flatnonzero(dealt(count) == each), row)[0] for each in range(count)])
        for row in outside
    ]
    assert found == pytest.approx(expected, abs=1e-3)


@pytest.mark.parametrize("inside", [0, INSIDE + OUTSIDE])
def test_examples_of_one_side_tell_nothing(examples: Floats, inside: int) -> None:
    machines = KernelMachines(examples, inside, dealt(2), {})
    assert machines.side(examples @ examples[0]) == 0


def test_without_examples_nothing_is_told() -> None:
    nothing = np.zeros((0, 16), np.float32)
    assert KernelMachines(nothing, 0, shares([], []), {}).side(nothing @ np.ones(16, np.float32)) == 0


def test_shares_are_of_a_bounded_size_and_hold_both_sides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel, "MOST_EXAMPLES", 60)
    digests = [f"{number * 2654435761 % 2**32:08x}" for number in range(100)]
    found = shares(digests, range(50))
    assert np.bincount(found[:100]).tolist() == pytest.approx([33, 33, 33], abs=8)
    assert np.bincount(found[100:]).tolist() == [17, 17, 16]


def test_who_comes_or_goes_moves_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel, "MOST_EXAMPLES", 4)
    before, after = shares(["a0", "b1", "c3"], [0, 1, 2, 5]), shares(["a0", "c3", "d4", "e7"], [1, 2, 5])
    assert before.tolist() == [0, 1, 1, 0, 1, 0, 1]
    assert after.tolist() == [0, 1, 0, 1, 1, 0, 1]


def test_only_a_share_that_changed_is_solved_again(examples: Floats, monkeypatch: pytest.MonkeyPatch) -> None:
    first = KernelMachines(examples, INSIDE, dealt(4), {})
    solve, solved = kernel._solve, []

    def noted(known: Floats, inside: int) -> Floats:
        solved.append(len(known))
        return solve(known, inside)

    monkeypatch.setattr(kernel, "_solve", noted)
    changed = examples.copy()
    changed[5] = examples[5][::-1]
    second = KernelMachines(changed, INSIDE, dealt(4), first.solutions)
    assert solved == [5]
    anew = KernelMachines(changed, INSIDE, dealt(4), {})
    assert second.side(changed @ changed[0]) == anew.side(changed @ changed[0])


def test_solutions_come_back_from_their_file_to_the_last_bit(examples: Floats, tmp_path: Path) -> None:
    solutions = KernelMachines(examples, INSIDE, dealt(3), {}).solutions
    keep(tmp_path / "solution.npz", solutions)
    found = kept(tmp_path / "solution.npz")
    assert found.keys() == solutions.keys()
    assert all(np.array_equal(found[name], solutions[name]) for name in found)


@pytest.mark.parametrize("content", [b"", b"PK damaged", b"{}"])
def test_a_damaged_file_keeps_nothing(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "solution.npz"
    path.write_bytes(content)
    assert kept(path) == {}
    assert kept(tmp_path / "nowhere.npz") == {}
    assert kept(None) == {}
