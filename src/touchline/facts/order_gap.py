"""Days since the customer's previous day of purchase."""

import numpy as np
from numpy.typing import NDArray

from touchline.vocabulary.compiled import compiled
from touchline.vocabulary.derived import BucketFacts, DerivedColumns
from touchline.vocabulary.facts import Column, Kind
from touchline.vocabulary.local_days import MISSING, Integers


@compiled("int64[::1](int64[::1], int64[::1], boolean[::1])")
def order_gap_days(customers: Integers, days: Integers, bought: NDArray[np.bool_]) -> Integers:
    """The gap on the first purchase of each later day of purchase, MISSING on all other rows."""
    gaps = np.full(days.size, MISSING, np.int64)
    before = -1
    for row in range(days.size):
        if bought[row]:
            same = before >= 0 and customers[before] == customers[row]
            if same and days[row] != days[before]:
                gaps[row] = days[row] - days[before]
            before = row
    return gaps


def _order_gap_days(bucket: BucketFacts, table: str) -> tuple[Integers]:
    bought = bucket.is_positive(table, "amount") & ~bucket.is_word(table, "status", "cancelled")
    customers = bucket.integers(table, "customer_ref")
    return (order_gap_days(customers, bucket.local_days(table), bought),)


ORDER_GAP = DerivedColumns(
    "order",
    reads=(),
    columns=(
        Column(
            "order_gap_days",
            Kind.INTEGER,
            "Days since the customer's previous day of purchase, on the first purchase of a day; "
            "empty on the first day of all and on orders cancelled or without amount",
            "days",
        ),
    ),
    function=_order_gap_days,
)
