"""Customers: every one that a person sees, by any measure."""

from django.utils.translation import gettext_lazy as _

from touchline.web.shell.page import Page, Place

PAGE = Page(
    title=_("Customers"),
    icon="users",
    path="customers/",
    start="customers:customers",
    place=Place.MAIN,
    order=20,
    key="u",
    phone_place=2,
)
