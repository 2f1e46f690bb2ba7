"""The closed sets of words that fact columns may hold."""

from enum import StrEnum


class Channel(StrEnum):
    """The way a contact was made."""

    VISIT = "visit"
    CALL = "call"
    EMAIL = "email"
    WECHAT = "wechat"
    WECOM = "wecom"
    SMS = "sms"
    CHAT = "chat"
    MEETING = "meeting"
    PUSH = "push"
    LETTER = "letter"
    EVENT = "event"
    TRAINING = "training"
    WEB = "web"


class Direction(StrEnum):
    """Who began the contact: the customer (inbound) or the firm (outbound)."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"


class Outcome(StrEnum):
    """What came of a contact."""

    REACHED = "reached"
    NO_ANSWER = "no_answer"
    OPENED = "opened"
    CLICKED = "clicked"
    REPLIED = "replied"
    BOUNCED = "bounced"
    OPTED_OUT = "opted_out"
    COMPLAINED = "complained"
    SENT = "sent"


class CustomerKind(StrEnum):
    """A company or a person."""

    COMPANY = "company"
    PERSON = "person"


class Lifecycle(StrEnum):
    """Where a customer stands in its life with the firm."""

    LEAD = "lead"
    PROSPECT = "prospect"
    CUSTOMER = "customer"
    LAPSED = "lapsed"


class OrderStatus(StrEnum):
    """What became of an order."""

    PLACED = "placed"
    PAID = "paid"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    RETURNED = "returned"


class TicketKind(StrEnum):
    """What a service request is about."""

    COMPLAINT = "complaint"
    REQUEST = "request"
    FAULT = "fault"


class Severity(StrEnum):
    """How grave a service request is."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class DealOutcome(StrEnum):
    """What became of an opportunity."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"


class Instrument(StrEnum):
    """The question a feedback score answers: NPS 0-10, CSAT 1-5, review 1-5."""

    NPS = "nps"
    CSAT = "csat"
    REVIEW = "review"


class TimeRepaired(StrEnum):
    """How a missing or doubtful time was filled; NULL when the time is as the source gave it."""

    RECORDED_AT = "recorded_at"  # the record's creation time stands in
    DATE_ONLY = "date_only"  # the source knew the day, not the hour: local noon
    DST_AMBIGUOUS = "dst_ambiguous"  # the hour occurs twice: the earlier is taken
    DST_NONEXISTENT = "dst_nonexistent"  # the hour was skipped: the instant after the jump
