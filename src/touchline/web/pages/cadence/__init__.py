"""Cadence: where contact is too little or too much."""

from django.utils.translation import gettext_lazy as _

from touchline.web.shell.page import Page, Place

PAGE = Page(
    title=_("Cadence"),
    icon="calendar-stats",
    path="cadence/",
    start="cadence:cadence",
    place=Place.MAIN,
    order=30,
    key="c",
    phone_place=3,
)
