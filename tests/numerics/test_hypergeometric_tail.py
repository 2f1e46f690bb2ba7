"""The tail of the hypergeometric distribution, against another implementation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import hypergeom

from touchline.numerics.hypergeometric_tail import hypergeometric_tail

tables = st.tuples(*[st.integers(0, 40)] * 4)


@given(tables)
def test_the_same_as_another_implementation(cells: tuple[int, int, int, int]) -> None:
    both, only_first, only_second, _ = (float(cell) for cell in cells)
    first, second, total = both + only_first, both + only_second, sum(cells)
    if total:
        found = hypergeometric_tail(np.array([both]), np.array([first]), np.array([second]), total)
        assert found[0] == pytest.approx(
            hypergeom.sf(both - 1, total, first, second), rel=1e-9, abs=1e-13
        )


def test_a_tail_far_out_keeps_its_digits() -> None:
    found = hypergeometric_tail(np.array([150.0]), np.array([400.0]), np.array([350.0]), 9835)
    assert found[0] == pytest.approx(hypergeom.sf(149, 9835, 400, 350), rel=1e-8)
    assert 0 < found[0] < 1e-100
