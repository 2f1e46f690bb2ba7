"""Each happening in words: what it was, with whom, what came of it, and where it is from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.utils import timezone
from django.utils.translation import gettext, pgettext

from touchline.pipeline.happenings import Happening
from touchline.vocabulary.codes import Direction
from touchline.web.firm import served_firm
from touchline.web.office.desk import ReadContact
from touchline.web.office.desk_texts import ReadText
from touchline.web.pages.customer.code_words import code_word
from touchline.web.shell.channels import channel_icon, channel_name
from touchline.web.shell.context import current_language
from touchline.web.shell.formats import money, recalled_day

SYSTEM = "sys"
ICONS = {
    "order": "receipt",
    "payment": "cash",
    "subscription": "refresh",
    "ticket": "ticket",
    "deal": "target-arrow",
    "deal_stage": "stairs-up",
    "feedback": "star",
    "consent": "lock",
    "referral": "user-plus",
    "note": "note",
    "task": "checkbox",
}
Said = Mapping[str, str]


@dataclass(frozen=True)
class Entry:
    """One line of the timeline. `mark`: out (we began it), in (they did), sys (a record)."""

    at: datetime
    key: str
    mark: str
    icon: str
    head: str
    rest: tuple[str, ...] = ()
    who: str = ""
    quote: str = ""
    origin: tuple[str, ...] = ()  # source, file and row, number in the source
    whole_day: bool = False  # the hour is not known
    repaired: bool = False

    @property
    def mark_words(self) -> str:
        """What the mark means."""
        if self.mark == SYSTEM:
            return gettext("system record")
        ours = self.mark == "out"
        return gettext("we contacted them") if ours else gettext("they contacted us")


def entry_of(fact: Happening, names: Mapping[int, str]) -> Entry:
    """The line of a fact."""
    origin = (
        fact.source,
        gettext("{file}, row {row}").format(file=fact.file, row=fact.row) if fact.file else "",
        fact.source_id,
    )
    key = f"{fact.fact} {fact.source} {fact.source_id}"
    repaired = fact.time_repaired is not None
    if fact.fact == "interaction":
        return _interaction(fact, key, names, origin, repaired=repaired)
    head, rest = TELLERS[fact.fact](fact.said)
    return Entry(
        fact.at,
        key,
        SYSTEM,
        ICONS[fact.fact],
        head,
        tuple(part for part in rest if part),
        origin=tuple(part for part in origin if part),
        whole_day=True,
        repaired=repaired,
    )


def _interaction(
    fact: Happening,
    key: str,
    names: Mapping[int, str],
    origin: tuple[str, ...],
    *,
    repaired: bool,
) -> Entry:
    said = fact.said
    inbound = said["direction"] == Direction.INBOUND.value
    rest = (_minutes(said.get("duration_s")), code_word(said.get("outcome")), said.get("purpose"))
    return Entry(
        fact.at,
        key,
        "in" if inbound else "out",
        channel_icon(said["channel"]),
        _contact_head(said["channel"], inbound=inbound),
        tuple(part for part in rest if part),
        names.get(int(said["employee_id"]), "") if "employee_id" in said else "",
        origin=tuple(part for part in origin if part),
        whole_day=fact.time_repaired == "date_only",
        repaired=repaired,
    )


def _contact_head(channel: str, *, inbound: bool) -> str:
    name = channel_name(channel)
    return gettext("{channel} in").replace("{channel}", name) if inbound else name


def contact_entry(contact: ReadContact, *, named: bool) -> Entry:
    """The line of a contact that was logged here."""
    inbound = contact.direction == Direction.INBOUND.value
    seconds = None if contact.duration_s is None else str(contact.duration_s)
    rest = (_minutes(seconds), code_word(contact.outcome))
    return Entry(
        contact.happened_at,
        str(contact.client_id),
        "in" if inbound else "out",
        channel_icon(contact.channel),
        _contact_head(contact.channel, inbound=inbound),
        tuple(part for part in rest if part),
        contact.person_name if named else "",
        contact.note,
        origin=(gettext("Logged in Touchline"),),
    )


def note_entry(note: ReadText) -> Entry:
    """The line of a note."""
    origin = (gettext("Written in Touchline"),)
    return Entry(
        note.made_at,
        str(note.client_id),
        SYSTEM,
        ICONS["note"],
        pgettext("happening", "Note"),
        (),
        note.person_name,
        note.text,
        origin,
    )


def task_entry(task: ReadText) -> Entry:
    """The line of a task: when it was made, or done."""
    done = task.done_at is not None
    rest = () if done or not task.due_on else (_due(task.due_on),)
    return Entry(
        task.done_at or task.made_at,
        str(task.client_id),
        SYSTEM,
        ICONS["task"],
        gettext("Task done") if done else pgettext("happening", "Task"),
        rest,
        task.person_name,
        task.text,
        (gettext("Written in Touchline"),),
    )


def _minutes(seconds: str | None) -> str:
    if not seconds or float(seconds) < 30:
        return ""
    return gettext("{n} min").format(n=round(float(seconds) / 60) or 1)


def _amount(said: Said) -> str:
    if "amount" not in said:
        return ""
    currency = said.get("currency") or served_firm().policy.firm.currency
    return money(float(said["amount"]), currency, current_language())


def _order(said: Said) -> tuple[str, tuple[str, ...]]:
    returned = said.get("status") == "returned"
    name = pgettext("happening", "Return") if returned else pgettext("happening", "Order")
    rest = ("" if returned else code_word(said.get("status")), said.get("product_line", ""))
    return f"{name} {_amount(said)}".strip(), rest


def _payment(said: Said) -> tuple[str, tuple[str, ...]]:
    name = (
        pgettext("happening", "Payment")
        if "paid_at" in said
        else pgettext("happening", "To be paid")
    )
    given_up = gettext("given up") if said.get("defaulted") == "true" else ""
    rest = (_due(date.fromisoformat(said["due_on"])) if "due_on" in said else "", given_up)
    return f"{name} {_amount(said)}".strip(), rest


def _ticket(said: Said) -> tuple[str, tuple[str, ...]]:
    name = code_word(said.get("kind")) or pgettext("happening", "Service request")
    closed = said.get("closed_at")
    ended = (
        gettext("closed {day}").format(day=_day(closed))
        if closed
        else pgettext("happening", "open")
    )
    return name, (code_word(said.get("severity")), code_word(said.get("category")), ended)


def _deal(said: Said) -> tuple[str, tuple[str, ...]]:
    rest = (said.get("product_line", ""), code_word(said.get("outcome")))
    return f"{pgettext('happening', 'Opportunity')} {_amount(said)}".strip(), rest


def _stage(said: Said) -> tuple[str, tuple[str, ...]]:
    return gettext("Opportunity moved on"), (said.get("stage", ""),)


def _feedback(said: Said) -> tuple[str, tuple[str, ...]]:
    score = float(said["score"])
    name = code_word(said.get("instrument"))
    return gettext("{survey}: {score}").format(survey=name, score=f"{score:g}"), ()


def _consent(said: Said) -> tuple[str, tuple[str, ...]]:
    given = said.get("granted") == "true"
    head = gettext("Consent given") if given else gettext("Consent withdrawn")
    channel = said.get("channel")
    scope = channel_name(channel) if channel else pgettext("consent", "all channels")
    return head, (scope, said.get("purpose", ""))


def _subscription(said: Said) -> tuple[str, tuple[str, ...]]:
    first, last = (said.get(name) for name in ("started_on", "ends_on"))
    days = [_day(day) for day in (first, last) if day]
    return f"{pgettext('happening', 'Contract')} {_amount(said)}".strip(), ("–".join(days),)


def _referral(_said: Said) -> tuple[str, tuple[str, ...]]:
    return gettext("Brought another customer"), ()


def _due(day: date) -> str:
    return gettext("due {day}").format(day=_said(day))


def _day(text: str) -> str:
    """The day of an instant (UTC, as the lake spells it) or of a date."""
    if len(text) <= 10:
        return _said(date.fromisoformat(text))
    return _said(datetime.fromisoformat(text).replace(tzinfo=UTC))


def _said(day: date) -> str:
    """A day as it is seen today."""
    return recalled_day(day, timezone.localdate(), current_language())


TELLERS: dict[str, Callable[[Said], tuple[str, tuple[str, ...]]]] = {
    "order": _order,
    "payment": _payment,
    "subscription": _subscription,
    "ticket": _ticket,
    "deal": _deal,
    "deal_stage": _stage,
    "feedback": _feedback,
    "consent": _consent,
    "referral": _referral,
}
