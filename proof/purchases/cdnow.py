"""The published figures on public data, and another implementation on the same rows."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import lifetimes
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from proof.claim import Claim

from touchline.methods.buy_till_you_die.beta_geometric_nbd import BetaGeometricNBD
from touchline.methods.buy_till_you_die.bg_bb import BetaGeometricBetaBinomial
from touchline.methods.buy_till_you_die.fitted import PurchaseModel
from touchline.methods.buy_till_you_die.gamma_gamma import GammaGamma
from touchline.methods.buy_till_you_die.modified_beta_geometric_nbd import ModifiedBetaGeometricNBD
from touchline.methods.buy_till_you_die.negative_binomial import NegativeBinomial
from touchline.methods.buy_till_you_die.pareto_nbd import ParetoNBD
from touchline.methods.buy_till_you_die.purchase_rows import PurchaseRows
from touchline.methods.buy_till_you_die.regularity import regularity
from touchline.methods.buy_till_you_die.shifted_beta_geometric import ShiftedBetaGeometric
from touchline.numerics.maximum_likelihood import Maximum

Vector = NDArray[np.float64]
SHARED = Path(__file__).parents[3] / "shared" / "data"
START, CALIBRATED = date(1997, 1, 1), date(1997, 9, 30)
BLOCKS = 3  # of 13 weeks in the holdout


@dataclass(frozen=True)
class Cdnow:
    """The base as rows, its spends, and for each customer days of purchase from the first one."""

    rows: PurchaseRows
    x: Vector
    mean_spend: Vector
    first_days: list[int]
    gaps: list[list[int]]


def data() -> Path:
    """The folder of public data; the proof cannot be made without it."""
    for folder in (SHARED, Path.cwd().parent / "shared" / "data"):
        if folder.is_dir():
            return folder
    raise SystemExit("the data sets of ../shared/data are not on this machine")


def cdnow() -> Cdnow:
    """Read the summary of 2,357 customers and the events behind it."""
    file = data() / "cdnow" / "cdnow_customers_summary_with_transactions.csv"
    table = np.genfromtxt(file, delimiter=",", skip_header=1)
    rows = PurchaseRows.group(table[:, 1], table[:, 2], table[:, 3])
    days: dict[str, set[int]] = {}
    with (data() / "cdnow" / "BTYD_cdnowElog.csv").open() as lines:
        for event in csv.DictReader(lines):
            at = date.fromisoformat(event["date"])
            days.setdefault(event["sampleid"], set()).add((at - START).days)
    ordered = [sorted(each) for each in days.values()]
    gaps = [[day - each[0] for day in each] for each in ordered]
    return Cdnow(rows, table[:, 1], table[:, 4], [each[0] for each in ordered], gaps)


def published(base: Cdnow) -> Iterator[Claim]:
    """Parameters within 1e-3 relative, likelihoods within 1e-3."""
    known: list[tuple[str, type[PurchaseModel], Known]] = [
        ("BG/NBD", BetaGeometricNBD, Known([0.2426, 4.4135, 0.7929, 2.4258], -9582.426)),
        ("MBG/NBD", ModifiedBetaGeometricNBD, Known([0.5248, 6.183, 0.8914, 1.614], -9582.133)),
        ("Pareto/NBD", ParetoNBD, Known([0.5533, 10.5776, 0.6062, 11.6679], -9594.974)),
        ("NBD", NegativeBinomial, Known([0.3848, 12.0721], -9763.66, 6e-3)),
    ]
    for name, model, wanted in known:
        yield figures(f"CDNOW, {name}", wanted, model.fit(base.rows).maximum)
    some = base.x > 0
    _, maximum = GammaGamma.fit(base.x[some], base.mean_spend[some])
    spends = Known([6.2488, 3.7446, 15.4477], -4055.923)
    yield figures("CDNOW, Gamma-Gamma, 946 repeaters", spends, maximum)
    wanted = Known([1.204, 0.750, 0.657, 2.783], -33225.58, 6e-3)
    maximum = BetaGeometricBetaBinomial.fit(donations()).maximum
    yield figures("Donations, BG/BB, 11,104 donors", wanted, maximum)
    lost = [131, 126, 90, 60, 42, 34, 26]
    counts = [*lost, 1000 - sum(lost)]
    _, maximum = ShiftedBetaGeometric.fit([*range(1, 8), 7], [True] * 7 + [False], counts)
    wanted = Known([0.668, 3.806], -1611.16, 6e-3)
    yield figures("sBG, high-end cohort of Fader and Hardie 2007", wanted, maximum)


@dataclass(frozen=True)
class Known:
    """Parameters and likelihood as the literature gives them, with its digits."""

    parameters: list[float]
    value: float
    within: float = 1e-3


def figures(what: str, wanted: Known, found: Maximum) -> Claim:
    """A claim about parameters and their likelihood."""
    holds = np.allclose(found.parameters, wanted.parameters, rtol=1e-3)
    holds = holds and abs(found.log_likelihood - wanted.value) <= wanted.within
    target = " / ".join(f"{each:g}" for each in wanted.parameters) + f", LL {wanted.value:.8g}"
    figure = " / ".join(f"{each:.4f}" for each in found.parameters)
    return Claim(what, target, f"{figure}, LL {found.log_likelihood:.3f}", bool(holds))


def donations() -> PurchaseRows:
    """The 22 rows of the paper."""
    file = data() / "donations_bgbb" / "donations.csv"
    return PurchaseRows.group(*np.genfromtxt(file, delimiter=",", skip_header=1).T)


def conditional(base: Cdnow) -> Iterator[Claim]:
    """The figures of single customers that the literature gives."""
    bg, pareto = BetaGeometricNBD.fit(base.rows).model, ParetoNBD.fit(base.rows).model
    one, two = (PurchaseRows.group([x], [t], [end])
                for x, t, end in ((2, 30.43, 38.86), (26, 30.86, 31.0)))  # fmt: skip
    yield near("CDNOW, BG/NBD, E[Y(39)] of x 2, t_x 30.43, T 38.86", 1.2259,
               bg.expected_purchases(one, 39)[0], 1e-4)  # fmt: skip
    yield near("CDNOW, Pareto/NBD, P(alive) of x 26, t_x 30.86, T 31", 0.99792,
               pareto.alive(two)[0], 1e-4)  # fmt: skip
    yield near("the same customer's E[Y(52)]", 25.4565, pareto.expected_purchases(two, 52)[0], 1e-3)
    rate = float(pareto.s) / float(pareto.beta)
    yield near("CDNOW, decay coefficient s/β a week", 0.0520, rate, 1e-4)
    yield near("its half-life ln 2 · β/s, weeks", 13.3, np.log(2) / rate, 0.05)
    yield near(
        "the median lifetime β(2^(1/s) − 1), weeks", 24.9, float(pareto.median_lifetime), 0.05
    )
    some = base.x > 0
    yield near("correlation of x and mean spend, repeaters", 0.1139,
               np.corrcoef(base.x[some], base.mean_spend[some])[0, 1], 1e-4)  # fmt: skip
    yield wheat_morrison(base)


def near(says: str, wanted: float, found: float, within: float) -> Claim:
    """A claim about one number."""
    return Claim(says, f"{wanted:g} ± {within:g}", f"{found:.5g}", abs(found - wanted) <= within)


def wheat_morrison(base: Cdnow) -> Claim:
    """The gate on CDNOW: no regularity worth a sampler, over all 78 weeks."""
    last = [np.diff(days)[-2:] for days in base.gaps if len(days) > 2]
    found = regularity([gaps[0] for gaps in last], [gaps[1] for gaps in last])
    told = f"{found.k:.3f} ({found.low:.2f} to {found.high:.2f}) on {found.customers} customers"
    says = "Wheat and Morrison's k of CDNOW: the gate to Pareto/GGG stays shut"
    holds = abs(found.k - 1.009) < 5e-3 and not found.is_regular
    return Claim(says, "1.009 ± .005, interval holds 1", told, holds)


def against_lifetimes(base: Cdnow) -> Iterator[Claim]:
    """Parameters and predictions beside lifetimes 0.11.3 on the same rows."""
    rows, t = base.rows, 39.0
    seen = [pd.Series(column) for column in (rows.x, rows.t_x, rows.observed)]
    weights = pd.Series(rows.weight)
    rivals: list[tuple[str, type[PurchaseModel], type]] = [
        ("BG/NBD", BetaGeometricNBD, lifetimes.BetaGeoFitter),
        ("MBG/NBD", ModifiedBetaGeometricNBD, lifetimes.ModifiedBetaGeoFitter),
        ("Pareto/NBD", ParetoNBD, lifetimes.ParetoNBDFitter),
    ]
    for name, model, rival in rivals:
        ours = model.fit(rows)
        theirs = rival(penalizer_coef=0.0).fit(*seen, weights=weights)
        apart = np.max(np.abs(np.array(list(theirs.params_)) / ours.maximum.parameters - 1))
        predicted = theirs.conditional_expected_number_of_purchases_up_to_time(t, *seen)
        off = np.max(np.abs(np.asarray(predicted) - ours.model.expected_purchases(rows, t)))
        alive = np.max(np.abs(np.asarray(theirs.conditional_probability_alive(*seen)).ravel()
                              - ours.model.alive(rows)))  # fmt: skip
        told = f"{apart:.1e} relative; {off:.1e} purchases, {alive:.1e} alive"
        says = f"{name} beside lifetimes: parameters; any customer's E[Y(39)] and P(alive)"
        yield Claim(says, "1e-3; 5e-3, 5e-3", told, apart < 1e-3 and max(off, alive) < 5e-3)
    some = base.x > 0
    model_, _ = GammaGamma.fit(base.x[some], base.mean_spend[some])
    spends = lifetimes.GammaGammaFitter(0.0).fit(
        pd.Series(base.x[some]), pd.Series(base.mean_spend[some])
    )
    apart = np.max(np.abs(np.array(list(spends.params_)) / [model_.p, model_.q, model_.gamma] - 1))
    yield Claim("Gamma-Gamma beside lifetimes: parameters", "1e-3", f"{apart:.1e}", apart < 1e-3)


def holdout(base: Cdnow) -> Iterator[Claim]:
    """Weeks 40 to 78: the known miss, and where it comes from."""
    observed = [(CALIBRATED - START).days - first for first in base.first_days]
    ahead = np.zeros((len(observed), BLOCKS))
    for customer, (days, end) in enumerate(zip(base.gaps, observed, strict=True)):
        for day in days:
            if end < day <= end + 39 * 7:
                ahead[customer, min((day - end - 1) // 91, BLOCKS - 1)] += 1
    total = ahead.sum()
    yield near("CDNOW, repeat purchases of weeks 40 to 78", 1882, total, 1)
    for name, model, known in (
        ("BG/NBD", BetaGeometricNBD, -0.121),
        ("Pareto/NBD", ParetoNBD, -0.115),
    ):
        fitted = model.fit(base.rows).model
        parts = [
            base.rows.weight @ fitted.expected_purchases(base.rows, 13.0 * n) for n in range(4)
        ]
        misses = np.diff(parts) / ahead.sum(axis=0) - 1
        miss = parts[3] / total - 1
        told = f"{100 * miss:.1f} % ({', '.join(f'{100 * each:.0f} %' for each in misses)})"
        says = f"{name}, holdout: the miss, and by 13 weeks (a busy winter that no rate foresees)"
        yield Claim(says, f"{100 * known:.1f} % ± .2", told, bool(abs(miss - known) < 2e-3))
        inside = within_sample(fitted, base.rows) / (base.rows.weight @ base.rows.x) - 1
        says = f"{name}: its sum over the weeks that it was fitted to misses by little"
        yield Claim(says, "within 3 %", f"{100 * inside:+.1f} %", bool(abs(inside) < 0.03))


def within_sample(model: PurchaseModel, rows: PurchaseRows) -> float:
    """The repeat purchases that the model expects of customers of whom it has seen nothing yet."""
    new = PurchaseRows.group([0], [0], [0])
    lengths, places = np.unique(rows.observed, return_inverse=True)
    weight = np.bincount(places, weights=rows.weight)
    return float(weight @ [model.expected_purchases(new, length)[0] for length in lengths])
