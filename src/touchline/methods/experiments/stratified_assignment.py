"""Arms of the planned size within each stratum of a roster."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from touchline.methods.experiments.assignment import arm_edges, hashed_place
from touchline.methods.experiments.effect import ImpossibleTrialError


def assign_within_strata(
    units: Sequence[str], strata: Sequence[str], salt: str, shares: Sequence[float]
) -> NDArray[np.int64]:
    r"""The arm of each unit, each arm within one unit of its share in every stratum.

    Formula:
    $$ v = \frac{\mathrm{rank}_{stratum}(u_{unit}) + u_{stratum}}{n_{stratum}} $$

    Within its stratum a unit is ranked (from 0) by `hashed_place`; the stratum's own place shifts
    the cut, so that odd units go either way. v mod 1 then falls into an arm as in `assign`. It is
    reproducible from the roster; it is sticky for that roster only, so a unit that joins later gets
    its arm from `assign`. In SQL: `row_number() OVER (PARTITION BY stratum ORDER BY place) - 1`.

    Raises `ImpossibleTrialError` for a unit named twice.

    >>> arms = assign_within_strata(list("abcdefgh"), ["A"] * 4 + ["B"] * 4, "spring", [0.5, 0.5])
    >>> int(arms[:4].sum()), int(arms[4:].sum())
    (2, 2)

    Source: Imbens & Rubin (2015), Causal Inference, chapter 9 (stratified experiments).
    """
    if len(units) != len(strata):
        raise ImpossibleTrialError(f"{len(units)} units have {len(strata)} strata")
    if len(set(units)) != len(units):
        raise ImpossibleTrialError("a unit is named twice; an arm is drawn once for each unit")
    place = hashed_place(units, salt)
    names, stratum, sizes = np.unique(
        np.asarray(strata, dtype=np.str_), return_inverse=True, return_counts=True
    )
    shift = hashed_place([str(name) for name in names], f"{salt}:stratum")
    order = np.lexsort((place, stratum))
    rank = np.empty(place.size)
    rank[order] = np.arange(place.size) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    cut = (rank + shift[stratum]) / sizes[stratum]
    return np.searchsorted(arm_edges(shares), cut % 1, side="right").astype(np.int64)
