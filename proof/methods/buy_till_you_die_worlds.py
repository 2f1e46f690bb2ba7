"""The purchase models in worlds of known truth: parameters, forecasts and values come back."""

from collections.abc import Iterator

from proof.claim import Claim
from proof.purchases.recovery import forecasts, recovery, values


def claims() -> Iterator[Claim]:
    """About coverage, about sums over a base, and about the interval of residual value."""
    yield from recovery()
    yield from forecasts()
    yield from values()
