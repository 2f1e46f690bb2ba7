r"""Recency, frequency and money graded by rank: each by itself, or one within the other."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from touchline.numerics.checked import Numbers, Whole, finite, same_length
from touchline.numerics.tied_grades import tied_grades

Scheme = Literal["independent", "nested"]


@dataclass(frozen=True)
class RfmGrades:
    """Three grades a customer, 1 to `grades`, the best highest; each of shape (n,)."""

    recency: Whole
    frequency: Whole
    money: Whole
    grades: int
    scheme: Scheme

    @property
    def cells(self) -> Whole:
        """The three side by side as digits, 545; only up to nine grades."""
        if self.grades > 9:
            raise ValueError(f"cells need grades of one digit, not {self.grades} grades")
        return 100 * self.recency + 10 * self.frequency + self.money

    def sizes(self) -> Whole:
        """How many rows got each grade, of shape (3, grades): ties make the groups unequal."""
        each = (self.recency, self.frequency, self.money)
        counts = [np.bincount(one, minlength=self.grades + 1)[1:] for one in each]
        return np.array(counts, dtype=np.int64)


def rfm_grades(
    recency: Numbers,
    frequency: Numbers,
    money: Numbers,
    grades: int = 5,
    scheme: Scheme = "independent",
) -> RfmGrades:
    r"""Grade customers by recency (less is better), frequency and money (more is better).

    `independent` ranks each measure among all customers. `nested` is Hughes' sort: frequency is
    ranked among those of one recency grade, money among those of one recency and frequency grade.
    The two give different cells, so the answer names its scheme. Ties always share the lowest rank
    of their group, and the order of the rows never matters.

    Formula:

        $$ g_i = 1 + \left\lfloor \frac{G\,(\rho_i - 1)}{n} \right\rfloor $$

    `recency` is days since the last purchase, `frequency` purchases, `money` an amount of one
    currency, each of shape (n,) and known for every row. ValueError where a row is missing or the
    lengths differ.

    Source: Hughes, Strategic Database Marketing (nested quintiles); ranks and ties as in
    methods.md a1.

    >>> import numpy as np
    >>> days, orders = np.array([1.0, 2.0, 30.0, 40.0]), np.array([1.0, 9.0, 2.0, 3.0])
    >>> rfm_grades(days, orders, orders, grades=2).cells.tolist()
    [211, 222, 111, 122]
    >>> rfm_grades(days, orders, orders, grades=2, scheme="nested").cells.tolist()
    [211, 221, 111, 121]
    """
    upward = -finite("recency", recency), finite("frequency", frequency), finite("money", money)
    same_length(recency=upward[0], frequency=upward[1], money=upward[2])
    if scheme == "independent":
        r_grade, f_grade, m_grade = (tied_grades(each, grades) for each in upward)
        return RfmGrades(r_grade, f_grade, m_grade, grades, scheme)
    r_grade = tied_grades(upward[0], grades)
    f_grade = tied_grades(upward[1], grades, r_grade)
    m_grade = tied_grades(upward[2], grades, r_grade * (grades + 1) + f_grade)
    return RfmGrades(r_grade, f_grade, m_grade, grades, scheme)
