"""A customer of the list as its card shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from touchline.advice.next_contact import Status
from touchline.advice.reason_codes import Reason
from touchline.advice.reasons import reasons_of, sentence, sentences
from touchline.policy import Policy
from touchline.vocabulary.codes import Channel
from touchline.vocabulary.units import Unit
from touchline.vocabulary.words import Language
from touchline.web.office.log_entry import REFUSALS, refusal_of
from touchline.web.office.rhythm import Rhythm, rhythm_of, waited_days
from touchline.web.office.visible_customers import Row, VisibleCustomers
from touchline.web.pages.today.worklist import Group
from touchline.web.shell.channels import channel_icon, channel_name
from touchline.web.shell.context import current_language
from touchline.web.shell.customer_names import names_for
from touchline.web.shell.emphasis import emphasised, figure_and_rest
from touchline.web.shell.formats import figure, recalled_day, short_day
from touchline.web.shell.reason_rows import measures_that_open
from touchline.web.shell.rhythm_strip import Strip, aside_strip, small_strip
from touchline.web.shell.statuses import Shown, shown_status

ON_CARD = 2
# How the channel was chosen is said in the peek; the card shows the channel itself.
NOT_ON_CARD = {Reason.ANSWERS_BEST, Reason.USUAL_CHANNEL, Reason.DEFAULT_CHANNEL, Reason.TOP_GRADE}
MESSAGES = (Channel.WECOM, Channel.WECHAT, Channel.SMS, Channel.EMAIL)


@dataclass(frozen=True)
class Way:
    """A channel to be shown: its shape, words, and whether the customer refuses it."""

    channel: str
    icon: str
    words: str


@dataclass(frozen=True)
class Card:
    """One card. `row` is the customer as the run and the desk have it."""

    row: Row
    name: str
    group: Group
    policy: Policy
    as_of: date | None
    owner_name: str = ""
    rhythm: Rhythm | None = None
    publication: str = ""

    @property
    def rests_on_run(self) -> bool:
        """Whether it says nothing but what the run says: nothing was done since, nobody waits."""
        if self.group in {Group.WAITING, Group.DONE} or self.row["last_contact_at"] is not None:
            return False
        return self.rhythm is None or not any(each.logged for each in self.rhythm.contacts)

    @property
    def customer_id(self) -> int:
        """Whose card it is."""
        return int(self.row["customer_id"])

    @property
    def tier(self) -> str:
        """The tier's letter."""
        return str(self.row["tier"])

    @property
    def is_done(self) -> bool:
        """Whether the customer was dealt with today."""
        return self.group is Group.DONE

    @property
    def is_held(self) -> bool:
        """Whether contact is advised against."""
        return self.group is Group.HOLD

    @property
    def is_waiting(self) -> bool:
        """Whether it is the customer's turn to answer."""
        return self.group is Group.WAITING

    @property
    def is_refusing(self) -> bool:
        """Whether the customer has opted out of everything."""
        return bool(self.row["status"] == Status.DO_NOT_CONTACT)

    @property
    def small(self) -> str:
        """Where and what the customer is."""
        words = [self.row.get("industry"), self.row.get("region"), self.owner_name]
        return " · ".join(str(word) for word in words if word)

    @cached_property
    def state(self) -> Shown:
        """The pill."""
        if self.is_waiting and self.rhythm and self.rhythm.waiting_since:
            waited = waited_days(self.rhythm, timezone.now())
            words = gettext("{n} d of {most}")
            return Shown("waiting", words.format(n=waited, most=self.policy.reply.within_days))
        if not self.is_done:
            return shown_status(self.row)
        at = self.row["last_contact_at"]
        if at is not None and timezone.localtime(at).date() == timezone.localdate():
            words = gettext("{channel} {time}").format(
                channel=channel_name(self.row["last_contact_channel"]),
                time=f"{timezone.localtime(at):%H:%M}",
            )
            return Shown("ontrack", words)
        return Shown("ontrack", gettext("Done"))

    @cached_property
    def because(self) -> list[SafeString]:
        """The card's sentences."""
        if self.is_waiting and self.rhythm and self.rhythm.waiting_since:
            return [emphasised(self._waited(self.rhythm))]
        codes = reasons_of(self.row)
        short = [code for code in codes if code not in NOT_ON_CARD] or codes
        language = current_language()
        return [
            emphasised(sentence(code, self.row, self.policy, language)) for code in short[:ON_CARD]
        ]

    @cached_property
    def why(self) -> list[tuple[str, str, str]]:
        """Every reason: its figure, what it says of it, and the measure whose rows it opens."""
        said = sentences(self.row, self.policy, current_language())
        told = [
            (*figure_and_rest(words), name)
            for words, name in zip(said, measures_that_open(self.row), strict=True)
        ]
        hour = self.best_hour_told
        return [*told, (*hour, "")] if hour[0] else told

    @cached_property
    def best(self) -> Way:
        """The advised channel, or until when there is to be none."""
        channel = self.row["channel"] or ""
        if self.is_waiting and self.rhythm and self.rhythm.waiting_since:
            day = short_day(self._answer_by(self.rhythm), current_language())
            return Way(channel, "message-dots", gettext("Look again {day}").format(day=day))
        if self.is_refusing:
            return Way(channel, "player-pause", gettext("No contact"))
        if self.is_held:
            day = short_day(self.row["due_on"], current_language())
            words = gettext("No contact before {day}").format(day=day)
            return Way(channel, "player-pause", words)
        words = channel_name(channel)
        if self.rhythm and self.rhythm.best_hour is not None:
            hour = self.rhythm.best_hour
            words = gettext("{channel} {start}–{end}").format(
                channel=words, start=hour, end=hour + 1
            )
        return Way(channel, channel_icon(channel), words)

    @cached_property
    def strip(self) -> Strip | None:
        """The rhythm strip; None before a run told the rhythm."""
        return small_strip(self.rhythm, self.row, timezone.localdate()) if self.rhythm else None

    @property
    def tall(self) -> Strip | None:
        """The same with months and gaps."""
        return aside_strip(self.rhythm, self.row, timezone.localdate()) if self.rhythm else None

    @property
    def best_hour_told(self) -> tuple[str, str]:
        """How often the customer was reached in the best hour; empty where nobody can say."""
        if self.rhythm is None or self.rhythm.best_hour is None:
            return "", ""
        hour, tries = self.rhythm.best_hour, self.rhythm.best_hour_tries
        reached = self.rhythm.best_hour_reached or 0
        # The plain share of the counts beside it: the smoothed one only ranks the hours.
        share = figure(reached / tries, Unit.SHARE, current_language()) if tries else ""
        words = gettext("reached between {start} and {end}, {reached} of {tries} tries")
        return share, words.format(start=hour, end=hour + 1, reached=reached, tries=tries)

    @cached_property
    def held_until(self) -> str:
        """What keeps us from contacting the customer, and what frees it; else empty."""
        if self.is_refusing:
            return gettext("The customer has opted out; new consent frees contact.")
        if not self.is_held:
            return ""
        day = short_day(self.row["due_on"], current_language())
        words = gettext("Over the ceiling: contact is free again on {day}, or with a reason.")
        return words.format(day=day)

    @cached_property
    def main(self) -> Way:
        """The one main action: the advised channel."""
        channel = self.row["channel"] or Channel.CALL
        return Way(channel, channel_icon(channel), channel_name(channel))

    @cached_property
    def others(self) -> list[Way]:
        """Call, message and visit, without the main one."""
        main = self.main.channel
        ways = _ways(self.message, current_language())
        return [way for way in ways if way.channel != main][:2]

    @cached_property
    def message(self) -> str:
        """The channel by which messages go to this customer: the firm's, unless it is refused."""
        first = self.policy.channels.message
        open_ways = [way for way in (first, *MESSAGES) if not refusal_of(self.row, way)]
        return open_ways[0] if open_ways else first

    @property
    def refused(self) -> str:
        """The channels that are closed, for the script that works without a connection."""
        if self.is_refusing:
            return "all"
        if not any(self.row.get(column) for column in REFUSALS):
            return ""
        return " ".join(channel for channel in Channel if refusal_of(self.row, channel))

    @property
    def last(self) -> str:
        """The day of the last touch; empty where there was none."""
        day = self.last_day
        return recalled_day(day, self.as_of or day, current_language()) if day else ""

    @property
    def last_channel(self) -> str:
        """How the last touch was made; empty where it is not known."""
        return channel_name(self._last_way) if self._last_way else ""

    @property
    def basis(self) -> str:
        """What the interval rests on."""
        return gettext("interval of tier {tier}").format(tier=self.tier)

    @property
    def last_icon(self) -> str:
        """The shape of the last touch."""
        return channel_icon(self._last_way)

    @property
    def _last_way(self) -> str | None:
        if self.rhythm and self.rhythm.last:
            return self.rhythm.last.channel
        return self.row["last_contact_channel"] or None

    @cached_property
    def last_day(self) -> date | None:
        """When the customer was last in touch: here, else as the run knows."""
        known = self.rhythm.last if self.rhythm else None
        at: datetime | None = known.at if known else self.row["last_contact_at"]
        if at is not None:
            return timezone.localtime(at).date()
        days = self.row.get("days_since_last_contact")
        if days is None or self.as_of is None:
            return None
        return self.as_of - timedelta(days=round(days))

    def _waited(self, rhythm: Rhythm) -> str:
        days = waited_days(rhythm, timezone.now()) or 0
        words = ngettext(
            "{channel} sent {n} day ago, no answer yet. No need to press before {day}.",
            "{channel} sent {n} days ago, no answer yet. No need to press before {day}.",
            days,
        )
        if not days:
            words = gettext("{channel} sent today. No need to press before {day}.")
        day = short_day(self._answer_by(rhythm), current_language())
        return words.format(channel=self.last_channel, n=days, day=day)

    def _answer_by(self, rhythm: Rhythm) -> datetime | None:
        since = rhythm.waiting_since
        return since + timedelta(days=self.policy.reply.within_days) if since else None


@lru_cache(maxsize=64)
def _ways(message: str, _language: Language) -> tuple[Way, ...]:
    """What can be done with anybody; messages go by that channel."""
    return (
        Way(Channel.CALL, channel_icon(Channel.CALL), channel_name(Channel.CALL)),
        Way(message, channel_icon(Channel.WECOM), gettext("Message")),
        Way(Channel.VISIT, channel_icon(Channel.VISIT), channel_name(Channel.VISIT)),
    )


@dataclass(frozen=True)
class Deck:
    """What cards are made with. `owners` names the customers' owners where they are shown."""

    customers: VisibleCustomers
    policy: Policy
    as_of: date | None
    owners: Mapping[int, str]

    def cards(self, rows: Sequence[tuple[Group, Row]]) -> list[Card]:
        """The rows with their groups as cards; names and rhythms are read once for all."""
        ids = [row["customer_id"] for _group, row in rows]
        names = names_for(self.customers, ids)
        rhythms = rhythm_of(self.customers, ids)
        return [
            Card(
                row=row,
                name=names[row["customer_id"]],
                group=group,
                policy=self.policy,
                as_of=self.as_of,
                rhythm=rhythms.get(row["customer_id"]),
                owner_name=self.owners.get(row["owner"] or 0, ""),
                publication=self.customers.publication,
            )
            for group, row in rows
        ]
