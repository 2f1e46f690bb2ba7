"""The cards of a list: the template is drawn once for each shape of a card, then only filled in.

A list has thirty cards of a hundred nodes each. Most of a card hangs on few things (its state, the
advised channel, what there is to show); what is its own stands in slots.
"""

import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from types import SimpleNamespace

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from touchline.vocabulary.pseudonym import shown
from touchline.vocabulary.words import Language
from touchline.web.firm import served_firm
from touchline.web.office.kept_figures import KeptOfRun
from touchline.web.pages.today.cards import Card
from touchline.web.pages.today.templatetags.card_actions import STAND_IN, TOKEN, actions_of
from touchline.web.shell.context import current_language
from touchline.web.shell.statuses import Shown
from touchline.web.shell.strip_drawing import small_drawing
from touchline.web.shell.templatetags.shell import named

register = template.Library()
# Characters that no text of people holds, and that no escaping changes.
OPENS, CLOSES = "\ue000", "\ue001"
DRAWN = KeptOfRun(3_000)  # of some 5 kB each
FIELD = f'<input type="hidden" name="csrfmiddlewaretoken" value="{TOKEN}">'
SLOT = re.compile(f"{OPENS}([a-z_]+){CLOSES}")


@dataclass(frozen=True)
class Shape:
    """What the template of a card asks about; cards of one shape differ in their slots alone."""

    first: bool
    state: str
    tier: str
    channel: str
    best_icon: str
    last_icon: str
    is_done: bool
    is_held: bool
    is_refusing: bool
    has_strip: bool
    has_last: bool
    has_last_channel: bool


@register.simple_tag(takes_context=True)
def drawn_card(context: Context, card: Card, *, first: bool = False) -> SafeString:
    """One card of the list; what rests on the run alone is drawn once a day for each reader."""
    # A policy that changed while the list was made: the next reader's question would be the same.
    if card.publication and card.rests_on_run and card.policy is served_firm().policy:
        question = _question(card, first=first)
        drawn = DRAWN.get(card.publication, question, lambda: _drawn(card, first=first))
    else:
        drawn = _drawn(card, first=first)
    token = conditional_escape(str(context.get("csrf_token") or ""))
    if not token:  # a list that a device keeps has no field for one
        drawn = drawn.replace(FIELD, "")
    return mark_safe(drawn.replace(TOKEN, token))  # noqa: S308 - rendered, and escaped words


def _question(card: Card, *, first: bool) -> Hashable:
    """What the drawing depends on, beside the published row and rhythm."""
    by_reader = current_language(), timezone.get_current_timezone_name(), timezone.localdate()
    own = card.customer_id, card.name, card.owner_name, card.group, card.as_of, first
    return own, by_reader, served_firm().policy_stamp


def _drawn(card: Card, *, first: bool) -> str:
    """The card with `TOKEN` where the token of its forms is to stand."""
    language = current_language()
    pieces = _pieces(_shape_of(card, first=first), language)
    slots = _slots(card, language)
    return "".join(slots[piece] if place % 2 else piece for place, piece in enumerate(pieces))


def _shape_of(card: Card, *, first: bool) -> Shape:
    return Shape(
        first=first,
        state=card.state.kind,
        tier=card.tier,
        channel=card.main.channel,
        best_icon=card.best.icon,
        last_icon=card.last_icon,
        is_done=card.is_done,
        is_held=card.is_held,
        is_refusing=card.is_refusing,
        has_strip=card.strip is not None,
        has_last=card.last_day is not None,
        has_last_channel=bool(card.last_channel),
    )


def _slots(card: Card, language: Language) -> Mapping[str, str]:
    """What is this card's own, safe to show."""
    between = " " if language is Language.EN else ""
    words = {
        "ref": shown(card.customer_id),
        "plain_name": card.name,
        "small": card.small,
        "refused": card.refused,
        "state": card.state.words,
        "best": card.best.words,
        "last": card.last,
        "last_channel": card.last_channel,
    }
    return {slot: escape(text) for slot, text in words.items()} | {
        "name": named(card.name),
        "because": between.join(card.because),
        "strip": small_drawing(card.strip) if card.strip else "",
        "actions": "" if card.is_done else actions_of(card, TOKEN),
    }


@lru_cache(maxsize=2048)
def _pieces(shape: Shape, _language: Language) -> tuple[str, ...]:
    """The template around its slots: text and the names of slots in turn."""
    card = SimpleNamespace(
        customer_id=STAND_IN,
        name=_slot("name"),
        plain_name=_slot("plain_name"),
        tier=shape.tier,
        small=_slot("small"),
        refused=_slot("refused"),
        main=SimpleNamespace(channel=shape.channel),
        state=Shown(shape.state, _slot("state")),
        because=_slot("because"),
        strip=_slot("strip") if shape.has_strip else "",
        best=SimpleNamespace(icon=shape.best_icon, words=_slot("best")),
        last=_slot("last") if shape.has_last else "",
        last_icon=shape.last_icon,
        last_channel=_slot("last_channel") if shape.has_last_channel else "",
        is_done=shape.is_done,
        is_held=shape.is_held,
        is_refusing=shape.is_refusing,
        actions=_slot("actions"),
    )
    drawn = render_to_string("today/card.html", {"card": card, "first": shape.first})
    return tuple(SLOT.split(drawn.replace(shown(STAND_IN), _slot("ref"))))


def _slot(name: str) -> str:
    return f"{OPENS}{name}{CLOSES}"
