"""Channels as people see them: a short name and a shape."""

from django.utils.translation import gettext, pgettext

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


def channel_icon(channel: str | None) -> str:
    """The shape of a channel; a clock where it is not known."""
    return ICONS[Channel(channel)] if channel else "clock"


def channel_name(channel: str | None) -> str:
    """The channel in a word: Call, Visit, WeCom; "Contact" where it is not known."""
    if not channel:
        return gettext("Contact")
    return {
        Channel.VISIT: pgettext("channel", "Visit"),
        Channel.CALL: pgettext("channel", "Call"),
        Channel.EMAIL: pgettext("channel", "E-mail"),
        Channel.WECHAT: pgettext("channel", "WeChat"),
        Channel.WECOM: pgettext("channel", "WeCom"),
        Channel.SMS: pgettext("channel", "SMS"),
        Channel.CHAT: pgettext("channel", "Chat"),
        Channel.MEETING: pgettext("channel", "Meeting"),
        Channel.PUSH: pgettext("channel", "Push"),
        Channel.LETTER: pgettext("channel", "Letter"),
        Channel.EVENT: pgettext("channel", "Event"),
        Channel.TRAINING: pgettext("channel", "Training"),
        Channel.WEB: pgettext("channel", "Web"),
    }[Channel(channel)]
