"""Policy: what the firm has decided."""

from django.utils.translation import gettext_lazy as _

from touchline.web.shell.page import Page, Place

PAGE = Page(
    title=_("Policy"),
    icon="settings",
    path="policy/",
    start="policy:policy",
    place=Place.SETUP,
    order=30,
    key="p",
)
