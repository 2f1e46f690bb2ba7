"""What is proved about trials."""

import csv
import gzip
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from proof.claim import Claim
from proof.worlds import covers, number_of_worlds, seldom, unbiased

from touchline.methods.experiments.assignment import assign
from touchline.methods.experiments.complier_effect import complier_effect
from touchline.methods.experiments.confidence_sequence import confidence_sequence
from touchline.methods.experiments.cuped import cuped
from touchline.methods.experiments.effect import Effect
from touchline.methods.experiments.intention_to_treat import intention_to_treat
from touchline.methods.experiments.interacted_regression import interacted_regression
from touchline.methods.experiments.sample_ratio import sample_ratio
from touchline.methods.experiments.sample_size import (
    sample_size_for_means,
    sample_size_for_shares,
)
from touchline.methods.experiments.switchback_effect import switchback_effect
from touchline.methods.experiments.switchback_schedule import switchback_schedule
from touchline.methods.experiments.trial_plan import TrialPlan
from touchline.methods.experiments.uplift_curve import uplift_curve
from touchline.methods.experiments.wild_bootstrap import wild_bootstrap
from touchline.simulator.worlds.trials import SwitchbackWorld, Trial, TrialWorld

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

HILLSTROM = Path(__file__).parents[3] / "shared" / "data" / "hillstrom" / "hillstrom.csv.gz"
# Effects and errors on file with the data; methods.md b2.7 and the issue.
HILLSTROM_EFFECTS = {
    ("Mens E-Mail", "visit"): (0.0766, 0.0034),
    ("Womens E-Mail", "visit"): (0.0452, 0.0032),
    ("Mens E-Mail", "spend"): (0.770, 0.145),
    ("Womens E-Mail", "spend"): (0.424, 0.130),
}
PLAIN = TrialWorld(units=400, lift=0.2)
REFUSALS = TrialWorld(units=800, lift=0.3, compliers=0.6, refusers_lower=1.0, correlation=0.5)
SLOPES = TrialWorld(units=800, lift=0.3, share_treated=0.25, correlation=0.6, slope=0.8)
ACCOUNTS = TrialWorld(units=1000, lift=0.2, cluster_size=10, intraclass=0.2)
DAYS, UNITS_A_DAY = 60, 40
UPLIFT = TrialWorld(units=1000, lift=0.5, slope=1.0)


def claims() -> Iterator[Claim]:
    """Every claim about trials."""
    yield from hillstrom()
    yield from plain_effects()
    yield from compliers()
    for correlation in (0.5, 0.8):
        yield from variance_factor(correlation)
    yield from adjusted_effects()
    yield from accounts()
    yield from few_clusters()
    yield from switchback()
    yield from daily_looks()
    yield from uplift()
    yield from power()
    yield from ratios()


def effects(world: TrialWorld, analysis: Callable[[Trial], Effect]) -> list[Effect]:
    """The analysis of each world."""
    return [analysis(world.draw(seed)) for seed in range(number_of_worlds())]


def hits(found: list[Effect], truth: float) -> Flags:
    """Which intervals hold the truth."""
    return np.array([each.interval()[0] <= truth <= each.interval()[1] for each in found])


def misses(says: str, found: list[Effect], truth: float) -> Claim:
    """The comparison that must fail."""
    share = float(hits(found, truth).mean())
    return Claim(f"{says} (must fail)", "coverage < 90 %", f"{share:.1%}", share < 0.90)


def by_arm(drawn: Trial) -> Effect:
    """Intention to treat."""
    return intention_to_treat(drawn.outcome, drawn.assigned)


def plain_effects() -> Iterator[Claim]:
    """The difference of means, arms equal or not."""
    found = effects(PLAIN, by_arm)
    errors = np.array([each.estimate for each in found]) - PLAIN.lift
    yield unbiased("Intention to treat, 400 units", errors, 0.01)
    yield covers("Its interval", hits(found, PLAIN.lift))
    skewed = TrialWorld(units=400, lift=0.2, share_treated=0.1, slope=0.5)
    yield covers("Its interval, a tenth treated, noisier", hits(effects(skewed, by_arm), 0.2))


def compliers() -> Iterator[Claim]:
    """Four in ten refuse, and they are others."""

    def two_stages(drawn: Trial) -> Effect:
        return complier_effect(drawn.outcome, drawn.received, drawn.assigned).effect

    def with_covariate(drawn: Trial) -> Effect:
        arrays = (drawn.outcome, drawn.received, drawn.assigned)
        return complier_effect(*arrays, before=drawn.before).effect

    def as_treated(drawn: Trial) -> Effect:
        return intention_to_treat(drawn.outcome, drawn.received)

    yield covers(
        "Complier effect (two-stage least squares)", hits(effects(REFUSALS, two_stages), 0.3)
    )
    yield covers("The same with a covariate", hits(effects(REFUSALS, with_covariate), 0.3))
    yield misses("Treated against untreated", effects(REFUSALS, as_treated), 0.3)
    weak = TrialWorld(units=200, lift=0.3, compliers=0.15)
    held = []
    for seed in range(number_of_worlds()):
        drawn = weak.draw(seed)
        low, high = complier_effect(drawn.outcome, drawn.received, drawn.assigned).robust_interval
        held.append(low <= 0.3 <= high)
    yield covers("Anderson–Rubin interval, 15 % comply, 200 units", np.array(held))


def variance_factor(correlation: float) -> Iterator[Claim]:
    """CUPED against the plain difference, over many worlds."""
    world = TrialWorld(units=400, lift=0.2, correlation=correlation)
    wanted = 1 - correlation**2
    pairs, stated = [], []
    for seed in range(number_of_worlds(1000) * 20):
        drawn = world.draw(seed)
        found = cuped(drawn.outcome, drawn.assigned, drawn.before)
        pairs.append((found.effect.estimate, by_arm(drawn).estimate))
        stated.append(found.variance_factor)
    sharp, plain = np.array(pairs).var(axis=0)
    for says, factor in (("realised", sharp / plain), ("stated", float(np.mean(stated)))):
        yield Claim(
            f"CUPED, correlation {correlation}: variance factor {says}, {len(pairs):,} worlds",
            f"{wanted:.3f} within 3 %",
            f"{factor:.4f} ({factor / wanted - 1:+.1%})",
            bool(abs(factor / wanted - 1) <= 0.03),
        )


def adjusted_effects() -> Iterator[Claim]:
    """Covariates from before, effects that differ, a quarter treated."""

    def with_cuped(drawn: Trial) -> Effect:
        return cuped(drawn.outcome, drawn.assigned, drawn.before).effect

    def with_lin(drawn: Trial) -> Effect:
        return interacted_regression(drawn.outcome, drawn.assigned, drawn.before)

    plain, sharp, lin = (effects(SLOPES, way) for way in (by_arm, with_cuped, with_lin))
    yield covers("CUPED, effects differ, a quarter treated", hits(sharp, 0.3))
    yield covers("Interacted regression (Lin) there", hits(lin, 0.3))
    spread = [float(np.std([each.estimate for each in found])) for found in (plain, sharp, lin)]
    yield Claim(
        "Lin is no less exact than the plain difference and CUPED there",
        "smallest spread",
        f"plain {spread[0]:.3f}, CUPED {spread[1]:.3f}, Lin {spread[2]:.3f}",
        spread[2] == min(spread),
    )


def accounts() -> Iterator[Claim]:
    """A hundred accounts of ten are assigned whole."""

    def clustered(drawn: Trial) -> Effect:
        return intention_to_treat(drawn.outcome, drawn.assigned, clusters=drawn.clusters)

    yield covers("Cluster-robust, 100 clusters of 10", hits(effects(ACCOUNTS, clustered), 0.2))
    yield misses("The same, clusters overlooked", effects(ACCOUNTS, by_arm), 0.2)


def few_clusters() -> Iterator[Claim]:
    """Where the usual cluster error is too small."""
    for clusters in (8, 14):
        world = TrialWorld(units=20 * clusters, lift=0.3, cluster_size=20, intraclass=0.2)
        wild, usual = [], []
        for seed in range(number_of_worlds(4000)):  # the share's own error: a third of a point
            drawn = world.draw(seed)
            design = np.column_stack([np.ones(drawn.outcome.size), drawn.assigned])
            found = wild_bootstrap(design, drawn.outcome, drawn.clusters, draws=399, seed=seed)
            wild.append(found.interval[0] <= 0.3 <= found.interval[1])
            usual.append(normal_hit(drawn, 0.3))
        yield covers(f"Wild cluster bootstrap, {clusters} clusters", np.array(wild))
        share = float(np.mean(usual))
        yield Claim(
            f"Cluster-robust error and normal law, {clusters} clusters (must fail)",
            "coverage < 93 %",
            f"{share:.1%}",
            share < 0.93,
        )


def normal_hit(drawn: Trial, truth: float) -> bool:
    """Whether the interval of many-cluster theory holds the truth."""
    effect = intention_to_treat(drawn.outcome, drawn.assigned, clusters=drawn.clusters)
    low, high = Effect(effect.estimate, effect.standard_error).interval()
    return low <= truth <= high


def switchback() -> Iterator[Claim]:
    """Six teams, 48 weeks, blocks of three; the old rule lingers for a week."""
    world = SwitchbackWorld(lift=1.0, carried_over=1.0)
    washed, whole, naive = [], [], []
    for seed in range(number_of_worlds()):
        schedule = switchback_schedule(6, 48, 3, seed=seed)
        outcomes = world.draw(schedule, seed)
        washed.append(switchback_effect(outcomes, schedule, 3, wash_out=1))
        whole.append(switchback_effect(outcomes, schedule, 3))
        naive.append(intention_to_treat(outcomes.ravel(), schedule.ravel()))
    errors = np.array([each.estimate for each in washed]) - 1
    yield unbiased("Switchback with wash-out", errors, 0.02)
    yield covers("Its interval, weeks hanging together", hits(washed, 1.0))
    yield misses("Switchback without wash-out", whole, 1.0)
    yield misses("Weeks taken as independent", naive, 1.0)


def daily_looks() -> Iterator[Claim]:
    """A look every evening for sixty days, the trial stopped at the first win."""
    looks = np.arange(UNITS_A_DAY, DAYS * UNITS_A_DAY + 1, UNITS_A_DAY)
    null = TrialWorld(units=int(looks[-1]))
    yield seldom("False wins with daily looks, no effect", false_wins(null, looks, 0.0))
    moved = TrialWorld(units=int(looks[-1]), lift=0.2)
    yield seldom("An effect of .2 missed at any look", false_wins(moved, looks, 0.2))
    yield seldom("False wins, a yes-or-no outcome of 10 %", false_wins(null, looks, 0.0, rare=True))
    peeked = np.array([peeks(null.draw(seed), looks) for seed in range(number_of_worlds())])
    share = float(peeked.mean())
    yield Claim(
        "False wins when a plain test is looked at daily (must fail)",
        "> 5 %",
        f"{share:.1%}",
        share > 0.05,
    )
    wins = np.array([won(moved.draw(seed), looks) for seed in range(number_of_worlds())])
    yield Claim(
        "The effect of .2 found within the sixty days",
        "≥ 80 %",
        f"{wins.mean():.1%}",
        bool(wins.mean() >= 0.8),
    )


def sequence(drawn: Trial, looks: NDArray[np.int64], *, rare: bool = False) -> Floats:
    """The intervals of one trial."""
    outcome = (drawn.outcome > 1.2816).astype(np.float64) if rare else drawn.outcome
    found = confidence_sequence(outcome, drawn.assigned, looks, tightest_at=int(looks[-1]))
    return found.intervals


def false_wins(
    world: TrialWorld, looks: NDArray[np.int64], truth: float, *, rare: bool = False
) -> Flags:
    """In which worlds any interval misses the truth."""
    found = (sequence(world.draw(seed), looks, rare=rare) for seed in range(number_of_worlds()))
    return np.array([((each[:, 0] > truth) | (each[:, 1] < truth)).any() for each in found])


def won(drawn: Trial, looks: NDArray[np.int64]) -> bool:
    """Whether a look finds the effect."""
    return bool((sequence(drawn, looks)[:, 0] > 0).any())


def peeks(drawn: Trial, looks: NDArray[np.int64]) -> bool:
    """Whether any of the plain tests rejects."""
    return any(by_arm(first(drawn, number)).p_value < 0.05 for number in looks)


def first(drawn: Trial, number: int) -> Trial:
    """The trial as it stood after that many units."""
    arrays = (drawn.outcome, drawn.assigned, drawn.received, drawn.before)
    outcome, assigned, received, before = (array[:number] for array in arrays)
    return Trial(outcome, assigned, received, before, drawn.clusters[:number])


def uplift() -> Iterator[Claim]:
    """The score is the true order; uplift is .5 + x."""
    qini_truth = 1 / (2 * np.sqrt(np.pi))
    found = []
    for seed in range(number_of_worlds()):
        drawn = UPLIFT.draw(seed)
        found.append(uplift_curve(drawn.before, drawn.outcome, drawn.assigned, seed=seed))
    qini, auuc = [each.qini for each in found], [each.auuc for each in found]
    errors = np.array([each.estimate for each in qini]) - qini_truth
    yield unbiased(f"Qini, truth {qini_truth:.4f}", errors, 0.01)
    yield covers("Interval of Qini, 1,000 units", hits(qini, qini_truth))
    yield covers("Interval of AUUC, 1,000 units", hits(auuc, qini_truth + 0.25))


def power() -> Iterator[Claim]:
    """Trials of the size that was worked out find what they were planned for."""
    size = sample_size_for_means(0.25, 1.0, TrialPlan(correlation=0.6))
    world = TrialWorld(units=2 * size.treated, lift=0.25, correlation=0.6)
    yield found_share(f"Means, CUPED .6: {size.treated} an arm", world, sharp=True)
    plan = TrialPlan(cluster_size=10, intraclass_correlation=0.1)
    size = sample_size_for_means(0.3, 1.0, plan)
    world = TrialWorld(units=20 * size.treated_clusters, lift=0.3, cluster_size=10, intraclass=0.1)
    yield found_share(f"Clusters of 10: {size.treated_clusters} an arm", world, clustered=True)
    yield shares_found()


def found_share(
    says: str, world: TrialWorld, *, sharp: bool = False, clustered: bool = False
) -> Claim:
    """How often the planned difference is found."""

    def analysis(drawn: Trial) -> Effect:
        if sharp:
            return cuped(drawn.outcome, drawn.assigned, drawn.before).effect
        clusters = drawn.clusters if clustered else None
        return intention_to_treat(drawn.outcome, drawn.assigned, clusters=clusters)

    return powered(says, np.array([each.p_value < 0.05 for each in effects(world, analysis)]))


def shares_found() -> Claim:
    """Two shares, a third treated."""
    size = sample_size_for_shares(0.10, 0.14, TrialPlan(share_treated=1 / 3))
    random = np.random.default_rng(1)
    arm = np.repeat([1.0, 0.0], [size.treated, size.control])
    found = []
    for _ in range(number_of_worlds()):
        outcome = (random.random(arm.size) < np.where(arm, 0.14, 0.10)).astype(np.float64)
        found.append(intention_to_treat(outcome, arm).p_value < 0.05)
    return powered(f"Shares, 10 against 14 %: {size.treated} and {size.control}", np.array(found))


def powered(says: str, found: Flags) -> Claim:
    """A planned power of 80 %, three Monte Carlo errors around."""
    share = float(found.mean())
    return Claim(f"Power of the size for {says}", "76–84 %", f"{share:.1%}", 0.76 <= share <= 0.84)


def ratios() -> Iterator[Claim]:
    """Arms by hash have their shares, and a leak of customers is seen."""
    units = [f"customer-{number}" for number in range(2000)]
    p_values = []
    for trial in range(number_of_worlds()):
        treated = int(assign(units, f"trial-{trial}", [0.7, 0.3]).sum())
        p_values.append(sample_ratio([2000 - treated, treated], [0.7, 0.3]).p_value)
    share = float(np.mean(np.array(p_values) < 0.05))
    yield Claim(
        "Arms by hash, 2,000 customers: ratio off at 5 %",
        "3–7 %",
        f"{share:.1%}",
        0.03 <= share <= 0.07,
    )
    random = np.random.default_rng(2)
    left = random.binomial(50_000, 0.95, number_of_worlds())
    caught = np.array([sample_ratio([50_000, int(n)], [0.5, 0.5]).alarm for n in left])
    yield Claim(
        "One in twenty lost from one of two arms of 50,000: alarm",
        "≥ 99 %",
        f"{caught.mean():.1%}",
        bool(caught.mean() >= 0.99),
    )


def hillstrom() -> Iterator[Claim]:
    """Hillstrom's e-mail trial: 64,000 customers, three arms."""
    if not HILLSTROM.exists():
        yield Claim("Hillstrom's e-mail trial", "data at hand", "../shared/data is absent", False)
        return
    with gzip.open(HILLSTROM, "rt", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    arms = np.array([row["segment"] for row in rows])
    for (segment, name), (effect, error) in HILLSTROM_EFFECTS.items():
        among = (arms == segment) | (arms == "No E-Mail")
        outcome = np.array([float(row[name]) for row in rows])[among]
        found = intention_to_treat(outcome, arms[among] == segment)
        digits = 4 if name == "visit" else 3
        figures = (round(found.estimate, digits), round(found.standard_error, digits))
        yield Claim(
            f"Hillstrom, {segment}: effect on {name} (error)",
            f"{effect:+.{digits}f} ({error:.{digits}f})",
            f"{found.estimate:+.5f} ({found.standard_error:.5f})",
            figures == (effect, error),
        )
    counts = [int((arms == name).sum()) for name in ("Mens E-Mail", "Womens E-Mail", "No E-Mail")]
    p_value = sample_ratio(counts, [1 / 3, 1 / 3, 1 / 3]).p_value
    yield Claim("Hillstrom: sample ratio", "no alarm", f"p = {p_value:.3f}", p_value >= 0.001)
