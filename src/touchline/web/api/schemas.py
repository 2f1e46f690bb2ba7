"""What the API answers."""

from datetime import date, datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from touchline.vocabulary.words import Language

REFERENCE = r"^[0-9A-HJKMNP-TV-Z]{13}$"
DUE_CURSOR = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}~[-+.0-9e]{0,25}~[0-9A-HJKMNP-TV-Z]{13}$"


class Problem(Schema):
    """RFC 9457: what is wrong."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""


class Customer(Schema):
    """One customer as the last published run has them."""

    id: str = Field(pattern=REFERENCE)
    name: str | None = Field(None, description="With scope `names`, where the person sees names.")
    tier: str | None
    score: float | None = Field(description="0 to 100")
    status: str
    due_on: date | None
    days_over: int
    channel: str | None
    last_contact_at: datetime | None = Field(description="Of contacts logged since the run.")
    measures: dict[str, Any] = Field(description="By the names of /measures.")


class CustomerPage(Schema):
    """Some customers, and where to go on."""

    run: str
    as_of: date | None
    items: list[Customer]
    next: str | None = Field(description="Give it as `after` for the next page; null at the end.")


class NextContact(Schema):
    """When to contact a customer, how, and why."""

    id: str = Field(pattern=REFERENCE)
    name: str | None
    tier: str | None
    status: str
    due_on: date
    days_over: int
    channel: str | None
    evidence: str = Field(description="What the interval rests on; `tier default`: not learned.")
    channel_evidence: str
    reasons: list[str]


class DueContacts(Schema):
    """Which next contacts are asked for; `after` is the `next` of the page before."""

    limit: int = Field(50, ge=1, le=200)
    after: str | None = Field(None, max_length=60, pattern=DUE_CURSOR)
    due_from: date | None = None
    due_to: date | None = None
    language: Language = Language.EN


class NextContactPage(Schema):
    """Some next contacts, those due first, and where to go on."""

    run: str
    as_of: date | None
    items: list[NextContact]
    next: str | None


class MeasureOut(Schema):
    """A measure's definition, the same for everybody."""

    name: str
    kind: str
    label: str
    meaning: str
    unit: str
    level: str
    better: str
    fact: str | None = None
    window: str | None = None
    sql: str


class RunOut(Schema):
    """A finished run."""

    run: str
    as_of: date
    policy: str
    policy_version: int
    customers: int
    results_digest: str
    published: bool


class RunPage(Schema):
    """Some runs, the latest first, and where to go on."""

    items: list[RunOut]
    next: str | None
