"""How the page's figures changed against the window before, by contacts alone."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext

from touchline.pipeline.rhythm_then import BLOCK_DAYS
from touchline.web.office.visible_contacts import StateCount
from touchline.web.shell.formats import signed

NOW = 0


@dataclass(frozen=True)
class Changes:
    """The differences, with their signs; `in_window` in points of a hundred."""

    in_window: str
    overdue: str
    over_ceiling: str


def changes_of(states: Mapping[int, StateCount], hides_below: int) -> Changes | None:
    """Against thirteen weeks before; None where nobody, or too few, were in contact then."""
    now, before = states.get(NOW), states.get(BLOCK_DAYS)
    if not now or not before or min(now.customers, before.customers) < max(hides_below, 1):
        return None
    points = _percent(now) - _percent(before)
    return Changes(
        gettext("{n} pts").format(n=_signed(points)),
        _signed(now.overdue - before.overdue),
        _signed(now.over_ceiling - before.over_ceiling),
    )


def _percent(state: StateCount) -> int:
    return round(100 * (state.customers - state.overdue) / state.customers)


def _signed(change: int) -> str:
    return signed(f"{change:+d}") if change else "±0"
