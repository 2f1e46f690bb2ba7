"""The rows of the list as HTML: fifty rows of a dozen cells are too many nodes for a template.

Everything that people wrote is escaped.
"""

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from touchline.vocabulary.pseudonym import shown
from touchline.web.pages.customers.table import Cell, Line
from touchline.web.shell.templatetags.shell import at, named, sheet, status, tier

register = template.Library()


@register.simple_tag
def drawn_rows(lines: Iterable[Line]) -> SafeString:
    """The body of the table."""
    choose = gettext("Choose %(name)s")
    drawn = "".join(_row(line, choose) for line in lines)
    return mark_safe(drawn)  # noqa: S308 - each part is escaped where it is drawn


def _row(line: Line, choose: str) -> str:
    cells = "".join(_cell(cell, line.customer_id) for cell in line.cells)
    return f"<tr data-row><td>{_first(line, choose)}</td>{cells}<td>{status(line.status)}</td></tr>"


def _first(line: Line, choose: str) -> str:
    """Who it is, and the box that chooses them."""
    label = escape(choose % {"name": line.name})
    address = at("customer:customer", line.customer_id)
    tags = "".join(f'<small class="tl-tagword">#{named(tag)}</small>' for tag in line.tags)
    return (
        '<span class="tl-first"><label class="tl-tick"><input type="checkbox" name="ids" '
        f'data-key="x" value="{shown(line.customer_id)}" aria-label="{label}"></label>'
        f'{tier(line.tier)}<a class="tl-ell" href="{address}">{named(line.name)}</a>{tags}</span>'
    )


def _cell(cell: Cell, customer_id: int) -> str:
    numeric = ' class="tl-num"' if cell.is_numeric else ""
    return f'<td{numeric} data-l="{escape(cell.label)}">{_inside(cell, customer_id)}</td>'


def _inside(cell: Cell, customer_id: int) -> str:
    if cell.name:
        return named(cell.name)
    text = escape(cell.text)
    if cell.rows:
        text = f"<a {sheet('customer:rows', customer_id, cell.rows)}>{text}</a>"
    aside = f' <span class="tl-mut">/ {escape(cell.aside)}</span>' if cell.aside else ""
    return f"<span>{text}{aside}</span>"
