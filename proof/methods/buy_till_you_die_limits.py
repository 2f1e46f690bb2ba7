"""The purchase models where there is little to learn from: fitted, or refused with a reason."""

from collections.abc import Iterator

from proof.claim import Claim
from proof.purchases.limits import limits


def claims() -> Iterator[Claim]:
    """One claim a model."""
    yield from limits()
