"""Import: from a file to customers, with nothing lost."""

from django.utils.translation import gettext_lazy as _

from touchline.web.office.roles import Role
from touchline.web.shell.page import Page, Place

PAGE = Page(
    title=_("Import"),
    icon="table-import",
    path="import/",
    start="import_wizard:import_wizard",
    place=Place.SETUP,
    order=10,
    key="i",
    roles=frozenset({Role.ADMIN, Role.MANAGER}),
)
