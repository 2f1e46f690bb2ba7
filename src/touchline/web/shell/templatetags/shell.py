"""The parts of pages: icon, tier, status, evidence, figures by unit, days, customers' names."""

from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from touchline.vocabulary.pseudonym import shown
from touchline.vocabulary.units import Unit
from touchline.vocabulary.words import Language
from touchline.web.shell import formats
from touchline.web.shell.context import current_language
from touchline.web.shell.rhythm_strip import Strip
from touchline.web.shell.statuses import Shown
from touchline.web.shell.written_in import language_of

register = template.Library()
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
    return format_html(
        '<svg class="tl-ico{}" viewBox="0 0 24 24" aria-hidden="true"><use href="{}#{}"/></svg>',
        " tl-ico-s" if small else "",
        static("vendor/icons.svg"),
        name,
    )


@register.simple_tag
def tier(letter: str) -> SafeString:
    """A tier's letter in its ink weight."""
    word = gettext("Tier")
    return format_html(
        '<span class="tl-tier" data-t="{0}" title="{1} {0}"><span class="tl-sr">{1} </span>{0}'
        "</span>",
        letter,
        word,
    )


@register.simple_tag
def status(state: Shown) -> SafeString:
    """The pill of a status: hue, icon and word."""
    return format_html(
        '<span class="tl-st" data-s="{}">{}{}</span>',
        state.kind,
        icon(state.icon, small=True),
        state.words,
    )


@register.inclusion_tag("shell/evidence.html")
def evidence(grade: str, basis: str = "") -> dict[str, Any]:
    """The badge of a claim's evidence: E1, E2, E3 or E0; `basis` says what it rests on."""
    return {"grade": grade, "steps": {"E1": 3, "E2": 2, "E3": 1}.get(grade, 0), "basis": basis}


@register.inclusion_tag("shell/field.html")
def field(bound: BoundField, label: str = "", help: str = "") -> dict[str, Any]:  # noqa: A002
    """A form's field with its label, help and what is wrong with it, in the house's look."""
    check = isinstance(bound.field.widget, CheckboxInput)
    told = [f"{bound.id_for_label}_help"] if (help or bound.help_text) and not check else []
    told += [f"{bound.id_for_label}_error_{n}" for n in range(1, len(bound.errors) + 1)]
    attributes: dict[str, Any] = {} if check else {"class": "tl-inp", "placeholder": ""}
    attributes |= {"aria-describedby": " ".join(told)} if told else {}
    attributes |= {"aria-invalid": "true"} if bound.errors else {}
    return {
        "id": bound.id_for_label,
        "check": check,
        "label": label or bound.label,
        "help": help or bound.help_text,
        "widget": bound.as_widget(attrs=attributes),
        "errors": bound.errors,
    }


@register.simple_tag
def figure(value: Any, unit: str, currency: str = "") -> SafeString:
    """A figure with its unit, in the language of the page."""
    return format_html(
        '<span class="tl-fig">{}</span>',
        formats.figure(value, Unit(unit), current_language(), currency),
    )


@register.simple_tag
def bare_figure(value: Any, unit: str, currency: str = "") -> str:
    """A figure with its unit as plain text, for cells and axes."""
    return formats.figure(value, Unit(unit), current_language(), currency)


@register.filter
def short_day(day: date | datetime | None) -> str:
    """3 Nov; 11-03."""
    return formats.short_day(day, current_language())


@register.filter
def long_day(day: date | datetime | None) -> str:
    """24 Nov 2026; 2026年11月24日."""
    return formats.long_day(day, current_language())


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


@register.simple_tag
def named(name: str) -> SafeString:
    """A name, note or quotation in the language that it is written in."""
    written = language_of(name)
    return (
        format_html('<span lang="{}">{}</span>', written, name)
        if written
        else format_html("{}", name)
    )


@register.inclusion_tag("shell/small_strip.html")
def small_strip(strip: Strip) -> dict[str, Any]:
    """The rhythm strip of a card."""
    return {"strip": strip}


@register.inclusion_tag("shell/tall_strip.html")
def tall_strip(strip: Strip) -> dict[str, Any]:
    """The rhythm strip of a customer's page."""
    return {"strip": strip}
