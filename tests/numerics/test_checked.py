"""Impossible input is refused with its name, its row and a remedy."""

from collections.abc import Callable

import numpy as np
import pytest

from touchline.numerics.checked import at_least, finite, probabilities, same_length, zero_or_one


@pytest.mark.parametrize(
    ("refused", "told"),
    [
        (lambda: finite("gaps", [1.0, np.nan]), r"gaps\[1\] = nan is not a finite number"),
        (lambda: finite("gaps", [[1.0]]), "gaps must have 1 dimensions, not 2"),
        (
            lambda: at_least("counts", [[0, 1], [-1, 0]], 0, dimensions=2),
            r"counts\[\(1, 0\)\] = -1",
        ),
        (lambda: probabilities("forecast", [0.2, 1.5]), r"forecast\[1\] = 1.5 is no probability"),
        (lambda: zero_or_one("bought", [0, 2]), r"bought\[1\] = 2 is neither 0 nor 1"),
        (lambda: same_length(a=np.zeros(2), b=np.zeros(3)), "a has 2, b has 3"),
    ],
)
def test_the_row_is_named(refused: Callable[[], object], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        refused()


def test_what_is_possible_comes_back_as_float64() -> None:
    assert finite("days", np.array([1, 2], dtype=np.int32)).dtype == np.float64
    assert finite("days", []).size == 0
