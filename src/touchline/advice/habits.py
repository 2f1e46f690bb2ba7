"""How the whole firm keeps contact: what only all of its customers together tell."""

from dataclasses import dataclass

import numpy as np

from touchline.advice.families import FAMILIES, Family
from touchline.advice.figures import Figures, Flags, Numbers


@dataclass(frozen=True)
class Habits:
    """By family of channels, tries and how many of them were answered, over all customers.

    `means_known`: whether the files tell of anybody how to reach them.
    """

    tries: dict[str, float]
    answers: dict[str, float]
    means_known: bool

    def answered(self, family: Family) -> float:
        """The mean share answered over all customers; 0 where it was never tried."""
        tries = self.tries[family.name]
        return self.answers[family.name] / tries if tries > 0 else 0.0

    @property
    def by_use(self) -> list[int]:
        """The families' numbers, the one that the firm uses most first."""
        tries = np.array([self.tries[family.name] for family in FAMILIES])
        return [int(number) for number in np.argsort(-tries, kind="stable")]


def habits_of(everybody: Figures) -> Habits:
    """The habits of the firm whose customers these are, all of them."""
    tries = {family.name: everybody.amount(family.name) for family in FAMILIES}
    answers = {
        family.name: answers_of(everybody, family, tries[family.name]) for family in FAMILIES
    }
    return Habits(
        {name: float(counts.sum()) for name, counts in tries.items()},
        {name: float(counts.sum()) for name, counts in answers.items()},
        any(on_file(everybody, family).any() for family in FAMILIES if family.means),
    )


def answers_of(figures: Figures, family: Family, tries: Numbers) -> Numbers:
    """How many tries were answered; more answers than tries are no more than that."""
    return np.minimum(figures.amount(family.answers), tries)


def on_file(figures: Figures, family: Family) -> Flags:
    """Whether the files hold what the family needs; a visit needs nothing that is kept here."""
    if not family.means:
        return np.ones(figures.rows, dtype=np.bool_)
    known: Flags = np.any([figures.amount(column) > 0 for column in family.means], axis=0)
    return known
