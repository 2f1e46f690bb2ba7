"""The parts of pages: icon, tier, status, evidence, figures by unit, days, customers' names."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from html import escape
from itertools import count
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from touchline.vocabulary.fact_words import TABLE_WORDS
from touchline.vocabulary.pseudonym import shown
from touchline.vocabulary.units import Unit
from touchline.vocabulary.words import Language
from touchline.web.shell import formats
from touchline.web.shell.addresses import address_of
from touchline.web.shell.context import current_language
from touchline.web.shell.evidence import grounds_of
from touchline.web.shell.rhythm_strip import Strip
from touchline.web.shell.statuses import Shown
from touchline.web.shell.written_in import language_of

register = template.Library()
SELECTED = " selected"
NUMBERS = count(1)  # ids of popovers: unlike on a page and in what htmx adds to it
HTML_LANGUAGES = {
    Language.EN: "en",
    Language.ZH_HANS: "zh-Hans",
    Language.ZH_HANT: "zh-Hant",
}


@register.simple_tag
def page_language() -> str:
    """The language of the page as HTML names it: en, zh-Hans, zh-Hant."""
    return HTML_LANGUAGES[current_language()]


@register.simple_tag
def icon(name: str, *, small: bool = False) -> SafeString:
    """A Tabler outline icon of the sprite; it says nothing to a screen reader."""
    return _drawn_icon(name, small)


@lru_cache(maxsize=512)
def _drawn_icon(name: str, small: bool) -> SafeString:
    # A page draws a hundred; where the sprite lies changes with the files only.
    return format_html(
        '<svg class="tl-ico{}" viewBox="0 0 24 24" aria-hidden="true"><use href="{}#{}"/></svg>',
        " tl-ico-s" if small else "",
        static("vendor/icons.svg"),
        name,
    )


@register.simple_tag
def tier(letter: str) -> SafeString:
    """A tier's letter in its ink weight."""
    return _drawn_tier(letter, gettext("Tier"))


@lru_cache(maxsize=256)
def _drawn_tier(letter: str, word: str) -> SafeString:
    return format_html(
        '<span class="tl-tier" data-t="{0}" title="{1} {0}"><span class="tl-sr">{1} </span>{0}'
        "</span>",
        letter,
        word,
    )


@register.simple_tag
def status(state: Shown) -> SafeString:
    """The pill of a status: hue, icon and word."""
    return _drawn_status(state)


@lru_cache(maxsize=1024)
def _drawn_status(state: Shown) -> SafeString:
    return format_html(
        '<span class="tl-st" data-s="{}">{}{}</span>',
        state.kind,
        icon(state.icon, small=True),
        state.words,
    )


@register.inclusion_tag("shell/evidence.html")
def evidence(
    grade: str, basis: str = "", found: str = "", overturned: str = "", experiment: str = ""
) -> dict[str, Any]:
    """The badge of a claim's evidence: E1, E2, E3 or E0; `basis` stands beside it.

    Pressed, it says how the claim was found, what would overturn it, and what would settle it.
    """
    return {
        "id": f"tl-ev-{next(NUMBERS)}",
        "grade": grade,
        "basis": basis,
        "grounds": grounds_of(grade, found=found, overturned=overturned, experiment=experiment),
    }


@register.inclusion_tag("shell/field.html")
def field(bound: BoundField, label: str = "", told: str | None = None) -> dict[str, Any]:
    """A form's field with its label, a sentence of help and what is wrong with it.

    Without `told` the help is the field's own; `told=""` leaves it out.
    """
    sentence = bound.help_text if told is None else told
    check = isinstance(bound.field.widget, CheckboxInput)
    described = [f"{bound.id_for_label}_help"] if sentence and not check else []
    described += [f"{bound.id_for_label}_error_{n}" for n in range(1, len(bound.errors) + 1)]
    attributes: dict[str, Any] = {} if check else {"class": "tl-inp", "placeholder": ""}
    attributes |= {"aria-describedby": " ".join(described)} if described else {}
    attributes |= {"aria-invalid": "true"} if bound.errors else {}
    return {
        "id": bound.id_for_label,
        "check": check,
        "label": label or bound.label,
        "help": sentence,
        "widget": bound.as_widget(attrs=attributes),
        "errors": bound.errors,
    }


@register.simple_tag
def figure(value: Any, unit: str, currency: str = "") -> SafeString:
    """A figure with its unit, in the language of the page; a dash is read out as "not known"."""
    if value is None:
        return _missing()
    return _fig(formats.figure(value, Unit(unit), current_language(), currency))


@register.simple_tag
def large(value: Any, currency: str = "") -> SafeString:
    """An amount short enough for the head of a card: ¥1.2 m, ¥120 万."""
    return _missing() if value is None else _fig(formats.large(value, current_language(), currency))


@register.simple_tag
def change(value: Any) -> SafeString:
    """A change of a share with its sign: −18%, +4%."""
    return (
        _missing() if value is None else _fig(formats.share(value, current_language(), change=True))
    )


@register.simple_tag
def points(value: Any) -> SafeString:
    """The difference of two shares: +4 pts."""
    return _missing() if value is None else _fig(formats.points(value, current_language()))


def _fig(text: str) -> SafeString:
    return format_html('<span class="tl-fig">{}</span>', text)


def _missing() -> SafeString:
    return format_html(
        '<span class="tl-fig"><span aria-hidden="true">{}</span><span class="tl-sr">{}</span>'
        "</span>",
        formats.MISSING,
        gettext("not known"),
    )


@register.simple_tag
def bare_figure(value: Any, unit: str, currency: str = "") -> str:
    """A figure with its unit as plain text, for cells and axes."""
    return formats.figure(value, Unit(unit), current_language(), currency)


@register.filter
def recalled_day(day: date | datetime | None) -> str:
    """3 Nov; with its year where that is half a year or more from today."""
    return formats.recalled_day(day, timezone.localdate(), current_language())


@register.filter
def short_day(day: date | datetime | None) -> str:
    """3 Nov; 11-03."""
    return formats.short_day(day, current_language())


@register.filter
def long_day(day: date | datetime | None) -> str:
    """24 Nov 2026; 2026年11月24日."""
    return formats.long_day(day, current_language())


@register.filter
def exact_day(day: date | datetime | None) -> str:
    """24 Nov 2026; 2026-11-24."""
    return formats.exact_day(day, current_language())


@register.filter
def weekday_day(day: date | None) -> str:
    """Tue 24 Nov; 11月24日周二."""
    return formats.weekday_day(day, current_language())


@register.filter
def moment(at: datetime | None) -> str:
    """3 Nov 10:20, in the person's time zone."""
    return formats.moment(at, current_language())


@register.filter
def ref(customer_id: int) -> str:
    """A customer's id as addresses and people write it."""
    return shown(customer_id)


@register.filter
def table_word(table: str) -> str:
    """What people call a fact table."""
    found = TABLE_WORDS.get(table)
    return found.in_language(current_language()) if found else table


@register.simple_tag
def at(name: str, customer_id: int, *words: str) -> str:
    """The address of a view of one customer: `url`, where a list needs hundreds."""
    return address_of(name, customer_id, *words)


@register.simple_tag
def sheet(name: str, customer_id: int, *words: str, channel: str = "") -> SafeString:
    """The attributes of a link whose page opens as a sheet, or as a page without JavaScript."""
    query = f"?channel={channel}" if channel else ""
    address = escape(address_of(name, customer_id, *words) + query)
    drawn = f'href="{address}" hx-get="{address}" hx-target="#tl-sheet"'
    return mark_safe(drawn)  # noqa: S308 - the address is escaped


@register.simple_tag
def options(choices: Iterable[tuple[object, str]], chosen: object = "") -> SafeString:
    """The choices of a list, each its value and words: of a firm's reps there are hundreds."""
    drawn = (
        f'<option value="{escape(str(value))}"{SELECTED if str(value) == str(chosen) else ""}>'
        f"{escape(words)}</option>"
        for value, words in choices
    )
    return mark_safe("".join(drawn))  # noqa: S308 - values and words are escaped


@register.simple_tag
def named(name: str) -> SafeString:
    """A name, note or quotation in the language that it is written in."""
    written, text = language_of(name), escape(str(name))
    drawn = f'<span lang="{written}">{text}</span>' if written else text
    return mark_safe(drawn)  # noqa: S308 - the name is escaped


@register.inclusion_tag("shell/tall_strip.html")
def tall_strip(strip: Strip) -> dict[str, Any]:
    """The rhythm strip of a customer's page."""
    return {"strip": strip}
