"""How many contacts a customer had on a day; said once a day, on its first contact."""

import numpy as np

from touchline.vocabulary.compiled import compiled
from touchline.vocabulary.derived import BucketFacts, DerivedColumns
from touchline.vocabulary.facts import Column, Kind
from touchline.vocabulary.local_days import MISSING, Integers


@compiled("int64[::1](int64[::1], int64[::1])")
def contacts_that_day(customers: Integers, days: Integers) -> Integers:
    """The day's contacts on its first row, MISSING on its others."""
    counts = np.full(days.size, MISSING, np.int64)
    first = 0
    for row in range(days.size):
        if customers[row] != customers[first] or days[row] != days[first]:
            first = row
        if row == first:
            counts[first] = 0
        counts[first] += 1
    return counts


def _contacts_that_day(bucket: BucketFacts, table: str) -> tuple[Integers]:
    customers = bucket.integers(table, "customer_ref")
    return (contacts_that_day(customers, bucket.local_days(table)),)


INTERACTION_DAY = DerivedColumns(
    "interaction",
    reads=(),
    columns=(
        Column(
            "contacts_that_day",
            Kind.INTEGER,
            "Contacts of the customer on that day, on the first of them; empty on the others",
            "contacts",
        ),
    ),
    function=_contacts_that_day,
)
