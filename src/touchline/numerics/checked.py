"""Arrays checked at the door: each refusal names the argument, the row and the remedy."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]


def finite(name: str, values: ArrayLike, dimensions: int = 1) -> Numbers:
    """The values as float64; ValueError where one is missing or infinite, or the shape is another.

    >>> finite("gaps", [1, 2]).tolist()
    [1.0, 2.0]
    """
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != dimensions:
        raise ValueError(f"{name} must have {dimensions} dimensions, not {array.ndim}")
    _refuse(name, array, ~np.isfinite(array), "is not a finite number; leave such rows out")
    return array


def at_least(name: str, values: ArrayLike, lowest: float, dimensions: int = 1) -> Numbers:
    """The values as float64, none below `lowest`.

    >>> at_least("counts", [0, 3], 0).tolist()
    [0.0, 3.0]
    """
    array = finite(name, values, dimensions)
    _refuse(name, array, array < lowest, f"lies below {lowest:g}")
    return array


def probabilities(name: str, values: ArrayLike) -> Numbers:
    """The values as float64, each from 0 to 1.

    >>> probabilities("forecast", [0.5, 1]).tolist()
    [0.5, 1.0]
    """
    array = finite(name, values)
    _refuse(name, array, (array < 0) | (array > 1), "is no probability; give shares from 0 to 1")
    return array


def zero_or_one(name: str, values: ArrayLike) -> Numbers:
    """The values as float64, each 0 or 1.

    >>> zero_or_one("bought", [True, False]).tolist()
    [1.0, 0.0]
    """
    array = finite(name, values)
    _refuse(name, array, (array != 0) & (array != 1), "is neither 0 nor 1")
    return array


def same_length(**arrays: NDArray[np.generic]) -> int:
    """The length that all arrays share; ValueError where one is of another.

    >>> import numpy as np
    >>> same_length(a=np.zeros(3), b=np.ones(3))
    3
    """
    lengths = {name: len(array) for name, array in arrays.items()}
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"{name} has {length}" for name, length in lengths.items())
        raise ValueError(f"one row each is needed: {told}")
    return next(iter(lengths.values()))


def _refuse(name: str, array: Numbers, bad: Flags, why: str) -> None:
    if bad.any():
        place = tuple(int(index) for index in np.argwhere(bad)[0])
        shown = place[0] if len(place) == 1 else place
        raise ValueError(f"{name}[{shown}] = {array[place]:g} {why}")
