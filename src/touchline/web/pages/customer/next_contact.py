"""What to do next with a customer, when, how, and why."""

from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext, pgettext

from touchline.advice.next_contact import Status
from touchline.advice.reasons import sentences
from touchline.vocabulary.units import Evidence
from touchline.vocabulary.words import Language
from touchline.web.firm import served_firm
from touchline.web.pages.customer.record import Record
from touchline.web.shell.channels import channel_icon, channel_name
from touchline.web.shell.context import current_language
from touchline.web.shell.emphasis import emphasised
from touchline.web.shell.formats import moment, short_day
from touchline.web.shell.reason_rows import measures_that_open
from touchline.web.shell.rhythm_strip import due_now

MESSAGES = frozenset({"wecom", "wechat", "sms", "chat", "email"})


@dataclass(frozen=True)
class Sentence:
    """One reason, and the measure whose rows stand behind its figure; empty where none can."""

    words: str
    measure: str

    @property
    def shown(self) -> SafeString:
        """The words with their figures in bold."""
        return emphasised(self.words)


@dataclass(frozen=True)
class NextContact:
    """The advice of the run, with what was logged since."""

    what: str
    because: tuple["Sentence", ...]
    hour: SafeString | str  # a sentence about the best hour; E3
    since_run: str  # a sentence about a contact logged since the run
    channel: str
    icon: str
    message: str  # the channel of the button beside "Call"
    message_word: str  # what the button says: the channel itself where it is the advised one
    message_icon: str
    refused: bool
    rests: bool
    evidence: str  # E1…E0, or empty where the interval is the tier's
    window: str

    @property
    def between(self) -> str:
        """What stands between two sentences: Chinese has no space there."""
        return " " if current_language() is Language.EN else ""

    @property
    def way(self) -> str:
        """The button that is the advised way: "message", "visit", else "call"."""
        if self.channel in MESSAGES:
            return "message"
        return "visit" if self.channel in {"visit", "meeting"} else "call"


def next_contact(record: Record, today: date) -> NextContact:
    """What the card says."""
    policy, language, row = served_firm().policy, current_language(), record.row
    due = due_now(record.rhythm, row)
    channel = str(row["channel"] or "")
    refused = Status(row["status"]) is Status.DO_NOT_CONTACT
    rests = due.rests
    writes = channel in MESSAGES
    message = channel if writes else policy.channels.message.value
    return NextContact(
        what=_what(record, due.day, today, refused=refused, rests=rests),
        because=tuple(map(Sentence, sentences(row, policy, language), measures_that_open(row))),
        hour="" if refused else emphasised(_hour_sentence(record)),
        since_run=_since_run(record),
        channel=channel,
        icon=channel_icon(channel),
        message=message,
        message_word=channel_name(channel) if writes else pgettext("customer", "Message"),
        message_icon=channel_icon(channel if writes else "wecom"),
        refused=refused,
        rests=rests,
        evidence=Evidence.DESCRIPTION.value if row["channel_evidence"] == "E3" else "",
        window=_window(due.interval, due.tolerance),
    )


def _what(record: Record, due: date | None, today: date, *, refused: bool, rests: bool) -> str:
    """Call today, 10–11; Visit on 3 Dec; Rest to 3 Dec."""
    if refused or due is None:
        return gettext("Do not contact")
    if rests:
        words = gettext("Rest to {day}")
    elif due <= today:
        words = gettext("{channel} today")
    else:
        words = gettext("{channel} on {day}")
    said = words.replace("{channel}", channel_name(record.row["channel"])).replace(
        "{day}", short_day(due, current_language())
    )
    hour = record.rhythm.best_hour
    if hour is None or rests:
        return said
    return gettext("{what}, {first}–{last} o'clock").format(what=said, first=hour, last=hour + 1)


def _hour_sentence(record: Record) -> str:
    """How often the customer was reached in the best hour."""
    rhythm = record.rhythm
    if rhythm.best_hour is None or not rhythm.best_hour_tries:
        return ""
    words = ngettext(
        "Reached {reached} of {n} time at {first}–{last} in a year.",
        "Reached {reached} of {n} times at {first}–{last} in a year.",
        rhythm.best_hour_tries,
    )
    return words.format(
        reached=rhythm.best_hour_reached,
        n=rhythm.best_hour_tries,
        first=rhythm.best_hour,
        last=rhythm.best_hour + 1,
    )


def _since_run(record: Record) -> str:
    last = record.rhythm.last
    if last is None or not last.logged:
        return ""
    words = gettext("{channel} logged {at}, after these figures.")
    return words.format(channel=channel_name(last.channel), at=moment(last.at, current_language()))


def _window(interval: int, tolerance: int) -> str:
    if not interval:
        return ""
    words = ngettext(
        "recommended every {n} day, give or take {margin}",
        "recommended every {n} days, give or take {margin}",
        interval,
    )
    return words.format(n=interval, margin=tolerance)
