"""What a drafted policy would make of the published run, as the page shows it."""

from collections.abc import Mapping, Sequence
from typing import Any

from touchline.advice.next_contact import Status
from touchline.pipeline.run import read_run
from touchline.pipeline.what_if import Effect, Mover, effect_of
from touchline.policy import Change, Policy
from touchline.web.firm import served_firm
from touchline.web.office.models import Person
from touchline.web.office.visibility import visible_to
from touchline.web.shell.channels import channel_name
from touchline.web.shell.customer_names import names_for
from touchline.web.shell.statuses import STATUS_NAMES


def effect_shown(
    person: Person, wanted: Policy, changes: Sequence[Change]
) -> dict[str, Any] | None:
    """How the advice of the published run would differ, and for whom; None before the first run."""
    firm = served_firm()
    published = firm.office.publisher.published_run()
    if published is None:
        return None
    run = read_run(firm.workspace.runs / published.run_id)
    found: Effect = effect_of(run.results, wanted, run.as_of_day, changes)
    return {
        "customers": found.customers,
        "differing": found.differing,
        "tiers": [(before, after, n) for (before, after), n in found.tiers.items()],
        "statuses": [
            (STATUS_NAMES[Status(status)], before, after, after - before)
            for status, (before, after) in found.status_counts.items()
        ],
        "movers": _movers(person, found.movers),
        "needs_run": found.needs_run,
    }


def _movers(person: Person, movers: Sequence[Mover]) -> list[dict[str, Any]]:
    """The customers with their names, and what differs for each, in words."""
    customers = visible_to(person)
    seen = customers.seen_among([each.customer_id for each in movers])
    names = names_for(customers, sorted(seen))
    return [
        {
            "id": each.customer_id,
            "name": names[each.customer_id],
            "before": _worded(each.before),
            "after": _worded(each.after),
            **{
                f"{name}_differs": each.before[name] != each.after[name]
                for name in ("tier", "status", "channel", "due_on")
            },
        }
        for each in movers
        if each.customer_id in seen
    ]


def _worded(advice: Mapping[str, Any]) -> dict[str, Any]:
    """One side of a customer's advice as the page writes it."""
    channel = advice["channel"]
    return {
        "tier": advice["tier"],
        "status": STATUS_NAMES[Status(advice["status"])],
        "channel": channel_name(channel) if channel else "",
        "due_on": advice["due_on"],
    }
