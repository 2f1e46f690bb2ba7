"""The effect of a rule that teams switched on and off."""

import numpy as np
from numpy.typing import NDArray

from touchline.methods.experiments.effect import Effect, ImpossibleTrialError
from touchline.numerics.least_squares import least_squares

Floats = NDArray[np.float64]


def switchback_effect(
    outcomes: Floats, schedule: NDArray[np.int64], block_length: int, *, wash_out: int = 0
) -> Effect:
    r"""Compare each team's paired blocks, week shocks taken out, errors by pair.

    Formula:
    $$ d_{kp} = \bar Y_{kp,2} - \bar Y_{kp,1} = \lambda_p + \tau s_{kp} + e_{kp},
       \qquad s_{kp} = \pm 1 $$

    where the block means of team k in pair p leave out the first `wash_out` periods of each block,
    in which the rule before still acts. As s is drawn anew for each team and pair, pairs are the
    units, however a team's weeks hang together; the error is HC3. `outcomes` (teams, periods) are
    team means per period, `schedule` that of `switchback_schedule`. Raises
    `ImpossibleTrialError` for a schedule that is not in pairs of blocks.

    >>> import numpy as np
    >>> from touchline.methods.experiments.switchback_schedule import switchback_schedule
    >>> schedule = switchback_schedule(4, 12, 2, seed=1)
    >>> round(switchback_effect(3.0 * schedule + np.sin(np.arange(12)), schedule, 2).estimate, 9)
    3.0

    Source: Bojinov, Simchi-Levi & Zhao (2023), Management Science 69; methods.md b2.7.
    """
    blocks = _blocks(schedule, block_length).mean(axis=2)
    if outcomes.shape != schedule.shape or not (blocks[:, ::2] + blocks[:, 1::2] == 1).all():
        raise ImpossibleTrialError("the schedule is not one of paired blocks of that length")
    if not 0 <= wash_out < block_length:
        raise ImpossibleTrialError("a wash-out leaves one period of each block at least")
    means = _blocks(outcomes, block_length)[:, :, wash_out:].mean(axis=2)
    differences = means[:, 1::2] - means[:, ::2]
    signs = blocks[:, 1::2] - blocks[:, ::2]
    teams, pairs = differences.shape
    # With one team the shock of a pair cannot be told from the effect: they share one constant.
    shocks = np.tile(np.eye(pairs), (teams, 1)) if teams > 1 else np.ones((pairs, 1))
    fit = least_squares(np.column_stack([signs.ravel(), shocks]), differences.ravel(), kind="HC3")
    return Effect(float(fit.coefficients[0]), float(fit.standard_errors[0]), fit.degrees_of_freedom)


def _blocks(table: NDArray[np.float64] | NDArray[np.int64], length: int) -> Floats:
    """The table as (teams, blocks, length)."""
    teams, periods = table.shape
    if length < 1 or periods % (2 * length):
        raise ImpossibleTrialError(f"{periods} periods are no pairs of blocks of {length}")
    return table.reshape(teams, periods // length, length).astype(np.float64)
