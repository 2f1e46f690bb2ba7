"""Customers of one colleague that go to another: which, how many, and to whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from touchline.advice.next_contact import Status
from touchline.web.office.models import Person
from touchline.web.office.visible_customers import Condition

NOBODY = "nobody"  # as the giver: customers whose owner has no account


@dataclass(frozen=True)
class Move:
    """Which customers go from whom to whom; empty words mean all."""

    giver: str = ""
    receiver: str = ""
    tier: str = ""
    status: str = ""

    @property
    def conditions(self) -> list[Condition]:
        """What is asked of the customers."""
        found = [
            Condition("owner", "unknown")
            if self.giver == NOBODY
            else Condition("owner", "is", int(self.giver))
        ]
        found += [Condition("tier", "is", self.tier)] if self.tier else []
        found += [Condition("status", "is", self.status)] if self.status else []
        return found


def read_move(
    given: Mapping[str, str], team: Sequence[Person], tiers: Sequence[str], *, all_seen: bool
) -> Move | None:
    """The move that a form asks for; None where it is not whole or names what there is not."""
    people = {str(each.pk) for each in team}
    givers = people | ({NOBODY} if all_seen else set())
    move = Move(*(given.get(name, "") for name in ("from", "to", "tier", "status")))
    whole = move.giver in givers and move.receiver in people and move.giver != move.receiver
    real = move.tier in {"", *tiers} and move.status in {"", *Status}
    return move if whole and real else None
