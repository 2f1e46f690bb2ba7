"""A customer who is tired waits, one who is rested and forgets comes first."""

import numpy as np
import pytest

from touchline.methods.planning.recency_fatigue import RecencyFatigue, recency_fatigue_arm
from touchline.methods.planning.whittle_index import whittle_index

KNOWN = RecencyFatigue(
    alone=np.array([0.05, 0.03, 0.01]),
    asked=np.array([[0.30, 0.15], [0.25, 0.10], [0.10, 0.03]]),
    opt_out=np.array([0.005, 0.08]),
    tires=0.9,
    recovers=0.5,
    worth=100.0,
    cost=2.0,
)


def test_every_row_of_moves_is_a_distribution() -> None:
    arm = recency_fatigue_arm(KNOWN, 0.95)
    assert arm.rest.sum(axis=1) == pytest.approx(np.ones(7))
    assert arm.contact.sum(axis=1) == pytest.approx(np.ones(7))


@pytest.mark.contract("A7.12")
def test_the_tired_wait() -> None:
    found = whittle_index(recency_fatigue_arm(KNOWN, 0.95))
    rested, tired = found.index[:-1].reshape(3, 2).T
    assert found.indexable
    assert (rested > tired).all()


def test_who_is_gone_is_worth_less_than_nothing() -> None:
    assert whittle_index(recency_fatigue_arm(KNOWN, 0.95)).index[-1] == pytest.approx(-2.0)


def test_chances_beyond_one_are_refused() -> None:
    with pytest.raises(ValueError, match="opt_out"):
        recency_fatigue_arm(
            RecencyFatigue(KNOWN.alone, KNOWN.asked, np.array([0.1, 1.2]), 1, 1, 1, 1), 0.9
        )


def test_parts_of_other_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="as long as"):
        recency_fatigue_arm(
            RecencyFatigue(KNOWN.alone[:2], KNOWN.asked, KNOWN.opt_out, 1, 1, 1, 1), 0.9
        )
