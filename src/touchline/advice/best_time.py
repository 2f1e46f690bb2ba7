"""The part of the day, or of the week, in which a customer was reached most: E3, a description."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from touchline.advice.figures import Flags, Numbers

Integers = NDArray[np.int64]
NO_BAND = -1


@dataclass(frozen=True)
class Tries:
    """Contacts that the firm began: whose they were (0, 1, …), in which band, and if they reached.

    A band is an hour of the day (0 to 23) or a day of the week (0 to 6); a negative one is not
    known, and does not count.
    """

    customers: Integers
    bands: Integers
    reached: Flags


@dataclass(frozen=True)
class BestBand:
    """One entry a customer; `band` is NO_BAND where none is judged."""

    band: Integers
    share: Numbers  # drawn towards the firm's mean; NaN where none is judged
    tries: Integers
    reached: Integers


def best_band(
    tries: Tries, mean: Numbers, band_count: int, *, minimum_tries: int, shrinkage_tries: int
) -> BestBand:
    """The band with the highest share reached, `(reached + k * mean) / (tries + k)`.

    `mean` has one entry a customer: the firm's mean share on the channels in question. Bands with
    fewer than `minimum_tries` tries, or in which nobody was ever reached, are not judged. Ties fall
    to the earliest.
    """
    shape = (mean.size, band_count)
    known = (tries.bands >= 0) & (tries.bands < band_count)
    places = tries.customers[known] * band_count + tries.bands[known]
    size = mean.size * band_count
    counted = np.bincount(places, minlength=size).reshape(shape)
    reached = np.bincount(places[tries.reached[known]], minlength=size).reshape(shape)
    judged = (counted >= minimum_tries) & (reached > 0)
    weight = float(shrinkage_tries)
    drawn = (reached + weight * mean[:, None]) / np.where(judged, counted + weight, 1.0)
    shares = np.where(judged, drawn, -np.inf)
    best = shares.argmax(axis=1)
    found = judged.any(axis=1)
    rows = np.arange(mean.size)
    return BestBand(
        band=np.where(found, best, NO_BAND).astype(np.int64),
        share=np.where(found, shares[rows, best], np.nan),
        tries=np.where(found, counted[rows, best], 0).astype(np.int64),
        reached=np.where(found, reached[rows, best], 0).astype(np.int64),
    )
