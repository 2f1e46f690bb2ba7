"""BG/BB agrees with the donations of the paper, worked lives and a world."""

from pathlib import Path

import numpy as np
import pytest
from tests.methods.buy_till_you_die.gradients import stated_and_differenced

from touchline.methods.buy_till_you_die.bg_bb import BetaGeometricBetaBinomial
from touchline.methods.buy_till_you_die.purchase_rows import ImpossiblePurchases, PurchaseRows
from touchline.simulator.worlds.purchase_histories import taken_opportunities

PAPER = BetaGeometricBetaBinomial(alpha=1.204, beta=0.750, gamma=0.657, delta=2.783)


@pytest.fixture
def donations(shared_data: Path) -> PurchaseRows:
    """11,104 donors and six yearly occasions."""
    file = shared_data / "donations_bgbb" / "donations.csv"
    table = np.genfromtxt(file, delimiter=",", skip_header=1)
    return PurchaseRows.group(*table.T)


def test_the_donations_give_the_published_parameters(donations: PurchaseRows) -> None:
    maximum = BetaGeometricBetaBinomial.fit(donations).maximum
    assert maximum.parameters == pytest.approx([1.204, 0.750, 0.657, 2.783], rel=1e-3)
    assert maximum.log_likelihood == pytest.approx(-33225.58, abs=2e-3)


def test_a_life_of_two_opportunities_worked_by_hand() -> None:
    model = BetaGeometricBetaBinomial(1.0, 1.0, 1.0, 1.0)
    rows = PurchaseRows.group([0], [0], [2])
    # stays twice, buys never: 1/3 · 1/3; leaves before the second: 1/2 · 1/6; before the first: 1/2
    assert np.exp(model.terms(rows)[0]) == pytest.approx(1 / 9 + 1 / 12 + 1 / 2)
    assert model.alive(rows) == pytest.approx((1 / 9) / (1 / 9 + 1 / 12 + 1 / 2))


def test_all_histories_together_are_certain() -> None:
    pairs = [(x, t) for t in range(7) for x in range(min(t, 1), t + 1) if (x > 0) == (t > 0)]
    rows = PurchaseRows.group([x for x, _ in pairs], [t for _, t in pairs], [6] * len(pairs))
    ways = [1 if x == 0 else _choose(int(t) - 1, int(x) - 1)
            for x, t in zip(rows.x, rows.t_x, strict=True)]  # fmt: skip
    assert np.exp(PAPER.terms(rows)[0]) @ ways == pytest.approx(1.0, abs=1e-12)


def _choose(of: int, taken: int) -> int:
    numbers = range(1, taken + 1)
    return int(np.prod([(of - taken + n) / n for n in numbers]).round())


def test_the_gradient_is_that_of_the_likelihood(donations: PurchaseRows) -> None:
    at = [1.0, 0.8, 0.5, 3.0]
    stated, differenced = stated_and_differenced(BetaGeometricBetaBinomial, at, donations)
    assert stated == pytest.approx(differenced, rel=1e-5, abs=1e-3)


def test_survivors_and_purchases_are_those_of_a_world() -> None:
    generator, truth = np.random.default_rng(1), (1.2, 0.75, 0.66, 2.8)
    seen = taken_opportunities(truth, generator.integers(3, 9, 20_000), 5, generator)
    rows = PurchaseRows.group(seen.x, seen.t_x, seen.opportunities)
    model = BetaGeometricBetaBinomial(*truth)
    assert rows.weight @ model.alive(rows) == pytest.approx(seen.alive.sum(), rel=0.03)
    assert rows.weight @ model.expected_purchases(rows, 5) == pytest.approx(
        seen.after.sum(), rel=0.03
    )


def test_purchases_for_ever_are_the_sum_over_opportunities(
    donations: PurchaseRows,
) -> None:
    ahead = np.array([PAPER.expected_purchases(donations, n) for n in range(201)])
    summed = (np.diff(ahead, axis=0).T / 1.1 ** np.arange(1, 201)).sum(axis=1)
    assert PAPER.discounted_purchases(donations, 0.1) == pytest.approx(summed, rel=1e-6)


def test_more_purchases_than_opportunities_are_refused() -> None:
    with pytest.raises(ImpossiblePurchases, match="one purchase an opportunity"):
        PAPER.alive(PurchaseRows.group([3], [2], [6]))
    with pytest.raises(ValueError, match="whole numbers"):
        PAPER.expected_purchases(PurchaseRows.group([1], [2], [6]), 1.5)
