"""All customers of a small world planned together: the optimum that index policies are held to."""

from itertools import chain, combinations, product

import numpy as np
from numpy.typing import NDArray

from touchline.methods.planning.restless_arm import RestlessArm

Floats = NDArray[np.float64]
Choices = NDArray[np.int64]


class JointOptimum:
    """All customers together: every state of all of them, every set that may be contacted."""

    def __init__(self, arms: list[RestlessArm], at_once: int) -> None:
        self.arms = arms
        self.discount = arms[0].discount
        self.sets = list(
            chain.from_iterable(combinations(range(len(arms)), k) for k in range(at_once + 1))
        )
        self.states = list(product(*(range(arm.states) for arm in arms)))
        self.moves = np.array([self._moves(chosen) for chosen in self.sets])
        self.rewards = np.array([self._rewards(chosen) for chosen in self.sets])
        self.at_once = at_once

    def _moves(self, chosen: tuple[int, ...]) -> Floats:
        joint: Floats = np.ones((1, 1))
        for number, arm in enumerate(self.arms):
            joint = np.asarray(
                np.kron(joint, arm.contact if number in chosen else arm.rest), dtype=np.float64
            )
        return joint

    def _rewards(self, chosen: tuple[int, ...]) -> Floats:
        each = [
            arm.contact_reward if number in chosen else arm.rest_reward
            for number, arm in enumerate(self.arms)
        ]
        return np.array(
            [sum(part[at] for part, at in zip(each, state, strict=True)) for state in self.states]
        )

    def best(self) -> float:
        """The mean over starts of the optimal value, by policy iteration."""
        policy = np.zeros(len(self.states), dtype=np.int64)
        while True:
            value = self._worth(policy)
            options = self.rewards + self.discount * self.moves @ value
            current = options[policy, np.arange(len(policy))]
            better = options.max(axis=0) > current + 1e-10
            if not better.any():
                return float(value.mean())
            policy = np.where(better, options.argmax(axis=0), policy)

    def by_rank(self, index: list[Floats]) -> Choices:
        """The policy that contacts the highest indices above nothing, as far as there is room."""
        number = {chosen: place for place, chosen in enumerate(self.sets)}
        policy = []
        for state in self.states:
            now = [(part[at], who) for who, (part, at) in enumerate(zip(index, state, strict=True))]
            best = sorted(now, reverse=True)[: self.at_once]
            policy.append(number[tuple(sorted(who for height, who in best if height > 0))])
        return np.array(policy)

    def value(self, policy: Choices) -> float:
        """The mean over starts of what the policy is worth."""
        return float(self._worth(policy).mean())

    def _worth(self, policy: Choices) -> Floats:
        rows = np.arange(len(policy))
        system = np.eye(len(policy)) - self.discount * self.moves[policy, rows]
        worth: Floats = np.linalg.solve(system, self.rewards[policy, rows])
        return worth
