"""Vectors in eight bits."""

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from index.encoders import unit_rows
from index.quantised import Quantised

Floats = NDArray[np.float32]
DIMENSION = 384


def unit(rows: int, seed: int, common: float = 2.0) -> Floats:
    """Unit vectors with much in common, as those of a model."""
    drawn = np.random.default_rng(seed).standard_normal((rows, DIMENSION))
    shared = np.random.default_rng(0).standard_normal(DIMENSION)
    return unit_rows((common * shared + drawn).astype(np.float32))


@pytest.mark.parametrize(("common", "error"), [(2.0, 0.001), (0.0, 0.004)])
def test_a_cosine_is_that_of_the_whole_vectors(common: float, error: float) -> None:
    vectors, asked = unit(5000, 1, common), unit(20, 2, common)  # several blocks
    found = np.array([Quantised(vectors, vectors[:500].mean(axis=0)).cosines(each) for each in asked])
    assert found.dtype == np.float32
    assert np.abs(found - asked @ vectors.T).max() < error


def test_a_vector_is_its_own_nearest() -> None:
    vectors = unit(500, 3)
    quantised = Quantised(vectors, vectors.mean(axis=0))
    assert [int(quantised.cosines(each).argmax()) for each in vectors] == list(range(500))
    assert quantised.cosines(vectors[7])[7] == pytest.approx(1, abs=1e-3)


def test_what_comes_and_goes_moves_no_other() -> None:
    vectors, [asked] = unit(200, 4), unit(1, 5)
    centre = unit(50, 6).mean(axis=0)
    whole = Quantised(vectors, centre).cosines(asked)
    for fewer in (np.arange(150), np.arange(3, 200), np.arange(0, 200, 7)):
        assert np.array_equal(Quantised(vectors[fewer], centre).cosines(asked), whole[fewer])


def test_equal_vectors_have_equal_cosines_wherever_they_stand() -> None:
    [vector], [asked] = unit(1, 7), unit(1, 8)
    for rows in (1, 63, 65, 1001):
        assert len(set(Quantised(np.repeat(vector[None, :], rows, axis=0), vector * 0).cosines(asked).tolist())) == 1


def test_no_vectors_have_no_cosines() -> None:
    assert Quantised(np.zeros((0, DIMENSION), np.float32), np.zeros(DIMENSION, np.float32)).cosines(unit(1, 9)[0]).shape == (0,)


@given(
    arrays(np.float32, (3, 8), elements=st.floats(-1, 1, width=32)), arrays(np.float32, 8, elements=st.floats(-1, 1, width=32))
)
def test_any_vectors_whatever_give_numbers(vectors: Floats, centre: Floats) -> None:
    found = Quantised(vectors, centre).cosines(vectors[0])
    assert np.isfinite(found).all()
    assert np.abs(found - vectors @ vectors[0]).max() < 0.3
