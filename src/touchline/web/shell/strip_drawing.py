"""The small rhythm strip as SVG: a list has dozens, of dozens of marks: too many for templates.

The words are escaped; the rest are places in per cent that `rhythm_strip` worked out.
"""

from collections.abc import Iterator
from html import escape

from django.utils.safestring import SafeString, mark_safe

from touchline.web.shell.rhythm_strip import Strip


def small_drawing(strip: Strip) -> SafeString:
    """One line of a card: window, what lies between, contacts and today."""
    return mark_safe("".join(_parts(strip)))  # noqa: S308 - the label is escaped, the rest places


def _parts(strip: Strip) -> Iterator[str]:
    yield f'<svg class="tl-strip" height="26" role="img" aria-label="{escape(strip.label)}">'
    yield '<line class="tl-base" x1="0" x2="100%" y1="13" y2="13"/>'
    if strip.window:
        x, width, aim = strip.window.x, strip.window.width, strip.window.aim
        yield f'<rect class="tl-band" x="{x}" width="{width}" y="4" height="18" rx="5"/>'
        yield f'<line class="tl-aim" x1="{aim}" x2="{aim}" y1="8" y2="18"/>'
    for each in strip.stretches:
        yield f'<line class="tl-{each.kind}" x1="{each.start}" x2="{each.end}" y1="13" y2="13"/>'
    for mark in strip.theirs:
        yield f'<circle class="tl-in-" cx="{mark.x}" cy="13" r="3"/>'
    for mark in strip.ours:
        yield f'<circle class="tl-out" cx="{mark.x}" cy="13" r="3.5"/>'
    today = strip.today.x
    yield f'<line class="tl-today" x1="{today}" x2="{today}" y1="1" y2="25"/></svg>'
