"""A claim about the mathematics, and what was found when it was tried."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Claim:
    """What it `says`, the `target`, the `figure` that was found, and whether it `holds`."""

    says: str
    target: str
    figure: str
    holds: bool
