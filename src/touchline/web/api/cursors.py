"""Where a page of next contacts ended: nothing is lost or doubled though contacts come in between.

A cursor is the last row's place in the order: its due day, its priority and its reference.
"""

import math
from dataclasses import dataclass
from datetime import date

from touchline.vocabulary.pseudonym import parse_shown, shown
from touchline.web.office.visible_customers import Condition, Order, Row

ORDER = (Order("due_on"), Order("priority", downward=True))
BETWEEN = "~"


@dataclass(frozen=True)
class DueCursor:
    """The last row of a page."""

    due_on: date
    priority: float | None
    customer_id: int

    @classmethod
    def of(cls, row: Row) -> "DueCursor":
        """The place of a row."""
        return cls(row["due_on"], row["priority"], row["customer_id"])

    @classmethod
    def read(cls, text: str) -> "DueCursor":
        """What `text` wrote; ValueError for anything else."""
        day, priority, reference = text.split(BETWEEN)
        known = float(priority) if priority else None
        if known is not None and not math.isfinite(known):
            raise ValueError(text)
        return cls(date.fromisoformat(day), known, parse_shown(reference))

    @property
    def text(self) -> str:
        """As a program hands it back."""
        priority = "" if self.priority is None else repr(float(self.priority))
        return BETWEEN.join((self.due_on.isoformat(), priority, shown(self.customer_id)))

    @property
    def following(self) -> Condition:
        """What comes after the row in `ORDER`: unknown priorities last, equals by id."""
        later = Condition("customer_id", "above", self.customer_id)
        if self.priority is None:
            after = [_both(Condition("priority", "unknown"), later)]
        else:
            after = [
                Condition("priority", "below", self.priority),
                Condition("priority", "unknown"),
                _both(Condition("priority", "is", self.priority), later),
            ]
        same_day = _both(Condition("due_on", "is", self.due_on), Condition("", "any_of", after))
        return Condition("", "any_of", (Condition("due_on", "above", self.due_on), same_day))


def _both(first: Condition, second: Condition) -> Condition:
    return Condition("", "all_of", (first, second))
