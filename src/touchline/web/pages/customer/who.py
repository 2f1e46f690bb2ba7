"""Who a customer is and which channels may be used."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext, pgettext

from touchline.advice.families import FAMILIES
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
    """A way of contact: allowed or refused, and since when (None: not known)."""

    name: str
    icon: str
    allowed: bool
    since: date | None


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
    found = []
    for channel, family, word in WAYS:
        refused = bool(row.get(f"opted_out_{family}")) or bool(row.get("opted_out"))
        days = row.get(f"days_since_{word}_opt_out" if refused else f"days_since_{word}_consent")
        refused_now = bool(MEMBERS[family] & since)
        day = None if days is None or refused_now else as_of - timedelta(days=round(days))
        icon = channel_icon(channel)
        name = gettext("Messages") if family == "messages" else channel_name(channel)
        found.append(Way(name, icon, not (refused or refused_now), day))
    return found
