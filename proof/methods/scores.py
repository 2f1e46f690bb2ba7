"""What is proved about scores."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from optbinning import OptimalBinning
from proof.claim import Claim
from proof.worlds import covers, number_of_worlds, seldom
from scipy.special import expit
from scipy.stats import kstest, norm
from sklearn.calibration import _SigmoidCalibration
from sklearn.isotonic import IsotonicRegression
from sklearn.metrics import brier_score_loss, roc_auc_score

from touchline.methods.scores.area_under_curve import area_difference, area_under_curve
from touchline.methods.scores.brier_score import brier_score
from touchline.methods.scores.calibration_error import calibration_error
from touchline.methods.scores.flap_rate import flap_rate
from touchline.methods.scores.group_gaps import Comparison, group_gaps
from touchline.methods.scores.isotonic_calibration import isotonic_calibration
from touchline.methods.scores.monotone_bins import Limits, monotone_bins
from touchline.methods.scores.pairwise_weights import RANDOM_INDEX, pairwise_weights
from touchline.methods.scores.platt_calibration import platt_calibration
from touchline.methods.scores.points_scale import PointsScale
from touchline.methods.scores.population_stability import (
    PopulationStability,
    population_stability,
)
from touchline.methods.scores.steady_tiers import steady_tiers
from touchline.numerics.group_sums import group_sums
from touchline.simulator.worlds.wavering_scores import WaveringScores

Floats = NDArray[np.float64]
CUTS = np.array([45.0, 80.0])
REFRESHES_A_MONTH = 52 / 12
SAATY = {3: 0.58, 4: 0.90, 5: 1.12, 6: 1.24, 7: 1.32, 8: 1.41, 9: 1.45}


def claims() -> Iterator[Claim]:
    """Every claim about scores, one after the other."""
    yield from golden()
    yield from random_indexes()
    yield from evidence()
    yield from calibration()
    yield from stability()
    yield from areas()
    yield from tiers()
    yield from fairness()


def golden() -> Iterator[Claim]:
    """Cases whose answer is known by hand."""
    scale = PointsScale(points_to_double=20, base_score=600, base_odds=50)
    figure = f"{scale.factor:.4f}, {scale.offset:.3f}"
    says = "20 points double the odds, 600 at 50:1: factor and offset"
    yield Claim(says, "28.8539, 487.123", figure, figure == "28.8539, 487.123")
    random, worst, ratio = np.random.default_rng(1), 0.0, 0.0
    for _ in range(1000):
        weights = random.dirichlet(np.ones(random.integers(2, 10))) + 1e-3
        weights /= weights.sum()
        found = pairwise_weights(weights[:, None] / weights[None, :])
        worst = max(worst, float(np.abs(found.weights - weights).max()))
        ratio = max(ratio, abs(found.consistency_ratio))
    says = "1,000 consistent judgements give their weights back; consistency ratio"
    yield Claim(says, "1e-12", f"{worst:.1e}; {ratio:.1e}", max(worst, ratio) < 1e-12)


def random_indexes() -> Iterator[Claim]:
    """The mean consistency index of random judgements, drawn anew, and Saaty's table beside it."""
    random = np.random.default_rng(20261122)
    scale = np.r_[1 / np.arange(9, 1, -1), np.arange(1.0, 10)]
    told, worst = [], 0.0
    for count in range(3, 10):
        draws = number_of_worlds(20) * 1000
        matrices = np.ones((draws, count, count))
        upper = np.triu_indices(count, 1)
        entries = scale[random.integers(0, 17, (draws, len(upper[0])))]
        matrices[:, upper[0], upper[1]] = entries
        matrices[:, upper[1], upper[0]] = 1 / entries
        largest = np.linalg.eigvals(matrices).real.max(axis=1)
        index = float(((largest - count) / (count - 1)).mean())
        worst = max(worst, abs(index / RANDOM_INDEX[count] - 1))
        told.append(f"{index:.3f}")
    says = "mean index of random judgements, 3 to 9 criteria, drawn anew (20,000 each)"
    beside = ", ".join(f"{value:g}" for value in SAATY.values())
    target = f"those of the method within 2 %; Saaty's: {beside}"
    yield Claim(says, target, ", ".join(told), worst < 0.02)


def scored_customers(seed: int, count: int = 3000) -> tuple[Floats, Floats]:
    """A figure and whether the customer turned out good, more often the larger it is."""
    random = np.random.default_rng(seed)
    figure = random.gamma(2.0, 10.0, count)
    chance = expit(0.8 * np.log(figure) - 2.2 + 0.3 * np.sin(figure))
    return figure, np.where(random.random(count) < chance, 1.0, 0.0)


def evidence() -> Iterator[Claim]:
    """Weights of evidence and the best bins, against optbinning on the same first cuts."""
    weights, information, worlds = 0.0, 0.0, number_of_worlds(30)
    for seed in range(worlds):
        figure, good = scored_customers(seed)
        cuts = np.unique(np.quantile(figure, np.arange(1, 20) / 20))
        rival = OptimalBinning(
            monotonic_trend="auto_asc_desc", user_splits=cuts, min_bin_size=0.05, max_n_bins=8
        ).fit(figure, (1 - good).astype(int))
        theirs = rival.binning_table.build(add_totals=False)
        ours = monotone_bins(figure, good, candidate_edges=cuts, limits=Limits(bins=8))
        missed = ours.evidence.information_value - theirs["IV"].sum()
        information = max(information, abs(missed))
        count = min(len(ours.evidence.weights), len(theirs)) - 1
        difference = ours.evidence.weights[:count] - theirs["WoE"].to_numpy()[:count]
        weights = max(weights, float(np.abs(difference).max()))
    says = f"monotone bins of {worlds} bases: weights of evidence against optbinning"
    yield Claim(says, "1e-9", f"{weights:.1e}", weights < 1e-9)
    says = "the same: information value against optbinning's optimum"
    yield Claim(says, "1e-9", f"{information:.1e}", information < 1e-9)


def calibration() -> Iterator[Claim]:
    """Calibrators against scikit-learn, and the error of a forecast that is true."""
    random = np.random.default_rng(5)
    score = random.normal(size=5000)
    outcome = np.where(random.random(5000) < expit(0.7 * score - 1), 1.0, 0.0)
    other = np.linspace(-4, 4, 999)
    rival = _SigmoidCalibration().fit(score, outcome)
    gap = float(
        np.abs(platt_calibration(score, outcome).calibrated(other) - rival.predict(other)).max()
    )
    yield Claim("Platt's curve is scikit-learn's", "1e-5", f"{gap:.1e}", gap < 1e-5)
    steps = IsotonicRegression(out_of_bounds="clip").fit(score, outcome)
    ours = isotonic_calibration(score, outcome).calibrated(other)
    gap = float(np.abs(ours - steps.predict(other)).max())
    yield Claim("isotonic steps are scikit-learn's", "1e-12", f"{gap:.1e}", gap < 1e-12)
    forecast = expit(0.7 * score - 1)
    gap = abs(brier_score(forecast, outcome).error - brier_score_loss(outcome, forecast))
    yield Claim("the Brier score is scikit-learn's", "1e-12", f"{gap:.1e}", gap < 1e-12)
    yield from true_forecasts()


def true_forecasts() -> Iterator[Claim]:
    """The expected calibration error of true forecasts is what chance makes; parts add up."""
    random = np.random.default_rng(6)
    ratios, worst = [], 0.0
    for _ in range(number_of_worlds()):
        forecast = random.beta(2, 5, 1000)
        outcome = np.where(random.random(1000) < forecast, 1.0, 0.0)
        found = calibration_error(forecast, outcome)
        ratios.append(found.expected / found.by_chance)
        parts = brier_score(forecast, outcome, groups=10)
        total = parts.reliability - parts.resolution + parts.uncertainty + parts.rest
        worst = max(worst, abs(total - parts.error))
    mean = float(np.mean(ratios))
    says = "true forecasts: expected calibration error over what chance makes"
    yield Claim(says, "1 ± .05", f"{mean:.3f}", abs(mean - 1) < 0.05)
    says = "Brier: reliability − resolution + uncertainty + rest is the error"
    yield Claim(says, "1e-12", f"{worst:.1e}", worst < 1e-12)


def stability() -> Iterator[Claim]:
    """Without drift the index follows its chi-squared distribution; .10 does not know n."""
    random = np.random.default_rng(8)
    for bins, before, now in ((10, 2000, 2000), (10, 5000, 500), (20, 3000, 1000)):
        shares = random.dirichlet(np.full(bins, 20.0))
        found = [
            population_stability(_drawn(random, before, shares), _drawn(random, now, shares))
            for _ in range(number_of_worlds())
        ]
        yield from _null(f"{bins} bins, {before:,} and {now:,} rows", found)
    found = [_by_own_quantiles(random) for _ in range(number_of_worlds())]
    yield from _null("10 bins at the first sample's own tenths, 1,000 rows each", found)
    small = [_by_own_quantiles(random, 150).index > 0.10 for _ in range(number_of_worlds())]
    share = float(np.mean(small))
    says = "the fixed limit of .10 at 150 rows each, without drift: it must fail"
    yield Claim(says, "> 10 %", f"{share:.1%}", share > 0.1)


def _by_own_quantiles(random: np.random.Generator, rows: int = 1000) -> PopulationStability:
    before, now = random.normal(size=rows), random.normal(size=rows)
    edges = np.quantile(before, np.arange(1, 10) / 10)
    ones = np.ones(rows)
    return population_stability(
        group_sums(np.searchsorted(edges, before), ones, 10),
        group_sums(np.searchsorted(edges, now), ones, 10),
    )


def _drawn(random: np.random.Generator, rows: int, shares: Floats) -> Floats:
    return random.multinomial(rows, shares).astype(np.float64)


def _null(says: str, found: list[PopulationStability]) -> Iterator[Claim]:
    share = float(np.mean([one.has_drifted for one in found]))
    reach = 2 * float(np.sqrt(0.05 * 0.95 / len(found)))
    target = f"5 ± {reach:.1%}"
    uniform = float(kstest([one.p_value for one in found], "uniform").pvalue)
    figure = f"{share:.1%} beyond the limit; p uniform by KS {uniform:.2f}"
    holds = abs(share - 0.05) <= reach and uniform > 0.001
    yield Claim(f"PSI without drift, {says}", f"{target}; KS > .001", figure, holds)


def areas() -> Iterator[Claim]:
    """DeLong: the area is scikit-learn's, intervals cover, and equal scores seldom differ."""
    truth = float(norm.cdf(1 / np.sqrt(2)))
    random = np.random.default_rng(9)
    hits, differ, gap = [], [], 0.0
    for _ in range(number_of_worlds()):
        outcome = np.repeat([1.0, 0.0], [80, 160])
        shared = outcome + 0.6 * random.normal(size=240)
        first, second = (shared + 0.8 * random.normal(size=240) for _ in range(2))
        found = area_under_curve(first, outcome)
        low, high = found.interval()
        hits.append(low <= truth <= high)
        differ.append(area_difference(first, second, outcome).p_value <= 0.05)
        gap = max(gap, abs(found.area - roc_auc_score(outcome, first)))
    yield Claim("areas under the curve are scikit-learn's", "1e-12", f"{gap:.1e}", gap < 1e-12)
    yield covers("DeLong: 95 % intervals of an area, 80 and 160 rows", np.array(hits))
    most = 0.05 + 2 * np.sqrt(0.05 * 0.95 / len(differ))
    yield seldom("DeLong: two equally good scores called different", np.array(differ), most)


def tiers() -> Iterator[Claim]:
    """Flaps with and without steadiness, and how long a true shift waits."""
    monthly, plain, late = [], [], []
    for seed in range(number_of_worlds(20)):
        scores = WaveringScores().draw(seed)
        monthly.append(flap_rate(steady_tiers(scores, CUTS, margin=5)) * REFRESHES_A_MONTH)
        loose = steady_tiers(scores, CUTS, margin=0, dwell=1)
        plain.append(flap_rate(loose) * REFRESHES_A_MONTH)
        late.append(_delay(WaveringScores(shift=1.0), seed))
    share, baseline = float(np.mean(monthly)), float(np.mean(plain))
    says = "scores that stand still but waver by 2 points: flaps a customer and month"
    yield Claim(says, "≤ 1 %", f"{share:.2%} ({baseline:.1%} without steadiness)", share <= 0.01)
    delays = np.concatenate(late)
    middle, soon = float(np.median(delays)), float(np.mean(delays <= 2))
    says = "a true rise of 1 SD over a cut: refreshes until the tier follows, median"
    yield Claim(says, "≤ 2", f"{middle:g}; {soon:.2%} within 2", middle <= 2 and soon >= 0.99)


def _delay(kind: WaveringScores, seed: int) -> NDArray[np.int64]:
    """Refreshes from the shift to the new tier, of those whose score lies clear above a new cut."""
    scores = kind.draw(seed)
    tiers_now = steady_tiers(scores, CUTS, margin=5)
    before, after = scores[: kind.shift_at].mean(axis=0), scores[kind.shift_at :].mean(axis=0)
    aimed = np.searchsorted(CUTS, after - 3 * kind.noise, side="right")
    moves = aimed > np.searchsorted(CUTS, before + 3 * kind.noise, side="right")
    arrived = tiers_now[kind.shift_at :, moves] >= aimed[moves]
    return np.asarray(arrived.argmax(axis=0) + 1)


def fairness() -> Iterator[Claim]:
    """Bootstrap intervals of ratios and gaps cover the truth."""
    random = np.random.default_rng(10)
    ratio, true_gap = [], []
    for seed in range(number_of_worlds()):
        group = np.repeat([0, 1], [600, 300])
        outcome = np.where(random.random(900) < np.where(group == 0, 0.5, 0.4), 1.0, 0.0)
        chance = np.where(outcome == 1, np.where(group == 0, 0.6, 0.5), 0.2)
        selected = np.where(random.random(900) < chance, 1.0, 0.0)
        found = group_gaps(selected, outcome, group, Comparison(seed=seed, draws=500))
        truth = (0.4 * 0.5 + 0.6 * 0.2) / (0.5 * 0.6 + 0.5 * 0.2)
        ratio.append(found.selection_ratio.low[1] <= truth <= found.selection_ratio.high[1])
        gap = found.true_positive_gap
        true_gap.append(gap.low[1] <= -0.1 <= gap.high[1])
    yield covers(
        "selection-rate ratio, 600 and 300 rows: 95 % bootstrap intervals", np.array(ratio)
    )
    yield covers("true-positive gap, the same", np.array(true_gap))
