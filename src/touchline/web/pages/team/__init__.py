"""Team: who is behind, and who covers whom."""

from django.utils.translation import gettext_lazy as _

from touchline.web.office.roles import Role
from touchline.web.shell.page import Page, Place

PAGE = Page(
    title=_("Team"),
    icon="users-group",
    path="team/",
    start="team:team",
    place=Place.MAIN,
    order=40,
    roles=frozenset({Role.MANAGER, Role.ADMIN}),
    key="m",
)
