r"""The linear relaxation of the allocation, solved outright."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import coo_array, csr_array, vstack

Floats = NDArray[np.float64]


def linear_bound(values: Floats, costs: Floats, capacities: Floats) -> float:
    r"""The most that any mixture of plans can bring, by HiGHS; the slow second route to the bound.

    Formula:
    $$ \max \sum_{ik} v_{ik} z_{ik} \quad\text{with}\quad \sum_k z_{ik} \le 1,\;
       \sum_{ik} c_{ikc} z_{ik} \le B_c,\; z \ge 0 $$

    `values` (n, K), -inf where an option is not permitted; `costs` (n, K, C); `capacities` (C,).
    `multiple_choice_knapsack` finds the same figure by prices in a fraction of the time and memory;
    this is what it is held to. Raises ValueError where HiGHS finds no optimum.

    >>> import numpy as np
    >>> linear_bound(np.array([[4.0], [3.0], [1.0]]), np.ones((3, 1, 1)), np.array([1.5]))
    5.5

    Source: Kellerer, Pferschy, Pisinger, Knapsack Problems (2004), chapter 11.
    """
    customers, options = values.shape
    permitted = np.isfinite(values).ravel()
    columns = np.flatnonzero(permitted)
    owner = coo_array(
        (np.ones(len(columns)), (columns // options, np.arange(len(columns)))),
        shape=(customers, len(columns)),
    )
    use = csr_array(costs.reshape(customers * options, -1)[columns].T)
    answer = linprog(
        -values.ravel()[columns],
        A_ub=vstack([owner, use]),
        b_ub=np.append(np.ones(customers), capacities),
        method="highs",
    )
    if answer.status != 0:
        raise ValueError(f"HiGHS found no optimum of the relaxation: {answer.message}")
    return float(-answer.fun)
