"""The curvature of the likelihood of spends is that of its slope."""

import numpy as np
import pytest
from tests.methods.buy_till_you_die.gradients import second_stated_and_differenced

from touchline.methods.buy_till_you_die.spend_sums import SpendSums


def test_second_derivatives_are_the_differences_of_the_gradient() -> None:
    generator = np.random.default_rng(8)
    x, mean = generator.integers(1, 9, 50).astype(float), generator.gamma(3.0, 0.3, 50)
    for weight in (None, generator.uniform(0.5, 3, 50)):
        sums = SpendSums(x, mean, weight, 20.0)
        stated, differenced = second_stated_and_differenced(sums, [5.0, 3.0, 0.7])
        assert stated == pytest.approx(differenced, rel=1e-6, abs=1e-6)
