"""People: accounts, roles and teams."""

from django.utils.translation import gettext_lazy as _

from touchline.web.office.roles import Role
from touchline.web.shell.page import Page, Place

PAGE = Page(
    title=_("People"),
    icon="user-cog",
    path="people/",
    start="people:people",
    place=Place.SETUP,
    order=40,
    key="o",
    roles=frozenset({Role.ADMIN}),
)
