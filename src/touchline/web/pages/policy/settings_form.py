"""The settings that people change most, as a form; every other one is in the TOML text."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import tomlkit
from django.utils.translation import gettext, gettext_noop, pgettext
from tomlkit.items import InlineTable

from touchline import policy as policies
from touchline.policy import Policy, Problem
from touchline.vocabulary.codes import Channel
from touchline.web.pages.policy.fields import OWN_GRADES, Field, Group, number
from touchline.web.pages.policy.own_grades import new_grade, own_grades
from touchline.web.shell.channels import channel_name

COSTLY = (Channel.VISIT, Channel.MEETING, Channel.CALL, Channel.WECOM, Channel.SMS, Channel.EMAIL)

# What the templates that a firm begins with say of themselves; a firm's own words stay as written.
TEMPLATE_WORDS = (
    gettext_noop("Business software"),
    gettext_noop("Clinic"),
    gettext_noop("Retail and e-commerce"),
    gettext_noop("Template for vendors of business software and services by subscription"),
    gettext_noop("Template for clinics, dentists and practices with return patients"),
    gettext_noop("Template for shops, chains and e-commerce"),
)


def groups(policy: Policy, grades: Sequence[str] = ()) -> list[Group]:
    """The form of that policy, in the language of the page; `grades` are those of the data."""
    return [
        _windows(policy),
        *_tiers(policy),
        own_grades(policy, grades),
        _channel_targets(policy),
        _too_much(policy),
        _costs(policy),
        _hours(policy),
    ]


def _windows(policy: Policy) -> Group:
    days, weeks = gettext("days"), gettext("weeks")
    window, cadence = policy.windows, policy.cadence
    return Group(
        gettext("Windows and rhythm"),
        gettext("What measures look back on, and when a contact counts as due."),
        (
            number(
                "windows.rolling_weeks", pgettext("setting", "Window"), window.rolling_weeks, weeks
            ),
            number(
                "cadence.due_soon_days",
                gettext("Due before"),
                cadence.due_soon_days,
                days,
            ),
            number(
                "cadence.complaint_interval_days",
                gettext("Interval while a complaint is open"),
                cadence.complaint_interval_days,
                days,
            ),
            number(
                "cadence.first_contact_days",
                gettext("First contact with a new prospect within"),
                cadence.first_contact_days,
                days,
            ),
            number(
                "conversion.within_days",
                gettext("An order counts as following a contact within"),
                policy.conversion.within_days,
                days,
            ),
        ),
    )


def _tiers(policy: Policy) -> Iterator[Group]:
    channels = tuple((channel.value, channel_name(channel)) for channel in Channel)
    for place, tier in enumerate(policy.tiers):
        lowest = place == len(policy.tiers) - 1
        yield Group(
            pgettext("policy", "Tier {name}").format(name=tier.name),
            gettext("From which score, how often, by which channel, and how much at most."),
            (
                *(
                    ()
                    if lowest
                    else (
                        number(
                            f"tiers.{tier.name}.score_at_least",
                            gettext("From a score of"),
                            tier.score_at_least,
                            gettext("of 100"),
                        ),
                    )
                ),
                number(
                    f"cadence.target_interval_days.{tier.name}",
                    gettext("Contact every"),
                    policy.cadence.target_interval_days[tier.name],
                    gettext("days"),
                ),
                number(
                    f"overcontact.monthly_cap_by_tier.{tier.name}",
                    gettext("At most, in 30 days"),
                    policy.overcontact.monthly_cap_by_tier.get(tier.name),
                    pgettext("unit", "contacts"),
                    optional=True,
                ),
                Field(
                    f"channels.default_by_tier.{tier.name}",
                    gettext("Channel where the customer's answers say nothing yet"),
                    policy.channels.default_of(tier.name).value,
                    "choice",
                    choices=channels,
                ),
            ),
        )


def _channel_targets(policy: Policy) -> Group:
    def cell(tier: str, channel: Channel) -> Field:
        wanted = policy.cadence.channel_targets.get(tier, {}).get(channel)
        label = f"{pgettext('policy', 'Tier {name}').format(name=tier)} · {channel_name(channel)}"
        return number(
            f"cadence.channel_targets.{tier}.{channel.value}", label, wanted, optional=True
        )

    return Group(
        gettext("Targets by channel"),
        gettext(
            "Our contacts per customer in 4 weeks, for Cadence; the advice does not follow them."
        ),
        tuple(
            Field(
                "",
                channel_name(channel),
                "",
                "by_tier",
                cells=tuple(cell(tier, channel) for tier in policy.tier_names),
            )
            for channel in COSTLY
        ),
        heads=policy.tier_names,
    )


def _too_much(policy: Policy) -> Group:
    too_much, anomaly = policy.overcontact, policy.anomaly
    contacts = pgettext("unit", "contacts")
    return Group(
        gettext("Too much contact"),
        gettext("At a cap the advice is to rest. Days above the limits are marked."),
        (
            number(
                "overcontact.monthly_cap",
                gettext("At most in 30 days, for tiers without a cap of their own"),
                too_much.monthly_cap,
                contacts,
            ),
            *(
                number(
                    f"overcontact.monthly_cap_by_channel.{channel.value}",
                    gettext("At most in 30 days: {channel}").format(channel=channel_name(channel)),
                    too_much.monthly_cap_by_channel.get(channel),
                    contacts,
                    optional=True,
                )
                for channel in COSTLY
            ),
            number(
                "anomaly.special_case_contacts_per_day",
                gettext("A special day has more than"),
                anomaly.special_case_contacts_per_day,
                contacts,
            ),
            number(
                "anomaly.abnormal_contacts_per_day",
                gettext("An abnormal day has more than"),
                anomaly.abnormal_contacts_per_day,
                contacts,
            ),
        ),
    )


def _costs(policy: Policy) -> Group:
    costs, currency = policy.costs, policy.firm.currency
    return Group(
        gettext("What a contact costs"),
        gettext("Used where the source gives no cost. They take effect with the next run."),
        tuple(
            number(f"costs.{channel.value}", channel_name(channel), costs.of(channel), currency)
            for channel in COSTLY
        ),
    )


def _hours(policy: Policy) -> Group:
    quiet = policy.quiet_hours
    return Group(
        gettext("Quiet hours"),
        gettext(
            "Local hours: no best hour is advised in them, and each customer's page tells them."
        ),
        (
            Field("quiet_hours.start", gettext("From"), f"{quiet.start:%H:%M}", "time"),
            Field("quiet_hours.end", gettext("Until"), f"{quiet.end:%H:%M}", "time"),
        ),
    )


def draft_of(policy: Policy, given: Mapping[str, str]) -> tuple[str, Policy | None, list[Problem]]:
    """The policy with the form's values in place: as TOML, and checked as any other text."""
    document = tomlkit.parse(policies.dump(policy))
    words = [key.removeprefix(OWN_GRADES) for key in given if key.startswith(OWN_GRADES)]
    for group in groups(policy, words):
        for field in group.settings:
            if given.get(field.key, field.value).strip() != field.value:
                _put(document, field, given[field.key].strip())
    if added := new_grade(policy, given):
        _put(document, added, added.value)
    text = tomlkit.dumps(document)
    found = policies.check(text)
    return text, None if found else policies.load(text), found


def _put(document: Any, field: Field, value: str) -> None:
    """The value at its place; an optional one that was emptied is gone."""
    *path, last = field.path
    place = document
    for step in path:
        if isinstance(place, list):
            place = next(item for item in place if item["name"] == step)
        else:
            inline = isinstance(place, InlineTable)
            place = place.setdefault(step, tomlkit.inline_table() if inline else tomlkit.table())
    if not value and field.optional:
        place.pop(last, None)
        return
    place[last] = _typed(field, value)


def _typed(field: Field, value: str) -> Any:
    """A number as TOML writes one; what is none stays text, and the check says so."""
    if field.kind == "time":
        return tomlkit.value(f"{value}:00") if value.count(":") == 1 else value
    if field.kind != "number":
        return value
    try:
        amount = float(value)
    except ValueError:
        return value
    return int(amount) if amount.is_integer() else amount
