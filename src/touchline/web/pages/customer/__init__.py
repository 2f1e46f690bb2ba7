"""Customer: the state of one, and what to do next."""

from django.utils.translation import gettext_lazy as _

from touchline.web.shell.page import Page, Place

PAGE = Page(
    title=_("Customer"),
    icon="user",
    path="customer/",
    start="customer:customer",
    place=Place.HIDDEN,
    order=20,
)
