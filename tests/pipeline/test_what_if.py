"""What another policy would make of a run."""

from datetime import date

import pyarrow as pa

from touchline.advice.next_contact import advise
from touchline.advice.rfm import score_rfm
from touchline.advice.tier import assign_tier
from touchline.pipeline.policy_versions import changes_between
from touchline.pipeline.what_if import effect_of
from touchline.policy import Policy, default

DAY = date(2026, 11, 20)
# Two buyers were in touch 20 and 40 days ago; A's interval is 14 days, and both are due in time.
FIGURES = pa.table(
    {
        "customer_id": [1, 2],
        "days_since_last_contact": [20, 40],
        "days_since_last_order": [5, 5],
        "orders": [3, 3],
        "order_value_all_time": [100.0, 100.0],
    }
)


def run_by(policy: Policy) -> pa.Table:
    """The results of a run with that policy."""
    return advise(assign_tier(score_rfm(FIGURES, policy), policy), policy, DAY)


def with_intervals(days: int) -> Policy:
    """The house's policy with one interval for all."""
    intervals = {"A": days, "B": days, "C": days}
    cadence = default().cadence.model_copy(update={"target_interval_days": intervals})
    return default().model_copy(update={"cadence": cadence})


def test_longer_intervals_take_customers_off_the_list() -> None:
    before, after = with_intervals(14), with_intervals(35)
    found = effect_of(run_by(before), after, DAY, changes_between(before, after))
    assert found.statuses == {("overdue", "on_track"): 1}
    assert found.status_counts == {"on_track": (0, 1), "overdue": (2, 1)}
    assert (found.differing, found.tiers, found.needs_run) == (2, {}, ())
    assert [
        (each.customer_id, each.before["status"], each.after["status"]) for each in found.movers
    ] == [
        (1, "overdue", "on_track"),
        (2, "overdue", "overdue"),
    ]
    assert found.movers[1].before["due_on"] < found.movers[1].after["due_on"]


def test_the_same_policy_changes_nothing() -> None:
    policy = with_intervals(14)
    found = effect_of(run_by(policy), policy, DAY, [])
    assert (found.differing, found.customers) == (0, 2)


def test_settings_that_measures_read_wait_for_the_next_run() -> None:
    before = default()
    windows = before.windows.model_copy(update={"rolling_weeks": 4})
    after = before.model_copy(update={"windows": windows})
    found = effect_of(run_by(before), after, DAY, changes_between(before, after))
    assert found.needs_run == ("windows.rolling_weeks",)
