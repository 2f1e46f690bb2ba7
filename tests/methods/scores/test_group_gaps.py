"""Groups are set side by side with intervals, and small ones are not spoken about."""

import numpy as np
import pytest

from touchline.methods.scores.group_gaps import Comparison, GroupGaps, group_gaps

# group: 0 selects 60 of 100 (50 of 80 with the outcome, 10 of 20 without), 1 selects 30 of 100.
SELECTED = np.repeat([1, 0, 1, 0, 1, 0, 1, 0], [50, 30, 10, 10, 20, 20, 10, 50])
OUTCOME = np.repeat([1, 1, 0, 0, 1, 1, 0, 0], [50, 30, 10, 10, 20, 20, 10, 50])
GROUP = np.repeat([0, 1], 100)


def gaps(*, least: int = 50, reference: int | None = 0) -> GroupGaps:
    return group_gaps(
        SELECTED, OUTCOME, GROUP, Comparison(seed=1, least=least, reference=reference)
    )


@pytest.mark.contract("A17.6")
def test_the_rates_are_those_of_the_rows() -> None:
    found = gaps()
    assert found.selection_rate.tolist() == [0.6, 0.3]
    assert found.base_rate.tolist() == [0.8, 0.4]
    assert found.selection_ratio.figure.tolist() == pytest.approx([1, 0.5])
    assert found.true_positive_gap.figure.tolist() == pytest.approx([0, 0.5 - 0.625])
    assert found.false_positive_gap.figure.tolist() == pytest.approx([0, 1 / 6 - 0.5])


def test_a_group_selected_half_as_often_is_below_four_fifths() -> None:
    assert gaps().below_four_fifths.tolist() == [False, True]


def test_the_interval_holds_the_figure_and_the_same_seed_gives_the_same() -> None:
    ratio = gaps().selection_ratio
    assert ratio.low[1] < ratio.figure[1] < ratio.high[1]
    assert ratio.high[1] == gaps().selection_ratio.high[1]


def test_a_group_below_the_least_size_is_not_told() -> None:
    found = gaps(least=101)
    assert not found.told.any()
    assert np.isnan(found.selection_ratio.figure).all()


def test_a_rate_of_nobody_is_not_told() -> None:
    found = group_gaps(np.tile([0, 1], 100), np.ones(200), GROUP, Comparison(seed=1))
    assert np.isnan(found.false_positive_gap.figure).all()


def test_no_rows_are_refused() -> None:
    with pytest.raises(ValueError, match="no row"):
        group_gaps(np.zeros(0), np.zeros(0), np.zeros(0, dtype=np.int64), Comparison(seed=1))


def test_a_reference_that_does_not_occur_is_refused() -> None:
    with pytest.raises(ValueError, match="reference group 7"):
        gaps(reference=7)
