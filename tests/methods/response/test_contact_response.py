"""The whole question is judged: small worlds of each kind get the label that they deserve."""

import numpy as np
import pytest

from touchline.methods.response.contact_response import (
    ContactResponse,
    ResponseRows,
    ResponseTools,
    contact_response,
)
from touchline.methods.response.hazard_dose import HazardDose
from touchline.methods.response.kernel_ridge import KernelRidge
from touchline.methods.response.verdict import Doubt
from touchline.simulator.worlds.contact_response import Assignment, ContactResponseWorld, Shape


def judged(
    shape: Shape, assignment: Assignment, seed: int = 3, tools: ResponseTools | None = None
) -> ContactResponse:
    world = ContactResponseWorld(shape, assignment)
    sample = world.draw(seed)
    chances = world.dose_probabilities(np.exp(1.2), np.arange(300))[0]
    rows = ResponseRows(
        sample.outcome,
        sample.dose,
        sample.covariates,
        sample.earlier_outcome,
        chances=chances if assignment is Assignment.RANDOMISED else None,
    )
    return contact_response(rows, 4, 2, seed=seed, tools=tools)


@pytest.mark.contract("A7.12", "A7.14")
def test_a_random_dose_gives_an_experiment_and_a_best_dose() -> None:
    found = judged(Shape.INVERTED_U, Assignment.RANDOMISED)
    assert found.verdict.evidence.value == "E1"
    assert found.verdict.optimal
    assert found.turning.low < 6 < found.turning.high
    assert found.bounded == found.effect


def test_an_adjusted_effect_bears_how_far_a_hidden_confounder_could_move_it() -> None:
    found = judged(Shape.LINEAR, Assignment.OBSERVED)
    assert found.verdict.evidence.value == "E2"
    assert not found.verdict.optimal
    assert found.effect.low < 0.6 < found.effect.high
    assert found.bounded.low < found.effect.low


def test_other_families_of_learners_say_the_same() -> None:
    tools = ResponseTools(learner=KernelRidge(), dose_model=HazardDose())
    found = judged(Shape.LINEAR, Assignment.OBSERVED, tools=tools)
    assert found.verdict.evidence.value == "E2"
    assert found.effect.low < 0.6 < found.effect.high


def test_a_hidden_confounder_is_refused_by_the_negative_control() -> None:
    found = judged(Shape.LINEAR, Assignment.HIDDEN)
    assert found.verdict.evidence.value == "E0"
    assert Doubt.NEGATIVE_CONTROL in {reason.doubt for reason in found.verdict.reasons}


def test_no_effect_is_not_enough_evidence() -> None:
    found = judged(Shape.NULL, Assignment.OBSERVED)
    assert found.verdict.evidence.value == "E0"
    assert not found.verdict.optimal


def test_events_are_counted_where_the_outcome_is_yes_or_no() -> None:
    sample = ContactResponseWorld(Shape.LINEAR, Assignment.OBSERVED).draw(1)
    rows = ResponseRows((sample.outcome > 9).astype(float), sample.dose, sample.covariates)
    found = contact_response(rows, 4, 2, seed=1)
    assert found.findings.events == sum(sample.outcome[sample.dose == 2] > 9)


def test_a_dose_that_nobody_exceeds_cannot_be_asked_for() -> None:
    sample = ContactResponseWorld(Shape.LINEAR, Assignment.OBSERVED).draw(1)
    rows = ResponseRows(sample.outcome, sample.dose, sample.covariates)
    with pytest.raises(ValueError, match="nobody had more than 99 contacts"):
        contact_response(rows, 99, 2, seed=1)
