"""What is proved about stages, credit and rules."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from efficient_apriori import itemsets_from_transactions
from lifelines import AalenJohansenFitter
from mlxtend.frequent_patterns import fpgrowth
from mlxtend.preprocessing import TransactionEncoder
from numpy.typing import NDArray
from pandas import DataFrame
from proof.claim import Claim
from proof.worlds import covers, number_of_worlds, seldom, unbiased

from touchline.methods.paths.association_rules import Rules, association_rules
from touchline.methods.paths.cumulative_incidence import cumulative_incidence
from touchline.methods.paths.frequent_itemsets import FrequentItemsets, frequent_itemsets
from touchline.methods.paths.removal_credit import removal_credit
from touchline.methods.paths.retested_rules import retested_rules
from touchline.methods.paths.shapley_credit import shapley_credit, shapley_values
from touchline.methods.paths.transition_probabilities import Spells, transition_probabilities
from touchline.simulator.worlds.independent_baskets import IndependentBaskets
from touchline.simulator.worlds.stages import Stages

Floats = NDArray[np.float64]
DATA = Path(__file__).parents[3] / "shared" / "data"
CHANCE = IndependentBaskets()
DEALS = Stages()
BY = 8.0  # weeks
WITHIN_CHANCE = 0.05 + 2 * np.sqrt(0.05 * 0.95 / 1000)


def claims() -> Iterator[Claim]:
    """Every claim about paths, one after the other."""
    yield from groceries()
    yield from chance_rules()
    yield from stages()
    yield from incidence()
    yield from credit()


def basket_names() -> list[list[str]]:
    """The baskets of the Groceries data; none where the data are not beside the project."""
    file = DATA / "groceries" / "groceries.csv"
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return [[item.strip() for item in line.split(",") if item.strip()] for line in lines]


def mined(baskets: list[list[str]], least: int) -> tuple[FrequentItemsets, list[str]]:
    """The frequent sets of named items, and the names by number."""
    names = sorted({name for basket in baskets for name in basket})
    code = {name: place for place, name in enumerate(names)}
    rows = [(place, code[name]) for place, basket in enumerate(baskets) for name in basket]
    basket, item = np.array(rows, dtype=np.int64).T
    return frequent_itemsets(basket, item, len(baskets), least), names


def named_sets(found: FrequentItemsets, names: list[str]) -> dict[frozenset[str], int]:
    """Every frequent set by the names of its items, with its count."""
    return {
        frozenset(names[item] for item in items): int(count)
        for level in found.levels
        for items, count in zip(level.items, level.counts, strict=True)
    }


def groceries() -> Iterator[Claim]:
    """The published counts, and the same sets as two other libraries."""
    baskets = basket_names()
    if not baskets:
        yield Claim("Groceries", "the data", "not on this machine", holds=False)
        return
    found, names = mined(baskets, 10)
    for confidence, published in ((0.8, 410), (0.5, 5668)):
        count = len(association_rules(found, confidence))
        says = f"Groceries: rules of support .001 and confidence ≥ {confidence}"
        yield Claim(says, f"{published:,}", f"{count:,}", count == published)
    lantz = len(association_rules(mined(baskets, 60)[0], 0.25))
    yield Claim("the same at support .006, confidence ≥ .25", "463", str(lantz), lantz == 463)
    top = association_rules(found, 0.8).lift[0]
    says = "the same: the top lift at confidence ≥ .8"
    yield Claim(says, "11.235269", f"{top:.6f}", abs(top - 11.235269) < 5e-7)
    ours = named_sets(found, names)
    yield _same_sets("mlxtend's FP-growth", ours, by_mlxtend(baskets))
    yield _same_sets("efficient-apriori", ours, by_efficient_apriori(baskets))


def _same_sets(rival: str, ours: dict[frozenset[str], int], theirs: object) -> Claim:
    says = f"Groceries: frequent sets and their counts are those of {rival}"
    return Claim(says, "the same", f"{len(ours):,} sets", bool(ours == theirs))


def by_mlxtend(baskets: list[list[str]]) -> dict[frozenset[str], int]:
    """Frequent sets by mlxtend."""
    encoder = TransactionEncoder()
    table = DataFrame(encoder.fit_transform(baskets), columns=encoder.columns_)
    found = fpgrowth(table, min_support=9.5 / len(baskets), use_colnames=True)
    counts = np.rint(found["support"] * len(baskets)).astype(int)
    return dict(zip(map(frozenset, found["itemsets"]), counts, strict=True))


def by_efficient_apriori(baskets: list[list[str]]) -> dict[frozenset[str], int]:
    """Frequent sets by efficient-apriori."""
    found, _ = itemsets_from_transactions(baskets, min_support=9.5 / len(baskets))
    return {frozenset(one): count for level in found.values() for one, count in level.items()}


def chance_rules() -> Iterator[Claim]:
    """Among things that have nothing to do with each other hardly a world yields a rule."""
    corrected, retested, naive = [], [], []
    for seed in range(number_of_worlds()):
        basket, item = CHANCE.draw(seed)
        rules = association_rules(frequent_itemsets(basket, item, CHANCE.baskets, 5, longest=3))
        corrected.append((rules.q_values <= 0.05).any())
        strong = rules.chosen(rules.lift > 1.2)
        naive.append((strong.p_values <= 0.05).any())
        retested.append(_survives(basket, item))
    most = WITHIN_CHANCE
    yield seldom("independent items: a world with any rule at q ≤ .05", np.array(corrected), most)
    says = "the same, found in one half and tested in the other"
    yield seldom(says, np.array(retested), most)
    share = float(np.mean(naive))
    says = "the same, chosen by lift and then by p ≤ .05, as is usual: it must fail"
    yield Claim(says, "> 50 %", f"{share:.1%}", share > 0.5)


def _survives(basket: NDArray[np.int64], item: NDArray[np.int64]) -> bool:
    half = CHANCE.baskets // 2
    first = basket < half
    rules = association_rules(frequent_itemsets(basket[first], item[first], half, 5, longest=2))
    strongest: Rules = rules.chosen(np.arange(min(50, len(rules))))
    again = retested_rules(strongest, basket[~first] - half, item[~first], CHANCE.baskets - half)
    return bool((again.q_values <= 0.05).any())


def stages() -> Iterator[Claim]:
    """Chances of stages from censored deals: true on average, and the intervals cover."""
    truth = DEALS.chances(BY)[0]
    found, errors, worst = [], [], 0.0
    for seed in range(number_of_worlds()):
        fitted = transition_probabilities(Spells(*DEALS.draw(seed)), states=4)
        place = int(np.searchsorted(fitted.times, BY, side="right")) - 1
        found.append(fitted.chances[place, 0])
        errors.append(np.sqrt(fitted.variances[place, 0]))
        worst = max(worst, float(np.abs(fitted.chances.sum(axis=2) - 1).max()))
    estimate, error = np.array(found), np.array(errors)
    for state, name in ((1, "an offer made"), (2, "won")):
        says = f"deals through stages with censoring: the chance of {name} after 8 weeks"
        yield unbiased(says, estimate[:, state] - truth[state], 0.005)
        hits = np.abs(estimate[:, state] - truth[state]) <= 1.96 * error[:, state]
        yield covers(f"{says}, 95 % intervals", hits)
    yield Claim("each row of chances sums to 1", "1e-12", f"{worst:.1e}", worst < 1e-12)


def incidence() -> Iterator[Claim]:
    """Competing ends: sums, proportions, another implementation, and the usual wrong figures."""
    random = np.random.default_rng(7)
    sums, plain, rival = 0.0, 0.0, 0.0
    shares = []
    for world in range(number_of_worlds(200)):
        duration = random.exponential(5.0, 300)
        cause = random.choice([1, 2, 3], p=[0.3, 0.5, 0.2], size=300)
        closes = random.uniform(0, 8, 300)
        full = cumulative_incidence(duration, cause, 3)
        counted = (duration[:, None] <= full.times[None, :])[:, :, None] & (
            cause[:, None, None] == np.arange(1, 4)
        )
        plain = max(plain, float(np.abs(counted.mean(axis=0) - full.incidence).max()))
        seen, known = np.minimum(duration, closes), np.where(duration <= closes, cause, 0)
        cut = cumulative_incidence(seen, known, 3)
        total = cut.open_share + cut.incidence.sum(axis=1)
        sums = max(sums, float(np.abs(total - 1).max()))
        if world < 3:
            rival = max(rival, _against_lifelines(seen, known))
        shares.append(_three_figures(seen, known))
    yield Claim("shares of ends and the open share sum to 1", "1e-12", f"{sums:.1e}", sums < 1e-12)
    says = "without censoring it is the plain proportion"
    yield Claim(says, "1e-12", f"{plain:.1e}", plain < 1e-12)
    yield Claim("the same as lifelines, ends untied", "1e-9", f"{rival:.1e}", rival < 1e-9)
    truth = 0.3 * (1 - np.exp(-6 / 5))
    ours, entered, kaplan = np.mean(shares, axis=0) - truth
    yield Claim("won within 6 weeks, bias", "±.005", f"{ours:+.4f}", abs(ours) < 0.005)
    says = "won / entered of the same books: it must be too low"
    yield Claim(says, "< −.05", f"{entered:+.4f}", entered < -0.05)
    says = "1 − Kaplan–Meier of the wins alone: it must be too high"
    yield Claim(says, "> +.05", f"{kaplan:+.4f}", kaplan > 0.05)


def _three_figures(seen: Floats, known: NDArray[np.int64]) -> tuple[float, float, float]:
    by = np.searchsorted
    cut = cumulative_incidence(seen, known, 3)
    alone = cumulative_incidence(seen, np.where(known == 1, 1, 0), 1)
    place, other = by(cut.times, 6.0, side="right") - 1, by(alone.times, 6.0, side="right") - 1
    entered = float(np.mean((known == 1) & (seen <= 6)))
    return float(cut.incidence[place, 0]), entered, float(alone.incidence[other, 0])


def _against_lifelines(seen: Floats, known: NDArray[np.int64]) -> float:
    fitter = AalenJohansenFitter(calculate_variance=False).fit(seen, known, event_of_interest=1)
    theirs = fitter.cumulative_density_
    cut = cumulative_incidence(seen, known, 3)
    place = np.searchsorted(theirs.index.to_numpy(), cut.times, side="right") - 1
    return float(np.abs(theirs.to_numpy()[place, 0] - cut.incidence[:, 0]).max())


def credit() -> Iterator[Claim]:
    """The toy cases are exact, the axioms hold, and real paths are shared out to the last one."""
    toy = removal_credit([[0, 1], [0]], np.array([1, 0]), np.array([0, 1]), channels=2)
    says = "removal, toy case A→B→won, A→lost: chance and credit"
    exact = (toy.conversion_chance, *toy.credit.tolist()) == (0.5, 0.5, 0.5)
    yield Claim(says, ".5; .5, .5", f"{toy.conversion_chance}; {toy.credit.tolist()}", exact)
    yield from axioms()
    file = DATA / "attribution_paths" / "PathData.csv"
    if file.exists():
        yield from real_paths(file)


def axioms() -> Iterator[Claim]:
    """Efficiency, symmetry and the null player on random games of 12."""
    random = np.random.default_rng(3)
    places, worst = np.arange(1 << 12), np.zeros(3)
    for _ in range(20):
        worth = random.normal(size=1 << 12)
        all_of_it = abs(shapley_values(worth).sum() - (worth[-1] - worth[0]))
        idle = shapley_values(worth[places & ~1])[0]
        swapped = (places & ~3) | ((places & 1) << 1) | ((places & 2) >> 1)
        alike = shapley_values((worth + worth[swapped]) / 2)
        worst = np.maximum(worst, np.abs([all_of_it, idle, alike[0] - alike[1]]))
    names = ("Shapley sums to the whole", "who adds nothing gets nothing", "alike get alike")
    for name, figure in zip(names, worst.tolist(), strict=True):
        yield Claim(f"{name} (12 players)", "1e-12", f"{figure:.1e}", figure < 1e-12)


def real_paths(file: Path) -> Iterator[Claim]:
    """10,000 public paths: both rules share out the 19,785 conversions."""
    lines = [line.rsplit(",", 3) for line in file.read_text(encoding="utf-8").splitlines()[1:]]
    walks = [[step.strip() for step in line[0].strip('"').split(">")] for line in lines]
    names = sorted({step for walk in walks for step in walk})
    paths = [[names.index(step) for step in walk] for walk in walks]
    converted, failed = (np.array([float(line[column]) for line in lines]) for column in (1, 3))
    by_removal = removal_credit(paths, converted, failed, len(names)).credit
    shares = {"Markov removal": by_removal}
    if len(names) <= 12:
        shares["Shapley"] = shapley_credit(paths, converted, len(names))
    for rule, found in shares.items():
        top = ", ".join(f"{names[place]} {found[place]:,.0f}" for place in np.argsort(-found)[:3])
        says = f"10,000 public paths, {rule}: the credit of {len(names)} channels sums up"
        yield Claim(says, "19,785", f"{found.sum():,.6f} ({top})", abs(found.sum() - 19785) < 1e-6)
