"""Choices among a hundred and forty columns: they change with the run, and each is drawn once."""

from collections.abc import Sequence
from functools import lru_cache

from django import template
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from touchline.web.pages.customers.columns import Column
from touchline.web.pages.customers.query import ALWAYS_SHOWN

register = template.Library()


@register.simple_tag
def column_options(columns: Sequence[Column], chosen: str = "") -> SafeString:
    """The options of a select."""
    value = f'value="{escape(chosen)}"'
    drawn = _options(tuple(columns)).replace(value, f"{value} selected", 1)
    return mark_safe(drawn)  # noqa: S308 - escaped words and a word of our own


@lru_cache(maxsize=64)
def _options(columns: tuple[Column, ...]) -> str:
    return format_html_join(
        "",
        '<option value="{}">{}</option>',
        ((each.name, each.label) for each in columns),
    )


@register.simple_tag
def column_boxes(columns: Sequence[Column], chosen: Sequence[str]) -> SafeString:
    """The box of each column; one that is shown bears its place, and some always are."""
    drawn = [
        _shown_box(each, chosen.index(each.name) + 1) if each.name in chosen else _box(each)
        for each in columns
        if each.name in chosen or each.name not in ALWAYS_SHOWN
    ]
    return mark_safe("".join(drawn))  # noqa: S308 - each was escaped where it was drawn


@lru_cache(maxsize=2048)
def _box(column: Column) -> SafeString:
    return format_html(
        '<label class="tl-check" title="{}"><input type="checkbox" name="column" value="{}">'
        "<span>{}</span></label>",
        column.meaning,
        column.name,
        column.label,
    )


@lru_cache(maxsize=2048)
def _shown_box(column: Column, place: int) -> SafeString:
    return format_html(
        '<label class="tl-check" title="{0}"><input type="checkbox" name="column" value="{1}" '
        'checked><span>{2}</span><input class="tl-inp tl-at" type="number" min="1" max="99" '
        'name="at_{1}" value="{3}" aria-label="{4}"></label>',
        column.meaning,
        column.name,
        column.label,
        place,
        gettext("Place of %(name)s") % {"name": column.label},
    )
