"""The link of a person's calendar feed: whoever has it reads the feed, so it is shown once."""

import hashlib
import secrets

from touchline.web.office.models.people import Person

SECRET_BYTES = 32


def make_link(person: Person) -> str:
    """The path of a new feed; the one from before opens nothing now. Only a digest is kept."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    person.calendar_digest = hashlib.sha256(secret.encode()).digest()
    person.save(update_fields=["calendar_digest"])
    return f"/calendar/{secret}.ics"


def remove_link(person: Person) -> None:
    """No link opens the feed."""
    person.calendar_digest = None
    person.save(update_fields=["calendar_digest"])
