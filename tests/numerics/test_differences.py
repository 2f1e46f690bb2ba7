"""Central differences are near the gradient."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchline.numerics.differences import with_gradient


@given(st.floats(-3, 3), st.floats(0.1, 3))
def test_they_agree_with_the_gradient_that_is_known(first: float, second: float) -> None:
    place = np.array([first, second])
    value, gradient = with_gradient(lambda x: float(np.exp(x[0]) * np.log(x[1])))(place)
    assert value == np.exp(first) * np.log(second)
    known = [np.exp(first) * np.log(second), np.exp(first) / second]
    assert gradient == pytest.approx(known, abs=1e-5)
