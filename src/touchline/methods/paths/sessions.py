r"""Events cut into sessions by a pause."""

import numpy as np

from touchline.numerics.checked import Numbers, Whole, finite, same_length


def sessions(owner: Whole, moment: Numbers, pause: float) -> Whole:
    r"""The number of each event's session: one owner's events with no longer pause between them.

    Formula:

        $$ s_{(i)} = s_{(i-1)} + [o_{(i)} \ne o_{(i-1)} \text{ or } t_{(i)} - t_{(i-1)} > g] $$

    over the events in the order of owner and moment. `moment` is in any one unit, `pause` (g, above
    0; 30 minutes is a convention) in the same; both arrays of shape (n,). Returns a number for each
    row, from 0 in the order of owner and first moment. The order of the rows changes nothing, nor
    does midnight. ValueError where a moment is missing or the pause not above 0.

    Source: the convention of web analytics, methods.md g.

    >>> import numpy as np
    >>> sessions(np.array([7, 7, 3, 7]), np.array([0.0, 100.0, 5.0, 30.0]), pause=30).tolist()
    [1, 2, 0, 1]
    """
    moment = finite("moment", moment)
    same_length(owner=owner, moment=moment)
    if not pause > 0:
        raise ValueError(f"the pause must be above 0, not {pause}")
    order = np.lexsort((moment, owner))
    begins = np.diff(owner[order]) != 0
    begins |= np.diff(moment[order]) > pause
    numbers = np.empty(len(order), dtype=np.int64)
    numbers[order] = np.cumsum(np.r_[False, begins])[: len(order)]
    return numbers
