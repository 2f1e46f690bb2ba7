"""Whose import it is: its rows are anybody's customers, which not every manager may see."""

from touchline.web.office.models import Job, JobKind, Person
from touchline.web.office.roles import Role


def may_handle_import(person: Person, import_id: str) -> bool:
    """Whether the person sees the rows of an import, mends them, and may take it out again.

    Administrators may; a manager may where they brought the files themselves.
    """
    if person.role == Role.ADMIN:
        return True
    brought = {"files": [{"import_id": import_id, "already_imported": False}]}
    own = Job.objects.filter(kind=JobKind.IMPORT, asked_by=person, result__contains=brought)
    return person.role == Role.MANAGER and own.exists()
