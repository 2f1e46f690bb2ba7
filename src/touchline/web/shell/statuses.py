"""How a customer's state is shown: one kind of the design language, with its words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from touchline.advice.next_contact import Status
from touchline.web.shell.context import current_language
from touchline.web.shell.formats import short_day

ICONS = {
    "overdue": "alert-circle",
    "due": "calendar-due",
    "ontrack": "circle-check",
    "hold": "player-pause",
    "waiting": "message-dots",
}

STATUS_NAMES = {
    Status.OVERDUE: _("Overdue"),
    Status.DUE: _("Due"),
    Status.ON_TRACK: _("In rhythm"),
    Status.HOLD_CAP_REACHED: _("On hold"),
    Status.DO_NOT_CONTACT: _("Do not contact"),
}


@dataclass(frozen=True)
class Shown:
    """A state as people see it. Kinds: overdue, due, ontrack, hold, waiting."""

    kind: str
    words: str

    @property
    def icon(self) -> str:
        """Status is never told by hue alone."""
        return ICONS[self.kind]


def shown_status(row: Mapping[str, Any]) -> Shown:
    """The state of a customer's row of the published run."""
    status = Status(row["status"])
    if status is Status.OVERDUE:
        days = row["days_over"]
        return Shown("overdue", ngettext("{n} d over", "{n} d over", days).format(n=f"{days:,}"))
    if status is Status.DUE:
        return Shown("due", _due(row["due_on"]))
    if status is Status.HOLD_CAP_REACHED:
        day = short_day(row["due_on"], current_language())
        return Shown("hold", gettext("Rest to {day}").format(day=day))
    if status is Status.DO_NOT_CONTACT:
        return Shown("hold", gettext("Do not contact"))
    return Shown("ontrack", gettext("In rhythm"))


def _due(day: date | None) -> str:
    """Due today; Due in 4 d: who is due soon is not due at once."""
    left = (day - timezone.localdate()).days if day else -1
    if left > 0:
        return ngettext("Due in {n} d", "Due in {n} d", left).format(n=left)
    return gettext("Due") if left else gettext("Due today")
