r"""The false discovery rate of many tests at once."""

import numpy as np

from touchline.numerics.checked import Numbers, probabilities


def benjamini_hochberg(p_values: Numbers, tests: int | None = None) -> Numbers:
    r"""The smallest false discovery rate at which each test would be called: its q-value.

    Calling every test with `q <= level` holds the expected share of false calls to `level` where
    the tests are independent or positively dependent.

    Formula:

        $$ q_{(i)} = \min_{j \ge i} \min\left(1, \frac{m\, p_{(j)}}{j}\right) $$

    `p_values` is of shape (k,). `tests` is m, the number of tests that were looked at, where that
    is more than k: the ones not handed in count as never called. Returns shape (k,), in the order
    of the rows. ValueError where a p-value is not in [0, 1] or m < k.

    Source: Benjamini and Hochberg (1995), J. R. Statist. Soc. B 57, 289-300.

    >>> import numpy as np
    >>> benjamini_hochberg(np.array([0.01, 0.04, 0.03, 0.5])).round(4).tolist()
    [0.04, 0.0533, 0.0533, 0.5]
    """
    p_values = probabilities("p_values", p_values)
    count = len(p_values) if tests is None else tests
    if count < len(p_values):
        raise ValueError(f"{count} tests cannot hold {len(p_values)} p-values")
    order = np.argsort(p_values, kind="stable")
    stepped = p_values[order] * count / np.arange(1, len(p_values) + 1)
    q_values = np.empty_like(p_values)
    q_values[order] = np.minimum(np.minimum.accumulate(stepped[::-1])[::-1], 1.0)
    return q_values
