"""Double machine learning takes covariates out; what it cannot do is refused or shown."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from touchline.methods.response.dose_basis import QuadraticDose, SteppedDose
from touchline.methods.response.kernel_ridge import KernelRidge
from touchline.methods.response.learner import Learner
from touchline.methods.response.partially_linear import PartiallyLinear, partially_linear
from touchline.methods.response.spline_ridge import SplineRidge
from touchline.numerics.least_squares import DependentColumnsError, least_squares
from touchline.simulator.worlds.contact_response import (
    Assignment,
    ContactResponse,
    ContactResponseWorld,
    Shape,
)

LEARNERS: list[Learner] = [SplineRidge(), KernelRidge()]


def fitted(
    sample: ContactResponse, learner: Learner = LEARNERS[0], **parts: Any
) -> PartiallyLinear:
    given: dict[str, Any] = {
        "basis": QuadraticDose(),
        "outcome_learner": learner,
        "dose_learner": learner,
        "seed": 1,
        **parts,
    }
    return partially_linear(sample.outcome, sample.dose, sample.covariates, **given)


@pytest.mark.contract("A7.12")
@pytest.mark.parametrize("learner", LEARNERS, ids=repr)
def test_the_effect_is_found_where_the_plain_curve_is_far_off(learner: Learner) -> None:
    sample = ContactResponseWorld(Shape.INVERTED_U, Assignment.OBSERVED).draw(1)
    effect = fitted(sample, learner).effect(4, against=3)
    assert effect.low < 0.5 < effect.high
    ones = np.column_stack((np.ones(4000), QuadraticDose().columns(sample.dose)))
    naive, error = least_squares(ones, sample.outcome).combination([0, 1, 7])
    assert (naive - 0.5) / error > 10


def test_known_chances_of_the_dose_stand_in_for_a_learner() -> None:
    world = ContactResponseWorld(Shape.THRESHOLD, Assignment.RANDOMISED)
    basis, doses = SteppedDose(7), np.arange(300)
    means = world.dose_probabilities(np.exp(1.2), doses) @ basis.columns(doses)
    effect = fitted(world.draw(2), basis=basis, dose_learner=means).effect(4, against=3)
    assert effect.low < 1 < effect.high


def test_the_shares_foretold_tell_a_learner_that_learned_nothing() -> None:
    sample = ContactResponseWorld(Shape.NULL, Assignment.RANDOMISED).draw(1)
    found = fitted(sample)
    assert found.outcome_r2 > 0.6
    assert np.abs(found.dose_r2).max() < 0.02


def test_adding_to_the_outcome_what_covariates_tell_hardly_moves_the_effect() -> None:
    sample = ContactResponseWorld(Shape.LINEAR, Assignment.OBSERVED).draw(4)
    moved = replace(sample, outcome=sample.outcome + 10 * sample.covariates[:, 0])
    first, second = fitted(sample).effect(4, 3), fitted(moved).effect(4, 3)
    assert second.value == pytest.approx(first.value, abs=first.standard_error / 4)


def test_rows_repeated_by_an_owner_count_once() -> None:
    sample = ContactResponseWorld(Shape.LINEAR, Assignment.OBSERVED, customers=600).draw(4)
    thrice = ContactResponse(*(np.repeat(part, 3, axis=0) for part in vars(sample).values()))
    owners = np.repeat(np.arange(600), 3)
    alone = fitted(sample).effect(4, 3).standard_error
    assert fitted(thrice, clusters=owners).effect(4, 3).standard_error > 0.85 * alone
    assert fitted(thrice).effect(4, 3).standard_error < 0.7 * alone


def test_the_same_seed_gives_the_same_figures_and_another_hardly_others() -> None:
    sample = ContactResponseWorld(Shape.LINEAR, Assignment.OBSERVED).draw(4)
    first, again, other = (fitted(sample, seed=seed).effect(4, 3) for seed in (1, 1, 2))
    assert first == again
    assert other.value == pytest.approx(first.value, abs=first.standard_error / 3)


def test_a_basis_with_more_steps_than_doses_is_refused() -> None:
    sample = ContactResponseWorld(Shape.NULL, Assignment.OBSERVED).draw(1)
    with pytest.raises(DependentColumnsError):
        fitted(replace(sample, dose=np.minimum(sample.dose, 3)), basis=SteppedDose(6))


def test_shapes_that_do_not_fit_are_refused() -> None:
    sample = ContactResponseWorld(Shape.NULL, Assignment.OBSERVED).draw(1)
    with pytest.raises(ValueError, match="3999 outcomes"):
        fitted(replace(sample, outcome=sample.outcome[1:]))
