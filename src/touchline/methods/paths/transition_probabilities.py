r"""The chance of being in each state later, where some are still under way (Aalen-Johansen)."""

from dataclasses import dataclass

import numpy as np

from touchline.numerics.checked import Numbers, Whole, finite, same_length

STILL_THERE = -1


@dataclass(frozen=True)
class Spells:
    """One row a stay: the state, the state moved to (`STILL_THERE` if cut off), from and until.

    All arrays are of shape (n,). `entered` is when the stay came under observation, so that what
    was met late does not count as at risk before.
    """

    state: Whole
    moved_to: Whole
    entered: Numbers
    left: Numbers


@dataclass(frozen=True)
class TransitionProbabilities:
    """Matrices of the chances from each state at the beginning to each state by each time.

    `times` of shape (k,) begins with the beginning; `chances` and `variances` are of shape
    (k, states, states), row the state at the beginning, column the state by then.
    """

    times: Numbers
    chances: Numbers
    variances: Numbers

    def at(self, time: float) -> Numbers:
        """The matrix by that time, which must not lie before the beginning."""
        place = int(np.searchsorted(self.times, time, side="right")) - 1
        if place < 0:
            raise ValueError(f"{time} lies before the beginning, {self.times[0]}")
        return np.asarray(self.chances[place])


def transition_probabilities(
    spells: Spells, states: int, since: float = 0.0
) -> TransitionProbabilities:
    r"""The transition probabilities of a multi-state process from censored, late-entered stays.

    Formula:

        $$ \hat P(s, t) = \prod_{s < u \le t} \left( I + \Delta \hat A(u) \right), \qquad
           \Delta \hat A_{hj}(u) = \frac{d_{hj}(u)}{n_h(u-)}, \qquad
           \Delta \hat A_{hh} = -\sum_{j \ne h} \Delta \hat A_{hj} $$

    with d the moves from h to j at u and n those in h just before. The variances are Greenwood's:
    with p a row of P and C its covariance,

        $$ C(u) = (I + \Delta \hat A)^\top C(u-) (I + \Delta \hat A)
           + \sum_h p_h(u-)^2 \, \widehat{\mathrm{Cov}}(\Delta \hat A_h) $$

    States are numbered from 0 to states - 1. The chances hold for any process whose moves depend on
    the state and the time only. ValueError where a stay ends before it begins, moves on at once or
    to its own state, or a state is out of range.

    Source: Aalen and Johansen (1978), Scand. J. Statist. 5, 141-150; Andersen, Borgan, Gill and
    Keiding (1993), Statistical Models Based on Counting Processes, IV.4.

    >>> import numpy as np
    >>> stays = Spells(np.zeros(4, dtype=np.int64), np.array([1, 2, 1, -1]), np.zeros(4),
    ...                np.array([1.0, 2.0, 3.0, 4.0]))
    >>> transition_probabilities(stays, states=3).at(3).tolist()[0]
    [0.25, 0.5, 0.25]
    """
    _refuse(spells, states)
    moves = (spells.moved_to != STILL_THERE) & (spells.left > since)
    times, moment = np.unique(spells.left[moves], return_inverse=True)
    counts = np.zeros((len(times), states, states))
    np.add.at(counts, (moment, spells.state[moves], spells.moved_to[moves]), 1.0)
    at_risk = _at_risk(spells, states, times)
    chances, variances = [np.eye(states)], [np.zeros((states, states))]
    covariance = np.zeros((states, states, states))
    for moved, risk in zip(counts, at_risk, strict=True):
        share = np.divide(moved, risk[:, None], out=np.zeros_like(moved), where=risk[:, None] > 0)
        step = np.eye(states) + share - np.diag(share.sum(axis=1))
        noise = np.einsum("rh,hjk->rjk", chances[-1] ** 2, _covariances(share, risk))
        covariance = np.einsum("ji,rjk,kl->ril", step, covariance, step) + noise
        chances.append(chances[-1] @ step)
        variances.append(np.maximum(np.einsum("rjj->rj", covariance), 0.0))
    return TransitionProbabilities(np.r_[since, times], np.array(chances), np.array(variances))


def _refuse(spells: Spells, states: int) -> None:
    entered, left = finite("entered", spells.entered), finite("left", spells.left)
    same_length(state=spells.state, moved_to=spells.moved_to, entered=entered, left=left)
    wrong = {
        "ends before it begins": left < entered,
        "moves on at once; let it last a step of the clock": (left == entered)
        & (spells.moved_to != STILL_THERE),
        "moves to its own state": spells.moved_to == spells.state,
        "is in no known state": (spells.state < 0) | (spells.state >= states),
        "moves to no known state": (spells.moved_to < STILL_THERE) | (spells.moved_to >= states),
    }
    for why, rows in wrong.items():
        if rows.any():
            raise ValueError(f"the stay of row {int(rows.argmax())} {why}")


def _at_risk(spells: Spells, states: int, times: Numbers) -> Numbers:
    """Those in each state just before each time, shape (times, states)."""
    at_risk = np.zeros((len(times), states))
    for state in range(states):
        mine = spells.state == state
        entered, left = np.sort(spells.entered[mine]), np.sort(spells.left[mine])
        inside = np.searchsorted(entered, times, side="left")
        gone = np.searchsorted(left, times, side="left")
        at_risk[:, state] = inside - gone
    return at_risk


def _covariances(share: Numbers, risk: Numbers) -> Numbers:
    """Of each state's moves at one time: multinomial, shape (state, to, to)."""
    staying = share - np.diag(share.sum(axis=1))  # a move adds to one state and takes from another
    signs = np.eye(len(risk))[None, :, :] - np.eye(len(risk))[:, None, :]
    spread = np.einsum("hm,hmj,hmk->hjk", share, signs, signs)
    spread -= np.einsum("hj,hk->hjk", staying, staying)
    return np.asarray(spread / np.maximum(risk, 1.0)[:, None, None])
