"""Me: language, theme, keys and sign-in."""

from django.utils.translation import gettext_lazy as _

from touchline.web.shell.page import Page, Place

PAGE = Page(
    title=_("Me"),
    icon="user",
    path="me/",
    start="me:me",
    place=Place.HIDDEN,
    order=10,
    phone_place=4,
)
