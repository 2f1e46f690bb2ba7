"""Who is in which arm: by a salted hash, so that anyone can work it out again."""

from collections.abc import Iterable, Sequence
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from touchline.methods.experiments.effect import ImpossibleTrialError

HEX_DIGITS = 13  # 52 bits: the most whole numbers that a double still tells apart, less one bit


def hashed_place(units: Iterable[str], salt: str) -> NDArray[np.float64]:
    r"""A place in [0, 1) for each unit, the same at every time and on every machine.

    Formula:
    $$ u = \mathrm{hex}\bigl(\mathrm{SHA256}(\mathrm{salt} : \mathrm{unit})_{1 \ldots 13}\bigr)
       / 16^{13} $$

    The text hashed is the salt, one colon and the unit, in UTF-8; its first 13 hexadecimal digits
    are read as a whole number. In DuckDB:

        CAST('0x' || left(sha256(salt || ':' || unit), 13) AS BIGINT) / 4503599627370496.0

    in Spark ``conv(left(sha2(concat(salt, ':', unit), 256), 13), 16, 10) / 4503599627370496.0``.
    Raises `ImpossibleTrialError` without a salt: two trials would share their arms.

    >>> hashed_place(["C-1", "C-2"], "spring").round(6).tolist()
    [0.372084, 0.352285]
    """
    if not salt:
        raise ImpossibleTrialError("a trial needs a salt of its own, such as its name")
    digits = (sha256(f"{salt}:{unit}".encode()).hexdigest()[:HEX_DIGITS] for unit in units)
    numbers = np.array([int(digit, 16) for digit in digits], dtype=np.float64)
    return np.asarray(numbers / 16**HEX_DIGITS)


def assign(units: Iterable[str], salt: str, shares: Sequence[float]) -> NDArray[np.int64]:
    """The arm of each unit, 0 for the first of `shares`, by where its hash falls.

    `shares` are those of the arms and sum to 1. The arm is sticky: it hangs on the unit and the
    salt alone, so newcomers never move anyone, and widening the last of two arms only draws units
    into it. Where colleagues of one account would talk to each other, hand in the account. Raises
    `ImpossibleTrialError` for shares that do not sum to 1 and for an empty salt.

    >>> assign(["C-1", "C-2", "C-3", "C-4"], "spring", [0.5, 0.5]).tolist()
    [0, 0, 0, 1]

    Source: Kohavi, Tang & Xu (2020), Trustworthy Online Controlled Experiments, chapter 4.
    """
    edges = arm_edges(shares)
    return np.searchsorted(edges, hashed_place(units, salt), side="right").astype(np.int64)


def arm_edges(shares: Sequence[float]) -> NDArray[np.float64]:
    """Where each arm but the last ends between 0 and 1.

    >>> arm_edges([0.1, 0.4, 0.5]).tolist()
    [0.1, 0.5]
    """
    if len(shares) < 2 or min(shares) <= 0 or abs(sum(shares) - 1) > 1e-9:
        raise ImpossibleTrialError(f"the arms' shares {list(shares)} must be positive and sum to 1")
    return np.cumsum(np.asarray(shares, dtype=np.float64))[:-1]
