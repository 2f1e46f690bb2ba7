"""Points: the golden scale, sums of points, and reasons."""

import numpy as np
import pytest

from touchline.methods.scores.points_scale import PointsScale
from touchline.methods.scores.reason_codes import reason_codes
from touchline.methods.scores.scorecard import Scorecard, scorecard

SCALE = PointsScale()
WEIGHTS = [np.array([-1.2, 0.1, 0.9]), np.array([-0.4, 0.6]), np.array([0.0, 1.5, -2.0])]


def card() -> Scorecard:
    return scorecard(WEIGHTS, np.array([0.8, 1.1, 0.5]), 1.7, SCALE)


@pytest.mark.contract("A6.8")
def test_twenty_points_double_the_odds_from_600_at_50_to_1() -> None:
    assert pytest.approx(28.8539, abs=5e-5) == SCALE.factor
    assert pytest.approx(487.123, abs=5e-4) == SCALE.offset
    assert SCALE.scores(np.log([50.0, 100.0])).tolist() == pytest.approx([600, 620])


def test_scores_and_log_odds_lead_to_each_other() -> None:
    log_odds = np.array([-2.0, 0.0, 3.3])
    assert SCALE.log_odds(SCALE.scores(log_odds)) == pytest.approx(log_odds)


@pytest.mark.contract("A6.17")
def test_the_points_of_a_row_sum_to_the_score_of_its_log_odds() -> None:
    bins = np.array([[0, 1, 2], [2, 0, 1]])
    log_odds = 1.7 + 0.8 * WEIGHTS[0][bins[:, 0]] + 1.1 * WEIGHTS[1][bins[:, 1]]
    log_odds = log_odds + 0.5 * WEIGHTS[2][bins[:, 2]]
    assert card().scores(bins) == pytest.approx(SCALE.scores(log_odds))


def test_whole_points_miss_by_at_most_half_a_point_an_attribute() -> None:
    grid = np.stack(np.meshgrid(range(3), range(2), range(3)), axis=-1).reshape(-1, 3)
    whole = Scorecard(tuple(each.astype(float) for each in card().whole_points))
    assert np.abs(whole.scores(grid) - card().scores(grid)).max() <= 0.5 * 3


def test_reasons_begin_with_the_largest_shortfall_and_end_where_nothing_falls_short() -> None:
    brought = np.array([[5.0, 5.0, 5.0], [10.0, 0.0, 9.0], [10.0, 10.0, 10.0]])
    best = np.array([10.0, 10.0, 10.0])
    assert reason_codes(brought, best, 2).tolist() == [[0, 1], [1, 2], [-1, -1]]


def test_shapes_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="2 attributes do not fit 1 references"):
        reason_codes(np.ones((1, 2)), np.ones(1))
    with pytest.raises(ValueError, match="at least 1"):
        reason_codes(np.ones((1, 1)), np.ones(1), most=0)
    with pytest.raises(ValueError, match="3 attributes do not fit 1"):
        scorecard(WEIGHTS, np.ones(1), 0.0, SCALE)
    with pytest.raises(ValueError, match="3 columns"):
        card().scores(np.zeros((1, 2), dtype=np.int64))


@pytest.mark.parametrize("wrong", [{"base_odds": 0.0}, {"points_to_double": 0.0}])
def test_an_impossible_scale_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must"):
        PointsScale(**wrong)
