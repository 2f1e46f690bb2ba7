"""Runs: how fresh the figures are and whether every row is accounted for."""

from django.utils.translation import gettext_lazy as _

from touchline.web.shell.page import Page, Place

PAGE = Page(
    title=_("Runs"),
    icon="player-track-next",
    path="runs/",
    start="runs:runs",
    place=Place.SETUP,
    order=20,
    key="r",
)
