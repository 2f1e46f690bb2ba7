r"""Weights from pairwise judgements (analytic hierarchy process)."""

from dataclasses import dataclass

import numpy as np

from touchline.numerics.checked import Numbers, finite

# The mean consistency index of random reciprocal matrices with entries 1/9 … 9: for three criteria
# the exact mean over all 17³ matrices, for more of them the mean of 200,000 to 400,000 drawn ones,
# standard error at most .001 (proof/methods/scores.py draws them again).
RANDOM_INDEX = {
    3: 0.5245,
    4: 0.883,
    5: 1.110,
    6: 1.249,
    7: 1.342,
    8: 1.405,
    9: 1.450,
    10: 1.486,
    11: 1.514,
    12: 1.536,
    13: 1.555,
    14: 1.570,
    15: 1.584,
}
LARGEST_RATIO = 0.10


@dataclass(frozen=True)
class PairwiseWeights:
    """`weights` sum to 1; `by_geometric_means` are the same by another road, as a cross-check."""

    weights: Numbers
    by_geometric_means: Numbers
    largest_eigenvalue: float
    consistency_index: float
    consistency_ratio: float

    @property
    def is_consistent(self) -> bool:
        """Whether the judgements contradict each other less than a tenth of random ones."""
        return self.consistency_ratio < LARGEST_RATIO


def pairwise_weights(judgements: Numbers) -> PairwiseWeights:
    r"""Weights of criteria from how much more each matters than each other.

    Formula:

        $$ A w = \lambda_{\max} w, \qquad \mathrm{CI} = \frac{\lambda_{\max} - n}{n - 1}, \qquad
           \mathrm{CR} = \frac{\mathrm{CI}}{\mathrm{RI}_n} $$

    `judgements[i, j]` says how many times as much criterion i matters as j, with
    `judgements[j, i]` its reciprocal, shape (n, n), n from 1 to 15. RI is the mean CI of random
    matrices, recomputed here: Saaty's own table of 500 matrices is up to a tenth higher at n = 3.
    A ratio of .10 or more means that the judgements should be thought over. ValueError where a
    judgement is not above 0 or not the reciprocal of its mirror.

    Source: Saaty, The Analytic Hierarchy Process (1980).

    >>> import numpy as np
    >>> found = pairwise_weights(np.array([[1, 2, 4], [1 / 2, 1, 2], [1 / 4, 1 / 2, 1]]))
    >>> found.weights.round(4).tolist(), abs(round(found.consistency_ratio, 9))
    ([0.5714, 0.2857, 0.1429], 0.0)
    """
    judgements = finite("judgements", judgements, dimensions=2)
    count = len(judgements)
    if judgements.shape != (count, count) or not 1 <= count <= max(RANDOM_INDEX):
        raise ValueError(f"judgements must be square, 1 to {max(RANDOM_INDEX)} criteria")
    _refuse_lopsided(judgements)
    eigenvalues, vectors = np.linalg.eig(judgements)
    first = int(np.argmax(eigenvalues.real))
    weights = np.abs(vectors[:, first].real)
    largest = float(eigenvalues[first].real)
    index = (largest - count) / (count - 1) if count > 1 else 0.0
    ratio = index / RANDOM_INDEX[count] if count > 2 else 0.0
    means = np.exp(np.log(judgements).mean(axis=1))
    return PairwiseWeights(weights / weights.sum(), means / means.sum(), largest, index, ratio)


def _refuse_lopsided(judgements: Numbers) -> None:
    for row, column in np.argwhere(judgements <= 0):
        raise ValueError(f"judgements[{row}, {column}] is not above 0")
    for row, column in np.argwhere(np.abs(judgements * judgements.T - 1) > 1e-6):
        raise ValueError(
            f"judgements[{row}, {column}] is not 1 / judgements[{column}, {row}]; "
            "give exact fractions (1 / 3, not 0.33)"
        )
