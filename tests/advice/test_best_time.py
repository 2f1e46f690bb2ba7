"""The hour in which a customer was reached most, worked by hand."""

import numpy as np
import pytest

from touchline.advice.best_time import NO_BAND, BestBand, Tries, best_band


def best(
    rows: list[tuple[int, int, bool]], mean: list[float], *, minimum: int = 3, weight: int = 5
) -> BestBand:
    customers, bands, reached = zip(*rows, strict=True) if rows else ((), (), ())
    tries = Tries(
        np.array(customers, np.int64), np.array(bands, np.int64), np.array(reached, np.bool_)
    )
    return best_band(tries, np.array(mean), 24, minimum_tries=minimum, shrinkage_tries=weight)


@pytest.mark.contract("A7.16")
def test_the_hour_with_the_highest_share_reached_is_the_best() -> None:
    # At 10: 2 of 3 → (2 + 5 * .4) / 8 = .5. At 15: 3 of 4 → (3 + 2) / 9 = .556.
    ten = [(0, 10, True), (0, 10, True), (0, 10, False)]
    fifteen = [(0, 15, True)] * 3 + [(0, 15, False)]
    found = best(ten + fifteen, [0.4])
    assert (found.band[0], found.tries[0], found.reached[0]) == (15, 4, 3)
    assert found.share[0] == pytest.approx(5 / 9)


def test_few_tries_are_drawn_towards_the_firms_mean() -> None:
    # Raw, 3 of 3 beats 9 of 10. Drawn to a mean of .1: (3 + .5) / 8 = .44; (9 + .5) / 15 = .63.
    rows = [(0, 9, True)] * 3 + [(0, 11, True)] * 9 + [(0, 11, False)]
    assert best(rows, [0.1]).band[0] == 11
    assert best(rows, [0.1], weight=0).band[0] == 9


def test_below_the_minimum_of_tries_no_hour_is_named() -> None:
    found = best([(0, 9, True)] * 2 + [(0, 10, True)] * 2, [0.5])
    assert found.band[0] == NO_BAND
    assert np.isnan(found.share[0])
    assert best([(0, 9, True)] * 3, [0.5]).band[0] == 9


def test_an_hour_in_which_nobody_was_reached_is_never_the_best() -> None:
    assert best([(0, 9, False)] * 8, [0.9]).band[0] == NO_BAND


def test_hours_that_are_not_known_do_not_count() -> None:
    assert best([(0, -1, True)] * 9, [0.5]).band[0] == NO_BAND


def test_each_customer_has_an_hour_of_their_own_and_ties_fall_to_the_earliest() -> None:
    rows = [(1, 16, True)] * 3 + [(1, 9, True)] * 3 + [(2, 20, True)] * 3
    assert list(best(rows, [0.5, 0.5, 0.5]).band) == [NO_BAND, 9, 20]


def test_nobody_has_no_hours() -> None:
    assert best([], []).band.size == 0
