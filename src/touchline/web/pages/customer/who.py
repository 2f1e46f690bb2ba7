"""Who a customer is and which channels may be used."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext, pgettext

from touchline.advice.families import FAMILIES, Family
from touchline.advice.reason_codes import Reason
from touchline.pipeline.happenings import Asked, Happening, happenings
from touchline.vocabulary.identity import Identifier
from touchline.web.firm import served_firm
from touchline.web.office.desk import refused_since_the_run
from touchline.web.pages.customer.record import Record
from touchline.web.shell.channels import channel_icon, channel_name

HIDDEN_PART = " •••• "
SHORTEST_PHONE = 8
# Each way of contact with the measures that say whether it is refused.
WAYS = (
    ("call", "calls", "call"),
    ("visit", "visits", "visit"),
    ("wecom", "messages", "message"),
    ("email", "emails", "email"),
)
FAMILY = {family.name: family for family in FAMILIES}
MEANS = frozenset(column for family in FAMILIES for column in family.means)
# Reasons that only stand where the firm's files tell how to reach somebody.
TELL_OF_FILES = {Reason.NOT_ON_FILE, Reason.STANDS_IN, Reason.NOTHING_ON_FILE}
MOST_CONSENTS = 50
MEMBERS = {family.name: frozenset(member.value for member in family.members) for family in FAMILIES}
REVEALED = (
    Identifier.CONTACT_NAME,
    Identifier.PHONE,
    Identifier.EMAIL,
    Identifier.WECOM,
    Identifier.WECHAT,
    Identifier.ADDRESS,
    Identifier.TAX_CODE,
    Identifier.NUMBER,
    Identifier.NOTE,
)


@dataclass(frozen=True)
class Way:
    """A way of contact: allowed or refused, and since when (None: not known).

    `is_missing`: nobody refused it, but no number or address for it is on file.
    """

    name: str
    icon: str
    allowed: bool
    since: date | None
    is_missing: bool


@dataclass(frozen=True)
class Who:
    """What is shown by default: the contact's name, and that there is a phone number."""

    contact: str
    phone: str  # masked
    email: str  # masked
    can_reveal: bool


@dataclass(frozen=True)
class Line:
    """One identifier, opened."""

    field: str  # an Identifier
    label: str
    value: str
    address: str = ""  # tel: or mailto:


def who(record: Record) -> Who:
    """The masked identity; empty where the sight is masked."""
    if record.masked:
        return Who("", "", "", can_reveal=False)
    known = served_firm().office.vault.reveal(record.customer_id)
    return Who(
        contact=known.get(Identifier.CONTACT_NAME, ""),
        phone=masked_phone(known.get(Identifier.PHONE, "")),
        email=masked_email(known.get(Identifier.EMAIL, "")),
        can_reveal=any(each in known for each in REVEALED),
    )


def opened_identity(customer_id: int) -> list[Line]:
    """Every identifier in clear: the caller writes the look down first."""
    known = served_firm().office.vault.reveal(customer_id)
    labels = {
        Identifier.CONTACT_NAME: pgettext("customer", "Contact"),
        Identifier.PHONE: gettext("Phone"),
        Identifier.EMAIL: gettext("E-mail"),
        Identifier.WECOM: gettext("WeCom"),
        Identifier.WECHAT: gettext("WeChat"),
        Identifier.ADDRESS: gettext("Address"),
        Identifier.TAX_CODE: gettext("Tax code"),
        Identifier.NUMBER: gettext("Number"),
        Identifier.NOTE: gettext("Remark"),
    }
    schemes = {Identifier.PHONE: "tel:", Identifier.EMAIL: "mailto:"}
    return [
        Line(
            each.value,
            labels[each],
            known[each],
            schemes[each] + known[each] if each in schemes else "",
        )
        for each in REVEALED
        if each in known
    ]


def masked_phone(phone: str) -> str:
    """138 •••• 6021; only the last two digits of a short number.

    >>> masked_phone("+86 138 1234 6021")
    '138 •••• 6021'
    """
    digits = "".join(sign for sign in phone.removeprefix("+86") if sign.isdigit())
    if not digits:
        return ""
    if len(digits) < SHORTEST_PHONE:
        return f"••••{digits[-2:]}"
    return f"{digits[:3]}{HIDDEN_PART}{digits[-4:]}"


def masked_email(email: str) -> str:
    """The first letter and the domain: l••••@example.com."""
    name, _, domain = email.rpartition("@")
    return f"{name[0]}••••@{domain}" if name else ""


def ways(record: Record, as_of: date) -> list[Way]:
    """Which channels may be used, as the run and what was logged since say."""
    row = record.row
    since = refused_since_the_run(record.customer_id)
    withdrawals: list[Happening] | None = None
    found = []
    for channel, family, word in WAYS:
        refused = bool(row.get(f"opted_out_{family}")) or bool(row.get("opted_out"))
        days = row.get(f"days_since_{word}_opt_out" if refused else f"days_since_{word}_consent")
        refused_now = bool(MEMBERS[family] & since)
        day = None if days is None or refused_now else as_of - timedelta(days=round(days))
        if refused and day is None:
            if withdrawals is None:
                withdrawals = _withdrawals(record, as_of)
            day = _withdrawn_on(withdrawals, family)
        allowed = not (refused or refused_now)
        name = gettext("Messages") if family == "messages" else channel_name(channel)
        missing = allowed and not _is_on_file(row, FAMILY[family])
        found.append(Way(name, channel_icon(channel), allowed, day, missing))
    return found


def _is_on_file(row: Mapping[str, Any], family: Family) -> bool:
    """Whether the customer can be reached so, as far as the files tell.

    Earlier contacts show it as well as a number does; and where no number or address of any kind
    is known, the firm's files may tell none of anybody, and nothing is claimed.
    """
    if not family.means or row.get(family.name) or any(row.get(each) for each in family.means):
        return True
    reasons = set(row.get("reason_codes") or ())
    return not (reasons & TELL_OF_FILES or any(row.get(each) for each in MEANS))


def _withdrawals(record: Record, as_of: date) -> list[Happening]:
    """The customer's last withdrawals of consent, newest first."""
    firm = served_firm()
    end = datetime.combine(as_of + timedelta(days=1), time(), UTC)
    asked = Asked(record.customer_id, ("consent",), end, MOST_CONSENTS)
    found = happenings(firm.workspace, firm.engine, asked)
    return [each for each in found if each.said.get("granted") == "false"]


def _withdrawn_on(withdrawals: Sequence[Happening], family: str) -> date | None:
    """The day of the last withdrawal that shuts these channels."""
    for each in withdrawals:
        channel = each.said.get("channel")
        if channel is None or channel in MEMBERS[family]:
            return timezone.localtime(each.at).date()
    return None
