r"""How often a tier is changed and soon changed back."""

import numpy as np

from touchline.numerics.checked import Flags, Whole


def flap_rate(tiers: Whole, within: int = 4) -> float:
    r"""The flaps for each customer and refresh: changes undone within so many refreshes.

    Formula:

        $$ \frac{1}{(T - 1)\, n} \sum_{t, i} [q_{t,i} \ne q_{t-1,i} \text{ and }
           q_{t+k,i} = q_{t-1,i} \text{ for a } k \text{ in } 1 \dots w] $$

    `tiers` is of shape (refreshes, customers), oldest first; changes in the last `within`
    refreshes count where they were undone in time to be seen. Multiply by the refreshes of a month
    for a monthly rate. ValueError where there are fewer than two refreshes or no customer.

    Source: methods.md e.

    >>> import numpy as np
    >>> flap_rate(np.array([[0, 0], [1, 1], [0, 1], [0, 1], [0, 1]]))
    0.125
    """
    if tiers.ndim != 2 or len(tiers) < 2 or not tiers.shape[1]:
        raise ValueError("a flap rate needs at least two refreshes and one customer")
    changed = tiers[1:] != tiers[:-1]
    undone: Flags = np.zeros_like(changed)
    for later in range(1, within + 1):
        came_back = tiers[1 + later :] == tiers[: -1 - later]
        undone[: len(came_back)] |= came_back
    return float((changed & undone).mean())
