"""The documents' worked scorecard: 40/30/20/10 with 80 as the cut."""

import numpy as np
import pytest

from touchline import policy
from touchline.methods.weighted_score import ScoreLine, attained_points, weighted_score

ITEMS = policy.default().scorecard.items
LINES = [ScoreLine(item.points, item.zero_at, item.full_at) for item in ITEMS]


def score(purchase: float, renewal: float, feedback: float, training: float) -> float:
    columns = [np.array([value]) for value in (purchase, renewal, feedback, training)]
    return float(weighted_score(columns, LINES)[0])


@pytest.mark.contract("A6.19", "A6.20")
@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ((100_000, 1.0, 5, 4), 100.0),  # 40 + 30 + 20 + 10
        ((90_000, 0.9, 4.2, 3), 86.5),  # 36 + 27 + 16 + 7.5
        ((100_000, 1.0, 3, 0), 80.0),  # 40 + 30 + 10 + 0: just quality
        ((50_000, 0.5, 3, 2), 50.0),  # half of each
        ((0, 0.0, 1, 0), 0.0),
        ((250_000, 1.0, 5, 9), 100.0),  # no more than all points
    ],
)
def test_the_worked_example_gives_its_points(
    figures: tuple[float, float, float, float], expected: float
) -> None:
    assert score(*figures) == pytest.approx(expected, abs=1e-9)
    threshold = policy.default().scorecard.quality_threshold
    assert (score(*figures) >= threshold) == (expected >= 80)


def test_a_missing_figure_brings_no_points() -> None:
    assert score(100_000, np.nan, 5, 4) == 70.0


def test_less_can_be_better() -> None:
    line = ScoreLine(points=10, zero_at=30, full_at=0)  # days late
    assert attained_points(np.array([0.0, 15.0, 30.0, 99.0]), line).tolist() == [10, 5, 0, 0]


def test_two_equal_ends_are_refused() -> None:
    with pytest.raises(ValueError, match="differ"):
        attained_points(np.array([1.0]), ScoreLine(10, 5, 5))


def test_columns_and_lines_must_fit() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        weighted_score([np.array([1.0])], LINES)
