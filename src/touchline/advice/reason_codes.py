"""Why a contact is advised, or advised against: a closed set of codes."""

from enum import StrEnum

import numpy as np
import pyarrow as pa

from touchline.advice.figures import Flags


class Reason(StrEnum):
    """One reason each, the most pressing first; `reasons` says them with the row's figures."""

    OPTED_OUT = "opted_out"
    CAP_REACHED = "cap_reached"
    NO_CHANNEL = "no_channel"  # each way of contact is refused or at its own cap
    OPEN_COMPLAINT = "open_complaint"
    OPEN_TICKET = "open_ticket"
    UNANSWERED = "unanswered"  # the customer got in touch after our last contact
    NEVER_CONTACTED = "never_contacted"
    BOUGHT_LATELY = "bought_lately"  # never contacted, but the interval from the order still runs
    LAST_ORDER = "last_order"  # never contacted: the order is all that is known
    COMPLAINT_INTERVAL = "complaint_interval"  # the interval in force is that of open complaints
    INTERVAL_PASSED = "interval_passed"
    INTERVAL_RUNNING = "interval_running"
    REORDER_LATE = "reorder_late"  # longer without an order than the customer's own habit
    RHYTHM_BROKEN = "rhythm_broken"  # longer without contact than the customer's own habit
    OPEN_DEAL = "open_deal"
    TOP_GRADE = "top_grade"
    OWN_GRADE = "own_grade"  # the tier rests on the firm's own grade of the customer
    ANSWERS_BEST = "answers_best"  # the channel is the one the customer answers
    USUAL_CHANNEL = "usual_channel"  # what the firm uses most, as it never uses the tier's
    DEFAULT_CHANNEL = "default_channel"
    STANDS_IN = "stands_in"  # the usual channel's number or address is not on file, so another
    NOT_ON_FILE = "not_on_file"  # only earlier contacts show that the channel works
    NOTHING_ON_FILE = "nothing_on_file"  # no number, address or contact at all


def reason_lists(holds: dict[Reason, Flags]) -> pa.Array:
    """A list of the codes that hold for each row, in the order of the enumeration."""
    codes = [reason for reason in Reason if reason in holds]
    table = np.stack([holds[reason] for reason in codes], axis=1)
    ends = np.cumsum(table.sum(axis=1), dtype=np.int32)
    starts = np.concatenate([np.zeros(1, dtype=np.int32), ends])
    words = pa.array([reason.value for reason in codes], pa.string())
    return pa.ListArray.from_arrays(pa.array(starts), words.take(pa.array(table.nonzero()[1])))
