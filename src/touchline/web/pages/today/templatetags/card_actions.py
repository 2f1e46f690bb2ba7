"""What can be done with a card's customer, drawn once for all cards of one shape.

A list has thirty cards with five buttons each, and they differ in the customer's reference alone.
"""

from functools import lru_cache
from types import SimpleNamespace

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from touchline.vocabulary.pseudonym import shown
from touchline.web.pages.today.cards import Card, Way
from touchline.web.shell.context import current_language

register = template.Library()
STAND_IN = 1
TOKEN, HELD = "the-token-stands-here", "the-hold-stands-here"
Shape = tuple[bool, bool, bool, Way, tuple[Way, ...]]


@register.simple_tag(takes_context=True)
def card_actions(context: Context, card: Card) -> SafeString:
    """The buttons of the panel beside the list."""
    return actions_of(card, str(context.get("csrf_token") or ""))


def actions_of(card: Card, token: str) -> SafeString:
    """The buttons of a customer; `token` lets its forms through."""
    shape = card.is_refusing, card.is_held, card.is_waiting, card.main, tuple(card.others)
    drawn = _drawn(shape, current_language(), with_token=bool(token))
    parts = {
        shown(STAND_IN): shown(card.customer_id),
        TOKEN: conditional_escape(token),
        HELD: conditional_escape(card.held_until),
    }
    for stands_in, real in parts.items():
        drawn = drawn.replace(stands_in, real)
    return mark_safe(drawn)  # noqa: S308 - a rendered template, and escaped words


@lru_cache(maxsize=512)
def _drawn(shape: Shape, _language: str, *, with_token: bool) -> str:
    is_refusing, is_held, is_waiting, main, others = shape
    card = SimpleNamespace(
        customer_id=STAND_IN,
        is_refusing=is_refusing,
        is_held=is_held,
        is_waiting=is_waiting,
        main=main,
        others=others,
        held_until=HELD,
    )
    return render_to_string(
        "today/actions.html", {"card": card, "csrf_token": TOKEN if with_token else ""}
    )
