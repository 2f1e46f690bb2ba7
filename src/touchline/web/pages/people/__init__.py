"""People: accounts, roles and teams."""

from django.utils.translation import gettext_lazy as _

from touchline.web.shell.page import Page, Place

PAGE = Page(
    title=_("People"),
    icon="shield-check",
    path="people/",
    start="people:people",
    place=Place.SETUP,
    order=40,
    key="o",
)
