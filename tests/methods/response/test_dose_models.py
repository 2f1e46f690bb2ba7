"""Models of the dose find the law that made it, in two families for counts."""

import numpy as np
import pytest

from touchline.methods.response.dose_model import DoseModel
from touchline.methods.response.gamma_dose import GammaDose, Link
from touchline.methods.response.hazard_dose import HazardDose
from touchline.methods.response.negative_binomial_dose import NegativeBinomialDose
from touchline.simulator.worlds.contact_response import Assignment, ContactResponseWorld, Shape

COUNTS = [NegativeBinomialDose(), HazardDose()]
WORLD = ContactResponseWorld(Shape.NULL, Assignment.OBSERVED)
SAMPLE = WORLD.draw(3)
TRUE_MEANS = WORLD.mean_dose(SAMPLE.covariates, np.zeros(4000))


@pytest.mark.parametrize("model", COUNTS, ids=repr)
def test_chances_of_each_dose_are_close_to_the_truth(model: DoseModel) -> None:
    doses = np.arange(9.0)
    found = model.fit(SAMPLE.dose, SAMPLE.covariates).at(doses, SAMPLE.covariates)
    truth = WORLD.dose_probabilities(TRUE_MEANS, doses)
    assert np.abs(found - truth).mean() < 0.012


@pytest.mark.parametrize("model", COUNTS, ids=repr)
def test_the_chance_of_ones_own_dose_is_that_in_the_table(model: DoseModel) -> None:
    fitted = model.fit(SAMPLE.dose, SAMPLE.covariates)
    table = fitted.at(np.arange(SAMPLE.dose.max() + 1), SAMPLE.covariates)
    own = table[np.arange(4000), SAMPLE.dose.astype(int)]
    assert fitted.own(SAMPLE.dose, SAMPLE.covariates) == pytest.approx(own)


@pytest.mark.parametrize("model", COUNTS, ids=repr)
def test_chances_of_all_doses_sum_to_one(model: DoseModel) -> None:
    fitted = model.fit(SAMPLE.dose, SAMPLE.covariates)
    sums = fitted.at(np.arange(600.0), SAMPLE.covariates[:50]).sum(axis=1)
    assert sums == pytest.approx(np.ones(50), abs=1e-6)


def test_contacts_yes_or_no_are_counts_too_and_two_are_impossible() -> None:
    yes = (SAMPLE.dose > 3).astype(float)
    chances = HazardDose().fit(yes, SAMPLE.covariates).at(np.arange(3.0), SAMPLE.covariates)
    truth = 1 - WORLD.dose_probabilities(TRUE_MEANS, np.arange(4)).sum(axis=1)
    assert np.abs(chances[:, 1] - truth).mean() < 0.03
    assert chances.sum(axis=1) == pytest.approx(np.ones(4000))
    assert (chances[:, 2] == 0).all()


@pytest.mark.parametrize("model", COUNTS, ids=repr)
def test_a_dose_that_is_no_count_is_refused(model: DoseModel) -> None:
    with pytest.raises(ValueError, match="doses must be counts"):
        model.fit(np.array([0.5, 1.0]), np.zeros((2, 1)))


def test_poisson_contacts_give_a_size_so_large_that_it_no_longer_matters() -> None:
    dose = np.random.default_rng(1).poisson(np.full(4000, 3.0)).astype(float)
    assert NegativeBinomialDose().fit(dose, SAMPLE.covariates).size > 50


def test_nobody_contacted_is_refused() -> None:
    with pytest.raises(ValueError, match="nobody was contacted"):
        NegativeBinomialDose().fit(np.zeros(5), np.zeros((5, 1)))


@pytest.mark.parametrize("link", ["log", "inverse"])
def test_a_gamma_dose_finds_its_coefficients(link: Link) -> None:
    rng = np.random.default_rng(2)
    x = rng.exponential(size=(6000, 1))
    line = 0.5 + x[:, 0]
    rate = line if link == "inverse" else np.exp(-line)
    found = GammaDose(link).fit(rng.gamma(2, 1 / (2 * rate)), x)
    assert found.coefficients == pytest.approx([0.5, 1], abs=0.06)
    assert found.shape == pytest.approx(2, abs=0.1)


def test_a_gamma_density_sums_to_one() -> None:
    rng = np.random.default_rng(2)
    x = rng.exponential(size=(500, 1))
    found = GammaDose().fit(rng.gamma(2, np.exp(x[:, 0])), x)
    grid = np.linspace(1e-6, 400, 400_001)
    assert np.trapezoid(found.at(grid, x[:1])[0], grid) == pytest.approx(1, abs=1e-3)


def test_a_dose_of_nought_is_refused_with_its_row() -> None:
    with pytest.raises(ValueError, match="row 1 has a dose that is not positive"):
        GammaDose().fit(np.array([1.0, 0.0]), np.ones((2, 1)))
