"""Buttons drawn once for all cards of a shape are those that the template draws for each card."""

from django.template import Context, Template
from django.utils import timezone
from tests.site.conftest import Cast

from touchline.web.pages.today.views import parts_of
from touchline.web.pages.today.worklist import Scope, worklist

EACH = '{% include "today/actions.html" %}'
BY_SHAPE = "{% load card_actions %}{% card_actions card %}"


def test_the_buttons_of_a_shape_are_those_of_each_card(person: Cast) -> None:
    each, by_shape = Template(EACH), Template(BY_SHAPE)
    cards = [card for part in parts_of(worklist(person("chen"), Scope.TEAM)) for card in part.cards]
    with timezone.override("Asia/Shanghai"):
        for card in cards:
            told = {"card": card, "csrf_token": "t0k3n"}
            assert by_shape.render(Context(told)) == each.render(Context(told))
    assert len({card.group for card in cards}) > 1
