"""Reasons said in whole sentences, made of the figures in a customer's row."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from touchline.advice import phrases
from touchline.advice.families import FAMILIES, Family
from touchline.advice.reason_codes import Reason
from touchline.policy import Policy
from touchline.vocabulary.codes import Channel
from touchline.vocabulary.words import Language

Row = Mapping[str, Any]
FIGURES_TOLD = frozenset(
    {
        *("reason_codes", "tier", "grade", "contact_cap", "channel", "target_interval_days"),
        *("open_complaints", "open_tickets", "deals_open", "open_deal_value"),
        *("days_since_last_inbound", "days_since_last_order"),
        *("purchase_interval_days", "usual_gap_days"),
    }
)

FROM_THE_INTERVAL = {Reason.COMPLAINT_INTERVAL, Reason.INTERVAL_PASSED, Reason.INTERVAL_RUNNING}
MEASURES = {
    Reason.OPEN_COMPLAINT: "open_complaints",
    Reason.OPEN_TICKET: "open_tickets",
    Reason.UNANSWERED: "days_since_last_inbound",
    Reason.BOUGHT_LATELY: "days_since_last_order",
    Reason.LAST_ORDER: "days_since_last_order",
    Reason.REORDER_LATE: "days_since_last_order",
    Reason.RHYTHM_BROKEN: "usual_gap_days",
    Reason.OPEN_DEAL: "deals_open",
}


def sentences(row: Row, policy: Policy, language: Language) -> list[str]:
    """The reasons of one row of `advise`, the most pressing first."""
    return [sentence(code, row, policy, language) for code in reasons_of(row)]


def reasons_of(row: Row) -> list[Reason]:
    """The codes of a row's reasons, the most pressing first."""
    return [Reason(code) for code in row.get("reason_codes") or ()]


def sentence(code: Reason, row: Row, policy: Policy, language: Language) -> str:
    """One reason in words."""
    if code is Reason.ANSWERS_BEST:
        return _answers(row, language)
    if code is Reason.NOT_ON_FILE:
        return phrases.NOT_ON_FILE[_family(row).name].in_language(language)
    words = phrases.SENTENCES[code]
    if code is Reason.OPEN_DEAL and not _number(row.get("open_deal_value")):
        words = phrases.DEAL_WITHOUT_VALUE
    return words.in_language(language).format_map(_Figures(row, policy, language))


def measures_behind(row: Row, policy: Policy) -> list[str]:
    """For each of the sentences the measure that its figure is from; empty where there is none."""
    return [_measure(code, row, policy) for code in reasons_of(row)]


def _measure(code: Reason, row: Row, policy: Policy) -> str:
    if code is Reason.CAP_REACHED:
        return policy.overcontact.measure
    if code is Reason.ANSWERS_BEST:
        return _family(row).name
    if code in FROM_THE_INTERVAL:
        return policy.cadence.measured_from
    return MEASURES.get(code, "")


def told_columns(policy: Policy) -> frozenset[str]:
    """The columns of a row that its sentences may read."""
    families = {name for family in FAMILIES for name in (family.name, family.answers)}
    chosen = {policy.cadence.measured_from, policy.overcontact.measure}
    return FIGURES_TOLD | families | chosen


def all_sentences(advised: pa.Table, policy: Policy, language: Language) -> list[list[str]]:
    """The reasons of each row; for the rows that are shown, not for a whole large run."""
    return [sentences(row, policy, language) for row in advised.to_pylist()]


def _family(row: Row) -> Family:
    """The family of the advised channel."""
    return next(family for family in FAMILIES if Channel(row["channel"]) in family.members)


def _answers(row: Row, language: Language) -> str:
    """How often the customer answers on the advised channel."""
    family = _family(row)
    tries = _number(row.get(family.name))
    answers = min(_number(row.get(family.answers)), tries)
    noun = {"visits": "visit", "calls": "call", "emails": "e-mail", "messages": "message"}
    return (
        phrases.ANSWERS[family.name]
        .in_language(language)
        .format(answers=_plain(answers), tries=_counted(tries, noun[family.name], language))
    )


@dataclass(frozen=True)
class _Figures:
    """The figures that a sentence may name; each is spelled when it is asked for."""

    row: Row
    policy: Policy
    language: Language

    def __getitem__(self, name: str) -> str:
        return FIGURES[name](self)

    def number(self, column: str) -> float:
        """A column's figure, 0 where it is missing."""
        return _number(self.row.get(column))

    def word(self, column: str) -> str:
        """What stands in a column."""
        return str(self.row.get(column) or "")

    def counted(self, number: float, noun: str) -> str:
        """A number with its noun."""
        return _counted(number, noun, self.language)

    def days(self, column: str) -> str:
        """A column's days."""
        return self.counted(self.number(column), "day")

    def things(self, column: str, noun: str) -> str:
        """So many of them; a reason names them, so there is one at least."""
        return self.counted(max(1.0, self.number(column)), noun)

    @property
    def elapsed(self) -> float:
        """Days since the contact that the interval counts from."""
        return self.number(self.policy.cadence.measured_from)

    @property
    def channel(self) -> str:
        """The advised channel in a word."""
        channel = self.row.get("channel")
        return phrases.CHANNELS[Channel(channel)].in_language(self.language) if channel else "—"


FIGURES: Mapping[str, Callable[[_Figures], str]] = {
    "tier": lambda of: of.word("tier"),
    "grade": lambda of: of.word("grade"),
    "contact_cap": lambda of: _plain(of.number("contact_cap")),
    "contacts": lambda of: of.counted(of.number(of.policy.overcontact.measure), "contact"),
    "complaints": lambda of: of.things("open_complaints", "complaint"),
    "tickets": lambda of: of.things("open_tickets", "service request"),
    "deals": lambda of: of.things("deals_open", "opportunity"),
    "deal_value": lambda of: _money(of.number("open_deal_value"), of.policy, of.language),
    "inbound": lambda of: _ago(of.number("days_since_last_inbound"), of.language),
    "elapsed": lambda of: _elapsed(of.elapsed, of.policy, of.language),
    "interval": lambda of: of.days("target_interval_days"),
    "left": lambda of: of.counted(max(0.0, of.number("target_interval_days") - of.elapsed), "day"),
    "order_gap": lambda of: of.days("days_since_last_order"),
    "habit": lambda of: of.days("purchase_interval_days"),
    "usual": lambda of: of.days("usual_gap_days"),
    "quality_grades": lambda of: str(of.policy.rfm.quality_grades),
    "grades": lambda of: str(of.policy.rfm.grades),
    "channel": lambda of: of.channel,
}


def _number(value: Any) -> float:
    """A figure, 0 where it is missing."""
    return 0.0 if value is None else float(value)


def _plain(number: float) -> str:
    """Thousands apart, at most one decimal, none where it is zero."""
    return f"{number:,.1f}".removesuffix(".0")


def _counted(number: float, noun: str, language: Language) -> str:
    """A number with its noun in English; Chinese sentences have their measure words in place."""
    if language is not Language.EN:
        return _plain(number)
    plural = f"{noun[:-1]}ies" if noun.endswith("y") and noun != "day" else f"{noun}s"
    return f"{_plain(number)} {noun if _plain(number) == '1' else plural}"


def _elapsed(days: float, policy: Policy, language: Language) -> str:
    """How long ago the contact was that the interval counts from."""
    if days == 0:
        return phrases.IN_TOUCH_TODAY.in_language(language)
    any_contact = policy.cadence.measured_from == "days_since_last_contact"
    words = phrases.SINCE_ANY if any_contact else phrases.SINCE_OURS
    return words.in_language(language).format(days=_counted(days, "day", language))


def _ago(days: float, language: Language) -> str:
    """So many days ago, or today."""
    if days == 0:
        return phrases.TODAY.in_language(language)
    return phrases.DAYS_AGO.in_language(language).format(days=_counted(days, "day", language))


def _money(amount: float, policy: Policy, language: Language) -> str:
    """An amount as the language writes it."""
    currency = policy.firm.currency
    # In traditional characters 元 reads as the Taiwan dollar.
    if currency == "CNY" and language is Language.ZH_HANS:
        return f"{amount:,.0f} 元"
    return f"{currency} {amount:,.0f}"
