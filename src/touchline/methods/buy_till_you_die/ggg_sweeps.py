"""One sweep of the Pareto/GGG sampler: every customer, then the population."""

import math

import numpy as np
from numpy.typing import NDArray

from touchline.vocabulary.compiled import compiled_when_called

Vector = NDArray[np.float64]
Generator = np.random.Generator
TINY = 1e-280
NODES, SHARES = np.polynomial.legendre.leggauss(16)  # for the chance to be alive
RATE, REGULARITY, SHAPE = 0, 1, 2  # what a slice is of
STEP = 1.0
LOWEST, HIGHEST = -600.0, 12.0  # of a logarithm: a k of e^12 is clockwork


@compiled_when_called
def sweep_customers(generator: Generator, facts: Vector, population: Vector, state: Vector) -> None:
    """Draw τ, μ, k and λ of each customer anew; `facts` rows: x, t_x, T, sum of log gaps."""
    case = np.zeros(8)
    case[4], case[5], case[6], case[7] = population[0], population[1], population[2], population[3]
    s, beta = population[4], population[5]
    for i in range(facts.shape[1]):
        last, end = facts[1, i], facts[2, i]
        tau = _drawn_end(generator, state[:, i], last, end)
        state[3, i] = tau
        state[2, i] = max(generator.gamma(s + 1, 1 / (beta + tau)), TINY)
        case[0], case[1], case[2], case[3] = facts[0, i], last, facts[3, i], min(tau, end) - last
        for _ in range(2):
            state[1, i] = _sliced(generator, RATE, state[1, i], state[0, i], case)
            state[0, i] = _sliced(generator, REGULARITY, state[0, i], state[1, i], case)


@compiled_when_called
def sweep_population(
    generator: Generator, state: Vector, priors: Vector, population: Vector
) -> None:
    """Draw (t, γ), (r, α), (s, β) anew, given the customers' k, λ and μ (rows 0 to 2)."""
    case = np.zeros(8)
    for pair in range(3):
        values = state[pair]
        own, rate = priors[2 * pair], priors[2 * pair + 1]
        count, total = len(values), values.sum()
        case[0], case[1], case[2] = count, np.log(values).sum(), rate[1] + total
        case[3], case[4], case[5] = own[0], own[1], rate[0]
        for _ in range(3):
            population[2 * pair] = _sliced(generator, SHAPE, population[2 * pair], 0.0, case)
        whole = rate[0] + count * population[2 * pair]
        population[2 * pair + 1] = generator.gamma(whole, 1 / (rate[1] + total))


@compiled_when_called
def _drawn_end(generator: Generator, customer: Vector, last: float, end: float) -> float:
    """τ given all else: beyond T, or where the density S(τ − t_x) μ e^(−μτ) puts it before."""
    k, rate, mu = float(customer[0]), float(customer[1]), float(customer[2])
    length = end - last
    log_alive = log_upper_gamma(k, k * rate * length) - mu * length
    gone = 0.0
    for node in range(len(NODES)):
        since = length * (1 + NODES[node]) / 2
        log_mass = log_upper_gamma(k, k * rate * since) - mu * since - log_alive
        gone += mu * math.exp(min(log_mass, 700.0)) * SHARES[node] * length / 2
    if length <= 0 or generator.random() * (1 + gone) < 1:
        return end + generator.exponential() / mu
    return last + _drawn_silence(generator, customer, length)


@compiled_when_called
def _drawn_silence(generator: Generator, customer: Vector, length: float) -> float:
    """By rejection: exponential of rate μ within the length, kept with the chance S."""
    k, rate, mu = float(customer[0]), float(customer[1]), float(customer[2])
    most = -math.expm1(-mu * length)
    for _ in range(100_000):
        since = -math.log1p(-generator.random() * most) / mu
        if since <= length and math.log(generator.random()) < log_upper_gamma(k, k * rate * since):
            return since
    return 0.0


@compiled_when_called
def _sliced(generator: Generator, kind: int, value: float, other: float, case: Vector) -> float:
    """A draw of a positive value: a slice of its logarithm, stepped out and then shrunk."""
    at = math.log(value)
    level = _log_density(kind, at, other, case) - generator.exponential()
    low = at - generator.random() * STEP
    high = low + STEP
    while low > LOWEST and _log_density(kind, low, other, case) > level:
        low -= STEP
    while high < HIGHEST and _log_density(kind, high, other, case) > level:
        high += STEP
    while True:
        there = low + generator.random() * (high - low)
        if _log_density(kind, there, other, case) >= level or high - low < 1e-12:
            return math.exp(there)
        low, high = (there, high) if there < at else (low, there)


@compiled_when_called
def _log_density(kind: int, log_value: float, other: float, case: Vector) -> float:
    """The logarithm of the density of ln λ, ln k or the logarithm of a population shape.

    `case`: x, t_x, log gaps, silence, t, γ, r, α of a customer; for a shape the number of values,
    the sum of their logarithms, the rate's posterior rate, and the priors of shape and rate.
    """
    value = math.exp(log_value)
    if kind == SHAPE:
        whole = case[5] + case[0] * value
        density = case[3] * log_value - case[4] * value + value * case[1]
        density -= case[0] * math.lgamma(value)
        with_rate: float = density + math.lgamma(whole) - whole * math.log(case[2])
        return with_rate
    x, last = float(case[0]), float(case[1])
    if kind == RATE:
        density = (case[6] + other * x) * log_value - (case[7] + other * last) * value
    else:
        density = case[4] * log_value - case[5] * value - value * other * last
        density += x * (value * math.log(value * other) - math.lgamma(value))
        density += (value - 1) * case[2]
    with_silence: float = density + log_upper_gamma(*_by_kind(kind, value, other, case[3]))
    return with_silence


@compiled_when_called
def _by_kind(kind: int, value: float, other: float, silent: float) -> tuple[float, float]:
    """k and kλ·silence, whichever of the two the value is."""
    return (other if kind == RATE else value), value * other * silent


@compiled_when_called
def log_upper_gamma(k: float, y: float) -> float:
    """ln Q(k, y), the regularised upper incomplete gamma function.

    By the series of its complement below k + 1 and by Lentz's continued fraction above.
    """
    if y <= 0:
        return 0.0
    log_front = k * math.log(y) - y - math.lgamma(k)
    if y < k + 1:
        term = 1 / k
        total = term
        for n in range(1, 5000):
            term *= y / (k + n)
            total += term
            if term < 1e-16 * total:
                break
        lower = math.exp(log_front) * total
        return math.log1p(-lower) if lower < 1 else -700.0
    b = y + 1 - k
    c, d = 1e300, 1 / b
    fraction = d
    for n in range(1, 5000):
        step = -n * (n - k)
        b += 2
        d = 1 / (step * d + b)
        c = b + step / c
        fraction *= d * c
        if abs(d * c - 1) < 1e-15:
            break
    return log_front + math.log(fraction)
