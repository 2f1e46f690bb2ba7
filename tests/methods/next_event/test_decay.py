"""Three decays and one index, each by hand and in worlds whose rates are known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchline.methods.next_event.adstock import adstock, carried_over
from touchline.methods.next_event.engagement_ratio import engagement_ratio
from touchline.methods.next_event.frailty_hazard import frailty_hazard
from touchline.methods.next_event.gap_histories import ImpossibleHistoryError
from touchline.methods.next_event.response_decay import Moments, response_decay
from touchline.numerics.maximum_likelihood import NoMaximum
from touchline.simulator.worlds.event_times import AdstockWorld, FrailtyWorld, ResponseWorld

FRAILTY = FrailtyWorld(customers=3000)


@pytest.mark.contract("A15.4", "A5.3")
def test_rates_and_frailty_are_recovered() -> None:
    drawn = FRAILTY.draw(1)
    found = frailty_hazard(drawn.events, drawn.exposure).maximum
    errors = np.abs(found.parameters - np.array([*FRAILTY.rates, FRAILTY.shape]))
    assert (errors < 4 * found.standard_errors).all()


def test_with_one_interval_the_rate_is_events_and_prior_over_exposure_and_prior() -> None:
    drawn = FrailtyWorld(rates=(0.05,), customers=500).draw(2)
    fit = frailty_hazard(drawn.events, drawn.exposure)
    rate, shape = fit.maximum.parameters
    by_hand = (drawn.events[:, 0] + shape) / (drawn.exposure[:, 0] + shape / rate)
    assert fit.decay() == pytest.approx(by_hand)
    assert fit.half_life() == pytest.approx(np.log(2) / by_hand)


def test_intervals_hold_the_true_rates_of_most_customers() -> None:
    drawn = FRAILTY.draw(3)
    low, high = frailty_hazard(drawn.events, drawn.exposure).decay_interval().T
    inside = (low <= drawn.rates[:, 0]) & (drawn.rates[:, 0] <= high)
    assert inside.mean() == pytest.approx(0.95, abs=0.02)


def test_customers_alike_have_no_frailty_to_tell() -> None:
    with pytest.raises(NoMaximum, match="frailty shape"):
        frailty_hazard(np.ones((50, 1)), np.ones((50, 1)))


@pytest.mark.parametrize(
    ("events", "exposure", "says"),
    [([[1.0, 0.0]], [[1.0, 1.0]], "interval 1"), ([[1.0]], [[0.0]], "need exposure")],
)
def test_hazards_without_events_or_exposure_are_refused(
    events: list[list[float]], exposure: list[list[float]], says: str
) -> None:
    with pytest.raises(ImpossibleHistoryError, match=says):
        frailty_hazard(np.array(events), np.array(exposure))


def test_the_fading_of_contacts_is_recovered_from_moments() -> None:
    world = ResponseWorld(customers=1500)
    drawn = world.draw(1)
    responses = Moments(drawn.response_customers, drawn.response_times)
    contacts = Moments(drawn.contact_customers, drawn.contact_times)
    found = response_decay(responses, contacts, drawn.observed_for)
    truth = np.array([world.base, world.jump, world.decay])
    errors = np.abs(found.maximum.parameters - truth)
    assert (errors < 4 * found.maximum.standard_errors).all()
    assert found.responses_per_contact == pytest.approx(world.jump / world.decay, rel=0.2)


def test_a_moment_outside_the_observation_is_refused() -> None:
    inside, outside = (
        Moments(np.array([0]), np.array([1.0])),
        Moments(np.array([0]), np.array([9.0])),
    )
    with pytest.raises(ImpossibleHistoryError, match="not in the observation"):
        response_decay(outside, inside, np.array([5.0]))


def test_lingering_effects_are_recovered_from_weeks() -> None:
    outcomes, contacts = AdstockWorld(customers=600).draw(1)
    found = adstock(outcomes, contacts)
    assert abs(found.retained - 0.6) < 4 * found.retained_error
    assert abs(found.effect - 1) < 4 * found.effect_error
    assert found.half_life == pytest.approx(np.log(2) / -np.log(found.retained))
    assert found.whole_effect == pytest.approx(2.5, rel=0.1)


def test_contacts_without_effect_have_no_decay() -> None:
    outcomes, contacts = AdstockWorld(effect=0.0, customers=40).draw(2)
    with pytest.raises(ImpossibleHistoryError, match="nothing decays"):
        adstock(outcomes, contacts)


@given(st.floats(0, 0.99), st.integers(1, 12))
def test_one_contact_brings_its_geometric_sum(retained: float, periods: int) -> None:
    contacts = np.zeros((1, periods))
    contacts[0, 0] = 1
    total = carried_over(contacts, retained).sum()
    assert total == pytest.approx((1 - retained**periods) / (1 - retained))


@given(st.integers(0, 50), st.integers(0, 50))
def test_the_index_turns_over_with_its_windows(now: int, before: int) -> None:
    there = engagement_ratio(np.array([float(now)]), np.array([float(before)]))
    back = engagement_ratio(np.array([float(before)]), np.array([float(now)]))
    assert there.index[0] * back.index[0] == pytest.approx(1)
    assert there.intervals[0] == pytest.approx(1 / back.intervals[0, ::-1], rel=1e-6)
    assert there.intervals[0, 0] < there.index[0] < there.intervals[0, 1]


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(ImpossibleHistoryError):
        engagement_ratio(np.array([-1.0]), np.array([2.0]))
