"""What a person may do; whom they see follows from it and from their team."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """A person's role."""

    REP = "rep", _("Sales rep")
    MANAGER = "manager", _("Manager")
    MARKETING = "marketing", _("Marketing")
    SERVICE = "service", _("Service")
    ANALYST = "analyst", _("Analyst")
    ADMIN = "admin", _("Administrator")


# Who talks to customers: they have a list for the day, and log what they did.
TALKS_TO_CUSTOMERS = (Role.REP, Role.MANAGER, Role.SERVICE, Role.ADMIN)
