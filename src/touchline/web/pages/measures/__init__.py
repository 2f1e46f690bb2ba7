"""Measures: what each figure means and how it is counted."""

from django.utils.translation import gettext_lazy as _

from touchline.web.shell.page import Page, Place

PAGE = Page(
    title=_("Measures"),
    icon="ruler-2",
    path="measures/",
    start="measures:measures",
    place=Place.MAIN,
    order=50,
    key="d",
)
