"""The log of looks behind the curtain. Each entry holds the hash of the one before it.

    entry_hash = SHA-256(entry_hash of the entry before + the entry as sorted JSON)

So an entry that is changed or taken out later breaks the chain from there on.
"""

import hashlib
import json
from collections.abc import Iterator
from itertools import pairwise

from django.db import connection, transaction
from django.utils import timezone

from touchline.web.office.models.access import AccessLog
from touchline.web.office.models.people import Person

CHAIN_LOCK = 0x61636C67
START = b""


def record(
    person: Person, action: str, what: str, reason: str, customer_id: int | None = None
) -> AccessLog:
    """Write down who looked, at what and why; `what` names fields or a query, never values.

    What a person typed may hold NUL, which PostgreSQL does not store.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
        last = AccessLog.objects.order_by("-id").first()
        entry = AccessLog(
            at=timezone.now(),
            person=person,
            action=action,
            customer_id=customer_id,
            what=what.replace("\0", ""),
            reason=reason.replace("\0", ""),
        )
        entry.entry_hash = _hash(bytes(last.entry_hash) if last else START, entry)
        entry.save()
    return entry


def first_broken_entry() -> int | None:
    """The id of the first entry whose hash does not follow from the one before; None: all do."""
    for before, entry in pairwise(_chain()):
        follows = _hash(bytes(before.entry_hash) if before else START, entry) if entry else b""
        if entry and bytes(entry.entry_hash) != follows:
            return int(entry.pk)
    return None


def _chain() -> Iterator[AccessLog | None]:
    yield None
    yield from AccessLog.objects.order_by("id").iterator()


def _hash(before: bytes, entry: AccessLog) -> bytes:
    said = {
        "at": entry.at.isoformat(),
        "person": entry.person_id,
        "action": entry.action,
        "customer_id": entry.customer_id,
        "what": entry.what,
        "reason": entry.reason,
    }
    return hashlib.sha256(before + json.dumps(said, sort_keys=True).encode()).digest()
