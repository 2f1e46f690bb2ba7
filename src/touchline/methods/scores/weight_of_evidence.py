r"""Weight of evidence and information value of a table of bins."""

from dataclasses import dataclass

import numpy as np

from touchline.numerics.checked import Numbers, at_least, same_length


@dataclass(frozen=True)
class Evidence:
    """`weights` of shape (bins,), and the information value of each bin."""

    weights: Numbers
    values: Numbers

    @property
    def information_value(self) -> float:
        """The information value of the whole table, never below 0."""
        return float(self.values.sum())


def weight_of_evidence(good: Numbers, bad: Numbers) -> Evidence:
    r"""How much each bin speaks for good against bad, in natural logarithms of odds.

    Formula:

        $$ \mathrm{WOE}_j = \ln \frac{g_j / G}{b_j / B}, \qquad
           \mathrm{IV} = \sum_j \left( \frac{g_j}{G} - \frac{b_j}{B} \right) \mathrm{WOE}_j $$

    `good` and `bad` are counts of shape (bins,). A bin without goods or without bads takes .5 more
    of each, so that its weight is finite; an empty bin weighs 0. Swapping the classes changes the
    sign of every weight and no value; merging bins never raises the information value. ValueError
    where a count is negative or a class is empty.

    Source: Siddiqi, Credit Risk Scorecards (2006), chapter 6.

    >>> import numpy as np
    >>> found = weight_of_evidence(np.array([10.0, 90.0]), np.array([50.0, 50.0]))
    >>> found.weights.round(4).tolist(), round(found.information_value, 4)
    ([-1.6094, 0.5878], 0.8789)
    """
    good, bad = at_least("good", good, 0), at_least("bad", bad, 0)
    same_length(good=good, bad=bad)
    if not good.sum() or not bad.sum():
        raise ValueError("there is no good or no bad at all: evidence needs both")
    added = np.where((good == 0) | (bad == 0), 0.5, 0.0)
    good_share, bad_share = (good + added) / good.sum(), (bad + added) / bad.sum()
    weights = np.where(good + bad == 0, 0.0, np.log(good_share / bad_share))
    return Evidence(weights, (good_share - bad_share) * weights)
