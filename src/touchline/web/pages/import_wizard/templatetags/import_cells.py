"""How a cell of the preview is written."""

from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from touchline.web.shell.templatetags.shell import named

register = template.Library()


@register.filter
def thousands(count: int) -> str:
    """12,480: a count inside a sentence."""
    return f"{count:,}"


@register.simple_tag
def cell_of(value: Any) -> SafeString:
    """A time in the person's zone, a number plain, a word in its language; – where it is empty."""
    if value is None:
        return SafeString("–")
    if isinstance(value, datetime):
        return format_html("{}", timezone.localtime(value).strftime("%Y-%m-%d %H:%M"))
    if isinstance(value, date | int | float):
        return format_html("{}", str(value))
    text = str(value)
    plain = text.rstrip("0").rstrip(".") if text.replace(".", "", 1).isdigit() else text
    return named(plain if "." in text else text)
