"""Channels as people see them: a short name and a shape."""

from functools import lru_cache

from django.utils.translation import get_language, gettext, pgettext_lazy

from touchline.vocabulary.codes import Channel

ICONS = {
    Channel.VISIT: "map-pin",
    Channel.CALL: "phone",
    Channel.EMAIL: "mail",
    Channel.WECHAT: "brand-wechat",
    Channel.WECOM: "message-2",
    Channel.SMS: "device-mobile-message",
    Channel.CHAT: "messages",
    Channel.MEETING: "users",
    Channel.PUSH: "bell",
    Channel.LETTER: "mailbox",
    Channel.EVENT: "calendar-event",
    Channel.TRAINING: "school",
    Channel.WEB: "world",
}


NAMES = {
    Channel.VISIT: pgettext_lazy("channel", "Visit"),
    Channel.CALL: pgettext_lazy("channel", "Call"),
    Channel.EMAIL: pgettext_lazy("channel", "E-mail"),
    Channel.WECHAT: pgettext_lazy("channel", "WeChat"),
    Channel.WECOM: pgettext_lazy("channel", "WeCom"),
    Channel.SMS: pgettext_lazy("channel", "SMS"),
    Channel.CHAT: pgettext_lazy("channel", "Chat"),
    Channel.MEETING: pgettext_lazy("channel", "Meeting"),
    Channel.PUSH: pgettext_lazy("channel", "Push"),
    Channel.LETTER: pgettext_lazy("channel", "Letter"),
    Channel.EVENT: pgettext_lazy("channel", "Event"),
    Channel.TRAINING: pgettext_lazy("channel", "Training"),
    Channel.WEB: pgettext_lazy("channel", "Web"),
}


def channel_icon(channel: str | None) -> str:
    """The shape of a channel; a clock where it is not known."""
    return ICONS[Channel(channel)] if channel else "clock"


def channel_name(channel: str | None) -> str:
    """The channel in a word: Call, Visit, WeCom; "Contact" where it is not known."""
    return _name_in(get_language(), channel)


@lru_cache(maxsize=256)
def _name_in(_language: str | None, channel: str | None) -> str:
    # A list says hundreds of them.
    return str(NAMES[Channel(channel)]) if channel else gettext("Contact")
