"""Curves by generalised propensity, doubly robust means and weights find a known truth."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from touchline.methods.response.dose_basis import SteppedDose
from touchline.methods.response.doubly_robust import DoublyRobust, doubly_robust
from touchline.methods.response.gamma_dose import GammaDose
from touchline.methods.response.hazard_dose import HazardDose
from touchline.methods.response.hirano_imbens import hirano_imbens
from touchline.methods.response.marginal_structural import MarginalStructural, marginal_structural
from touchline.methods.response.negative_binomial_dose import NegativeBinomialDose
from touchline.methods.response.spline_ridge import SplineRidge
from touchline.methods.response.stabilised_weights import stabilised_weights
from touchline.simulator.worlds.contact_response import Assignment, ContactResponseWorld, Shape
from touchline.simulator.worlds.contacts_over_time import contacts_over_time
from touchline.simulator.worlds.continuous_dose import continuous_dose, true_mean

INVERSE = GammaDose("inverse", intercept=False)


def test_hirano_imbens_finds_the_curve_of_their_design() -> None:
    sample = continuous_dose(2000, seed=1)
    doses = [0.1, 0.25, 0.5, 1, 2]
    found = hirano_imbens(
        sample.outcome, sample.dose, sample.covariates, INVERSE, doses, bootstraps=40, seed=1
    )
    assert (np.abs(found.means - true_mean(doses)) < 4 * found.standard_errors).all()
    assert (found.standard_errors < 0.1).all()


def test_where_hardly_anybody_could_have_a_dose_there_is_no_estimate() -> None:
    sample = continuous_dose(1000, seed=1)
    found = hirano_imbens(
        sample.outcome, sample.dose, sample.covariates, INVERSE, [1, 30], bootstraps=5, seed=1
    )
    assert np.isnan(found.means).tolist() == [False, True]
    assert found.overlap[1] < 0.5


def curve(model: NegativeBinomialDose | HazardDose) -> DoublyRobust:
    sample = ContactResponseWorld(Shape.INVERTED_U, Assignment.OBSERVED).draw(5)
    return doubly_robust(
        sample.outcome,
        sample.dose,
        sample.covariates,
        [2, 3, 4, 6],
        bandwidth=1.0,
        dose_model=model,
        outcome_learner=SplineRidge(),
        seed=1,
    )


@pytest.mark.parametrize("model", [NegativeBinomialDose(), HazardDose()], ids=repr)
def test_doubly_robust_means_hold_the_truth(model: NegativeBinomialDose | HazardDose) -> None:
    found = curve(model)
    doses = found.curve.doses
    truth = 1.2 * doses - 0.1 * doses**2 + 0.5
    assert (np.abs(found.curve.means - truth) < 3.5 * found.curve.standard_errors).all()
    effect = found.effect(4, against=3)
    assert abs(effect.value - 0.5) < 3 * effect.standard_error


def test_a_dose_that_is_not_on_the_curve_is_refused() -> None:
    with pytest.raises(ValueError, match="5 is not among the doses"):
        curve(NegativeBinomialDose()).effect(5, against=3)


def over_time(**choices: Any) -> MarginalStructural:
    world = contacts_over_time(6000, seed=3)
    basis, model = SteppedDose(0), HazardDose(squares=False)
    data = world.outcome, world.doses, world.states
    return marginal_structural(*data, basis=basis, dose_model=model, **choices)


def test_weights_over_time_undo_what_the_answers_did_to_the_contacts() -> None:
    found = over_time()
    assert found.weights.mean_before == pytest.approx(1, abs=0.1)
    assert found.effect(3, 2).low < 0.9 < found.effect(3, 2).high


def test_a_baseline_makes_weights_smaller_and_the_error_shorter() -> None:
    first = contacts_over_time(6000, seed=3).states[:, 0]
    plain, given = over_time(), over_time(baseline=first)
    assert given.weights.effective_share > plain.weights.effective_share
    assert given.effect(3, 2).standard_error < plain.effect(3, 2).standard_error
    assert given.effect(3, 2).low < 0.9 < given.effect(3, 2).high


def test_truncated_weights_over_time_give_back_a_part_of_the_bias() -> None:
    whole, cut = over_time(), over_time(truncate=(0.05, 0.95))
    assert cut.effect(3, 2).value > whole.effect(3, 2).value + 0.03


def test_a_baseline_of_other_customers_is_refused() -> None:
    with pytest.raises(ValueError, match=r"a baseline of shape \(5, 1\) for 6000 outcomes"):
        over_time(baseline=np.zeros((5, 1)))


def test_weights_are_the_ratio_of_chances_cut_at_their_quantiles() -> None:
    found = stabilised_weights(np.full(100, 0.2), np.linspace(0.1, 0.4, 100), (0.05, 0.95))
    assert found.largest_before == pytest.approx(2)
    assert found.weights.max() < 1.95
    assert 0.5 < found.effective_share < 1


def test_what_the_model_holds_impossible_and_yet_happened_is_refused() -> None:
    chances: NDArray[np.float64] = np.array([0.2, 0.0])
    with pytest.raises(ValueError, match="row 1 had a dose that the model holds impossible"):
        stabilised_weights(np.array([0.2, 0.2]), chances)
