"""The columns of the list: every measure of the run, what customers are, and what was advised."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from touchline.measures.catalogue import Catalogue
from touchline.vocabulary.codes import Channel
from touchline.vocabulary.measure import Estimated
from touchline.vocabulary.units import Unit
from touchline.vocabulary.words import Language
from touchline.web.firm import served_firm
from touchline.web.office.visible_customers import VisibleCustomers
from touchline.web.shell.channels import channel_name

Text = str | Promise


class Kind(StrEnum):
    """What a column holds, which decides how it is filtered and shown."""

    NUMBER = "number"
    DAY = "day"
    WORD = "word"
    FLAG = "flag"
    COLLEAGUE = "colleague"  # a person with an account
    EMPLOYEE = "employee"  # the pseudonym by which sources name an employee


@dataclass(frozen=True, eq=False)
class Column:
    """One column with what it means; `unit` belongs to numbers, `words` to coded words."""

    name: str
    label: str
    meaning: str
    kind: Kind
    unit: Unit = Unit.COUNT
    is_measure: bool = False
    words: Mapping[str, Text] | None = None
    has_rows: bool = False  # the rows of facts that it was counted from can be shown

    def say(self, value: str) -> str:
        """A coded word as people say it."""
        if self.name == "channel" and value in set(Channel):
            return channel_name(value)
        return str((self.words or {}).get(value, value))


@dataclass(frozen=True)
class _Said:
    """Label, meaning, and what cannot be read from the column's type."""

    label: Text
    meaning: Text = ""
    unit: Unit = Unit.COUNT
    words: Mapping[str, Text] | None = None
    kind: Kind | None = None


STATUSES: dict[str, Text] = {
    "overdue": _("Overdue"),
    "due": _("Due"),
    "on_track": _("In rhythm"),
    "hold_cap_reached": _("On hold"),
    "do_not_contact": _("Do not contact"),
}
LIFECYCLES: dict[str, Text] = {
    "lead": _("Lead"),
    "prospect": _("Prospect"),
    "customer": _("Customer of ours"),
    "lapsed": _("Lapsed"),
}
KINDS: dict[str, Text] = {"company": _("Company"), "person": _("Person")}
BASES: dict[str, Text] = {
    "score": _("Score"),
    "own_grade": _("Own grade"),
    "open_deal": _("Open opportunity"),
    "prospect": _("The policy, without orders"),
}
SAID: dict[str, _Said] = {
    "tier": _Said(_("Tier"), _("How much the customer matters, by the policy's rules.")),
    "status": _Said(_("Status"), _("What to do about the customer today."), words=STATUSES),
    "owner": _Said(
        _("Owner"), _("The colleague who looks after the customer."), kind=Kind.COLLEAGUE
    ),
    "due_on": _Said(_("Next contact"), _("The day on which the next contact is due.")),
    "days_over": _Said(_("Days over"), _("Days since the contact was due."), Unit.DAYS),
    "target_interval_days": _Said(
        _("Target interval"), _("Days between contacts that the policy aims at."), Unit.DAYS
    ),
    "contact_cap": _Said(_("Ceiling"), _("The most contacts that the policy allows in 30 days.")),
    "channel": _Said(_("Best channel"), _("The channel that is advised for the next contact.")),
    "priority": _Said(
        _("Priority"),
        _("Value at stake times lateness; 0 where contact is not due."),
        Unit.SCORE,
    ),
    "score": _Said(
        _("Score"), _("0 to 100, from recency, frequency and value of orders."), Unit.SCORE
    ),
    "rfm_grade": _Said(_("RFM grade"), _("The rank of recency, frequency and value together.")),
    "rfm_cell": _Said(_("RFM cell"), _("The grades of recency, frequency and value side by side.")),
    "quality": _Said(_("Top grade"), _("Whether the RFM grade is among the best.")),
    "kind": _Said(_("Kind"), _("A company or a person."), words=KINDS),
    "lifecycle": _Said(_("Stage"), _("Where the customer stands with us."), words=LIFECYCLES),
    "industry": _Said(_("Industry"), _("Line of business, as the sources name it.")),
    "region": _Said(_("Region"), _("Province, state or country, as the sources name it.")),
    "size": _Said(_("Size"), _("Size class, as the sources name it.")),
    "grade": _Said(_("Own grade"), _("The firm's own grade of the customer, as its files say.")),
    "tier_basis": _Said(
        _("Tier rests on"), _("The score of orders, your own grade, or the policy."), words=BASES
    ),
    "first_seen_on": _Said(_("Known since"), _("The day on which we first knew the customer.")),
    "acquisition_channel": _Said(_("Won by"), _("How the customer was won.")),
    "email_known": _Said(_("E-mail on file"), _("Whether the files hold an e-mail address.")),
    "phone_known": _Said(_("Phone on file"), _("Whether the files hold a phone number.")),
    "messenger_known": _Said(
        _("WeChat on file"), _("Whether the files hold a WeChat or WeCom number.")
    ),
    "owner_id": _Said(
        _("Owner in the sources"),
        _("The employee whom the sources name as owner."),
        kind=Kind.EMPLOYEE,
    ),
}
DEFAULT_COLUMNS = (
    "days_since_last_contact",
    "due_on",
    "channel",
    "order_value",
    "contacts_last_30_days",
)
_KINDS_OF_TYPES: tuple[tuple[Callable[[str], bool], Kind], ...] = (
    (lambda word: word == "boolean", Kind.FLAG),
    (lambda word: word == "date", Kind.DAY),
    (lambda word: word == "text", Kind.WORD),
    (
        lambda word: word in {"bigint", "integer", "double precision"} or word.startswith("num"),
        Kind.NUMBER,
    ),
)


def known_columns(customers: VisibleCustomers, language: Language) -> Mapping[str, Column]:
    """Every column that the list can show: advice and attributes first, then the measures.

    `language` is the one of the page.
    """
    return _columns(served_firm().catalogue, tuple(customers.columns().items()), language)


@lru_cache(maxsize=12)
def _columns(
    catalogue: Catalogue, of_types: tuple[tuple[str, str], ...], language: Language
) -> Mapping[str, Column]:
    """They stay as long as the run and the policy; every page of the list needs them all."""
    types = dict(of_types)
    found: dict[str, Column] = {}
    for name, said in SAID.items():
        kind = said.kind or (_kind(types[name]) if name in types else None)
        if kind and name in types:
            label, meaning = str(said.label), str(said.meaning)
            found[name] = Column(name, label, meaning, kind, said.unit, words=said.words)
    for name, measure in catalogue.measures.items():
        if name in types:
            found[name] = Column(
                name,
                measure.label.in_language(language),
                measure.meaning.in_language(language),
                Kind.FLAG if measure.unit is Unit.FLAG else Kind.NUMBER,
                measure.unit,
                is_measure=True,
                has_rows=not isinstance(measure, Estimated),
            )
    return MappingProxyType(found)


def _kind(of_type: str) -> Kind | None:
    return next((kind for test, kind in _KINDS_OF_TYPES if test(of_type)), None)


def default_columns(known: Mapping[str, Any], *, sees_colleagues: bool) -> tuple[str, ...]:
    """What the list shows until a person chooses."""
    wanted = (*(("owner",) if sees_colleagues else ()), *DEFAULT_COLUMNS)
    return tuple(name for name in wanted if name in known)
