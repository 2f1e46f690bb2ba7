"""The index is where contact and rest are worth the same, and says when there is none."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from touchline.methods.planning.restless_arm import RestlessArm
from touchline.methods.planning.whittle_index import whittle_index

Floats = NDArray[np.float64]
seeds = st.integers(0, 2**32 - 1)


def some_arm(seed: int, discount: float = 0.9) -> RestlessArm:
    random = np.random.default_rng(seed)
    states = int(random.integers(2, 6))
    rest, contact = random.dirichlet(np.full(states, 0.4), (2, states))
    return RestlessArm(rest, contact, random.random(states), 2 * random.random(states), discount)


def contact_gains(arm: RestlessArm, subsidy: float) -> Floats:
    """By value iteration: how much more contact is worth than rest in each state."""
    value = np.zeros(arm.states)
    for _ in range(400):
        resting = arm.rest_reward + subsidy + arm.discount * arm.rest @ value
        contacted = arm.contact_reward + arm.discount * arm.contact @ value
        value = np.maximum(resting, contacted)
    return contacted - resting


def gittins_index(moves: Floats, rewards: Floats, discount: float) -> Floats:
    """Varaiya, Walrand, Buyukkoc (1985): the state of greatest remaining index first."""
    index = np.full(len(rewards), -np.inf)
    going = np.zeros(len(rewards), dtype=bool)
    for _ in rewards:
        kept = discount * moves * going
        system = np.eye(len(rewards)) - kept
        ratio = np.linalg.solve(system, rewards) / np.linalg.solve(system, np.ones(len(rewards)))
        ratio[going] = -np.inf
        best = int(ratio.argmax())
        index[best], going[best] = ratio[best], True
    return index


@settings(max_examples=40, deadline=None)
@given(seeds)
def test_at_the_index_contact_and_rest_are_worth_the_same(seed: int) -> None:
    arm = some_arm(seed)
    found = whittle_index(arm)
    for state, subsidy in enumerate(found.index):
        if found.indexable:
            assert contact_gains(arm, subsidy)[state] == pytest.approx(0, abs=1e-7)


@settings(max_examples=15, deadline=None)
@given(seeds)
def test_above_its_index_a_state_rests_and_below_it_is_contacted(seed: int) -> None:
    arm = some_arm(seed)
    found = whittle_index(arm)
    for subsidy in np.linspace(-3, 3, 13):
        gains = contact_gains(arm, subsidy)
        clear = abs(gains) > 1e-6
        if found.indexable:
            assert (gains > 0)[clear].tolist() == (found.index > subsidy)[clear].tolist()


@settings(max_examples=40, deadline=None)
@given(seeds)
def test_the_index_of_a_rested_bandit_is_that_of_gittins(seed: int) -> None:
    arm = some_arm(seed)
    rested = RestlessArm(
        np.eye(arm.states), arm.contact, np.zeros(arm.states), arm.contact_reward, 0.9
    )
    wanted = gittins_index(arm.contact, arm.contact_reward, 0.9)
    assert whittle_index(rested).index == pytest.approx(wanted, abs=1e-8)


def test_without_a_tomorrow_the_index_is_the_gain_of_today() -> None:
    arm = some_arm(3, discount=0.0)
    wanted = arm.contact_reward - arm.rest_reward
    assert whittle_index(arm).index == pytest.approx(wanted)


def test_tied_states_share_an_index() -> None:
    same = np.full((4, 4), 0.25)
    found = whittle_index(RestlessArm(same, same, np.zeros(4), np.ones(4), 0.9))
    assert found.index == pytest.approx(np.ones(4))
    assert found.indexable


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ({"discount": 1.0}, "discount"),
        ({"rest": np.full((2, 2), 0.4)}, "each row of rest"),
        ({"contact": np.eye(3)}, "contact must be 2 × 2"),
        ({"contact_reward": np.ones(3)}, "both rewards"),
        ({"rest_reward": np.array([0.0, np.nan])}, "finite"),
    ],
)
def test_what_is_no_arm_is_refused(part: dict[str, object], told: str) -> None:
    whole: dict[str, object] = {
        "rest": np.eye(2),
        "contact": np.eye(2),
        "rest_reward": np.zeros(2),
        "contact_reward": np.ones(2),
        "discount": 0.9,
    }
    with pytest.raises(ValueError, match=told):
        RestlessArm(**{**whole, **part})  # type: ignore[arg-type]


def test_a_state_that_goes_back_to_contact_leaves_no_index() -> None:
    """At subsidies up to 0.1 the last state rests, from 0.1 to 6.8 it is contacted again."""
    rest, contact = np.eye(3)[[2, 1, 1]], np.eye(3)[[0, 1, 0]]
    arm = RestlessArm(rest, contact, np.array([2.0, 0, 0]), np.array([0.0, 4, 5]), 0.9)
    assert [contact_gains(arm, at)[2] > 0 for at in (-20.0, 5.0, 8.0)] == [False, True, False]
    assert not whittle_index(arm).indexable
