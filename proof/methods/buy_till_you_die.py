"""The purchase models on public data: what is published, and another implementation."""

from collections.abc import Iterator

from proof.claim import Claim
from proof.purchases.cdnow import against_lifetimes, cdnow, conditional, holdout, published


def claims() -> Iterator[Claim]:
    """Parameters, likelihoods, single customers, lifetimes, and the known holdout miss."""
    base = cdnow()
    yield from published(base)
    yield from conditional(base)
    yield from against_lifetimes(base)
    yield from holdout(base)
