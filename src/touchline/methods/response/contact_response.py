"""The whole question: what do so many contacts change against fewer, and may one say so."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from touchline.methods.response.balance import standardised_mean_differences
from touchline.methods.response.dose_basis import DoseBasis, QuadraticDose, SteppedDose
from touchline.methods.response.dose_model import DoseModel
from touchline.methods.response.effect import Effect
from touchline.methods.response.learner import Learner
from touchline.methods.response.negative_binomial_dose import NegativeBinomialDose
from touchline.methods.response.negative_control import negative_control
from touchline.methods.response.omitted_variable import benchmark, omitted_variable_bias
from touchline.methods.response.overlap import overlap_shares
from touchline.methods.response.partially_linear import PartiallyLinear, partially_linear
from touchline.methods.response.spline_ridge import SplineRidge
from touchline.methods.response.stabilised_weights import stabilised_weights
from touchline.methods.response.turning_point import TurningPoint, turning_point
from touchline.methods.response.two_lines import TwoLines, two_lines
from touchline.methods.response.verdict import Findings, Thresholds, Verdict, verdict
from touchline.numerics.least_squares import LeastSquares

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class ResponseRows:
    """What was seen, a row a customer: whole `dose` and `outcome` (n), `covariates` (n, p) before.

    `earlier_outcome` (n) cannot have been changed by the dose; `owners` (n) are labels within
    which errors may be alike. `chances` (k) are those of 0, 1, …, k - 1 contacts where the dose
    was drawn at random with the same chances for all.
    """

    outcome: Floats
    dose: Floats
    covariates: Floats
    earlier_outcome: Floats | None = None
    owners: NDArray[np.int64] | None = None
    chances: Floats | None = None


@dataclass(frozen=True)
class ResponseTools:
    """The learner and the model of the dose, and the rules; all can be handed in."""

    learner: Learner = field(default_factory=SplineRidge)
    dose_model: DoseModel = field(default_factory=NegativeBinomialDose)
    thresholds: Thresholds = field(default_factory=Thresholds)
    folds: int = 5
    benchmark_times: float = 1.0


@dataclass(frozen=True)
class ContactResponse:
    """The `effect` with its sampling interval, and with `bounded` under a hidden confounder.

    `bounded` allows for one `benchmark_times` as strong as the strongest covariate, and is the
    effect itself where the dose was drawn at random. `turning` is the parabola's turning point.
    """

    effect: Effect
    bounded: Effect
    turning: TurningPoint
    lines: TwoLines
    findings: Findings
    verdict: Verdict


def contact_response(  # noqa: PLR0913 the question, all but three by name
    rows: ResponseRows,
    dose: int,
    against: int,
    *,
    seed: int,
    matters: float | None = None,
    tools: ResponseTools | None = None,
) -> ContactResponse:
    """Estimate what `dose` contacts change against `against`, look at all doubts, and judge.

    The effect is that of the partially linear model with a step of its own for each number of
    contacts that enough customers have; the peak is that of the parabola beside the two-lines
    test. `matters` is the difference that would matter to the firm, in the outcome's unit.

    Raises ValueError where a dose of the question was not seen, and what the parts refuse.

    Source: the house rules of this project over Chernozhukov et al. 2018, Simonsohn 2018, and
    Cinelli and Hazlett 2020.

    >>> rng = np.random.default_rng(1)
    >>> x = rng.normal(size=(3000, 1))
    >>> dose = rng.poisson(np.exp(1 + 0.3 * x[:, 0])).astype(float)
    >>> outcome = 0.5 * dose + x[:, 0] + rng.normal(size=3000)
    >>> contact_response(ResponseRows(outcome, dose, x), 4, 2, seed=1).verdict.evidence.value
    'E2'
    """
    tools = tools or ResponseTools()
    study = _Study(rows, tools, seed)
    stepped = SteppedDose(_last_common(rows.dose, tools.thresholds.customers, dose))
    fitted = study.fit(rows.outcome, stepped)
    effect = fitted.effect(dose, against)
    parabola = study.fit(rows.outcome, QuadraticDose()).fit
    turning = turning_point(parabola.coefficients, parabola.covariance, parabola.quantile())
    lines = two_lines(study.fits_beside(parabola), rows.dose)
    findings = Findings(
        effect=effect,
        randomised=rows.chances is not None,
        adjusted=True,
        customers=int(min((rows.dose == each).sum() for each in (dose, against))),
        events=_events(rows, (dose, against)),
        negative_control_p=study.control(),
        owners=None if rows.owners is None else int(np.unique(rows.owners).size),
        matters=matters,
        peak=lines.rises_and_falls(),
        peak_inside=turning.is_peak and turning.inside(*np.quantile(rows.dose, [0.05, 0.95])),
    )
    findings = study.compared(findings, dose, against)
    bounded, judged = study.bounded(fitted, dose, against), verdict(findings, tools.thresholds)
    return ContactResponse(effect, bounded, turning, lines, findings, judged)


@dataclass(frozen=True)
class _Study:
    """The rows with the tools."""

    rows: ResponseRows
    tools: ResponseTools
    seed: int

    def fit(
        self, outcome: Floats, basis: DoseBasis, covariates: Floats | None = None
    ) -> PartiallyLinear:
        """The partially linear model of an outcome on a basis of the dose."""
        rows, learner = self.rows, self.tools.learner
        known = rows.chances
        means = None if known is None else known @ basis.columns(np.arange(known.size))
        return partially_linear(
            outcome,
            rows.dose,
            rows.covariates if covariates is None else covariates,
            basis=basis,
            outcome_learner=learner,
            dose_learner=learner if means is None else means,
            seed=self.seed,
            folds=self.tools.folds,
            clusters=rows.owners,
        )

    def fits_beside(self, parabola: LeastSquares) -> Callable[[DoseBasis], LeastSquares]:
        """Fits of the outcome on any basis, that of the parabola being done already."""

        def fit(basis: DoseBasis) -> LeastSquares:
            return parabola if basis == QuadraticDose() else self.fit(self.rows.outcome, basis).fit

        return fit

    def control(self) -> float | None:
        """The p-value of an effect on what the dose cannot have changed."""
        if self.rows.earlier_outcome is None:
            return None
        return negative_control(self.fit(self.rows.earlier_outcome, QuadraticDose()).fit).p_value

    def compared(self, findings: Findings, dose: int, against: int) -> Findings:
        """With overlap, balance and effective sample, unless the dose was drawn at random."""
        t, x = self.rows.dose, self.rows.covariates
        if self.rows.chances is not None:
            return findings
        law = self.tools.dose_model.fit(t, x)
        doses, place = np.unique(t, return_inverse=True)
        marginal = law.at(doses, x).mean(axis=0)[place]
        weighted = stabilised_weights(marginal, law.own(t, x))
        around = [(each - 1, each + 1) for each in (dose, against)]  # one cell alone is noisy
        apart = standardised_mean_differences(x, t, weighted.weights, around)
        return replace(
            findings,
            overlap=float(overlap_shares(law.at(np.array([dose, against]), x)).min()),
            largest_difference=float(np.abs(apart).max()),
            effective_share=weighted.effective_share,
        )

    def bounded(self, fitted: PartiallyLinear, dose: int, against: int) -> Effect:
        """The interval widened by what a confounder like the strongest covariate could do."""
        effect = fitted.effect(dose, against)
        if self.rows.chances is not None:
            return effect
        whole = _Direction.of(fitted, dose, against)
        x = self.rows.covariates
        reach = 0.0
        for j in range(x.shape[1]):
            others = np.delete(x, j, axis=1) if x.shape[1] > 1 else np.zeros_like(x)
            less = self.fit(self.rows.outcome, fitted.basis, others)
            reach = max(reach, whole.bias(less, self.tools.benchmark_times))
        return Effect(effect.value, effect.standard_error, effect.low - reach, effect.high + reach)


@dataclass(frozen=True)
class _Direction:
    """The one mixture of the basis whose coefficient is the effect in question."""

    mixture: Floats
    dose_left: float
    outcome_left: float
    freedom: int

    @classmethod
    def of(cls, fitted: PartiallyLinear, dose: int, against: int) -> "_Direction":
        columns = fitted.basis.columns(np.array([dose, against]))
        taken = fitted.dose_residuals
        mixture = np.linalg.solve(taken.T @ taken, columns[0] - columns[1])
        left = float(np.sum((taken @ mixture) ** 2))
        outcome_left = float(np.sum(fitted.fit.residuals**2))
        return cls(mixture, left, outcome_left, taken.shape[0] - taken.shape[1])

    def bias(self, less: PartiallyLinear, times: float) -> float:
        """What a confounder does that is so many times what the left-out covariate was."""
        dose_left = float(np.sum((less.dose_residuals @ self.mixture) ** 2))
        outcome_left = float(np.sum(less.fit.residuals**2))
        r2_dose = max(1 - self.dose_left / dose_left, 0.0)
        r2_outcome = max(1 - self.outcome_left / outcome_left, 0.0)
        if times * r2_dose >= 1:
            return float("inf")
        hidden = benchmark(r2_outcome, r2_dose, times)
        error = np.sqrt(self.outcome_left / self.freedom * self.dose_left)
        return omitted_variable_bias(float(error), self.freedom, hidden.r2_outcome, hidden.r2_dose)


def _last_common(dose: Floats, customers: int, asked: int) -> int:
    """The last number of contacts, from the one asked for on, that enough customers have."""
    counts = np.bincount(dose.astype(np.int64))
    common = np.flatnonzero(counts >= customers)
    last = max(int(common[-1]) if common.size else 0, asked)
    if last >= dose.max():
        raise ValueError(f"nobody had more than {asked} contacts: nothing to compare with")
    return last


def _events(rows: ResponseRows, doses: tuple[int, int]) -> int | None:
    """The fewest events in a compared cell, where the outcome is yes or no."""
    if not np.isin(rows.outcome, (0.0, 1.0)).all():
        return None
    return int(min(rows.outcome[rows.dose == each].sum() for each in doses))
