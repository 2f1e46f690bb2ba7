"""Welcome: the first administrator, and demo data or the import."""

from django.utils.translation import gettext_lazy as _

from touchline.web.office.roles import Role
from touchline.web.shell.page import Page, Place

PAGE = Page(
    title=_("Welcome"),
    icon="flag",
    path="welcome/",
    start="first_run:first_run",
    place=Place.HIDDEN,
    order=30,
    roles=frozenset({Role.ADMIN}),
)
