"""What is proved about response to contact."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray
from proof.claim import Claim
from proof.worlds import covers, each_world, number_of_worlds, unbiased

from touchline.methods.response.dose_basis import DoseBasis, QuadraticDose, SteppedDose
from touchline.methods.response.dose_model import DoseModel
from touchline.methods.response.doubly_robust import doubly_robust
from touchline.methods.response.gamma_dose import GammaDose
from touchline.methods.response.hazard_dose import HazardDose
from touchline.methods.response.hirano_imbens import hirano_imbens
from touchline.methods.response.kernel_ridge import KernelRidge
from touchline.methods.response.learner import Learner
from touchline.methods.response.marginal_structural import marginal_structural
from touchline.methods.response.negative_binomial_dose import NegativeBinomialDose
from touchline.methods.response.normal_pooling import normal_pooling
from touchline.methods.response.partially_linear import PartiallyLinear, partially_linear
from touchline.methods.response.spline_ridge import SplineRidge
from touchline.methods.response.turning_point import turning_point
from touchline.numerics.least_squares import least_squares
from touchline.simulator.worlds.contact_response import (
    Assignment,
    ContactResponse,
    ContactResponseWorld,
    Shape,
)
from touchline.simulator.worlds.contacts_over_time import contacts_over_time
from touchline.simulator.worlds.continuous_dose import continuous_dose, true_mean

Floats = NDArray[np.float64]

OPEN = (Assignment.RANDOMISED, Assignment.OBSERVED)
STEPS = SteppedDose(8)
COUNT = SteppedDose(0)
AT = (1, 2, 3, 4, 5)
COUNTS = np.arange(300)
EACH = "effects of contacts 1 to 8"
DOSES = (0.1, 0.25, 0.5, 1.0, 2.0)
KNOWN_LAW = GammaDose("inverse", intercept=False)
LALONDE = 1794.34  # methods.md h: the experiment's difference in earnings of 1978


def claims() -> Iterator[Claim]:
    """Every claim about response to contact."""
    for assignment in OPEN:
        for shape in Shape:
            yield from spline_effect(ContactResponseWorld(shape, assignment))
        yield from peak(assignment)
    for assignment in OPEN:
        yield from other_families(assignment)
    yield careless()
    yield from doubly_robust_curve()
    yield from hirano_imbens_design()
    yield from over_time()
    yield pooled()
    yield lalonde()


def fitted(
    world: ContactResponseWorld, sample: ContactResponse, basis: DoseBasis, learner: Learner
) -> PartiallyLinear:
    """The partially linear model, with the known chances where the dose was drawn at random."""
    known = world.assignment is Assignment.RANDOMISED
    means = world.dose_probabilities(np.exp(1.2), COUNTS) @ basis.columns(COUNTS)
    return partially_linear(
        sample.outcome,
        sample.dose,
        sample.covariates,
        basis=basis,
        outcome_learner=learner,
        dose_learner=means if known else learner,
        seed=1,
    )


def naive(sample: ContactResponse, basis: DoseBasis) -> tuple[Floats, Floats]:
    """The plain regression on the dose: coefficients and covariance of the basis."""
    columns = np.column_stack((basis.columns(sample.dose), np.ones(sample.dose.size)))
    fit = least_squares(columns, sample.outcome)
    return fit.coefficients[:-1], fit.covariance[:-1, :-1]


@dataclass(frozen=True)
class StepsFound:
    """For each of the first eight contacts: errors and whether intervals held; also the naive."""

    errors: Floats
    held: NDArray[np.bool_]
    naive_errors: Floats
    naive_held: NDArray[np.bool_]


def steps_in(world: ContactResponseWorld, learner: Learner, seed: int) -> StepsFound:
    """One world: what each of the first eight contacts changes."""
    sample = world.draw(seed)
    truth = np.diff(world.effect(np.arange(STEPS.last + 1)))
    fit = fitted(world, sample, STEPS, learner).fit
    coefficients, covariance = naive(sample, STEPS)
    reach = 1.96 * np.sqrt(np.diag(covariance))[: STEPS.last]
    off = coefficients[: STEPS.last] - truth
    low, high = fit.intervals()[: STEPS.last].T
    errors = fit.coefficients[: STEPS.last] - truth
    return StepsFound(errors, (low <= truth) & (truth <= high), off, np.abs(off) <= reach)


def spline_effect(world: ContactResponseWorld) -> Iterator[Claim]:
    """Coverage and bias of own splines in one kind of world, and how the naive curve fails."""
    found = each_world(partial(steps_in, world, SplineRidge()))
    of_what = f"{world.shape.value}, {world.assignment.value}, {len(found):,} worlds"
    yield covers(f"Double ML, splines: {EACH}, {of_what}", np.array([each.held for each in found]))
    fourth = np.array([each.errors[3] for each in found])
    yield unbiased("The same: the fourth contact", fourth, 0.03)
    if world.assignment is Assignment.OBSERVED:
        share = float(np.mean([each.naive_held for each in found]))
        off = float(np.mean([each.naive_errors for each in found]))
        figure = f"{share:.1%}, mean bias {off:+.3f}"
        yield Claim(f"The naive curve fails there: {EACH}", "below 93 %", figure, share < 0.93)


def peak_in(assignment: Assignment, seed: int) -> tuple[bool, bool, float, float]:
    """One world with a peak at 6: Fieller's interval adjusted and naive, and both peaks."""
    world = ContactResponseWorld(Shape.INVERTED_U, assignment)
    sample = world.draw(seed)
    fit = fitted(world, sample, QuadraticDose(), SplineRidge()).fit
    ours = turning_point(fit.coefficients, fit.covariance)
    plain = turning_point(*naive(sample, QuadraticDose()))
    held = [each.low <= world.best_dose <= each.high for each in (ours, plain)]
    return held[0], held[1], ours.dose, plain.dose


def peak(assignment: Assignment) -> Iterator[Claim]:
    """Coverage of the best dose, and the naive curve's recommendation."""
    found = each_world(partial(peak_in, assignment))
    held = np.array([each[0] for each in found])
    yield covers(f"Best dose of 6, double ML with a parabola, {assignment.value}", held)
    if assignment is Assignment.OBSERVED:
        share = float(np.mean([each[1] for each in found]))
        dose = float(np.median([each[3] for each in found]))
        says = "The naive parabola fails there: best dose of 6"
        yield Claim(says, "coverage below 93 %", f"{share:.1%}, median {dose:.2f}", share < 0.93)


@dataclass(frozen=True)
class Rival:
    """A learner of scikit-learn behind the Protocol; `make` is a name of `sklearn` to call."""

    make: str

    def fit(self, features: Floats, targets: Floats) -> "FittedRival":
        """Fit one model for all targets, or one each."""
        if self.make == "kernels":
            nystroem = import_module("sklearn.kernel_approximation").Nystroem
            ridges = import_module("sklearn.linear_model").RidgeCV
            scale = import_module("sklearn.preprocessing").StandardScaler
            line = import_module("sklearn.pipeline").make_pipeline
            mapped = nystroem(gamma=0.1, n_components=60, random_state=0)
            model = line(scale(), mapped, ridges(alphas=10.0 ** np.arange(-8, 2)))
            return FittedRival([model.fit(features, targets)])
        boosted = import_module("sklearn.ensemble").HistGradientBoostingRegressor
        each = [boosted(random_state=0).fit(features, column) for column in targets.T]
        return FittedRival(each)


@dataclass(frozen=True)
class FittedRival:
    """Fitted models of scikit-learn."""

    models: list[Any]

    def predict(self, features: Floats) -> Floats:
        """Side by side, a column a target."""
        told = [np.asarray(model.predict(features), dtype=float) for model in self.models]
        return np.column_stack(told)


def any_shape(assignment: Assignment, learner: Learner, seed: int) -> StepsFound:
    """One world, the shapes taking turns."""
    shape = [*Shape][seed % len(Shape)]
    return steps_in(ContactResponseWorld(shape, assignment), learner, seed)


def other_families(assignment: Assignment) -> Iterator[Claim]:
    """The second family of learners, own and scikit-learn's, over all shapes."""
    families = (("own kernels", KernelRidge(), 400), ("scikit-learn", Rival("kernels"), 160))
    for name, learner, worlds in families:
        found = each_world(partial(any_shape, assignment, learner), worlds)
        held = np.array([each.held for each in found])
        says = f"Double ML, {name}: {EACH}, all shapes, {assignment.value}, {len(found):,} worlds"
        yield covers(says, held)


def careless_in(seed: int) -> bool:
    """Whether untuned boosted trees hold the effect of a parabola's fourth contact."""
    world = ContactResponseWorld(Shape.INVERTED_U, Assignment.OBSERVED)
    found = fitted(world, world.draw(seed), QuadraticDose(), Rival("trees")).effect(4, against=3)
    return found.low <= 0.5 <= found.high


def careless() -> Claim:
    """The gate for learners refuses a family that is not tuned."""
    worlds = number_of_worlds(20)
    share = float(np.mean(each_world(careless_in, worlds)))
    says = "The gate refuses scikit-learn's boosted trees untuned (inverted U, observed)"
    return Claim(says, "coverage below 93 %", f"{share:.0%} of {worlds}", share < 0.93)


def curve_in(model: DoseModel, learner: Learner, seed: int) -> tuple[list[bool], list[bool]]:
    """Whether the doubly robust curve holds the means at 1 to 5, and the steps between them."""
    shape = [*Shape][seed % len(Shape)]
    world = ContactResponseWorld(shape, Assignment.OBSERVED, customers=2000)
    sample = world.draw(seed)
    found = doubly_robust(
        sample.outcome,
        sample.dose,
        sample.covariates,
        AT,
        bandwidth=1.0,
        dose_model=model,
        outcome_learner=learner,
        seed=1,
    )
    truth, at = world.effect(AT) + 0.5, found.curve
    steps = [found.effect(dose, against=dose - 1) for dose in AT[1:]]
    means = ((at.low <= truth) & (truth <= at.high)).tolist()
    return means, [
        step.low <= rise <= step.high for step, rise in zip(steps, np.diff(truth), strict=True)
    ]


def doubly_robust_curve() -> Iterator[Claim]:
    """Kennedy's estimator with both families of dose models and of outcome learners."""
    families: tuple[tuple[str, DoseModel, Learner, int], ...] = (
        ("negative binomial, outcome by splines", NegativeBinomialDose(), SplineRidge(), 400),
        ("hazards, outcome by splines", HazardDose(), SplineRidge(), 400),
        ("hazards, outcome by kernels", HazardDose(), KernelRidge(), 200),
    )
    for name, model, learner, worlds in families:
        found = each_world(partial(curve_in, model, learner), worlds)
        says = f"Doubly robust, dose by {name}, observed, {len(found):,} worlds"
        yield covers(f"{says}: means at 1 to 5", np.array([means for means, _ in found]))
        yield covers(f"{says}: steps from 1 to 5", np.array([steps for _, steps in found]))


def design_in(seed: int) -> tuple[Floats, Floats]:
    """Errors at five doses of the generalised propensity score and of the plain parabola."""
    sample = continuous_dose(2000, seed)
    found = hirano_imbens(
        sample.outcome, sample.dose, sample.covariates, KNOWN_LAW, DOSES, bootstraps=2, seed=1
    )
    columns = np.column_stack((np.ones(2000), QuadraticDose().columns(sample.dose)))
    plain = least_squares(columns, sample.outcome).coefficients
    at = np.column_stack((np.ones(len(DOSES)), QuadraticDose().columns(DOSES)))
    return found.means - true_mean(DOSES), at @ plain - true_mean(DOSES)


def interval_in(seed: int) -> NDArray[np.bool_]:
    """Whether the bootstrap's intervals hold the curve at five doses."""
    sample = continuous_dose(500, seed)
    found = hirano_imbens(
        sample.outcome, sample.dose, sample.covariates, KNOWN_LAW, DOSES, bootstraps=200, seed=seed
    )
    truth = true_mean(DOSES)
    return np.asarray((found.low <= truth) & (truth <= found.high))


def hirano_imbens_design() -> Iterator[Claim]:
    """Bias at five doses, that of the naive curve, and coverage."""
    found = np.array(each_world(design_in))
    bias, plain = found.mean(axis=0)
    at = ", ".join(f"{dose:g}" for dose in DOSES)
    told = ", ".join(f"{each:+.4f}" for each in bias)
    holds = bool((np.abs(bias) <= 0.01).all())
    yield Claim(f"Hirano–Imbens at doses {at}", "|bias| ≤ .01", told, holds)
    told = ", ".join(f"{each:+.3f}" for each in plain)
    fails = bool((np.abs(plain) > 0.01).all())
    yield Claim("The naive parabola fails there", "|bias| > .01", told, fails)
    held = np.array(each_world(interval_in, 200))
    yield covers("Hirano–Imbens, all steps bootstrapped, five doses (500 rows)", held.ravel())


def over_time_in(seed: int) -> tuple[list[tuple[float, bool]], float]:
    """Error and cover of weights: whole, with a baseline, truncated; and of conditioning."""
    world = contacts_over_time(2000, seed)
    model, truth = HazardDose(squares=False), world.effect_of_one
    data = world.outcome, world.doses, world.states
    kinds = (
        marginal_structural(*data, basis=COUNT, dose_model=model),
        marginal_structural(*data, basis=COUNT, dose_model=model, baseline=world.states[:, 0]),
        marginal_structural(*data, basis=COUNT, dose_model=model, truncate=(0.01, 0.99)),
    )
    effects = [found.effect(3, against=2) for found in kinds]
    last = np.column_stack((np.ones(2000), world.doses.sum(axis=1), world.states[:, :, 0]))
    given = least_squares(last, world.outcome).coefficients[1]
    told = [(each.value - truth, each.low <= truth <= each.high) for each in effects]
    return told, float(given) - truth


def over_time() -> Iterator[Claim]:
    """Weights over time hold the truth; truncated, or by conditioning on states, nothing does."""
    found = each_world(over_time_in)
    off, held = np.array([told for told, _ in found]).transpose(2, 1, 0)
    of_what = "effect of a contact when answers change contacting"
    for place, kind in enumerate(("", " with the first state as baseline")):
        yield covers(f"Marginal structural weights{kind}: {of_what}", held[place] > 0)
        yield unbiased("The same", off[place], 0.01)
    share, bias = float(held[2].mean()), float(off[2].mean())
    figure = f"{share:.1%}, bias {bias:+.3f} (sd {off[2].std():.3f})"
    says = "Weights truncated at 1 and 99 % fail there"
    yield Claim(says, "coverage below 93 %", figure, share < 0.93)
    given = float(np.mean([each for _, each in found]))
    says = "Conditioning on the states fails there"
    yield Claim(says, "|bias| > .05", f"{given:+.3f}", abs(given) > 0.05)


def pooled() -> Claim:
    """Pooling over cells errs less than each cell alone."""
    rng, better = np.random.default_rng(11), []
    spread = np.diag([0.2, 0.02]) ** 2
    for _ in range(number_of_worlds()):
        cells = int(rng.integers(4, 20))
        truth = rng.multivariate_normal([1.2, -0.1], spread, size=cells)
        seen = truth + rng.multivariate_normal([0, 0], spread, size=cells)
        found = normal_pooling(seen, np.repeat(spread[None], cells, axis=0)).coefficients
        raw, ours = (np.sum(((each - truth) / [0.2, 0.02]) ** 2) for each in (seen, found))
        better.append((float(ours), float(raw)))
    ours_all, raw_all = np.sum(better, axis=0)
    share = float(np.mean([ours < raw for ours, raw in better]))
    says = "Pooled curves over 4–19 cells: squared error against each cell alone"
    figure = f"ratio {ours_all / raw_all:.2f}; less in {share:.0%} of the worlds"
    return Claim(says, "ratio below 1, less in ≥ 90 %", figure, ours_all < raw_all and share >= 0.9)


def lalonde() -> Claim:
    """The experimental difference of the National Supported Work demonstration."""
    people = import_module("causaldata").nsw_mixtape.load_pandas().data
    treated = people["treat"].to_numpy(dtype=float)
    design = np.column_stack((np.ones(treated.size), treated))
    fit = least_squares(design, people["re78"].to_numpy(dtype=float), kind="HC3")
    value, error = fit.combination([0, 1])
    says = f"Lalonde/NSW: experimental difference in re78, {treated.size} people"
    figure = f"{value:,.2f} (SE {error:,.0f})"
    return Claim(says, f"{LALONDE:,.2f}", figure, abs(value - LALONDE) < 0.01)
