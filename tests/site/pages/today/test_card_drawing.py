"""Cards filled into their shape are those that the template draws for each card."""

from dataclasses import replace
from types import SimpleNamespace

from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.html import escape
from django.utils.safestring import SafeString
from tests.site.conftest import Cast

from touchline.web.pages.today.cards import Card
from touchline.web.pages.today.templatetags.card_actions import actions_of
from touchline.web.pages.today.views import parts_of
from touchline.web.pages.today.worklist import Scope, worklist
from touchline.web.shell.strip_drawing import small_drawing
from touchline.web.shell.templatetags.shell import named

DRAWN = Template("{% load card_drawing %}{% drawn_card card first=first %}")
OWN = (
    *("customer_id", "tier", "small", "refused", "main", "state", "best", "last", "last_icon"),
    *("last_channel", "is_done", "is_held", "is_refusing"),
)


def by_template(card: Card, *, first: bool) -> str:
    between = " " if translation.get_language() == "en" else ""
    told = SimpleNamespace(
        **{name: getattr(card, name) for name in OWN},
        plain_name=card.name,
        name=named(card.name),
        because=SafeString(between.join(card.because)),
        strip=small_drawing(card.strip) if card.strip else "",
        actions=actions_of(card, "t0k3n"),
    )
    return render_to_string("today/card.html", {"card": told, "first": first})


def drawn(card: Card, *, first: bool = False) -> str:
    told = {"card": card, "csrf_token": "t0k3n", "first": first}
    return DRAWN.render(Context(told))


def cards_of(person: Cast) -> list[Card]:
    return [card for part in parts_of(worklist(person("chen"), Scope.TEAM)) for card in part.cards]


def test_a_card_in_its_shape_is_the_template_s(person: Cast) -> None:
    cards = cards_of(person)
    assert len({card.group for card in cards}) > 1
    for language in ("en", "zh-hans"):
        with timezone.override("Asia/Shanghai"), translation.override(language):
            for place, card in enumerate(replace(each) for each in cards):
                assert drawn(card, first=not place) == by_template(card, first=not place)


def test_what_people_wrote_is_escaped_and_fills_no_other_slot(person: Cast) -> None:
    name = '<b>&\ue000small\ue001"'
    page = drawn(replace(cards_of(person)[0], name=name))
    assert escape(name) in page
    assert "<b>&" not in page
