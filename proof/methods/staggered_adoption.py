"""What is proved about effects of staggered adoption."""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib import import_module
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray
from proof.claim import Claim
from proof.worlds import covers, number_of_worlds, unbiased

from touchline.methods.staggered_adoption.aggregate import Aggregation, aggregate
from touchline.methods.staggered_adoption.group_time_effects import (
    Comparison,
    GroupTimeEffects,
    group_time_effects,
)
from touchline.methods.staggered_adoption.influence import Estimates
from touchline.methods.staggered_adoption.panel import NEVER, Panel
from touchline.methods.staggered_adoption.pre_trend_test import pre_trend_test
from touchline.methods.staggered_adoption.simultaneous_band import simultaneous_band
from touchline.methods.staggered_adoption.two_period_effect import Estimator
from touchline.numerics.least_squares import least_squares
from touchline.simulator.worlds.staggered_adoption import AdoptionHistory, StaggeredAdoption

Floats = NDArray[np.float64]

CONDITIONAL = StaggeredAdoption()
PARALLEL = StaggeredAdoption(selection=0.0, trend=0.0)
CURVED = StaggeredAdoption(curve=0.3)
CLUSTERED = StaggeredAdoption(units=2000, cluster_size=10, cluster_error=1.0)

# Minimum wages and teen employment in 500 counties: what R's did gives, as csdid's tests keep it
# in full digits. They agree with methods.md b2.6.
# fmt: off
MPDTA_EFFECTS = (
    -0.0105032462, -0.0704231581, -0.1372587389, -0.1008113631,
    0.0065201124, -0.0027508188, -0.0045946070, -0.0412244715,
    0.0305066556, -0.0027258929, -0.0310871194, -0.0260544107,
)
# fmt: on
# fmt: off
MPDTA_ERRORS = (
    0.0232510364, 0.0309847668, 0.0364356643, 0.0343592258,
    0.0233268051, 0.0195585610, 0.0177551967, 0.0202291807,
    0.0150335603, 0.0163958329, 0.0178775113, 0.0166554353,
)
# fmt: on
MPDTA_OVERALL = {
    Aggregation.SIMPLE: (-0.0399512752, 0.0120340128),
    Aggregation.GROUP: (-0.0310182822, 0.0124460593),
    Aggregation.DYNAMIC: (-0.0772398215, 0.0199649891),
    Aggregation.CALENDAR: (-0.0417004321, 0.0159718519),
}


MPDTA_NOT_YET = (-0.0397636256, 0.0120524248)
MPDTA_BY_POPULATION = (-0.0419686124, 0.0114448298)  # outcome regression on log population


def claims() -> Iterator[Claim]:
    """Every claim about staggered adoption."""
    yield from minimum_wages()
    yield from against_fixed_effects()
    for estimator in Estimator:
        yield from conditional_trends(estimator)
    yield from one_model_wrong()
    yield from not_yet_treated()
    yield from clusters()
    yield from tests_of_trends()


@dataclass(frozen=True)
class Tried:
    """Over worlds: the simple effect's errors and cover; cover of cells and of the band."""

    errors: Floats
    simple: NDArray[np.bool_]
    cells: NDArray[np.bool_]
    band: NDArray[np.bool_]


def tried(
    world: StaggeredAdoption,
    *,
    clustered: bool = False,
    banded: bool = False,
    estimator: Estimator = Estimator.DOUBLY_ROBUST,
    comparison: Comparison = Comparison.NEVER_TREATED,
) -> Tried:
    """Estimate in each world, and compare with the truth."""
    truth = world.true_simple_effect()
    rows = []
    for seed in range(number_of_worlds()):
        drawn = world.draw(seed)
        panel = panel_of(drawn, clustered=clustered)
        found = group_time_effects(panel, estimator=estimator, comparison=comparison)
        simple = aggregate(found, Aggregation.SIMPLE).overall
        cells = world.true_effect(found.groups, found.periods)
        band = found.estimates.intervals()
        if banded:
            band = simultaneous_band(found.estimates, draws=600, seed=seed).intervals
        rows.append(
            (
                simple.values[0] - truth,
                holds(simple.intervals(), np.array([truth])).all(),
                holds(found.estimates.intervals(), cells),
                holds(band, cells).all(),
            )
        )
    errors, simple_holds, cells_hold, band_holds = zip(*rows, strict=True)
    return Tried(
        np.array(errors), np.array(simple_holds), np.array(cells_hold), np.array(band_holds)
    )


def holds(intervals: Floats, truth: Floats) -> NDArray[np.bool_]:
    """Which intervals hold their truth."""
    return (intervals[:, 0] <= truth) & (truth <= intervals[:, 1])


def panel_of(drawn: AdoptionHistory, *, clustered: bool = False, bare: bool = False) -> Panel:
    """The panel that one would see of that world."""
    return Panel(
        drawn.outcomes,
        drawn.periods,
        drawn.adopted_in,
        None if bare else drawn.covariates,
        drawn.clusters if clustered else None,
    )


def conditional_trends(estimator: Estimator) -> Iterator[Claim]:
    """Trends parallel only given the covariate."""
    found = tried(CONDITIONAL, banded=True, estimator=estimator)
    yield unbiased(f"Simple effect, {estimator}, trends by covariate", found.errors, 0.01)
    yield covers(f"Interval of the simple effect, {estimator}", found.simple)
    shares = found.cells.mean(axis=0)
    yield Claim(
        f"Interval of each of the {shares.size} group-time effects, {estimator}",
        "93–97 %",
        f"{shares.min():.1%} to {shares.max():.1%}, mean {shares.mean():.1%}",
        bool(shares.min() >= 0.93 and shares.max() <= 0.97),
    )
    yield covers(f"Simultaneous band over all of them, {estimator}", found.band)


def against_fixed_effects() -> Iterator[Claim]:
    """Where trends are parallel and only the effect grows: the plainest case against it."""
    found = tried(PARALLEL)
    yield unbiased("Simple effect by group and time, growing effects", found.errors, 0.01)
    yield covers("Its interval, growing effects", found.simple)
    truth = PARALLEL.true_simple_effect()
    fits = [two_way_fixed_effects(PARALLEL.draw(seed)) for seed in range(number_of_worlds())]
    bias = np.mean([value for value, _, _ in fits]) - truth
    cover = np.mean([low <= truth <= high for _, low, high in fits])
    yield Claim(
        f"Two-way fixed effects in the same worlds (must fail; truth {truth:.3f})",
        "bias over .1, coverage < 50 %",
        f"bias {bias:+.3f}, coverage {cover:.1%}",
        bool(abs(bias) > 0.1 and cover < 0.5),
    )


def two_way_fixed_effects(drawn: AdoptionHistory) -> tuple[float, float, float]:
    """The coefficient of treatment beside unit and period effects, errors by unit."""
    treated = (drawn.periods >= drawn.adopted_in[:, None]).astype(np.float64)
    clusters = np.repeat(np.arange(treated.shape[0]), treated.shape[1])
    fit = least_squares(
        demeaned(treated).reshape(-1, 1),
        demeaned(drawn.outcomes).ravel(),
        kind="cluster",
        clusters=clusters,
    )
    low, high = fit.intervals()[0]
    return float(fit.coefficients[0]), low, high


def demeaned(table: Floats) -> Floats:
    """Less the means of row and column: what dummies for both would leave."""
    rows, columns = table.mean(axis=1, keepdims=True), table.mean(axis=0, keepdims=True)
    return np.asarray(table - rows - columns + table.mean())


def one_model_wrong() -> Iterator[Claim]:
    """The untreated trend bends, so the regression is wrong; the propensity is right."""
    robust = tried(CURVED, estimator=Estimator.DOUBLY_ROBUST)
    yield unbiased("Doubly robust where only the propensity is right", robust.errors, 0.02)
    yield covers("Its interval there", robust.simple)
    regression = tried(CURVED, estimator=Estimator.OUTCOME_REGRESSION)
    bias = float(regression.errors.mean())
    yield Claim(
        "Outcome regression there (must fail)", "bias over .02", f"{bias:+.4f}", abs(bias) > 0.02
    )


def not_yet_treated() -> Iterator[Claim]:
    """More to compare with, and a smaller error."""
    found = tried(CONDITIONAL, comparison=Comparison.NOT_YET_TREATED)
    yield unbiased("Simple effect against those not yet treated", found.errors, 0.01)
    yield covers("Its interval", found.simple)


def clusters() -> Iterator[Claim]:
    """Units that adopt and are shocked together."""
    found = tried(CLUSTERED, clustered=True)
    yield covers("Interval with 200 clusters of 10 that share adoption and shocks", found.simple)
    alone = tried(CLUSTERED)
    share = float(alone.simple.mean())
    yield Claim("The same, clusters overlooked (must fail)", "< 90 %", f"{share:.1%}", share < 0.90)


def tests_of_trends() -> Iterator[Claim]:
    """The pre-trend test alarms as often as it says, and sees trends that part."""
    drifting = replace(PARALLEL, drift=0.2)
    worlds = range(number_of_worlds())
    quiet = np.array([alarm(PARALLEL.draw(seed)) for seed in worlds])
    share = float(quiet.mean())
    yield Claim(
        "Pre-trend test at 5 %, parallel trends: alarms",
        "3–7 %",
        f"{share:.1%}",
        0.03 <= share <= 0.07,
    )
    power = float(np.mean([alarm(drifting.draw(seed)) for seed in worlds]))
    yield Claim(
        "Pre-trend test, trends part by .2 a period: alarms",
        "≥ 80 %",
        f"{power:.1%}",
        power >= 0.8,
    )


def alarm(drawn: AdoptionHistory) -> bool:
    """Whether the pre-trend test rejects at 5 %."""
    return pre_trend_test(group_time_effects(panel_of(drawn, bare=True))).p_value < 0.05


def minimum_wages() -> Iterator[Claim]:
    """The published figures, where the package that carries the data is installed."""
    if find_spec("moderndid") is None:
        yield Claim("mpdta against R's did", "data at hand", "moderndid is not installed", False)
        return
    found = group_time_effects(replace(mpdta(), covariates=None))
    estimates = found.estimates
    yield nearest("mpdta: the twelve ATT(g, t) of R's did", estimates.values, MPDTA_EFFECTS)
    yield nearest("mpdta: their standard errors", estimates.standard_errors, MPDTA_ERRORS)
    for along, figures in MPDTA_OVERALL.items():
        overall = aggregate(found, along).overall
        yield nearest(f"mpdta: overall effect and error, {along}", pair(overall), figures)
    later = group_time_effects(
        replace(mpdta(), covariates=None), comparison=Comparison.NOT_YET_TREATED
    )
    yield nearest("mpdta: against those not yet treated", simple(later), MPDTA_NOT_YET)
    fitted = group_time_effects(mpdta(), estimator=Estimator.OUTCOME_REGRESSION)
    yield nearest("mpdta: regression on population", simple(fitted), MPDTA_BY_POPULATION)
    for estimator, method in (
        (Estimator.DOUBLY_ROBUST, "dr"),
        (Estimator.INVERSE_PROBABILITY, "ipw"),
    ):
        yield as_the_rival(estimator, method)
    p_value = pre_trend_test(found).p_value
    yield Claim(
        "mpdta: pre-trend test", "p = .16812", f"{p_value:.5f}", round(p_value, 5) == 0.16812
    )


def as_the_rival(estimator: Estimator, method: str) -> Claim:
    """Another implementation, population as covariate, on the same rows."""
    moderndid = import_module("moderndid")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of having no bootstrap, which is asked for
        theirs = moderndid.att_gt(
            data=moderndid.load_mpdta(),
            yname="lemp",
            tname="year",
            idname="countyreal",
            gname="first.treat",
            xformla="~ lpop",
            est_method=method,
            boot=False,
            control_group="nevertreated",
        )
    mine = group_time_effects(mpdta(), estimator=estimator).estimates
    wanted = np.append(np.asarray(theirs.att_gt), np.asarray(theirs.se_gt))
    ours = np.append(mine.values, mine.standard_errors)
    return nearest(
        f"mpdta by population, {estimator}: moderndid's effects and errors", ours, wanted
    )


def simple(found: GroupTimeEffects) -> Floats:
    """The simple effect with its error."""
    return pair(aggregate(found, Aggregation.SIMPLE).overall)


def pair(overall: Estimates) -> Floats:
    """The value and its standard error."""
    return np.array([overall.values[0], overall.standard_errors[0]])


def nearest(says: str, found: Floats, wanted: tuple[float, ...] | Floats) -> Claim:
    """Agreement with published figures of ten digits."""
    gap = float(np.abs(found - np.array(wanted)).max())
    return Claim(says, "within 1e-9", f"largest gap {gap:.1e}", gap < 1e-9)


def mpdta() -> Panel:
    """Log teen employment of 500 counties, 2003–2007."""
    table = import_module("moderndid").load_mpdta().sort(["countyreal", "year"])
    adopted_in, outcomes, population = (
        table[name].to_numpy().reshape(500, 5).astype(np.float64)
        for name in ("first.treat", "lemp", "lpop")
    )
    groups = np.where(adopted_in[:, 0] == 0, NEVER, adopted_in[:, 0])
    return Panel(outcomes, np.arange(2003.0, 2008.0), groups, population[:, :1])
