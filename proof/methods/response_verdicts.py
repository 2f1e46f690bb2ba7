"""What the labels E1, E2, E3 and E0 are worth, world by world."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from proof.claim import Claim
from proof.methods.response import COUNTS, STEPS, naive
from proof.worlds import each_world, seldom

from touchline.methods.response.contact_response import ResponseRows, contact_response
from touchline.simulator.worlds.contact_response import Assignment, ContactResponseWorld, Shape


@dataclass(frozen=True)
class Judged:
    """One world's label, whether a dose was called optimal, and whether the naive curve gains."""

    label: str
    optimal: bool
    naive_gain: bool


def judged_in(world: ContactResponseWorld, seed: int) -> Judged:
    """One world, judged with the house rules."""
    sample = world.draw(seed)
    random = world.assignment is Assignment.RANDOMISED
    rows = ResponseRows(
        sample.outcome,
        sample.dose,
        sample.covariates,
        sample.earlier_outcome,
        chances=world.dose_probabilities(np.exp(1.2), COUNTS)[0] if random else None,
    )
    found = contact_response(rows, 4, 3, seed=seed).verdict
    coefficients, covariance = naive(sample, STEPS)
    claimed = abs(float(coefficients[3])) > 1.96 * float(np.sqrt(covariance[3, 3]))
    return Judged(found.evidence.value, found.optimal, claimed)


def claims() -> Iterator[Claim]:
    """The verdict in every kind of world."""
    for assignment in Assignment:
        for shape in Shape:
            world = ContactResponseWorld(shape, assignment)
            found = each_world(partial(judged_in, world))
            yield from of_labels(world, found)


def of_labels(world: ContactResponseWorld, found: list[Judged]) -> Iterator[Claim]:
    """What the labels of one kind of world must be."""
    counted = Counter(each.label for each in found)
    labels = ", ".join(f"{label} {counted[label] / len(found):.0%}" for label in sorted(counted))
    of_what = f"{world.shape.value}, {world.assignment.value}"
    optimal = np.array([each.optimal for each in found])
    plain = np.array([each.naive_gain for each in found])
    if world.assignment is Assignment.HIDDEN:
        share = (counted["E0"] + counted["E3"]) / len(found)
        says = f"Verdict refuses: {of_what}, with a negative control"
        yield Claim(says, "E0 or E3 in ≥ 95 %", f"{share:.1%} ({labels})", share >= 0.95)
    if world.shape is Shape.INVERTED_U and world.assignment is not Assignment.HIDDEN:
        share = float(np.mean(optimal))
        figure = f"{share:.1%} ({labels})"
        yield Claim(f"“Optimal” is found: {of_what}", "≥ 80 % (house)", figure, share >= 0.8)
    elif world.shape is not Shape.INVERTED_U:
        yield seldom(f"“Optimal” claimed: {of_what} ({labels})", optimal)
    if world.shape is Shape.NULL and world.assignment is not Assignment.HIDDEN:
        claimed = np.array([each.label in {"E1", "E2"} for each in found])
        yield seldom(f"A gain claimed: {of_what}", claimed)
    if world.shape is Shape.NULL and world.assignment is Assignment.OBSERVED:
        share = float(np.mean(plain))
        says = "The naive curve fails there: a gain claimed in the null world"
        yield Claim(says, "above 5 %", f"{share:.1%}", share > 0.05)
