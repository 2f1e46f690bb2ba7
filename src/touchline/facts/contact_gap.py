"""Days since the previous day on which the customer was in contact, either way."""

import numpy as np

from touchline.vocabulary.compiled import compiled
from touchline.vocabulary.derived import BucketFacts, DerivedColumns
from touchline.vocabulary.facts import Column, Kind
from touchline.vocabulary.local_days import MISSING, Integers


@compiled("int64[::1](int64[::1], int64[::1])")
def gap_days(customers: Integers, days: Integers) -> Integers:
    """The gap on the first row of each later contact day, MISSING on all other rows."""
    gaps = np.full(days.size, MISSING, np.int64)
    for row in range(1, days.size):
        if customers[row] == customers[row - 1] and days[row] != days[row - 1]:
            gaps[row] = days[row] - days[row - 1]
    return gaps


def _gap_days(bucket: BucketFacts, table: str) -> tuple[Integers]:
    return (gap_days(bucket.integers(table, "customer_ref"), bucket.local_days(table)),)


CONTACT_GAP = DerivedColumns(
    "interaction",
    reads=(),
    columns=(
        Column(
            "gap_days",
            Kind.INTEGER,
            "Days since the customer's previous contact day, on the first contact of a day; "
            "empty on the first day of all",
            "days",
        ),
    ),
    function=_gap_days,
)
