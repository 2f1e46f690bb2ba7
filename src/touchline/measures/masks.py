"""What nobody could know yet on the as-of day: columns that look forward are masked.

So a run of a past day gives what a run on that day would have given.
"""

_UNKNOWN_YET = "CASE WHEN {column} < as_of THEN {column} END"

FORWARD_TIMES: dict[str, tuple[str, ...]] = {
    "interaction": ("responded_at", "replied_at", "answered_at", "next_order_at"),
    "ticket": ("first_response_at", "closed_at"),
    "payment": ("paid_at",),
    "deal": ("closed_at",),
}
FORWARD_STATES: dict[str, dict[str, str]] = {
    "interaction": {
        "outcome": "CASE WHEN outcome = 'replied' AND responded_at >= as_of THEN NULL "
        "ELSE outcome END"
    },
    "ticket": {"satisfaction": "CASE WHEN closed_at >= as_of THEN NULL ELSE satisfaction END"},
    "deal": {"outcome": "CASE WHEN closed_at >= as_of THEN 'open' ELSE outcome END"},
    "subscription": {"renewed": "CASE WHEN ends_on <= as_of_day THEN renewed END"},
}


def masked(fact: str, column: str) -> str:
    """The column as it was known at the end of the as-of day."""
    if column in FORWARD_TIMES.get(fact, ()):
        return _UNKNOWN_YET.format(column=column)
    return FORWARD_STATES.get(fact, {}).get(column, column)
