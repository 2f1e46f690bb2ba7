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
