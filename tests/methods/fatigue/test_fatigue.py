"""Burden builds and decays, its harm is told apart by channel, and a contact is charged for it."""

from contextlib import suppress
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchline.methods.fatigue.burden import burden
from touchline.methods.fatigue.harm import FatigueHarm, at_risk_until, burden_test, fatigue_harm
from touchline.methods.fatigue.marginal_contact import (
    Amount,
    harm_of_one_more,
    value_of_one_more,
)
from touchline.numerics.maximum_likelihood import Maximum, NoMaximum
from touchline.simulator.worlds.fatigue import FatigueWorld

WORLD = FatigueWorld(customers=1200)
SAMPLE = WORLD.draw(1)
CONTACTS = np.random.default_rng(4).poisson(0.5, size=(300, 10, 2)).astype(float)


def fitted(harm: str) -> FatigueHarm:
    return fatigue_harm(
        SAMPLE.contacts, SAMPLE.events[harm], SAMPLE.at_risk[harm], SAMPLE.covariates
    )


def known(covariance: float = 1e-8) -> FatigueHarm:
    risk = WORLD.risks["opt-out"]
    parameters = np.array([risk.base, *risk.weights, *risk.half_lives, risk.slope])
    positive = np.array([False, False, False, True, True, False])
    return FatigueHarm(
        Maximum(tuple("abcdef"), parameters, 0.0, np.eye(6) * covariance, positive, 1), 2
    )


@given(st.lists(st.integers(0, 5), min_size=1, max_size=12), st.floats(0.2, 20))
def test_burden_is_the_sum_of_what_is_left_of_each_contact(
    counts: list[int], half_life: float
) -> None:
    last = burden(np.array(counts, dtype=float)[None, :, None], [half_life])[0, -1, 0]
    ago = np.arange(len(counts))[::-1]
    assert last == pytest.approx(float(np.sum(np.array(counts) * 0.5 ** (ago / half_life))))


def test_a_longer_half_life_never_weighs_less() -> None:
    assert (burden(CONTACTS, [3, 3]) >= burden(CONTACTS, [2, 2])).all()


@pytest.mark.parametrize(
    ("contacts", "half_lives", "words"),
    [
        (CONTACTS, [1.0], "half-lives"),
        (-CONTACTS, [1, 1], "nought or more"),
        (CONTACTS, [0, 1], "positive"),
    ],
)
def test_impossible_burdens_are_refused(contacts: Any, half_lives: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        burden(contacts, half_lives)


@pytest.mark.contract("A7.12", "A7.13", "A15")
@pytest.mark.parametrize("harm", WORLD.risks)
def test_the_world_is_found_again_within_its_errors(harm: str) -> None:
    found, risk = fitted(harm), WORLD.risks[harm]
    truth = np.array([risk.base, *risk.weights, *risk.half_lives, risk.slope])
    low, high = found.maximum.interval(0.9999).T
    assert ((low <= truth) & (truth <= high)).all()


def test_the_parts_of_a_fit_bear_their_names() -> None:
    found = known()
    assert (found.base, found.weights.tolist()) == (-5.2, [0.6, 0.25])
    assert (found.half_lives.tolist(), found.slopes.tolist()) == ([2.0, 4.0], [0.3])


def test_without_any_harm_the_fit_is_refused() -> None:
    quiet = np.zeros((300, 10))
    with pytest.raises(NoMaximum, match="no harm"):
        fatigue_harm(CONTACTS, quiet, quiet + 1)


def test_harm_that_does_not_follow_contacts_is_refused_or_not_told_from_chance() -> None:
    told = 0
    for seed in range(12):
        rng = np.random.default_rng(seed)
        contacts, at_risk = rng.poisson(0.5, size=(400, 10, 1)), np.ones((400, 10))
        event = rng.random((400, 10)) < 0.03
        with suppress(NoMaximum):
            found = fatigue_harm(contacts, event, at_risk)
            told += burden_test(found, contacts, event, at_risk)[0] < 0.05
    assert told <= 2


def test_each_channel_that_harms_is_told_from_chance() -> None:
    rows = SAMPLE.contacts, SAMPLE.events["bad rating"], SAMPLE.at_risk["bad rating"]
    p_values = burden_test(fitted("bad rating"), *rows, SAMPLE.covariates)
    assert (p_values < 0.001).all()


def test_an_event_of_who_is_not_at_risk_is_refused_with_its_row() -> None:
    event, at_risk = np.zeros((300, 10)), np.ones((300, 10))
    event[7, 3], at_risk[7, 3] = 1, 0
    with pytest.raises(ValueError, match="row 7"):
        fatigue_harm(CONTACTS, event, at_risk)


def test_shapes_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="at risk"):
        fatigue_harm(CONTACTS, np.zeros((300, 9)), np.ones((300, 9)))


def test_after_the_first_event_there_is_no_risk() -> None:
    assert at_risk_until([[1, 1], [0, 0]]).tolist() == [[True, False], [True, True]]


def test_one_more_contact_harms_as_much_as_the_world_says() -> None:
    risk = WORLD.risks["opt-out"]
    truth = risk.chance(np.array([2.0, 1.0]), 0.5, 8) - risk.chance(np.array([1.0, 1.0]), 0.5, 8)
    assert harm_of_one_more(known(), [1, 1], 0, 8, [0.5]).value == pytest.approx(truth)


def test_the_tired_are_harmed_more_than_the_rested_and_by_calls_more_than_by_messages() -> None:
    rested, tired = (harm_of_one_more(known(), load, 0, 8, [0]).value for load in ([0, 0], [3, 3]))
    message = harm_of_one_more(known(), [0, 0], 1, 8, [0]).value
    assert 0 < message < rested < tired


def test_the_error_grows_with_that_of_the_fit() -> None:
    sure, unsure = (harm_of_one_more(known(v), [1, 1], 0, 8, [0]).standard_error for v in (1, 4))
    assert unsure == pytest.approx(2 * sure)


@pytest.mark.parametrize(
    ("load", "channel", "weeks", "covariates", "words"),
    [
        ([1], 0, 8, [0], "2 channels"),
        ([1, 1], 2, 8, [0], "2 channels"),
        ([1, 1], 0, 8, [], "1 covariates, not 0"),
        ([1, 1], 0, 0, [0], "one week or more"),
    ],
)
def test_what_the_fit_does_not_know_is_refused(
    load: Any, channel: int, weeks: int, covariates: Any, words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        harm_of_one_more(known(), load, channel, weeks, covariates)


def test_a_contact_is_worth_its_gain_less_cost_and_harm() -> None:
    worth = value_of_one_more(Amount(8, 1), 2, [Amount(0.02, 0.01), Amount(0.1, 0)], [100, 10])
    assert worth.value == pytest.approx(3)
    assert worth.standard_error == pytest.approx(2**0.5)
    assert worth.low < 3 < worth.high


def test_harms_without_their_losses_are_refused() -> None:
    with pytest.raises(ValueError, match="1 harms do not pair with 0 losses"):
        value_of_one_more(Amount(1, 0), 0, [Amount(1, 0)], [])
