"""Expectations that have no simple closed form: by the trapezoidal rule on the whole line.

For a function that is analytic beside the real line and falls off at both ends the rule gains
digits in proportion to the number of nodes, whatever the parameters, and nothing cancels.
"""

from collections.abc import Callable
from typing import cast

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaln

Vector = NDArray[np.float64]
Places = NDArray[np.intp]
NEGLIGIBLE = 38.0  # e^-38 is below the last digit
WIDEST_STEP = 0.32
CHUNK = 512
LEAST = 1e-290  # a chance that one may still divide by
INTEGRAL_STEP = 0.28


def over_beta(function: Callable[[Vector, Places], Vector], a: Vector, b: Vector) -> Vector:
    """E[f(p)] for p ~ Beta(a_i, b_i), for every i.

    `function` is handed p, a row for each of the chosen places i and a column for each node, and
    these places. The nodes are worked out once for customers who share their a and b.
    """
    a, b = np.broadcast_arrays(np.asarray(a, dtype=float), np.asarray(b, dtype=float))
    order = np.lexsort((b, a))
    answer = np.zeros(len(a))
    for start in range(0, len(a), CHUNK):
        chosen = order[start : start + CHUNK]
        new = np.ones(len(chosen), dtype=bool)
        new[1:] = (np.diff(a[chosen]) != 0) | (np.diff(b[chosen]) != 0)
        p, density = _logit_nodes(a[chosen[new], None], b[chosen[new], None])
        same = np.cumsum(new) - 1
        answer[chosen] = np.einsum("ij,ij->i", function(p[same], chosen), density[same])
    return answer


def _logit_nodes(a: Vector, b: Vector) -> tuple[Vector, Vector]:
    """p at even steps of its logit, and the probability that each node stands for."""
    spread = np.sqrt(1 / a + 1 / b)
    left, right = 9 * spread + NEGLIGIBLE / a, 9 * spread + NEGLIGIBLE / b
    nodes = int(np.max((left + right) / np.minimum(WIDEST_STEP, 0.3 * spread))) + 2
    step = (left + right) / (nodes - 1)
    logit = np.log(a / b) - left + step * np.arange(nodes)
    log_p, log_rest = -np.logaddexp(0.0, -logit), -np.logaddexp(0.0, logit)
    return np.maximum(np.exp(log_p), LEAST), step * np.exp(a * log_p + b * log_rest - betaln(a, b))


def scaled_exponential_integral(order: Vector, z: Vector) -> Vector:
    r"""e^z E_ν(z) for any order ν > 0 and z > 0, element by element.

    Formula:
    $$ e^z E_\nu(z) = \int_0^\infty e^{-z y} (1 + y)^{-\nu}\, dy $$

    Source: NIST Handbook of Mathematical Functions, 8.19.

    >>> round(float(scaled_exponential_integral(np.array([2.0]), np.array([1.0]))[0]), 10)
    0.4036526377
    """
    order, z = np.broadcast_arrays(np.asarray(order, dtype=float), np.asarray(z, dtype=float))
    answer = np.zeros(order.size)
    orders, zs = order.ravel(), z.ravel()
    for start in range(0, order.size, CHUNK):
        part = slice(start, start + CHUNK)
        answer[part] = _by_trapezoids(orders[part, None], zs[part, None])
    return cast("Vector", answer.reshape(order.shape))


def _by_trapezoids(order: Vector, z: Vector) -> Vector:
    left = -np.log(z + order) - NEGLIGIBLE
    steep = NEGLIGIBLE + 7  # the integrand's largest value may lie above that at 0
    by_power = np.where(order > 1.2, steep / np.maximum(order - 1, 0.2), np.inf)
    right = np.minimum(np.log1p(steep / z), by_power)
    nodes = int(np.max((right - left) / INTEGRAL_STEP)) + 2
    step = (right - left) / (nodes - 1)
    log_y = left + step * np.arange(nodes)
    y = np.exp(log_y)
    return cast("Vector", (np.exp(log_y - z * y - order * np.log1p(y)) * step).sum(axis=1))
