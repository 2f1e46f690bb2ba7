"""How many customers were in rhythm, now and a window before, told by contacts alone.

The advice of thirteen weeks ago is not kept, and the policy may have changed since. So both moments
are counted by one plain rule: a customer is past their interval where the last contact is longer
ago than the interval of the tier that they have today. Only the difference of the two is shown.
Counted are customers in contact within `SEEN_DAYS` before the moment: as far as both are known.
"""

import pyarrow as pa

from touchline.policy import Policy

BLOCK_DAYS = 13 * 7
SEEN_DAYS = 40 * 7
MOMENTS = (0, BLOCK_DAYS)  # days before the end of the as-of day
CAP_DAYS = 30
STATES = """
SELECT owner_key, tier, {moment} AS days_ago, {interval} AS interval_days, {cap} AS cap,
  min(ago - {moment}){counts_from} AS since,
  count(*) FILTER (WHERE outbound AND ago < {moment} + {cap_days}) AS recent
FROM contacts WHERE ago >= {moment} AND ago < {moment} + {seen_days}
GROUP BY customer, owner_key, tier"""
SUMS = (
    ("customers", "count(*)"),
    ("overdue", "count(*) FILTER (WHERE since > interval_days)"),
    ("over_ceiling", "count(*) FILTER (WHERE recent > cap)"),
)
TYPES = {"tier": pa.string(), "days_ago": pa.int16()}


def states_source(policy: Policy) -> str:
    """SQL of one row a customer and moment, from one bucket's contacts."""
    outbound = policy.cadence.measured_from == "days_since_last_outbound"
    intervals = policy.cadence.target_interval_days
    moments = " UNION ALL ".join(
        STATES.format(
            moment=moment,
            cap_days=CAP_DAYS,
            seen_days=SEEN_DAYS,
            counts_from=" FILTER (WHERE outbound)" if outbound else "",
            interval=_by_tier({name: intervals[name] for name in policy.tier_names}),
            cap=_by_tier({name: policy.overcontact.cap_of(name) for name in policy.tier_names}),
        )
        for moment in MOMENTS
    )
    return f"({moments}) AS state"


def _by_tier(values: dict[str, int]) -> str:
    """SQL of what holds for the row's tier."""
    cases = " ".join(
        "WHEN '{}' THEN {}".format(name.replace("'", "''"), value) for name, value in values.items()
    )
    return f"CASE tier {cases} END"
