"""Cards filled into their shape are those that the template draws for each card."""

from dataclasses import replace
from types import SimpleNamespace

from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.html import escape
from django.utils.safestring import SafeString
from tests.site.conftest import Cast

from touchline.vocabulary.codes import Channel, Direction
from touchline.web.office.rhythm import Contact
from touchline.web.pages.today.cards import Card
from touchline.web.pages.today.templatetags.card_actions import actions_of
from touchline.web.pages.today.templatetags.card_drawing import DRAWN as DRAWINGS
from touchline.web.pages.today.views import parts_of
from touchline.web.pages.today.worklist import Scope, worklist
from touchline.web.shell.strip_drawing import small_drawing
from touchline.web.shell.templatetags.shell import named

DRAWN = Template("{% load card_drawing %}{% drawn_card card first=first %}")
OWN_TOKEN = "t0k3n"
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
        actions=actions_of(card, OWN_TOKEN),
    )
    return render_to_string("today/card.html", {"card": told, "first": first})


def drawn(card: Card, *, first: bool = False, token: str = OWN_TOKEN) -> str:
    told = {"card": card, "csrf_token": token, "first": first}
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


def test_a_kept_card_bears_each_reader_s_own_token_and_language(person: Cast) -> None:
    card = next(each for each in cards_of(person) if each.rests_on_run)
    before = len(DRAWINGS)
    mine, again = drawn(card, token="mine"), drawn(replace(card), token="theirs")
    assert len(DRAWINGS) == before + 1
    assert "mine" in mine
    assert "mine" not in again
    assert mine == again.replace("theirs", "mine")
    with translation.override("zh-hans"):
        assert drawn(card) == by_template(card, first=False) != mine


def test_a_card_is_drawn_anew_once_something_was_done(person: Cast) -> None:
    card = next(each for each in cards_of(person) if each.rests_on_run and each.rhythm)
    assert card.rhythm is not None
    old = drawn(card)
    contact = Contact(timezone.now(), Direction.OUTBOUND, Channel.VISIT, logged=True)
    touched = replace(card, rhythm=replace(card.rhythm, contacts=(contact,)))
    assert not touched.rests_on_run
    assert drawn(touched) == by_template(touched, first=False) != old
    put_off = replace(card, row={**card.row, "last_contact_at": timezone.now()})
    assert not put_off.rests_on_run
