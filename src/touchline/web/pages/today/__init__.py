"""Today: whom to contact, and why."""

from django.utils.translation import gettext_lazy as _

from touchline.web.shell.page import Page, Place

PAGE = Page(
    title=_("Today"),
    icon="list-check",
    path="today/",
    start="today:today",
    place=Place.MAIN,
    order=10,
    key="t",
    phone_place=1,
)
