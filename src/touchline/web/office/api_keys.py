"""Programs' keys: shown once, kept as digests, acting as a person within scopes."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from django.utils import timezone

from touchline.web.office.models import ApiKey, Person

MARK = "tl"
USED_EVERY = timedelta(minutes=1)  # so seldom is the last use written down


class Scope(StrEnum):
    """What a key may read."""

    CUSTOMERS = "customers"  # advice and measures of the customers that its person sees
    NAMES = "names"  # and their names, where the person may see them
    MEASURES = "measures"
    RUNS = "runs"


def make_key(
    person: Person, name: str, scopes: Sequence[Scope], expires_at: datetime | None
) -> tuple[ApiKey, str]:
    """A new key and its text, which nobody can read again."""
    prefix, secret = secrets.token_hex(4), secrets.token_urlsafe(32)
    key = ApiKey.objects.create(
        prefix=prefix,
        digest=_digest(secret),
        name=name,
        person=person,
        scopes=[scope.value for scope in scopes],
        expires_at=expires_at,
    )
    return key, f"{MARK}_{prefix}_{secret}"


def key_of(text: str) -> ApiKey | None:
    """The key with that text; None where it is unknown, revoked, too old, or its person is out."""
    mark, _, rest = text.partition("_")
    prefix, _, secret = rest.partition("_")
    found = ApiKey.objects.select_related("person").filter(prefix=prefix).first()
    known = bytes(found.digest) if found else _digest("")
    if mark != MARK or not hmac.compare_digest(known, _digest(secret)) or found is None:
        return None
    now = timezone.now()
    if found.revoked_at or (found.expires_at and found.expires_at <= now):
        return None
    if not found.person.is_active:
        return None
    if found.last_used_at is None or now - found.last_used_at > USED_EVERY:
        ApiKey.objects.filter(pk=found.pk).update(last_used_at=now)
    return found


def revoke(person: Person, pk: int) -> bool:
    """Shut one of the person's keys; whether there was one."""
    open_keys = ApiKey.objects.filter(pk=pk, person=person, revoked_at=None)
    return open_keys.update(revoked_at=timezone.now()) == 1


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
