r"""How unusual so many would be: upper tails of the negative binomial, fair to whole numbers."""

import numpy as np
from scipy.stats import nbinom

from touchline.numerics.checked import Numbers, at_least, same_length


def mid_p(counts: Numbers, mean: Numbers, size: Numbers) -> Numbers:
    r"""The mid-p chance of a count as large under a negative binomial distribution.

    A count is whole, so the plain tail is too large on average; half of the chance of the count
    itself makes the p-value one half on average where nothing is unusual.

    Formula:

        $$ p = P(Y > y) + \tfrac{1}{2} P(Y = y), \qquad
           \mathrm{Var}(Y) = \mu + \frac{\mu^2}{k} $$

    `counts`, `mean` and `size` (the k of the formula) are of shape (n,), mean and size above 0.
    ValueError otherwise.

    Source: Lancaster (1961), J. Am. Statist. Ass. 56, 223-234.

    >>> import numpy as np
    >>> ones = np.ones(3)
    >>> mid_p(np.array([0.0, 1.0, 6.0]), ones, ones).round(4).tolist()
    [0.75, 0.375, 0.0117]
    """
    beyond, at = _tail(counts, mean, size)
    return np.asarray(beyond + 0.5 * at)


def randomised_p(
    counts: Numbers, mean: Numbers, size: Numbers, random: np.random.Generator
) -> Numbers:
    r"""As `mid_p`, with a random share of the count's own chance: exactly uniform by chance alone.

    Formula:

        $$ p = P(Y > y) + U\, P(Y = y), \qquad U \sim \mathrm{Uniform}(0, 1) $$

    For checks of a model; a flag that a person sees should not depend on a drawn number.

    Source: Smith (1985), J. Forecasting 4, 283-291.

    >>> import numpy as np
    >>> random = np.random.default_rng(1)
    >>> bool(randomised_p(np.zeros(1), np.ones(1), np.ones(1), random)[0] >= 0.5)
    True
    """
    beyond, at = _tail(counts, mean, size)
    return np.asarray(beyond + random.random(len(at)) * at)


def _tail(counts: Numbers, mean: Numbers, size: Numbers) -> tuple[Numbers, Numbers]:
    counts = at_least("counts", counts, 0)
    mean, size = at_least("mean", mean, 1e-300), at_least("size", size, 1e-300)
    same_length(counts=counts, mean=mean, size=size)
    chance = nbinom(size, size / (size + mean))
    return chance.sf(counts), chance.pmf(counts)
