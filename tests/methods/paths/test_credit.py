"""Credit rules: the axioms hold, and the toy cases come out exactly."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from touchline.methods.paths.removal_credit import removal_credit
from touchline.methods.paths.shapley_credit import shapley_credit, shapley_values
from touchline.numerics.checked import Numbers

worths = st.integers(1, 4).flatmap(
    lambda count: st.lists(st.floats(-100, 100), min_size=2**count, max_size=2**count)
)
walks = st.lists(
    st.tuples(st.lists(st.integers(0, 3), min_size=1, max_size=4), st.integers(0, 9)),
    min_size=1,
    max_size=8,
)


def over_all_orders(worth: Numbers, count: int) -> Numbers:
    """Shapley's first definition: the mean of what each adds, over all orders of coming."""
    added = np.zeros(count)
    orders = list(permutations(range(count)))
    for order in orders:
        there = 0
        for player in order:
            added[player] += worth[there | 1 << player] - worth[there]
            there |= 1 << player
    return added / len(orders)


@settings(max_examples=40)
@given(worths)
def test_the_same_as_over_all_orders_and_efficient(values: list[float]) -> None:
    worth = np.array(values)
    count = len(values).bit_length() - 1
    found = shapley_values(worth)
    assert found == pytest.approx(over_all_orders(worth, count), abs=1e-9)
    assert found.sum() == pytest.approx(worth[-1] - worth[0], abs=1e-9)


@settings(max_examples=40)
@given(walks)
def test_path_credit_is_shared_equally_by_the_channels_of_each_path(
    rows: list[tuple[list[int], int]],
) -> None:
    paths, results = [path for path, _ in rows], np.array([result for _, result in rows], float)
    shared = np.zeros(5)
    for path, result in rows:
        shared[list(set(path))] += result / len(set(path))
    found = shapley_credit(paths, results, channels=5)
    assert found == pytest.approx(shared, abs=1e-12 * max(1.0, results.sum()))
    assert found[4] == 0  # the channel that nobody met


def test_the_toy_case_of_removal_is_exact() -> None:
    found = removal_credit([[0, 1], [0]], np.array([1, 0]), np.array([0, 1]), channels=2)
    assert found.conversion_chance == 0.5
    assert found.credit.tolist() == [0.5, 0.5]


def test_removal_by_hand_on_three_channels() -> None:
    # Of 4 walks, 2 by a then b convert, 1 by a alone fails, 1 by c alone converts: P = 3/4.
    paths, converted, failed = [[0, 1], [0], [2]], np.array([2, 0, 1]), np.array([0, 1, 0])
    found = removal_credit(paths, converted, failed, channels=3)
    assert found.conversion_chance == pytest.approx(0.75)
    assert found.effects == pytest.approx(np.array([0.5, 0.5, 0.25]) / 0.75)
    assert found.credit == pytest.approx([1.2, 1.2, 0.6])


@settings(max_examples=40)
@given(walks)
def test_removal_credit_sums_to_the_conversions(rows: list[tuple[list[int], int]]) -> None:
    paths, converted = [path for path, _ in rows], np.array([count for _, count in rows], float)
    if converted.sum():
        found = removal_credit(paths, converted, np.ones(len(rows)), channels=4)
        assert found.credit.sum() == pytest.approx(converted.sum())
        assert ((found.effects > -1e-12) & (found.effects < 1 + 1e-12)).all()


def test_what_cannot_be_credited_is_refused() -> None:
    with pytest.raises(ValueError, match="no path with a channel converts"):
        removal_credit([[0]], np.zeros(1), np.ones(1), channels=1)
    with pytest.raises(ValueError, match="path 0 names a channel beyond"):
        removal_credit([[3]], np.ones(1), np.ones(1), channels=1)
    with pytest.raises(ValueError, match="path 0 names a channel beyond"):
        shapley_credit([[3]], np.ones(1), channels=1)
    with pytest.raises(ValueError, match="1 to 12 channels, not 13"):
        shapley_credit([[0]], np.ones(1), channels=13)
    with pytest.raises(ValueError, match="2\\^n"):
        shapley_values(np.ones(3))
