"""What is proved about counting: unusual days, bursts, shrinkage, late entries and imputation."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from proof.claim import Claim
from proof.worlds import covers, number_of_worlds, seldom, unbiased
from scipy.stats import norm

from touchline.methods.counts.bursts import bursts
from touchline.methods.counts.count_baseline import count_baseline
from touchline.methods.counts.gamma_poisson import gamma_poisson
from touchline.methods.counts.pooled_imputations import PooledImputations, pooled_imputations
from touchline.methods.counts.reporting_lag import ReportingLag, reporting_lag
from touchline.methods.counts.tail_chance import randomised_p
from touchline.simulator.worlds.daily_counts import DailyCounts
from touchline.simulator.worlds.late_entries import LateEntries, LateEntriesBook, Missing

Flags = NDArray[np.bool_]
TEAM = DailyCounts()
BUSY = DailyCounts(mean_rate=20.0, size=20.0)
WILD = DailyCounts(mean_rate=20.0, size=5.0)
IMPUTATIONS = 20
THREE_HOURS = float(norm.cdf(np.log(3.0) - 1.0))  # the true share of lags below three hours
CAUSES: tuple[Missing, ...] = ("at random", "by what is seen", "by the lag itself")


def claims() -> Iterator[Claim]:
    """Every claim about counts, one after the other."""
    yield from false_flags()
    yield from bursts_found()
    yield from lines_of_counts()
    yield from shrinkage()
    yield from late_entries()


def false_flags() -> Iterator[Claim]:
    """On usual days hardly a team has a flag, and p-values are what they say."""
    flagged, drawn, truth = [], [], []
    for seed in range(number_of_worlds()):
        world = TEAM.draw(seed)
        usual = count_baseline(world.counts, world.kinds)
        flagged.append(usual.flags(world.today, world.kind_today).flagged.any())
        mean = usual.rates * usual.factors[world.kind_today[0]]
        spread = (1 + 1 / usual.size) * (1 + 1 / usual.certainty) - 1
        random = np.random.default_rng(seed)
        drawn.append(randomised_p(world.today[:, 0], mean, 1 / spread, random))
        truth.append(usual.size)
    most = 0.05 + 2 * np.sqrt(0.05 * 0.95 / len(flagged))
    says = "40 people, no burst, 5 % FDR: a day with any flag"
    yield seldom(says, np.array(flagged), most)
    by_chance = np.concatenate(drawn)
    for level in (0.05, 0.01):
        share = float(np.mean(by_chance <= level))
        says = f"the same: randomised p ≤ {level}, predictive distribution estimated"
        yield Claim(says, f"{level:.1%} ± a fifth", f"{share:.2%}", abs(share / level - 1) < 0.2)
    says = "the same: the dispersion k of the days is found (truth 5)"
    yield unbiased(says, np.array(truth) - TEAM.size, 0.25)


def bursts_found() -> Iterator[Claim]:
    """Three times the usual on one day is flagged on that day, where days do not vary too much."""
    says = "a 3× burst of one person of at least usual rate (20 a day) is flagged the same day"
    share = _share_found(BUSY)
    yield Claim(f"{says}; days vary with k = 20", "≥ 90 %", f"{share:.1%}", share >= 0.9)
    share = _share_found(WILD)
    yield Claim(f"{says}; k = 5: told, no target", "–", f"{share:.1%}", holds=True)


def _share_found(kind: DailyCounts) -> float:
    found = []
    for seed in range(number_of_worlds(300)):
        world = kind.draw(seed)
        usual = count_baseline(world.counts, world.kinds)
        busiest = np.flatnonzero(world.rates >= kind.mean_rate)
        if busiest.size:
            random = np.random.default_rng(seed + 10**6)
            mean = 3 * world.rates[busiest[0]] * kind.factors[world.kind_today[0]]
            today = world.today.copy()
            today[busiest[0], 0] = random.poisson(random.gamma(kind.size, mean / kind.size))
            found.append(usual.flags(today, world.kind_today).flagged[busiest[0], 0])
    return float(np.mean(found))


def lines_of_counts() -> Iterator[Claim]:
    """Bursts in a line of counts: seldom in a quiet one, and those put in are found."""
    random = np.random.default_rng(11)
    for usual in (2.0, 10.0, 30.0):
        quiet, found = [], []
        for _ in range(number_of_worlds()):
            line = random.poisson(usual, 91).astype(np.float64)
            quiet.append(bool(bursts(line, np.full(91, usual)).starts.size))
            line[40:45] = random.poisson(3 * usual, 5)
            told = bursts(line, np.full(91, usual))
            found.append(bool(((told.starts <= 44) & (told.ends >= 40)).any()))
        yield seldom(f"a quiet quarter of {usual:g} a day: a line with any burst", np.array(quiet))
        share = float(np.mean(found))
        says = f"five days of three times {usual:g} a day are found"
        yield Claim(says, "≥ 90 %", f"{share:.1%}", share >= 0.9)


def shrinkage() -> Iterator[Claim]:
    """Rates drawn together err less in sum than each one's own, however much they differ."""
    for shape, word in ((100.0, "nearly alike"), (3.0, "different"), (0.5, "very different")):
        random = np.random.default_rng(12)
        drawn, own = [], []
        for _ in range(number_of_worlds()):
            rates = random.gamma(shape, 1.5 / shape, 40)
            exposure = random.integers(2, 15, 40).astype(np.float64)
            events = random.poisson(rates * exposure).astype(np.float64)
            drawn.append(((gamma_poisson(events, exposure).rates - rates) ** 2).sum())
            own.append(((events / exposure - rates) ** 2).sum())
        ratio, better = np.sum(drawn) / np.sum(own), np.mean(np.array(drawn) < own)
        says = f"40 {word} rates: squared error drawn together, of each one's own"
        yield Claim(says, "< 1", f"{ratio:.2f}; less in {better:.1%} of worlds", ratio < 1)


def late_entries() -> Iterator[Claim]:
    """Missing moments: intervals cover, unless the lag itself made them missing; then it shows."""
    for cause in CAUSES:
        kind = LateEntries(missing=cause)
        inside, pooled, later = [], [], []
        for seed in range(number_of_worlds()):
            book = kind.draw(seed)
            fitted = fitted_lag(book)
            low, high = book.low[book.is_missing], book.high[book.is_missing]
            ends = (fitted.quantile(share, low, high) for share in (0.025, 0.975))
            bottom, top = ends
            lag = book.lag[book.is_missing]
            inside.append(np.mean((bottom <= lag) & (lag <= top)))
            pooled.append(_covers(below_three_hours(book, fitted, seed, 1.0)))
            later.append(_covers(below_three_hours(book, fitted, seed, 1.5)))
        yield from _told(cause, float(np.mean(inside)), np.array(pooled), np.array(later))


def _told(cause: Missing, inside: float, pooled: Flags, later: Flags) -> Iterator[Claim]:
    says = f"20 % of moments missing {cause}: 95 % intervals of the missing lags hold them"
    if cause != "by the lag itself":
        yield Claim(says, "95 ± 2 %", f"{inside:.1%}", abs(inside - 0.95) <= 0.02)
        yield covers("the same: the share entered within 3 hours, 20 imputations pooled", pooled)
        return
    yield Claim(f"{says} (told, no target)", "–", f"{inside:.1%}", holds=True)
    share, shifted = float(pooled.mean()), float(later.mean())
    says = "the same: pooled intervals must fail to cover as they should"
    yield Claim(says, "< 93 %", f"{share:.1%}", share < 0.93)
    says = "the same, asked what if missing ones were entered 1.5 times as late"
    yield Claim(says, "more than without", f"{shifted:.1%}", shifted > share)


def fitted_lag(book: LateEntriesBook) -> ReportingLag:
    """The lags as known: exact, or between two moments."""
    low = np.where(book.is_missing, book.low, book.lag)
    return reporting_lag(low, np.where(book.is_missing, book.high, book.lag))


def below_three_hours(
    book: LateEntriesBook, fitted: ReportingLag, seed: int, times: float
) -> PooledImputations:
    """The share of lags below three hours over imputed books, missing ones `times` as late."""
    random = np.random.default_rng(seed + 10**6)
    low, high = book.low[book.is_missing], book.high[book.is_missing]
    shares, count = [], len(book.lag)
    for _ in range(IMPUTATIONS):
        lag = book.lag.copy()
        lag[book.is_missing] = fitted.later(times).drawn(low, high, random)
        shares.append(np.mean(lag <= 3.0))
    share = np.array(shares)
    return pooled_imputations(share, share * (1 - share) / count, complete_degrees=count - 1)


def _covers(pooled: PooledImputations) -> bool:
    low, high = pooled.interval()
    return low <= THREE_HOURS <= high
