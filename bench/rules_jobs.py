"""One job of `bench.rules`: read baskets, find all rules, write them as sorted lines.

`python -m bench.rules_jobs JOB BASKETS OUTPUT SUPPORT CONFIDENCE`; each job loads its own library
only.
"""

import sys
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path

Baskets = list[list[str]]
Rule = tuple[frozenset[str], frozenset[str], int]
TOLERANCE = 1e-9  # a confidence of exactly the limit counts, for all three


def touchline(baskets: Baskets, least: int, confidence: float) -> Iterable[Rule]:
    """By this project."""
    np = import_module("numpy")
    paths = "touchline.methods.paths"
    mine = import_module(f"{paths}.frequent_itemsets").frequent_itemsets
    rules_of = import_module(f"{paths}.association_rules").association_rules
    code: dict[str, int] = {}
    basket = [place for place, items in enumerate(baskets) for _ in items]
    item = [code.setdefault(name, len(code)) for items in baskets for name in items]
    found = mine(np.array(basket), np.array(item), len(baskets), least)
    rules = rules_of(found, confidence, consequent_size=max(len(found.levels), 2))
    names = [*code, ""]
    sides = zip(rules.antecedents.tolist(), rules.consequents.tolist(), strict=True)
    for (first, second), both in zip(sides, rules.both.tolist(), strict=True):
        yield (
            frozenset(names[one] for one in first if one >= 0),
            frozenset(names[one] for one in second if one >= 0),
            int(both),
        )


def mlxtend(baskets: Baskets, least: int, confidence: float) -> Iterable[Rule]:
    """By mlxtend's FP-growth."""
    encoder = import_module("mlxtend.preprocessing").TransactionEncoder()
    patterns = import_module("mlxtend.frequent_patterns")
    table = import_module("pandas").DataFrame(
        encoder.fit(baskets).transform(baskets), columns=encoder.columns_
    )
    support = (least - 0.5) / len(baskets)
    found = patterns.fpgrowth(table, min_support=support, use_colnames=True)
    rules = patterns.association_rules(found, min_threshold=confidence - TOLERANCE)
    sides = zip(rules["antecedents"], rules["consequents"], rules["support"], strict=True)
    return ((first, second, round(share * len(baskets))) for first, second, share in sides)


def efficient_apriori(baskets: Baskets, least: int, confidence: float) -> Iterable[Rule]:
    """By efficient-apriori."""
    apriori = import_module("efficient_apriori").apriori
    support = (least - 0.5) / len(baskets)
    _, rules = apriori(baskets, min_support=support, min_confidence=confidence - TOLERANCE)
    return ((frozenset(one.lhs), frozenset(one.rhs), one.count_full) for one in rules)


JOBS: dict[str, Callable[[Baskets, int, float], Iterable[Rule]]] = {
    "touchline": touchline,
    "mlxtend": mlxtend,
    "efficient-apriori": efficient_apriori,
}


def main(job: str, source: Path, output: Path, least: int, confidence: float) -> None:
    """Do the job on the file of baskets, one a line, items between commas."""
    lines = source.read_text(encoding="utf-8").splitlines()
    baskets = [sorted({one.strip() for one in line.split(",") if one.strip()}) for line in lines]
    rules = JOBS[job](baskets, least, confidence)
    told = sorted(
        f"{', '.join(sorted(first))} > {', '.join(sorted(second))}: {both}"
        for first, second, both in rules
    )
    output.write_text("\n".join(told), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]), float(sys.argv[5]))
