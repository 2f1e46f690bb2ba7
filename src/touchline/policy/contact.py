"""Settings about contact: caps, quiet hours, rhythm, channels and what a contact costs."""

from collections.abc import Mapping
from datetime import time
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from touchline.policy.setting import Money, Section, setting
from touchline.vocabulary.codes import Channel

MEASURE_NAME = r"^[a-z][a-z0-9_]*$"
Cap = Annotated[int, Field(ge=1)]
Rate = Annotated[float, Field(ge=0, le=100)]
Days = Annotated[int, Field(ge=1, le=3650)]


class Overcontact(Section):
    """The most contacts that a customer may have in 30 days; at the cap the advice is to hold."""

    measure: str = setting(
        "contacts_last_30_days", "The measure that is held against the caps", pattern=MEASURE_NAME
    )
    monthly_cap: int = setting(
        4,
        "Cap over all channels, for tiers without a cap of their own",
        unit="contacts in 30 days",
        source="S0:3",
        ge=1,
    )
    monthly_cap_by_tier: Mapping[str, Cap] = setting(
        dict, "Caps over all channels by tier", unit="contacts in 30 days", source="S0:5"
    )
    monthly_cap_by_channel: Mapping[Channel, Cap] = setting(
        dict, "Caps of single channels, for every tier", unit="contacts in 30 days", source="S0:5"
    )

    def cap_of(self, tier: str) -> int:
        """The cap over all channels that holds for customers of that tier."""
        return self.monthly_cap_by_tier.get(tier, self.monthly_cap)


class QuietHours(Section):
    """Local hours in which nobody is contacted; they may span midnight."""

    start: time = setting(time(21, 0), "First quiet moment", unit="local time")
    end: time = setting(time(8, 0), "First moment that is no longer quiet", unit="local time")

    @model_validator(mode="after")
    def _some_hours_left(self) -> Self:
        if self.start == self.end:
            raise ValueError("start and end are the same, which would leave no hour for contact")
        if self.start.tzinfo or self.end.tzinfo:
            raise ValueError("quiet hours are local times: write them without a zone")
        return self


class Cadence(Section):
    """How often a customer should be in touch."""

    target_interval_days: Mapping[str, Days] = setting(
        lambda: {"A": 14, "B": 30, "C": 90},
        "Days between contacts by tier; a starting point, not learned from data",
        unit="days",
        source="S0:18",
    )
    channel_targets: Mapping[str, Mapping[Channel, Rate]] = setting(
        dict,
        "Contacts of ours by tier and channel that a customer should have in 4 weeks; Cadence shows"
        " them beside what happened, the advice does not follow them",
        unit="contacts in 4 weeks",
    )
    measured_from: Literal["days_since_last_contact", "days_since_last_outbound"] = setting(
        "days_since_last_contact",
        "The measure that the interval counts from: any contact, or only ours",
    )
    due_soon_days: int = setting(
        3, "A contact due within this many days is called due; later, on track", unit="days", ge=0
    )
    complaint_interval_days: int = setting(
        2,
        "Target interval while a complaint is open, where the tier's is longer",
        unit="days",
        ge=1,
    )
    first_contact_days: int = setting(
        3,
        "A prospect never contacted is due this long after it was first seen; a buyer, today",
        unit="days",
        ge=0,
    )
    habit_broken_after: float = setting(
        1.5,
        "A customer's own habit (usual gap, purchase interval) is broken after this many of them",
        unit="usual gaps",
        ge=1,
    )
    lateness_limit: float = setting(
        3,
        "In the priority, lateness counts up to this many target intervals",
        unit="intervals",
        ge=1,
    )


class Channels(Section):
    """How the advice chooses a channel."""

    default: Channel = setting(Channel.CALL, "Channel where nothing better is known")
    default_by_tier: Mapping[str, Channel] = setting(
        lambda: {"A": Channel.VISIT, "B": Channel.CALL, "C": Channel.WECOM},
        "Channel by tier, where the customer's own answers say nothing yet",
    )
    message: Channel = setting(
        Channel.WECOM, "The channel that is meant where messages are answered best"
    )
    minimum_tries: int = setting(
        3,
        "A channel is judged by the customer's own answers from this many tries",
        unit="tries",
        ge=1,
    )
    shrinkage_tries: int = setting(
        5,
        "Own answers are mixed with this many tries at the firm's mean answer rate",
        unit="tries",
        ge=0,
    )

    def default_of(self, tier: str) -> Channel:
        """The channel that the policy gives customers of that tier."""
        return self.default_by_tier.get(tier, self.default)


def _cost(amount: str, what: str) -> Decimal:
    """A cost setting: what one contact costs the firm, all in."""
    cost: Decimal = setting(Decimal(amount), f"One {what}", unit="the firm's currency")
    return cost


class Costs(Section):
    """What one contact costs where the source gives no cost; house guesses, to be replaced."""

    visit: Money = _cost("300", "visit: two hours of a rep and the way there")
    meeting: Money = _cost("200", "meeting")
    event: Money = _cost("150", "place at an event")
    training: Money = _cost("200", "place in a training")
    call: Money = _cost("10", "call")
    chat: Money = _cost("5", "chat")
    wechat: Money = _cost("3", "WeChat message written by hand")
    wecom: Money = _cost("3", "WeCom message written by hand")
    email: Money = _cost("0.5", "e-mail")
    sms: Money = _cost("0.05", "text message")
    push: Money = _cost("0.01", "push notification")
    letter: Money = _cost("6", "letter")
    web: Money = _cost("0", "contact on the web site")
    default: Money = _cost("1", "contact on any other channel")

    def of(self, channel: Channel) -> Decimal:
        """What one contact on that channel costs."""
        cost: Decimal = getattr(self, channel.value, self.default)
        return cost
