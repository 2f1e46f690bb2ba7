"""The gate opens for clockwork and stays shut at random."""

import numpy as np
import pytest

from touchline.methods.buy_till_you_die.purchase_rows import ImpossiblePurchases
from touchline.methods.buy_till_you_die.regularity import regularity


@pytest.mark.parametrize("k", [0.5, 1.0, 3.0])
def test_k_is_found_whatever_the_rates(k: float) -> None:
    generator = np.random.default_rng(1)
    gaps = generator.gamma(k, generator.gamma(2.0, 3.0, 4000), (2, 4000))
    found = regularity(gaps[0], gaps[1], draws=200)
    assert found.low < k < found.high
    assert found.is_regular is (k > 1)


def test_two_equal_gaps_each_are_clockwork() -> None:
    assert regularity([3.0] * 20, [3.0] * 20).k > 1000


def test_a_gap_of_nothing_and_too_few_customers_are_refused() -> None:
    with pytest.raises(ImpossiblePurchases, match="above 0"):
        regularity([0.0] * 20, [1.0] * 20)
    with pytest.raises(ImpossiblePurchases, match="ten customers"):
        regularity([1.0] * 9, [1.0] * 9)
