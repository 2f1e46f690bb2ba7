"""The first order that followed a contact, however long after; measures cut by policy's days."""

import numpy as np

from touchline.vocabulary.compiled import compiled
from touchline.vocabulary.derived import BucketFacts, DerivedColumns
from touchline.vocabulary.facts import Column, Kind
from touchline.vocabulary.local_days import MISSING, Integers


@compiled("int64[::1](int64[::1], int64[::1], int64[::1], int64[::1])")
def next_order_at(
    customers: Integers, times_us: Integers, order_customers: Integers, order_times_us: Integers
) -> Integers:
    """For each contact the customer's first order strictly after it; both sorted alike."""
    found = np.full(times_us.size, MISSING, np.int64)
    order = 0
    for row in range(times_us.size):
        customer = customers[row]
        now = times_us[row]
        while order < order_times_us.size and (
            order_customers[order] < customer
            or (order_customers[order] == customer and order_times_us[order] <= now)
        ):
            order += 1
        if order < order_times_us.size and order_customers[order] == customer:
            found[row] = order_times_us[order]
    return found


def _next_order_at(bucket: BucketFacts, table: str) -> tuple[Integers]:
    bought = bucket.is_positive("order", "amount") & ~bucket.is_word("order", "status", "cancelled")
    return (
        next_order_at(
            bucket.integers(table, "customer_ref"),
            bucket.integers(table, "happened_at"),
            bucket.integers("order", "customer_ref")[bought],
            bucket.integers("order", "happened_at")[bought],
        ),
    )


ORDER_WITHIN = DerivedColumns(
    "interaction",
    reads=("order",),
    columns=(
        Column(
            "next_order_at",
            Kind.TIME,
            "The customer's first order after the contact, neither cancelled nor without amount",
            "UTC",
        ),
    ),
    function=_next_order_at,
)
