"""The office's tables, a file for each thing that they are about."""

from touchline.web.office.models.access import AccessLog, ApiKey
from touchline.web.office.models.desk import (
    Assignment,
    CustomerDesk,
    CustomerTag,
    DeskAction,
    DeskActionKind,
    LoggedContact,
    Note,
    PickedCustomers,
    SavedView,
    Task,
    TouchedCustomer,
)
from touchline.web.office.models.jobs import (
    READS_ONLY,
    ImportDraft,
    Job,
    JobKind,
    JobState,
    SavedMapping,
)
from touchline.web.office.models.people import Person, Team
from touchline.web.office.models.publishing import PublishedRun
from touchline.web.office.models.quarantine import (
    QuarantineBlock,
    QuarantinedImport,
    QuarantineRow,
)
from touchline.web.office.models.vault import BlindIndex, Identity, VaultKey

__all__ = (
    "READS_ONLY",
    "AccessLog",
    "ApiKey",
    "Assignment",
    "BlindIndex",
    "CustomerDesk",
    "CustomerTag",
    "DeskAction",
    "DeskActionKind",
    "Identity",
    "ImportDraft",
    "Job",
    "JobKind",
    "JobState",
    "LoggedContact",
    "Note",
    "Person",
    "PickedCustomers",
    "PublishedRun",
    "QuarantineBlock",
    "QuarantineRow",
    "QuarantinedImport",
    "SavedMapping",
    "SavedView",
    "Task",
    "Team",
    "TouchedCustomer",
    "VaultKey",
)
