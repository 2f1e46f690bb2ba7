"""Taking imports back: out of the lake, and at once a list without them."""

from collections.abc import Collection

from touchline.lake.imports import committed
from touchline.web.firm import served_firm
from touchline.web.jobs.queue import ask
from touchline.web.office.models import JobKind, Person


def take_back(import_ids: Collection[str], person: Person) -> bool:
    """Ask for imports to be taken out and the list to be made anew.

    False where no other import remains, so that there is nothing to make a list of.
    """
    firm = served_firm()
    others = {record.import_id for record in committed(firm.workspace)} - set(import_ids)
    with firm.office.database.transaction():
        ask(JobKind.ROLL_BACK, {"imports": list(import_ids)}, person)
        if others:
            ask(JobKind.RUN, {}, person)
    return bool(others)
