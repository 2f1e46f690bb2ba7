"""The purchase models where there is little to learn from, and the sampler of Pareto/GGG."""

from collections.abc import Iterator

from proof.claim import Claim
from proof.purchases.calibration import calibration
from proof.purchases.limits import limits


def claims() -> Iterator[Claim]:
    """Fitted or refused, and calibrated."""
    yield from limits()
    yield from calibration()
