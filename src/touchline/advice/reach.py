"""Whether a customer can be reached on a channel, as far as the firm's files and contacts tell."""

from dataclasses import dataclass

import numpy as np

from touchline.advice.families import FAMILIES, Family
from touchline.advice.figures import Figures, Flags
from touchline.advice.habits import Habits, on_file


@dataclass(frozen=True)
class Reach:
    """By family: whether it can be used, and whether what it needs is on file.

    `nothing`: neither a means nor a contact of any family is known, though the firm's files tell
    such means of others. Then no family is shut, for none is better than another.
    """

    usable: dict[Family, Flags]
    on_file: dict[Family, Flags]
    nothing: Flags


def reach_of(figures: Figures, habits: Habits) -> Reach:
    """An earlier contact proves that there is an address, also where no file holds it.

    Where the firm's files tell no means of contact of anybody, nothing is known and nothing shut.
    """
    everybody = np.ones(figures.rows, dtype=np.bool_)
    if not habits.means_known:
        return Reach(
            dict.fromkeys(FAMILIES, everybody), dict.fromkeys(FAMILIES, everybody), ~everybody
        )
    needing = [family for family in FAMILIES if family.means]
    held = {family: on_file(figures, family) for family in FAMILIES}
    usable = {family: held[family] | (figures.amount(family.name) > 0) for family in FAMILIES}
    nothing = ~np.any([usable[family] for family in needing], axis=0)
    return Reach({family: usable[family] | nothing for family in FAMILIES}, held, nothing)
