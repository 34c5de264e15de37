import pytest

from index.evaluate import Interval, Share, coverage_at, grouped, hits, mean_reciprocal_rank, rank, risk_coverage, share


@pytest.mark.parametrize(
    ("count", "total", "low", "high"),
    [
        # Known values: Newcombe 1998, Statistics in Medicine 17, table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_an_interval_is_wilsons(count: int, total: int, low: float, high: float) -> None:
    found = Share(count, total).interval
    assert found.low == pytest.approx(low, abs=6e-5)
    assert found.high == pytest.approx(high, abs=6e-5)


def test_a_share_of_nothing_is_zero_and_unknown() -> None:
    assert Share(0, 0).value == 0
    assert Share(0, 0).interval == Interval(0, 1)


def test_a_share_counts_what_is_true() -> None:
    assert share([True, False, True, True]) == Share(3, 4)
    assert share([]) == Share(0, 0)


def test_a_rank_is_the_place_of_the_first_right_one() -> None:
    assert rank(["a", "b", "c"], {"c", "b"}) == 2
    assert rank(["a", "b"], {"x"}) is None
    assert rank([], {"x"}) is None


def test_hits_and_mrr() -> None:
    ranks = [1, 2, None, 4]
    assert hits(ranks, 1) == Share(1, 4)
    assert hits(ranks, 3) == Share(2, 4)
    assert mean_reciprocal_rank(ranks) == pytest.approx((1 + 1 / 2 + 1 / 4) / 4)
    assert mean_reciprocal_rank([]) == 0


def test_groups_keep_their_order() -> None:
    assert grouped(["beta", "alfa", "bor"], lambda word: word[0]) == {"b": ["beta", "bor"], "a": ["alfa"]}
    assert list(grouped(["beta", "alfa"], lambda word: word[0])) == ["b", "a"]


def test_each_threshold_has_its_risk_and_coverage() -> None:
    points = risk_coverage([0.9, 0.2, 0.7, 0.7, 0.4], [True, True, True, False, False])
    assert [point.threshold for point in points] == [0.9, 0.7, 0.4, 0.2]
    assert [point.coverage.count for point in points] == [1, 2, 2, 3]
    assert [point.risk.count for point in points] == [0, 1, 2, 2]
    assert {(point.coverage.total, point.risk.total) for point in points} == {(3, 2)}


def test_questions_of_one_confidence_stand_or_fall_together() -> None:
    assert len(risk_coverage([0.5, 0.5, 0.5], [True, False, True])) == 1


def test_coverage_at_a_risk_is_the_best_that_is_careful_enough() -> None:
    points = risk_coverage([0.9, 0.8, 0.7, 0.6], [True, False, True, True])
    assert coverage_at(points, 0.5) == Share(1, 3)
    assert coverage_at(points, 1.0) == Share(3, 3)
    assert coverage_at(risk_coverage([0.9, 0.8], [False, True]), 0.5) == Share(0, 1)
    assert coverage_at([], 0.5) == Share(0, 0)


def test_confidences_without_truth_are_refused() -> None:
    with pytest.raises(ValueError, match="2 confidences for 1 questions"):
        risk_coverage([0.1, 0.2], [True])
