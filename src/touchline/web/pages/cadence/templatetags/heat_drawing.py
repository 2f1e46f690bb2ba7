"""The cells of a heat map as HTML: a year of days and a week of hours are too many for a template.

Everything in them is escaped.
"""

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe

from touchline.web.pages.cadence.heat import Cell

register = template.Library()


@register.simple_tag
def drawn_cells(cells: Iterable[Cell | None]) -> SafeString:
    """The cells of one row; an empty one where the calendar has no day yet."""
    drawn = "".join(_cell(cell) if cell else "<td></td>" for cell in cells)
    return mark_safe(drawn)  # noqa: S308 - each part is escaped where it is drawn


def _cell(cell: Cell) -> str:
    words = ["tl-thin" if cell.bin < 0 else f"tl-b{cell.bin}"]
    words += ["tl-old"] * cell.old + ["tl-on"] * cell.chosen
    return f'<td class="{" ".join(words)}" data-key="{escape(cell.key)}">{_inside(cell)}</td>'


def _inside(cell: Cell) -> str:
    said = escape(cell.words)
    if not cell.address:
        return f'<span class="tl-sr">{said}</span>'
    text = f'{escape(cell.text)}<span class="tl-sr"> ' if cell.text else '<span class="tl-sr">'
    address = escape(cell.address)
    return (
        f'<a href="{address}" data-behind title="{said}" draggable="false">{text}{said}</span></a>'
    )
