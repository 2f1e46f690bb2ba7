"""Choices among a hundred and thirty columns, each drawn in one step."""

from collections.abc import Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from touchline.web.pages.customers.columns import Column

SELECTED = mark_safe(" selected")
register = template.Library()


@register.simple_tag
def column_options(columns: Sequence[Column], chosen: str = "") -> SafeString:
    """The options of a select."""
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((each.name, SELECTED if each.name == chosen else "", each.label) for each in columns),
    )


@register.simple_tag
def column_box(column: Column) -> SafeString:
    """The box of a column that is not shown yet."""
    return format_html(
        '<label class="tl-check" title="{}"><input type="checkbox" name="column" value="{}">'
        "<span>{}</span></label>",
        column.meaning,
        column.name,
        column.label,
    )
