"""The fact tables: every column's type, unit and meaning (design 5).

The lake holds these and nothing else: no name, phone, e-mail address, postal address or free text.
"""

from dataclasses import dataclass
from enum import StrEnum

import pyarrow as pa

from touchline.vocabulary import codes


class Kind(StrEnum):
    """What a fact column holds."""

    CUSTOMER = "customer"  # a keyed pseudonym of a customer
    STAFF = "staff"  # a keyed pseudonym of an employee
    CODE = "code"  # a word or code, never free text
    TIME = "time"  # UTC, without a zone in the type
    DATE = "date"  # a calendar day in the firm's zone
    INTEGER = "integer"
    MONEY = "money"
    NUMBER = "number"  # exact, so that sums do not depend on their order
    BOOLEAN = "boolean"

    @property
    def arrow_type(self) -> pa.DataType:
        """How the lake stores it."""
        return ARROW_TYPES[self]


ARROW_TYPES: dict[Kind, pa.DataType] = {
    Kind.CUSTOMER: pa.int64(),
    Kind.STAFF: pa.int64(),
    Kind.CODE: pa.string(),
    Kind.TIME: pa.timestamp("us"),
    Kind.DATE: pa.date32(),
    Kind.INTEGER: pa.int64(),
    Kind.MONEY: pa.decimal128(18, 4),
    Kind.NUMBER: pa.decimal128(18, 4),
    Kind.BOOLEAN: pa.bool_(),
}


@dataclass(frozen=True)
class Column:
    """One column: `values` is the closed set that a CODE may take, where there is one."""

    name: str
    kind: Kind
    meaning: str
    unit: str = ""
    required: bool = False
    values: type[StrEnum] | None = None

    @property
    def arrow_field(self) -> pa.Field:
        """The column as Arrow stores it."""
        return pa.field(self.name, self.kind.arrow_type)


@dataclass(frozen=True)
class FactTable:
    """One fact table; `per_customer` is false where a row is of no one customer."""

    name: str
    meaning: str
    own_columns: tuple[Column, ...]
    per_customer: bool = True
    needs_time: bool = True

    @property
    def columns(self) -> tuple[Column, ...]:
        """Every column: the shared ones first, then the table's own."""
        return shared_columns(self.per_customer, self.needs_time) + self.own_columns

    @property
    def schema(self) -> pa.Schema:
        """The table as Arrow stores it."""
        return pa.schema([column.arrow_field for column in self.columns])

    def column(self, name: str) -> Column:
        """The column of that name; KeyError where there is none."""
        return {column.name: column for column in self.columns}[name]


def shared_columns(per_customer: bool, needs_time: bool) -> tuple[Column, ...]:
    """The columns that every fact row carries."""
    customer = Column(
        "customer_ref", Kind.CUSTOMER, "Keyed pseudonym of the customer", required=True
    )
    return ((customer,) if per_customer else ()) + (
        Column("source", Kind.CODE, "The system that the row came from", required=True),
        Column("source_id", Kind.CODE, "The row's own number in that system", required=True),
        Column("happened_at", Kind.TIME, "When it happened", "UTC", required=needs_time),
        Column("recorded_at", Kind.TIME, "When the source recorded it", "UTC"),
        Column(
            "time_repaired",
            Kind.CODE,
            "How a missing or doubtful time was filled; empty: as the source gave it",
            values=codes.TimeRepaired,
        ),
        Column("flags", Kind.CODE, "Marks that the intake set, separated by spaces"),
    )


# What the intake says of a customer's identifiers, which themselves go to the vault alone.
KNOWN_MEANS = {
    "email_known": "Whether the files hold an e-mail address; true or empty",
    "phone_known": "Whether the files hold a phone number; true or empty",
    "messenger_known": "Whether the files hold a WeChat or WeCom number; true or empty",
}
CUSTOMER = FactTable(
    "customer",
    "A person or company",
    (
        Column("kind", Kind.CODE, "Company or person", values=codes.CustomerKind),
        Column("lifecycle", Kind.CODE, "Stage of life with the firm", values=codes.Lifecycle),
        Column("industry", Kind.CODE, "Line of business"),
        Column("region", Kind.CODE, "Province, state or country"),
        Column("size", Kind.CODE, "Size class, as the firm names it"),
        Column("grade", Kind.CODE, "The firm's own grade of the customer: A, VIP, gold, …"),
        Column("first_seen_on", Kind.DATE, "Day the firm first knew the customer"),
        Column("acquisition_channel", Kind.CODE, "How the customer was won"),
        Column("referred_by", Kind.CUSTOMER, "The customer who brought this one"),
        Column("owner_id", Kind.STAFF, "The employee in charge"),
        Column("team_id", Kind.CODE, "The team in charge"),
        *(Column(name, Kind.BOOLEAN, meaning) for name, meaning in KNOWN_MEANS.items()),
    ),
    needs_time=False,
)
INTERACTION = FactTable(
    "interaction",
    "One contact, either way",
    (
        Column("channel", Kind.CODE, "Way of contact", required=True, values=codes.Channel),
        Column("direction", Kind.CODE, "Who began it", required=True, values=codes.Direction),
        Column("employee_id", Kind.STAFF, "The employee who made or took it"),
        Column("department", Kind.CODE, "The department of that employee"),
        Column("purpose", Kind.CODE, "What it was for"),
        Column("campaign_id", Kind.CODE, "The campaign it belongs to"),
        Column("deal_id", Kind.CODE, "The opportunity it belongs to"),
        Column("product_line", Kind.CODE, "The product line it was about"),
        Column("duration_s", Kind.INTEGER, "How long it lasted", "seconds"),
        Column("outcome", Kind.CODE, "What came of it", values=codes.Outcome),
        Column("responded_at", Kind.TIME, "When the other side answered", "UTC"),
        Column("cost", Kind.MONEY, "What it cost the firm", "money"),
    ),
)
ORDER = FactTable(
    "order",
    "A purchase",
    (
        Column("amount", Kind.MONEY, "What the customer pays; negative for a return", "money"),
        Column("margin", Kind.MONEY, "Amount less cost of goods", "money"),
        Column("currency", Kind.CODE, "ISO 4217 code"),
        Column("status", Kind.CODE, "What became of it", values=codes.OrderStatus),
        Column("channel", Kind.CODE, "Where it was placed"),
        Column("product_line", Kind.CODE, "The main product line"),
    ),
)
ORDER_LINE = FactTable(
    "order_line",
    "An item in a purchase",
    (
        Column("order_id", Kind.CODE, "The purchase's number in the source", required=True),
        Column("product_id", Kind.CODE, "The product's number"),
        Column("product_line", Kind.CODE, "The product line"),
        Column("category", Kind.CODE, "The product's category"),
        Column("quantity", Kind.NUMBER, "Pieces; negative for a return", "pieces"),
        Column("price", Kind.MONEY, "Price of one piece", "money"),
        Column("amount", Kind.MONEY, "What the customer pays for the line", "money"),
        Column("margin", Kind.MONEY, "Amount less cost of goods", "money"),
        Column("currency", Kind.CODE, "ISO 4217 code"),
    ),
)
PAYMENT = FactTable(
    "payment",
    "An amount due or paid",
    (
        Column("amount", Kind.MONEY, "The amount", "money", required=True),
        Column("currency", Kind.CODE, "ISO 4217 code"),
        Column("order_id", Kind.CODE, "The purchase it pays"),
        Column("due_on", Kind.DATE, "Day it was due"),
        Column("paid_at", Kind.TIME, "When it was paid", "UTC"),
        Column("defaulted", Kind.BOOLEAN, "Whether it was given up as not to be paid"),
    ),
)
SUBSCRIPTION = FactTable(
    "subscription",
    "A contract term",
    (
        Column("started_on", Kind.DATE, "First day of the term", required=True),
        Column("ends_on", Kind.DATE, "Last day of the term"),
        Column("renewed", Kind.BOOLEAN, "Whether a next term followed; empty: not yet known"),
        Column("amount", Kind.MONEY, "Price of the term", "money"),
        Column("product_line", Kind.CODE, "The product line"),
    ),
)
USAGE = FactTable(
    "usage",
    "Product use in a period",
    (
        Column("feature", Kind.CODE, "The function used", required=True),
        Column("quantity", Kind.NUMBER, "How much of it", "uses"),
    ),
)
TICKET = FactTable(
    "ticket",
    "A service request",
    (
        Column("kind", Kind.CODE, "What it is about", values=codes.TicketKind),
        Column("severity", Kind.CODE, "How grave it is", values=codes.Severity),
        Column("channel", Kind.CODE, "How it came in", values=codes.Channel),
        Column("category", Kind.CODE, "The subject's code"),
        Column("first_response_at", Kind.TIME, "When the firm first answered", "UTC"),
        Column("closed_at", Kind.TIME, "When it was closed", "UTC"),
        Column("satisfaction", Kind.NUMBER, "The customer's rating, 1 to 5", "1 to 5"),
        Column("reopened", Kind.INTEGER, "How often it was opened again", "times"),
        Column("within_sla", Kind.BOOLEAN, "Whether the promised time was kept"),
    ),
)
DEAL = FactTable(
    "deal",
    "An opportunity",
    (
        Column("amount", Kind.MONEY, "Expected or closed value", "money"),
        Column("product_line", Kind.CODE, "The product line"),
        Column("owner_id", Kind.STAFF, "The employee in charge"),
        Column("outcome", Kind.CODE, "Open, won or lost", values=codes.DealOutcome),
        Column("closed_at", Kind.TIME, "When it was won or lost", "UTC"),
    ),
)
DEAL_STAGE = FactTable(
    "deal_stage",
    "An opportunity's entry into a stage, at happened_at",
    (
        Column("deal_id", Kind.CODE, "The opportunity's number", required=True),
        Column("stage", Kind.CODE, "The stage entered", required=True),
    ),
)
FEEDBACK = FactTable(
    "feedback",
    "An answer to a survey",
    (
        Column("instrument", Kind.CODE, "The question", required=True, values=codes.Instrument),
        Column("score", Kind.NUMBER, "The answer on the instrument's scale", required=True),
        Column("topic", Kind.CODE, "The subject's code"),
        Column("order_id", Kind.CODE, "The purchase it is about"),
    ),
)
WEB_EVENT = FactTable(
    "web_event",
    "One thing done on a page",
    (
        Column("anonymous_id", Kind.CODE, "Keyed pseudonym of the browser"),
        Column("session", Kind.CODE, "The visit's number"),
        Column("event", Kind.CODE, "What was done", required=True),
        Column("page", Kind.CODE, "The page's path, without its query"),
        Column("element", Kind.CODE, "The element acted on"),
        Column("x", Kind.NUMBER, "Across the page", "share of width"),
        Column("y", Kind.NUMBER, "Down the page", "share of height"),
        Column("scroll", Kind.NUMBER, "How far down it was read", "share of height"),
        Column("product_id", Kind.CODE, "The product shown"),
        Column("category", Kind.CODE, "The product's category"),
    ),
)
CAMPAIGN = FactTable(
    "campaign",
    "A marketing action; source_id is its number",
    (
        Column("channel", Kind.CODE, "Way of contact", values=codes.Channel),
        Column("starts_on", Kind.DATE, "First day"),
        Column("ends_on", Kind.DATE, "Last day"),
        Column("cost", Kind.MONEY, "What it cost the firm", "money"),
    ),
    per_customer=False,
    needs_time=False,
)
CAMPAIGN_MEMBER = FactTable(
    "campaign_member",
    "A customer's place in a campaign, assigned at happened_at",
    (
        Column("campaign_id", Kind.CODE, "The campaign's number", required=True),
        Column("arm", Kind.CODE, "The group the customer was put in"),
    ),
)
REFERRAL = FactTable(
    "referral",
    "A customer brought another, at happened_at",
    (Column("referred_customer", Kind.CUSTOMER, "Who was brought", required=True),),
)
CONSENT = FactTable(
    "consent",
    "A permission given or withdrawn, at happened_at",
    (
        Column("channel", Kind.CODE, "Way of contact; empty: all", values=codes.Channel),
        Column("purpose", Kind.CODE, "What for; empty: all"),
        Column("granted", Kind.BOOLEAN, "Given or withdrawn", required=True),
        Column("evidence", Kind.CODE, "Where the proof lies"),
    ),
)
EMPLOYEE = FactTable(
    "employee",
    "A member of staff",
    (
        Column("employee_id", Kind.STAFF, "Keyed pseudonym of the employee", required=True),
        Column("team_id", Kind.CODE, "The team"),
        Column("role", Kind.CODE, "The role"),
        Column("active", Kind.BOOLEAN, "Whether the employee still works here"),
    ),
    per_customer=False,
    needs_time=False,
)

FACT_TABLES: dict[str, FactTable] = {
    table.name: table
    for table in (
        CUSTOMER,
        INTERACTION,
        ORDER,
        ORDER_LINE,
        PAYMENT,
        SUBSCRIPTION,
        USAGE,
        TICKET,
        DEAL,
        DEAL_STAGE,
        FEEDBACK,
        WEB_EVENT,
        CAMPAIGN,
        CAMPAIGN_MEMBER,
        REFERRAL,
        CONSENT,
        EMPLOYEE,
    )
}
