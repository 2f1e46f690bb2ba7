"""The next contact with each customer: when, whether at all, by which channel, and why."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from touchline.advice.channel import Choice, choose_channel
from touchline.advice.figures import (
    Figures,
    Flags,
    Numbers,
    dates,
    with_columns,
)
from touchline.advice.habits import Habits, habits_of
from touchline.advice.reason_codes import Reason, reason_lists
from touchline.advice.tier import TierBasis
from touchline.policy import Policy
from touchline.vocabulary.units import Evidence

TIER_DEFAULT = "tier default"  # said of what is not learned (design 8)
COMPLAINT_RULE = "complaint rule"  # the policy's interval while a complaint is open


class Status(StrEnum):
    """What to do about a customer today; the first that holds."""

    DO_NOT_CONTACT = "do_not_contact"
    HOLD_CAP_REACHED = "hold_cap_reached"
    OVERDUE = "overdue"
    DUE = "due"
    ON_TRACK = "on_track"


@dataclass(frozen=True)
class Timing:
    """When contact is due. `days_ahead` is counted from the as-of day, negative when overdue."""

    elapsed: Numbers  # days since the contact that the interval counts from; NaN: never
    interval: Numbers  # the target in force, days
    complaint_rules: Flags  # an open complaint shortened the interval
    days_ahead: Numbers
    lateness: Numbers  # elapsed in intervals


def advise(
    results: pa.Table, policy: Policy, as_of: date, habits: Habits | None = None
) -> pa.Table:
    """Add the next contact to results that have a `tier` (of `assign_tier`).

    `habits` are the firm's; without them those of these results, which then are all customers.

    Columns: status, due_on (a day in the firm's zone; NULL where contact is not allowed),
    days_over, target_interval_days, contact_cap, channel, priority, reason_codes, evidence (what
    the interval rests on), channel_evidence.

    `due_on` is the day of the last contact plus the tier's target interval, or that of open
    complaints where shorter. Never contacted: today for who has an open opportunity, a complaint,
    or has bought, but after a purchase not before the interval has passed; for others the day first
    seen plus `cadence.first_contact_days`. At the cap, or while each channel is refused or at its
    own cap, not before tomorrow. Do-not-contact and caps win over everything.

    `priority` sorts the list: (order value + open deal value + 1) times elapsed intervals, these up
    to `cadence.lateness_limit`; 0 where contact is not allowed or not yet due.
    """
    figures = Figures(results)
    tier = figures.place_in("tier", policy.tier_names)
    tier = np.where(tier < 0, len(policy.tier_names) - 1, tier)
    timing = _timing(figures, tier, policy)
    cap = np.array([policy.overcontact.cap_of(name) for name in policy.tier_names])[tier]
    opted_out = figures.amount("opted_out") > 0
    over_cap = ~opted_out & (figures.amount(policy.overcontact.measure) >= cap)
    choice = choose_channel(figures, tier, policy, habits or habits_of(figures))
    no_channel = ~opted_out & choice.channel.is_null().to_numpy(zero_copy_only=False)
    capped = over_cap | no_channel
    ahead = np.where(capped, np.maximum(timing.days_ahead, 1), timing.days_ahead)
    not_now = opted_out | capped | (ahead > policy.cadence.due_soon_days)
    days_over = np.where(opted_out | capped, 0, np.maximum(-ahead, 0))
    added = {
        "status": _statuses(opted_out, capped, ahead, policy),
        "due_on": dates(as_of, ahead, ~opted_out),
        "days_over": pa.array(days_over.astype(np.int64)),
        "target_interval_days": pa.array(timing.interval.astype(np.int64)),
        "contact_cap": pa.array(cap.astype(np.int64)),
        "channel": _unless(opted_out, choice.channel),
        "priority": _priority(figures, timing, not_now, policy),
        "reason_codes": _reasons(
            figures, timing, choice, (opted_out, over_cap, no_channel), policy
        ),
        "evidence": pc.if_else(pa.array(timing.complaint_rules), COMPLAINT_RULE, TIER_DEFAULT),
        "channel_evidence": pc.if_else(
            pa.array(choice.learned | choice.usual), Evidence.DESCRIPTION.value, TIER_DEFAULT
        ),
    }
    return with_columns(results, added)


def _unless(flags: Flags, words: pa.Array) -> pa.Array:
    """The words, NULL where the flag holds."""
    return pc.if_else(pa.array(flags), pa.scalar(None, pa.string()), words)


def _timing(figures: Figures, tier: NDArray[np.int64], policy: Policy) -> Timing:
    """When contact is due by the interval in force."""
    cadence = policy.cadence
    target = np.array([cadence.target_interval_days[name] for name in policy.tier_names])[tier]
    complains = figures.amount("open_complaints") > 0
    shorter = complains & (cadence.complaint_interval_days < target)
    interval = np.where(shorter, cadence.complaint_interval_days, target).astype(float)
    elapsed = figures.number(cadence.measured_from)
    never = np.isnan(elapsed)
    first = _first_contact(figures, interval, complains, policy)
    ahead = np.where(never, first, interval - elapsed)
    return Timing(elapsed, interval, shorter, ahead, _lateness(figures, elapsed, interval, ahead))


def _first_contact(
    figures: Figures, interval: Numbers, complains: Flags, policy: Policy
) -> Numbers:
    """Days ahead of the first contact with who was never contacted."""
    known_for = figures.number("days_since_first_seen")
    since_order = figures.number("days_since_last_order")
    prospect = np.where(np.isnan(known_for), 0.0, policy.cadence.first_contact_days - known_for)
    buyer = np.where(np.isnan(since_order), 0.0, np.maximum(interval - since_order, 0.0))
    bought = ~np.isnan(since_order) | (figures.amount("orders") > 0)
    return np.select([_has_deal(figures) | complains, bought], [0.0, buyer], prospect)


def _has_deal(figures: Figures) -> Flags:
    """Who has an open opportunity."""
    flags: Flags = (figures.amount("open_deal_value") > 0) | (figures.amount("deals_open") > 0)
    return flags


def _lateness(figures: Figures, elapsed: Numbers, interval: Numbers, ahead: Numbers) -> Numbers:
    """Elapsed intervals; for who was never contacted, those since the last order, at least one."""
    since_order = np.nan_to_num(figures.number("days_since_last_order"), nan=0.0)
    habit = figures.number("purchase_interval_days")
    step = np.where(habit > 0, habit, interval)
    never = np.maximum(np.maximum(1.0, since_order / step), 1.0 - ahead / interval)
    return np.where(np.isnan(elapsed), never, elapsed / interval)


def _statuses(opted_out: Flags, capped: Flags, ahead: Numbers, policy: Policy) -> pa.Array:
    """The first status that holds."""
    holds = {
        Status.DO_NOT_CONTACT: opted_out,
        Status.HOLD_CAP_REACHED: capped,
        Status.OVERDUE: ahead < 0,
        Status.DUE: ahead <= policy.cadence.due_soon_days,
    }
    place = np.select(list(holds.values()), list(range(len(holds))), len(holds))
    return pa.array([*holds, Status.ON_TRACK], pa.string()).take(pa.array(place))


def _priority(figures: Figures, timing: Timing, not_now: Flags, policy: Policy) -> pa.Array:
    """Value at stake times lateness; the 1 orders customers without value by lateness."""
    value = figures.amount("order_value") + figures.amount("open_deal_value")
    late = np.minimum(timing.lateness, policy.cadence.lateness_limit)
    return pa.array(np.where(not_now, 0.0, np.round((np.maximum(value, 0) + 1) * late, 4)))


def _reasons(
    figures: Figures,
    timing: Timing,
    choice: Choice,
    closed: tuple[Flags, Flags, Flags],
    policy: Policy,
) -> pa.Array:
    """The reasons that hold, made of figures in the row."""
    broken_after = policy.cadence.habit_broken_after
    opted_out, over_cap, no_channel = closed
    never, complains = np.isnan(timing.elapsed), figures.amount("open_complaints") > 0
    open_to_us = ~opted_out
    ruled_by_tier = open_to_us & ~never & ~timing.complaint_rules
    passed = timing.elapsed >= timing.interval
    inbound = figures.number("days_since_last_inbound")
    outbound = figures.number("days_since_last_outbound")
    order_gap = figures.number("days_since_last_order")
    habit = figures.number("purchase_interval_days")
    usual = figures.number("usual_gap_days")
    order_late = (habit > 0) & (order_gap > broken_after * habit)
    contact_late = (usual > 0) & (timing.elapsed > broken_after * usual)
    only_order_known = open_to_us & never & ~np.isnan(order_gap)
    return reason_lists(
        {
            Reason.OPTED_OUT: opted_out,
            Reason.CAP_REACHED: over_cap,
            Reason.NO_CHANNEL: no_channel,
            Reason.OPEN_COMPLAINT: complains,
            Reason.OPEN_TICKET: ~complains & (figures.amount("open_tickets") > 0),
            Reason.UNANSWERED: (inbound < outbound) | (~np.isnan(inbound) & np.isnan(outbound)),
            Reason.NEVER_CONTACTED: never,
            Reason.BOUGHT_LATELY: only_order_known & (timing.days_ahead > 0),
            Reason.LAST_ORDER: only_order_known & (timing.days_ahead <= 0) & ~order_late,
            Reason.COMPLAINT_INTERVAL: open_to_us & ~never & timing.complaint_rules,
            Reason.INTERVAL_PASSED: ruled_by_tier & passed,
            Reason.INTERVAL_RUNNING: ruled_by_tier & ~passed,
            Reason.REORDER_LATE: open_to_us & order_late,
            Reason.RHYTHM_BROKEN: open_to_us & contact_late,
            Reason.OPEN_DEAL: _has_deal(figures),
            Reason.TOP_GRADE: figures.amount("quality") > 0,
            Reason.OWN_GRADE: figures.place_in("tier_basis", (TierBasis.OWN_GRADE,)) == 0,
            Reason.ANSWERS_BEST: open_to_us & choice.learned,
            Reason.USUAL_CHANNEL: open_to_us & choice.usual,
            Reason.DEFAULT_CHANNEL: open_to_us
            & ~(no_channel | choice.learned | choice.usual | choice.stands_in),
            Reason.STANDS_IN: open_to_us & choice.stands_in,
            Reason.NOT_ON_FILE: open_to_us & choice.not_on_file,
            Reason.NOTHING_ON_FILE: open_to_us & choice.nothing_on_file,
        }
    )
