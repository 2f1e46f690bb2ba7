"""What is open with a customer, in words."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext, ngettext, pgettext

from touchline.pipeline.open_matters import OpenMatter, open_matters
from touchline.web.firm import served_firm
from touchline.web.pages.customer.code_words import code_word
from touchline.web.pages.customer.record import Record
from touchline.web.shell.context import current_language
from touchline.web.shell.formats import money, recalled_day

ORDER_DAYS = 60  # an older order without a delivery is a gap in the data, not on its way
OTHER_DAYS = 730
ICONS = {"deal": "target-arrow", "ticket": "ticket", "order": "receipt"}


@dataclass(frozen=True)
class Open:
    """One line of the card."""

    icon: str
    title: str
    small: str
    amount: str
    word: str


def open_now(record: Record, today: date) -> list[Open]:
    """The lines; each kind is looked for only where the run counted any."""
    row, firm = record.row, served_firm()
    since: dict[str, date] = {}
    if row.get("deals_open") or row.get("open_deal_value"):
        since["deal"] = today - timedelta(days=OTHER_DAYS)
    if row.get("open_tickets"):
        since["ticket"] = today - timedelta(days=OTHER_DAYS)
    last_order = row.get("days_since_last_order")
    if last_order is not None and last_order <= ORDER_DAYS:
        since["order"] = today - timedelta(days=ORDER_DAYS)
    if not since:
        return []
    found = open_matters(firm.workspace, firm.engine, record.customer_id, since)
    return [_line(each, today) for each in found]


def _line(matter: OpenMatter, today: date) -> Open:
    language, home = current_language(), served_firm().policy.firm.currency
    amount = ""
    if matter.amount is not None:
        amount = money(float(matter.amount), matter.currency or home, language)
    days = (today - timezone.localtime(matter.since).date()).days
    for_days = ngettext("open for {n} day", "open for {n} days", days).format(n=days)
    if days < 1:
        for_days = gettext("since today")
    if matter.fact == "deal":
        return Open(
            ICONS["deal"], matter.word or pgettext("happening", "Opportunity"), for_days, amount, ""
        )
    if matter.fact == "ticket":
        title = code_word(matter.word) or pgettext("happening", "Service request")
        small = f"{matter.number} · {for_days}"
        return Open(ICONS["ticket"], title, small, "", code_word(matter.severity))
    title = gettext("Order {number}").format(number=matter.number)
    since = recalled_day(matter.since, timezone.localdate(), language)
    return Open(ICONS["order"], title, since, amount, matter.word)
