"""Renewal models: closed forms against simulation, shrinkage, and honest waits."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import gamma, norm

from touchline.methods.next_event.gamma_gaps import GammaGaps
from touchline.methods.next_event.gap_histories import GapHistories, ImpossibleHistoryError
from touchline.methods.next_event.gap_law import GapLaw
from touchline.methods.next_event.lognormal_gaps import LognormalGaps
from touchline.methods.next_event.renewal import fit_renewal
from touchline.methods.next_event.weibull_gaps import WeibullGaps
from touchline.simulator.worlds.event_times import Histories, Law, RenewalWorld

WORLDS: list[tuple[GapLaw, Law, tuple[float, float, float]]] = [
    (GammaGaps(), "gamma", (2.5, 4.0, 16.0)),
    (WeibullGaps(), "weibull", (1.6, 2.5, 60.0)),
    (LognormalGaps(), "lognormal", (2.0, 0.6, 0.5)),
]
ONE = GapHistories(np.array([0, 0]), np.array([3.0, 5.0]), np.array([4.0]))


def histories_of(drawn: Histories) -> GapHistories:
    return GapHistories(drawn.customers, drawn.gaps, drawn.open_gaps)


def test_the_gamma_likelihood_is_the_integral_over_rates() -> None:
    k, a, b = 2.0, 3.0, 6.0

    def joint(rate: float) -> float:
        seen = gamma.pdf(3, k, scale=1 / rate) * gamma.pdf(5, k, scale=1 / rate)
        return float(seen * gamma.sf(4, k, scale=1 / rate) * gamma.pdf(rate, a, scale=1 / b))

    found = GammaGaps().log_likelihood(np.array([k, a, b]), ONE)
    assert found == pytest.approx(np.log(quad(joint, 0, np.inf)[0]), abs=1e-8)


def test_the_weibull_likelihood_is_the_integral_over_rates() -> None:
    c, a, b = 1.5, 3.0, 20.0

    def joint(rate: float) -> float:
        seen = np.prod([c * rate * g ** (c - 1) * np.exp(-rate * g**c) for g in (3, 5)])
        return float(seen * np.exp(-rate * 4**c) * gamma.pdf(rate, a, scale=1 / b))

    found = WeibullGaps().log_likelihood(np.array([c, a, b]), ONE)
    assert found == pytest.approx(np.log(quad(joint, 0, np.inf)[0]), abs=1e-8)


def test_the_lognormal_likelihood_is_the_integral_over_means() -> None:
    m, sigma, tau = 1.2, 0.5, 0.7

    def joint(mean: float) -> float:
        seen = np.prod([norm.pdf(np.log(g), mean, sigma) / g for g in (3, 5)])
        return float(seen * norm.sf(np.log(4), mean, sigma) * norm.pdf(mean, m, tau))

    found = LognormalGaps().log_likelihood(np.array([m, sigma, tau]), ONE)
    assert found == pytest.approx(np.log(quad(joint, -5, 8)[0]), abs=1e-7)


@pytest.mark.contract("A7.15")
@pytest.mark.parametrize(("law", "name", "parameters"), WORLDS)
def test_parameters_are_recovered(
    law: GapLaw, name: Law, parameters: tuple[float, float, float]
) -> None:
    drawn = RenewalWorld(name, parameters, customers=2500).draw(1)
    found = fit_renewal(histories_of(drawn), law).maximum
    assert (np.abs(found.parameters - parameters) < 4 * found.standard_errors).all()


@pytest.mark.parametrize(("law", "name", "parameters"), WORLDS)
def test_four_in_five_waits_lie_in_their_interval(
    law: GapLaw, name: Law, parameters: tuple[float, float, float]
) -> None:
    drawn = RenewalWorld(name, parameters, customers=3000).draw(2)
    ahead = fit_renewal(histories_of(drawn), law).next_events(histories_of(drawn))
    inside = (ahead.quantile(0.1) <= drawn.waits) & (drawn.waits <= ahead.quantile(0.9))
    assert inside.mean() == pytest.approx(0.8, abs=0.03)


@pytest.mark.parametrize(("law", "parameters"), [(each[0], each[2]) for each in WORLDS])
@given(st.floats(0.01, 0.99), st.floats(0, 200))
@settings(max_examples=25)
def test_quantiles_and_chances_are_inverse_to_each_other(
    law: GapLaw, parameters: tuple[float, float, float], chance: float, past: float
) -> None:
    histories = GapHistories(np.array([0, 0]), np.array([3.0, 5.0]), np.array([past]))
    forecast = law.forecast(np.array(parameters), histories)
    whole = forecast.inverse_survival(np.array([chance]))
    assert forecast.survival(whole)[0] == pytest.approx(chance, abs=1e-9)


def test_a_short_history_is_drawn_to_the_others_and_a_long_one_is_not() -> None:
    customers = np.repeat([0, 1], [1, 1000])
    histories = GapHistories(customers, np.full(1001, 1.0), np.zeros(2))
    short, long = (
        GammaGaps()
        .forecast(np.array([2.0, 4.0, 20.0]), histories)
        .inverse_survival(np.array([0.5, 0.5]))
    )
    alone = gamma.median(2, scale=0.5)
    assert long == pytest.approx(alone, rel=0.1)
    assert short > 4 * alone


def test_waiting_long_past_the_usual_gap_makes_the_wait_longer() -> None:
    histories = GapHistories(np.repeat([0, 1], 5), np.full(10, 5.0), np.array([1.0, 40.0]))
    law = GammaGaps()
    forecast = law.forecast(np.array([2.0, 3.0, 8.0]), histories)
    assert forecast.survival(np.array([5.0, 5.0])) == pytest.approx([0.4, 0.4], abs=0.1)


@pytest.mark.parametrize(
    ("customers", "gaps", "open_gaps", "says"),
    [
        ([0], [0.0], [1.0], "gap 0 is not positive"),
        ([1], [2.0], [1.0], "unknown customer"),
        ([0], [2.0], [-1.0], "open gap of customer 0"),
        ([0], [2.0, 3.0], [1.0], "needs its customer"),
    ],
)
def test_impossible_histories_are_refused(
    customers: list[int], gaps: list[float], open_gaps: list[float], says: str
) -> None:
    with pytest.raises(ImpossibleHistoryError, match=says):
        GapHistories(np.array(customers), np.array(gaps), np.array(open_gaps))


def test_without_a_gap_there_is_no_rhythm() -> None:
    nothing = GapHistories(np.array([], dtype=np.int64), np.array([]), np.ones(3))
    with pytest.raises(ImpossibleHistoryError, match="completed gap"):
        fit_renewal(nothing, GammaGaps())
