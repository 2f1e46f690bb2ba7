"""What is proved about the next event and about decay."""

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from proof.claim import Claim
from proof.worlds import number_of_worlds
from scipy.stats import chi2

from touchline.methods.next_event.adstock import adstock
from touchline.methods.next_event.engagement_ratio import engagement_ratio
from touchline.methods.next_event.frailty_hazard import frailty_hazard
from touchline.methods.next_event.gamma_gaps import GammaGaps
from touchline.methods.next_event.gap_histories import GapHistories, ImpossibleHistoryError
from touchline.methods.next_event.gap_law import GapLaw
from touchline.methods.next_event.lognormal_gaps import LognormalGaps
from touchline.methods.next_event.renewal import NextEvents, fit_renewal
from touchline.methods.next_event.response_decay import Moments, response_decay
from touchline.methods.next_event.weibull_gaps import WeibullGaps
from touchline.numerics.maximum_likelihood import Maximum, NoMaximum
from touchline.simulator.worlds.event_times import (
    AdstockWorld,
    FrailtyWorld,
    Histories,
    RenewalWorld,
    ResponseWorld,
)

Floats = NDArray[np.float64]

CDNOW = Path(__file__).parents[3] / "shared" / "data" / "cdnow" / "BTYD_cdnowElog.csv"
LAWS: list[tuple[GapLaw, RenewalWorld]] = [
    (GammaGaps(), RenewalWorld("gamma", (2.5, 4.0, 16.0))),
    (WeibullGaps(), RenewalWorld("weibull", (1.6, 2.5, 60.0))),
    (LognormalGaps(), RenewalWorld("lognormal", (2.0, 0.6, 0.5))),
]
MANY = 20_000  # customers of the one large world in which waits are forecast
BINS = 20
WIDTHS = (0.50, 0.80, 0.95)
QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)


def claims() -> Iterator[Claim]:
    """Every claim about next events and decay."""
    for law, world in LAWS:
        yield from recovered(law, world)
        yield from forecast(law, world)
    yield scarce()
    yield from compact_discs()
    yield from frailty()
    yield from response()
    yield from weekly()
    yield index_covers()


def each_covers(says: str, names: list[str], covered: list[list[bool]]) -> Claim:
    """Every parameter's 95 % interval holds the truth in 93 to 97 % of the worlds."""
    shares = np.mean(covered, axis=0)
    figures = ", ".join(f"{name} {share:.1%}" for name, share in zip(names, shares, strict=True))
    good = bool(((shares >= 0.93) & (shares <= 0.97)).all())
    return Claim(f"{says}: 95 % intervals", "93–97 % each", f"{figures} of {len(covered):,}", good)


def held(found: Maximum, truth: tuple[float, ...]) -> list[bool]:
    """Which intervals hold the truth."""
    low, high = found.interval().T
    return [bool(a <= each <= b) for a, each, b in zip(low, truth, high, strict=True)]


def histories_of(drawn: Histories) -> GapHistories:
    """What one would see of that world."""
    return GapHistories(drawn.customers, drawn.gaps, drawn.open_gaps)


def name_of(law: GapLaw) -> str:
    """Gamma, Weibull or lognormal."""
    return type(law).__name__.removesuffix("Gaps")


def recovered(law: GapLaw, world: RenewalWorld) -> Iterator[Claim]:
    """Parameters on the law's own simulated bases."""
    covered, found = [], []
    for seed in range(number_of_worlds()):
        fit = fit_renewal(histories_of(world.draw(seed)), law).maximum
        covered.append(held(fit, world.parameters))
        found.append(fit.parameters)
    yield each_covers(f"{name_of(law)} gaps, 300 customers", list(law.names), covered)
    off = np.median(found, axis=0) / np.array(world.parameters) - 1
    yield Claim(
        f"{name_of(law)} gaps: median of the parameters found",
        "within 5 % of the truth",
        ", ".join(f"{part:+.1%}" for part in off),
        bool((np.abs(off) < 0.05).all()),
    )


def forecast(law: GapLaw, world: RenewalWorld) -> Iterator[Claim]:
    """Waits of many customers: coverage, PIT, and the median of own past gaps beaten."""
    large = RenewalWorld(world.law, world.parameters, customers=MANY)
    drawn = large.draw(12345)
    ahead = fit_renewal(histories_of(drawn), law).next_events(histories_of(drawn))
    shares = [coverage(ahead, drawn.waits, width) for width in WIDTHS]
    yield Claim(
        f"{name_of(law)} gaps: waits of {MANY:,} customers in their 50/80/95 % intervals",
        "within 2 points",
        ", ".join(f"{share:.1%}" for share in shares),
        all(abs(share - width) <= 0.02 for share, width in zip(shares, WIDTHS, strict=True)),
    )
    counts, _ = np.histogram(ahead.chance_within(drawn.waits), BINS, (0, 1))
    statistic = float(((counts - MANY / BINS) ** 2 / (MANY / BINS)).sum())
    p_value = float(chi2.sf(statistic, BINS - 1))
    yield Claim(
        f"{name_of(law)} gaps: PIT flat in {BINS} bins",
        "p ≥ .01 (chi-square)",
        f"p = {p_value:.2f}, bins {counts.min() * BINS / MANY:.2f} to "
        f"{counts.max() * BINS / MANY:.2f} of even",
        p_value >= 0.01,
    )
    yield beaten(f"{name_of(law)} gaps", drawn, ahead)


def coverage(ahead: NextEvents, waits: Floats, width: float) -> float:
    """The share of waits inside the middle interval of that width."""
    low, high = ahead.quantile(0.5 - width / 2), ahead.quantile(0.5 + width / 2)
    return float(((low <= waits) & (waits <= high)).mean())


def beaten(says: str, drawn: Histories, ahead: NextEvents, horizon: float = np.inf) -> Claim:
    """Pinball loss against the median of own past gaps, less what has passed; paired bootstrap.

    Judged are those with a gap of their own. Waits and told quantiles are cut at the horizon alike,
    which keeps the loss fair where the data end.
    """
    some = np.unique(drawn.customers)
    waits = np.minimum(drawn.waits, horizon)[some]
    own = np.clip(past_medians(drawn) - drawn.open_gaps, 0, horizon)[some]
    told = {p: np.minimum(ahead.quantile(p), horizon)[some] for p in QUANTILES}
    mine = np.mean([pinball(waits, told[p], p) for p in QUANTILES], axis=0)
    rival = np.mean([pinball(waits, own, p) for p in QUANTILES], axis=0)
    gain = rival - mine
    random = np.random.default_rng(1)
    means = [gain[random.integers(gain.size, size=gain.size)].mean() for _ in range(500)]
    low, high = np.quantile(means, [0.025, 0.975]) / rival.mean()
    median = pinball(waits, told[0.5], 0.5).mean() / pinball(waits, own, 0.5).mean()
    return Claim(
        f"{says}: pinball loss under that of the median of own past gaps",
        "interval over 0",
        f"{gain.mean() / rival.mean():.1%} less ({low:.1%} to {high:.1%}); "
        f"at the median alone {1 - median:.1%} less",
        bool(low > 0 and median < 1),
    )


def past_medians(drawn: Histories) -> Floats:
    """Each customer's median gap; the median of all where there is none."""
    medians = np.full(drawn.open_gaps.size, np.median(drawn.gaps))
    order = np.argsort(drawn.customers, kind="stable")
    owners, starts = np.unique(drawn.customers[order], return_index=True)
    for owner, part in zip(owners, np.split(drawn.gaps[order], starts[1:]), strict=True):
        medians[owner] = np.median(part)
    return medians


def pinball(waits: Floats, told: Floats, chance: float) -> Floats:
    """The loss of a told quantile."""
    over = waits - told
    return np.maximum(chance * over, (chance - 1) * over)


def scarce() -> Claim:
    """Small, sparse and degenerate bases: a fit with finite answers, or a refusal by name."""
    outcomes: Counter[str] = Counter()
    for seed in range(number_of_worlds()):
        law, _ = LAWS[seed % 3]
        try:
            histories = scarce_histories(seed)
            fit = fit_renewal(histories, law)
            waits = fit.next_events(histories).quantile(0.5)
            finite = np.isfinite(fit.maximum.parameters).all() and np.isfinite(waits).all()
            outcomes["fitted" if finite else "not finite"] += 1
        except (NoMaximum, ImpossibleHistoryError):
            outcomes["refused"] += 1
    return Claim(
        "Bases of 1 to 11 customers and 0 to 14 gaps, equal, rounded or wild",
        "fitted or refused",
        ", ".join(f"{number:,} {word}" for word, number in sorted(outcomes.items())),
        not outcomes["not finite"],
    )


def scarce_histories(seed: int) -> GapHistories:
    """One such base."""
    random = np.random.default_rng(seed)
    customers, number = int(random.integers(1, 12)), int(random.integers(0, 15))
    wild = 10.0 ** random.uniform(-6, 6, (2, max(customers, number)))
    whole = random.integers(1, 4, number).astype(np.float64)
    gaps = [whole, np.full(number, 7.0), random.exponential(5, number) + 1e-9, wild[0, :number]]
    open_gaps = [random.integers(0, 400, customers).astype(np.float64), np.zeros(customers)]
    open_gaps += [random.exponential(5, customers), wild[1, :customers]]
    kind = seed // 3 % 4
    return GapHistories(random.integers(0, customers, number), gaps[kind], open_gaps[kind])


def compact_discs() -> Iterator[Claim]:
    """CDNOW, split in time: learnt on 39 weeks, judged on the 39 that follow."""
    if not CDNOW.exists():
        yield Claim("CDNOW", "data at hand", "../shared/data is absent", False)
        return
    split, end = date(1997, 9, 30).toordinal(), date(1998, 6, 30).toordinal()
    drawn = cdnow(split)
    for law, _ in LAWS:
        ahead = fit_renewal(histories_of(drawn), law).next_events(histories_of(drawn))
        yield beaten(f"CDNOW, {name_of(law)} gaps", drawn, ahead, end - split)


def cdnow(split: int) -> Histories:
    """Purchase days of the sample: gaps until the split, and waits after it, in days."""
    days: dict[str, set[int]] = {}
    with CDNOW.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            moment = date.fromisoformat(f"{row['date'][:4]}-{row['date'][4:6]}-{row['date'][6:]}")
            days.setdefault(row["sampleid"], set()).add(moment.toordinal())
    customers, gaps, open_gaps, waits = [], [], [], []
    for number, known in enumerate(days.values()):
        past = sorted(day for day in known if day <= split)
        ahead = [day - split for day in known if day > split]
        gaps += np.diff(past).tolist()
        customers += [number] * (len(past) - 1)
        open_gaps.append(float(split - past[-1]))
        waits.append(float(min(ahead, default=10**6)))
    return Histories(
        np.array(customers), np.array(gaps, dtype=np.float64), np.array(open_gaps), np.array(waits)
    )


def frailty() -> Iterator[Claim]:
    """Hazards with gamma frailty: common rates, frailty, and each customer's own decay."""
    world = FrailtyWorld()
    truth = (*world.rates, world.shape)
    covered, own = [], []
    for seed in range(number_of_worlds()):
        drawn = world.draw(seed)
        fit = frailty_hazard(drawn.events, drawn.exposure)
        covered.append(held(fit.maximum, truth))
        low, high = fit.decay_interval().T
        own.append(((low <= drawn.rates[:, 0]) & (drawn.rates[:, 0] <= high)).mean())
    yield each_covers("Hazard with gamma frailty", list(fit.maximum.names), covered)
    share = float(np.mean(own))
    yield Claim(
        "Decay coefficient of each customer: 95 % interval holds the true rate",
        "93–97 % of customers",
        f"{share:.1%} over all worlds",
        0.93 <= share <= 0.97,
    )


def response() -> Iterator[Claim]:
    """Responses that jump after a contact and fade."""
    world = ResponseWorld()
    truth = (world.base, world.jump, world.decay)
    covered = []
    for seed in range(number_of_worlds()):
        drawn = world.draw(seed)
        responses = Moments(drawn.response_customers, drawn.response_times)
        contacts = Moments(drawn.contact_customers, drawn.contact_times)
        fit = response_decay(responses, contacts, drawn.observed_for).maximum
        covered.append(held(fit, truth))
    yield each_covers("Response decay from moments (Hawkes)", list(fit.names), covered)


def weekly() -> Iterator[Claim]:
    """Effects that linger from week to week, weeks of a customer hanging together."""
    world = AdstockWorld()
    covered = []
    for seed in range(number_of_worlds()):
        found = adstock(*world.draw(seed))
        covered.append(
            [
                abs(found.effect - world.effect) <= 1.96 * found.effect_error,
                abs(found.retained - world.retained) <= 1.96 * found.retained_error,
            ]
        )
    yield each_covers("Adstock, errors by customer", ["effect", "share retained"], covered)


def index_covers() -> Claim:
    """The interval of the engagement index, over customers of many rates."""
    random = np.random.default_rng(1)
    before, now = random.gamma(2.0, 3.0, 200_000), random.gamma(2.0, 3.0, 200_000)
    found = engagement_ratio(
        random.poisson(now).astype(np.float64), random.poisson(before).astype(np.float64)
    )
    low, high = found.intervals.T
    share = float(((low <= now / before) & (now / before <= high)).mean())
    return Claim(
        "Engagement ratio index: 95 % interval, 200,000 customers",
        "93–97 %",
        f"{share:.1%}",
        0.93 <= share <= 0.97,
    )
