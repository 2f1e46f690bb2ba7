"""Channels that are counted together in advice."""

from dataclasses import dataclass

from touchline.vocabulary.codes import Channel


@dataclass(frozen=True)
class Family:
    """Channels that are counted together: the measure of tries and that of answers.

    `means` are the columns of which one must be true for a customer to be reached that way.
    """

    name: str
    answers: str
    members: tuple[Channel, ...]
    means: tuple[str, ...] = ()


FAMILIES = (
    Family("visits", "reached_visits", (Channel.VISIT, Channel.MEETING)),
    Family("calls", "reached_calls", (Channel.CALL,), ("phone_known",)),
    Family("emails", "answered_emails", (Channel.EMAIL,), ("email_known",)),
    Family(
        "messages",
        "answered_messages",
        (Channel.WECOM, Channel.WECHAT, Channel.SMS, Channel.CHAT, Channel.PUSH),
        ("messenger_known", "phone_known"),
    ),
)
