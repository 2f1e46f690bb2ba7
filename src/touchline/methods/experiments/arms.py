"""The two arms of a trial, held to be what they must be."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from touchline.methods.experiments.effect import ImpossibleTrialError

Floats = NDArray[np.float64]


def outcome_and_arm(outcome: ArrayLike, assigned: ArrayLike) -> tuple[Floats, Floats]:
    """The outcome (n) and the arm (n, 0 or 1) as numbers.

    Raises `ImpossibleTrialError` for unequal lengths, an arm that is not 0 or 1 or holds fewer than
    two units, and an outcome that is missing, naming the row.

    >>> outcome_and_arm([1, 2, 3, 4], [True, False, True, False])[1].tolist()
    [1.0, 0.0, 1.0, 0.0]
    """
    y, arm = np.asarray(outcome, dtype=np.float64), np.asarray(assigned, dtype=np.float64)
    if y.ndim != 1 or y.shape != arm.shape:
        raise ImpossibleTrialError(f"outcome {y.shape} and arm {arm.shape} are not (n) and (n)")
    strange = (arm != 0) & (arm != 1)
    if strange.any():
        raise ImpossibleTrialError(f"row {int(np.argmax(strange))}: an arm is 0 or 1")
    missing = ~np.isfinite(y)
    if missing.any():
        row = int(np.argmax(missing))
        raise ImpossibleTrialError(f"row {row} has no outcome; those lost after assignment count")
    if min(arm.sum(), (1 - arm).sum()) < 2:
        raise ImpossibleTrialError("each arm needs two units at least")
    return y, arm


def covariates_of(before: ArrayLike, rows: int) -> Floats:
    """Covariates measured before assignment as a table (n, k) of finite numbers."""
    table = np.asarray(before, dtype=np.float64)
    table = table[:, None] if table.ndim == 1 else table
    if table.ndim != 2 or table.shape[0] != rows:
        raise ImpossibleTrialError(
            f"covariates {table.shape} need one row for each of {rows} units"
        )
    missing = ~np.isfinite(table).all(axis=1)
    if missing.any():
        raise ImpossibleTrialError(
            f"row {int(np.argmax(missing))} lacks a covariate; impute it first"
        )
    return table
