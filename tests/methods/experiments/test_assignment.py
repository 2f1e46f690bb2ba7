"""Arms by hash are sticky, independent between trials, and the same in SQL."""

import duckdb
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchline.methods.experiments.assignment import assign, hashed_place
from touchline.methods.experiments.effect import ImpossibleTrialError
from touchline.methods.experiments.stratified_assignment import assign_within_strata

UNITS = [f"C-{number}" for number in range(4000)]


def test_duckdb_finds_the_same_place() -> None:
    units = [*UNITS[:50], "客户-七", "O'Neill", ""]
    by_sql = duckdb.execute(
        "SELECT CAST('0x' || left(sha256('spring' || ':' || unit), 13) AS BIGINT)"
        " / 4503599627370496.0 FROM (SELECT unnest(?) AS unit)",
        [units],
    ).fetchall()
    assert [place for (place,) in by_sql] == hashed_place(units, "spring").tolist()


def test_places_are_spread_evenly() -> None:
    counts, _ = np.histogram(hashed_place(UNITS, "spring"), bins=20, range=(0, 1))
    assert ((counts - 200) ** 2 / 200).sum() < 43.8  # chi-square with 19 degrees, p = .001


def test_two_trials_draw_independently() -> None:
    first, second = (assign(UNITS, salt, [0.5, 0.5]) for salt in ("spring", "autumn"))
    assert abs((first == second).mean() - 0.5) < 4 * 0.5 / np.sqrt(len(UNITS))


def test_newcomers_move_nobody() -> None:
    assert (assign(UNITS, "a", [0.2, 0.8])[:100] == assign(UNITS[:100], "a", [0.2, 0.8])).all()


@given(st.floats(0.05, 0.9), st.floats(0.01, 0.09))
def test_widening_the_treated_arm_takes_nobody_out_of_it(share: float, more: float) -> None:
    narrow = assign(UNITS[:300], "a", [1 - share, share])
    wide = assign(UNITS[:300], "a", [1 - share - more, share + more])
    assert (wide >= narrow).all()


@given(st.integers(1, 60), st.integers(0, 9), st.floats(0.1, 0.9))
def test_each_stratum_is_split_to_within_one_unit(size: int, seed: int, share: float) -> None:
    units = [f"{seed}-{number}" for number in range(2 * size)]
    strata = ["A", "B"] * size
    arms = assign_within_strata(units, strata, "salt", [1 - share, share])
    for side in (0, 1):
        assert abs(arms[side::2].sum() - share * size) < 1


def test_strata_do_not_hang_on_the_order_of_the_roster() -> None:
    strata = [unit[-1] for unit in UNITS[:200]]
    straight = assign_within_strata(UNITS[:200], strata, "a", [0.5, 0.5])
    turned = assign_within_strata(UNITS[:200][::-1], strata[::-1], "a", [0.5, 0.5])
    assert (turned[::-1] == straight).all()


def test_a_single_unit_of_a_stratum_falls_either_way() -> None:
    alone = assign_within_strata(UNITS[:400], UNITS[:400], "a", [0.5, 0.5])
    assert 140 < alone.sum() < 260


@pytest.mark.parametrize("shares", [[1.0], [0.5, 0.6], [0.0, 1.0], []])
def test_shares_that_are_none_are_refused(shares: list[float]) -> None:
    with pytest.raises(ImpossibleTrialError, match="sum to 1"):
        assign(UNITS[:3], "a", shares)


def test_a_trial_without_a_salt_and_a_unit_named_twice_are_refused() -> None:
    with pytest.raises(ImpossibleTrialError, match="salt"):
        assign(UNITS[:3], "", [0.5, 0.5])
    with pytest.raises(ImpossibleTrialError, match="twice"):
        assign_within_strata(["a", "a"], ["x", "x"], "s", [0.5, 0.5])
