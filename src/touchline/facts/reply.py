"""When the other side answered: the customer an outbound contact, the firm an inbound one.

Where the source says when (responded_at), that stands. Else, within REPLY_WITHIN_DAYS:

- an outbound contact is answered by the customer's first inbound contact at or after it, on any
  channel, if that comes before the firm's next outbound contact on the same channel;
- an inbound contact is answered by the firm's first outbound contact after it, on any channel, if
  that comes before the customer's next inbound contact.

Contacts at the same instant are neither before nor after each other.
"""

import numpy as np
from numpy.typing import NDArray

from touchline.vocabulary.compiled import compiled
from touchline.vocabulary.derived import BucketFacts, DerivedColumns
from touchline.vocabulary.facts import Column, Kind
from touchline.vocabulary.local_days import DAY_US, MISSING, Integers

REPLY_WITHIN_DAYS = 14
_WITHIN_US = REPLY_WITHIN_DAYS * DAY_US
_NEVER = int(np.iinfo(np.int64).max)


@compiled("Tuple((int64[::1], int64[::1]))(int64[::1], int64[::1], boolean[::1], int64[::1])")
def replies(
    customers: Integers, times_us: Integers, outbound: NDArray[np.bool_], channels: Integers
) -> tuple[Integers, Integers]:
    """(replied_at, answered_at) of rows sorted by customer and time; channels count from -1.

    Goes backward from instant to instant, knowing what came next.
    """
    replied = np.full(times_us.size, MISSING, np.int64)
    answered = np.full(times_us.size, MISSING, np.int64)
    next_on_channel = np.full(np.max(channels) + 2 if channels.size else 1, _NEVER, np.int64)
    next_inbound = _NEVER
    next_outbound = _NEVER
    last = times_us.size - 1
    while last >= 0:
        now = times_us[last]
        if last + 1 < times_us.size and customers[last + 1] != customers[last]:
            next_on_channel[:] = _NEVER
            next_inbound = _NEVER
            next_outbound = _NEVER
        first = last
        any_inbound = not outbound[last]
        while first > 0 and times_us[first - 1] == now and customers[first - 1] == customers[last]:
            first -= 1
            any_inbound = any_inbound or not outbound[first]
        inbound = now if any_inbound else next_inbound
        for row in range(first, last + 1):
            if outbound[row]:
                if inbound < next_on_channel[channels[row] + 1] and inbound - now <= _WITHIN_US:
                    replied[row] = inbound
            elif next_outbound < next_inbound and next_outbound - now <= _WITHIN_US:
                answered[row] = next_outbound
        for row in range(first, last + 1):
            if outbound[row]:
                next_on_channel[channels[row] + 1] = now
                next_outbound = now
            else:
                next_inbound = now
        last = first - 1
    return replied, answered


def _replies(bucket: BucketFacts, table: str) -> tuple[Integers, Integers]:
    times_us = bucket.integers(table, "happened_at")
    outbound = bucket.is_word(table, "direction", "outbound")
    replied, answered = replies(
        bucket.integers(table, "customer_ref"), times_us, outbound, bucket.codes(table, "channel")
    )
    told = bucket.integers(table, "responded_at")
    return (
        np.where(outbound & (told != MISSING), told, replied),
        np.where(~outbound & (told != MISSING), told, answered),
    )


REPLY = DerivedColumns(
    "interaction",
    reads=(),
    columns=(
        Column("replied_at", Kind.TIME, "When the customer answered an outbound contact", "UTC"),
        Column("answered_at", Kind.TIME, "When the firm answered an inbound contact", "UTC"),
    ),
    function=_replies,
)
