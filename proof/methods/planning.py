"""Planning: allocation against brute force and the linear bound, Whittle, Thompson, off-policy."""

import os
import time
from collections.abc import Iterator
from itertools import pairwise, product

import numpy as np
from numpy.typing import NDArray
from proof.claim import Claim
from proof.joint_optimum import JointOptimum
from scipy.stats import chi2

from touchline.methods.planning.linear_bound import linear_bound
from touchline.methods.planning.multiple_choice_knapsack import (
    Allocation,
    multiple_choice_knapsack,
)
from touchline.methods.planning.off_policy_value import off_policy_value
from touchline.methods.planning.recency_fatigue import RecencyFatigue, recency_fatigue_arm
from touchline.methods.planning.restless_arm import RestlessArm
from touchline.methods.planning.thompson_band import thompson_band
from touchline.methods.planning.whittle_index import whittle_index
from touchline.simulator.worlds.banded_decisions import BandedDecisions
from touchline.simulator.worlds.restless_customers import restless_customers, tiring_customer
from touchline.simulator.worlds.scarce_contacts import ScarceContacts

Floats = NDArray[np.float64]
Choices = NDArray[np.int64]

WORLDS = int(os.environ.get("PROOF_WORLDS", "1000"))
DISCOUNT = 0.9


def claims() -> Iterator[Claim]:
    """Every claim about planning."""
    yield from allocation()
    yield from budgets()
    yield from restless()
    yield rested_is_gittins()
    yield from drawing()
    yield from evaluation()


def allocation() -> Iterator[Claim]:
    """The plan against brute force and against the bound."""
    count = max(WORLDS // 5, 10)
    missed = [seed for seed in range(count) if not _is_best(seed)]
    yield Claim(
        f"Brute force finds nothing better, {count} worlds of up to 5 customers × 3 options",
        "0 missed",
        f"{len(missed)} missed",
        not missed,
    )
    apart = 0.0
    for seed in range(3):
        offers = ScarceContacts(4000).drawn(seed)
        bound = multiple_choice_knapsack(*offers).bound
        apart = max(apart, abs(bound / linear_bound(*offers) - 1))
    yield Claim(
        "The bound by prices is the linear relaxation's by HiGHS, 4,000 customers, 3 worlds",
        "within 1e-8",
        f"{apart:.1e}",
        apart <= 1e-8,
    )
    for name, tiers in (("all different", 0), ("of 5 tiers, tied by thousands", 5)):
        offers = ScarceContacts(100_000, tiers=tiers).drawn(1)
        started = time.process_time()
        plan = multiple_choice_knapsack(*offers)
        seconds = time.process_time() - started
        yield Claim(
            f"100,000 customers × 6 options × 3 capacities, {name}",
            "gap ≤ 0.1 %, ≤ 5 s of processor",
            f"{100 * plan.gap:.5f} %, {seconds:.1f} s",
            plan.gap <= 1e-3 and seconds <= 5 and _fits(plan, offers[2]),
        )
    offers = ScarceContacts(100_000).drawn(1)
    greedy = 1 - _greedy(*offers) / multiple_choice_knapsack(*offers).bound
    yield Claim(
        "Ranking by value per cost instead, all different, misses that gap",
        "gap > 0.1 %",
        f"{100 * greedy:.1f} %",
        greedy > 1e-3,
    )


def _is_best(seed: int) -> bool:
    random = np.random.default_rng(seed)
    customers, options, many = random.integers(1, (6, 4, 4))
    values = random.normal(3, 3, (customers, options)).round(1)
    costs = random.integers(0, 4, (customers, options, many)).astype(float)
    capacities = random.integers(0, 8, many).astype(float)
    best = 0.0
    for choice in product(range(-1, options), repeat=int(customers)):
        rows = np.flatnonzero(np.array(choice) >= 0)
        taken = np.array(choice)[rows]
        if (costs[rows, taken].sum(axis=0) <= capacities).all():
            best = max(best, float(values[rows, taken].sum()))
    return abs(multiple_choice_knapsack(values, costs, capacities).value - best) < 1e-9


def _fits(plan: Allocation, capacities: Floats) -> bool:
    return bool((plan.used <= capacities * (1 + 1e-12)).all())


def _greedy(values: Floats, costs: Floats, capacities: Floats) -> float:
    """Each one's best option by value per share of the capacities, taken in that order."""
    worth = values / (costs / capacities).sum(axis=2)
    option = worth.argmax(axis=1)
    rows = np.arange(len(values))
    order = (-worth[rows, option]).argsort(kind="stable")
    left, total = capacities.copy(), 0.0
    for row in order:
        cost = costs[row, option[row]]
        if values[row, option[row]] > 0 and (cost <= left).all():
            left -= cost
            total += values[row, option[row]]
    return total


def budgets() -> Iterator[Claim]:
    """More budget never lowers value."""
    lower = steps = 0
    for seed in range(max(WORLDS // 50, 4)):
        values, costs, capacities = ScarceContacts(8, options=3).drawn(seed)
        plans = [
            multiple_choice_knapsack(values, costs, capacities * (1 + 0.02 * step))
            for step in range(10)
        ]
        reached = [plan.value for plan in plans if plan.proved]
        steps += len(reached) - 1
        lower += sum(after < before - 1e-9 for before, after in pairwise(reached))
    yield Claim(
        "More budget, solved anew, proved plans", "0 lower", f"{lower} of {steps}", not lower
    )
    for customers, rise, handed in ((20_000, 1e-2, False), (300, 1e-4, True)):
        lower = _lowered(customers, rise, handed)
        how = "the last plan handed in" if handed else "solved anew"
        yield Claim(
            f"More budget, {customers:,} customers, steps of {rise:.2%}, {how}",
            "0 lower",
            f"{lower} of 12",
            lower == 0,
        )


def _lowered(customers: int, rise: float, handed: bool) -> int:
    values, costs, capacities = ScarceContacts(customers).drawn(2)
    plan, lower = multiple_choice_knapsack(values, costs, capacities), 0
    for step in range(1, 13):
        beat = plan.choice if handed else None
        after = multiple_choice_knapsack(
            values, costs, capacities * (1 + rise * step), at_least=beat
        )
        lower += after.value < plan.value
        plan = after
    return lower


def restless() -> Iterator[Claim]:
    """Whittle's policy and the short-sighted one against the joint optimum."""
    for name, kind, count in (
        ("moves drawn evenly from all there are", _even_arms, WORLDS),
        ("recency–fatigue", _tiring_arms, max(WORLDS // 5, 5)),
        ("a few moves likely (Dirichlet ½)", _uneven_arms, max(WORLDS // 2, 5)),
    ):
        shares = [found for seed in range(count) if (found := _shares(kind(seed), seed))]
        whittle, myopic = np.array(shares).T
        good, lesser = (whittle >= 0.98).mean(), (myopic >= 0.98).mean()
        needed = 0.95 if kind is not _uneven_arms else lesser
        yield Claim(
            f"Whittle brings ≥ 98 % of the joint optimum, {name}, 2–3 customers, "
            f"{len(shares)} indexable of {count}",
            "in ≥ 95 %" if kind is not _uneven_arms else "more often than the short-sighted policy",
            f"in {good:.1%}; least {whittle.min():.3f}, mean {whittle.mean():.4f}",
            good >= needed,
        )
        yield Claim(
            f"The short-sighted policy there, {name}, does so less often",
            "below Whittle",
            f"in {lesser:.1%}; least {myopic.min():.3f}, mean {myopic.mean():.4f}",
            lesser < good,
        )


def _even_arms(seed: int) -> list[RestlessArm]:
    return _random_arms(seed, concentration=1.0)


def _uneven_arms(seed: int) -> list[RestlessArm]:
    return _random_arms(seed, concentration=0.5)


def _random_arms(seed: int, concentration: float) -> list[RestlessArm]:
    states, customers = 3 + seed % 2, 2 + seed % 3
    return [
        RestlessArm(each.rest, each.contact, each.rest_reward, each.contact_reward, DISCOUNT)
        for each in restless_customers(seed, customers, states, concentration)
    ]


def _tiring_arms(seed: int) -> list[RestlessArm]:
    random = np.random.default_rng(seed)
    return [
        recency_fatigue_arm(RecencyFatigue(**vars(tiring_customer(random))), DISCOUNT)
        for _ in range(2 + seed % 2)
    ]


def _shares(arms: list[RestlessArm], seed: int) -> tuple[float, float] | None:
    """What share of the optimum Whittle and the short-sighted reach; None if not indexable."""
    found = [whittle_index(arm) for arm in arms]
    if not all(each.indexable for each in found):
        return None
    at_once = 1 + seed % (len(arms) - 1)
    joint = JointOptimum(arms, at_once)
    best = joint.best()
    whittle = joint.value(joint.by_rank([each.index for each in found]))
    myopic = joint.value(joint.by_rank([arm.contact_reward - arm.rest_reward for arm in arms]))
    return whittle / best, myopic / best


def rested_is_gittins() -> Claim:
    """A second definition: Gittins' index by restarting in the state (Katehakis, Veinott 1987)."""
    apart = 0.0
    for seed in range(max(WORLDS // 10, 10)):
        arm = restless_customers(seed, 1, 5, 1.0)[0]
        rested = RestlessArm(np.eye(5), arm.contact, np.zeros(5), arm.contact_reward, DISCOUNT)
        found = whittle_index(rested).index
        apart = max(apart, float(abs(found - _gittins(arm.contact, arm.contact_reward)).max()))
    return Claim(
        f"A rested bandit's Whittle index is its Gittins index, {max(WORLDS // 10, 10)} arms",
        "within 1e-8",
        f"{apart:.1e}",
        apart <= 1e-8,
    )


def _gittins(moves: Floats, rewards: Floats) -> Floats:
    index = np.empty(len(rewards))
    for state in range(len(rewards)):
        value = np.zeros(len(rewards))
        for _ in range(300):
            going = rewards + DISCOUNT * moves @ value
            value = np.maximum(going, going[state])
        index[state] = (1 - DISCOUNT) * value[state]
    return index


def drawing() -> Iterator[Claim]:
    """Thompson's draws: the band, the logged chances, and the chances of posterior draws."""
    random = np.random.default_rng(20261122)
    world = BandedDecisions.drawn(1)
    segment, permitted = world.arrivals(random, 1000 * WORLDS)
    wins, losses = random.integers(0, 40, (2, *world.rates.shape)).astype(float)
    drawn = thompson_band((wins[segment], losses[segment]), permitted, random)
    may = permitted.any(axis=1)
    rows = np.flatnonzero(may)
    outside = int((~permitted[rows, drawn.choice[rows]]).sum() + (drawn.choice[~may] != -1).sum())
    yield Claim(
        f"Choices outside the band, {len(segment):,} decisions",
        "0",
        str(outside),
        outside == 0,
    )
    kinds, kind = np.unique(
        np.column_stack([segment, permitted])[rows], axis=0, return_inverse=True
    )
    p_values = []
    against = []
    for number in range(len(kinds)):
        mine = rows[kind.ravel() == number]
        chances = drawn.propensities[mine[0]]
        p_values.append(_fit(np.bincount(drawn.choice[mine], minlength=5), chances))
        group, allowed = kinds[number, 0], kinds[number, 1:].astype(bool)
        direct = np.where(
            allowed, random.beta(1 + wins[group], 1 + losses[group], (100_000, 5)), -1
        )
        pure = thompson_band((wins[group], losses[group]), allowed[None], random, least=0)
        against.append(_fit(np.bincount(direct.argmax(axis=1), minlength=5), pure.propensities[0]))
    for says, found in (
        ("Logged propensities are the frequencies of choice", p_values),
        ("Propensities are the frequencies of the greatest posterior draw", against),
    ):
        least = min(found) * len(found)
        yield Claim(
            f"{says}, χ² in each of {len(found)} kinds of decision",
            "least p × kinds ≥ 0.01",
            f"{least:.2f}",
            least >= 0.01,
        )


def _fit(counts: Choices, chances: Floats) -> float:
    expected = chances * counts.sum()
    used = expected > 5
    statistic = ((counts[used] - expected[used]) ** 2 / expected[used]).sum()
    return float(chi2.sf(statistic, max(used.sum() - 1, 1)))


def evaluation() -> Iterator[Claim]:
    """A log gathered by learning: estimators of another policy's value, and the naive one."""
    found = np.array([_evaluated(seed) for seed in range(WORLDS)])
    names = ("the plain mean of the log (naive)", "IPS", "SNIPS", "DR with wrong predictions")
    for place, name in enumerate(names):
        error, within = found[:, place, 0], found[:, place, 1].mean()
        z = error.mean() / (error.std(ddof=1) / np.sqrt(len(error)))
        figure = f"bias {error.mean():+.4f}, z {z:+.1f}; 95 % interval covers {within:.1%}"
        if place == 0:
            yield Claim(f"Learning log, {name} fails", "z beyond ±3", figure, abs(z) > 3)
        else:
            unbiased = abs(z) <= 3 if name != "SNIPS" else abs(error.mean()) <= 0.005
            target = "z within ±3" if name != "SNIPS" else "|bias| ≤ 0.005"
            target += ", covers 93–97 %"
            yield Claim(
                f"Learning log, {name}", target, figure, unbiased and 0.93 <= within <= 0.97
            )


def _evaluated(seed: int) -> list[tuple[float, bool]]:
    random = np.random.default_rng([seed, 7])
    world = BandedDecisions.drawn(seed)
    wins, losses = np.zeros((2, *world.rates.shape))
    logs = []
    for _ in range(8):  # the log learns as it goes: chances of a batch rest on those before
        segment, permitted = world.arrivals(random, 150)
        may = permitted.any(axis=1)
        segment, permitted = segment[may], permitted[may]
        drawn = thompson_band((wins[segment], losses[segment]), permitted, random, least=0.1)
        reward = world.answers(random, segment, drawn.choice)
        np.add.at(wins, (segment, drawn.choice), reward)
        np.add.at(losses, (segment, drawn.choice), 1 - reward)
        target = permitted / permitted.sum(axis=1, keepdims=True)
        logs.append((drawn.choice, reward, drawn.propensities, target))
    choice, reward, chances, target = (np.concatenate(part) for part in zip(*logs, strict=True))
    wrong = np.full(target.shape, 0.5)
    told = off_policy_value((choice, reward, chances), target, wrong)
    plain = reward.mean(), reward.std(ddof=1) / np.sqrt(len(reward))
    expected = float(_expected(world))
    others = (told.weighted, told.normalised, told.doubly)
    estimates = [plain, *((each.value, each.standard_error) for each in others if each)]
    return [(value - expected, abs(value - expected) <= 1.96 * error) for value, error in estimates]


def _expected(world: BandedDecisions) -> float:
    """The value of choosing evenly within the band, over all rules and segments."""
    options = world.rates.shape[1]
    bands = abs(np.arange(options) - np.arange(options)[:, None]) <= 1
    even = bands / bands.sum(axis=1, keepdims=True)
    return float((even @ world.rates.T).mean())
