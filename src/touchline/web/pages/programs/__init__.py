"""Programs: keys of the API."""

from django.utils.translation import gettext_lazy as _

from touchline.web.office.roles import Role
from touchline.web.shell.page import Page, Place

PAGE = Page(
    title=_("Programs"),
    icon="api",
    path="programs/",
    start="programs:programs",
    place=Place.SETUP,
    order=50,
    roles=frozenset({Role.ADMIN, Role.ANALYST, Role.MANAGER, Role.MARKETING}),
)
