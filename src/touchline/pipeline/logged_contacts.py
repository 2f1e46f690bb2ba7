"""Contacts that people logged in the product become facts, by the same commit as any import.

    claim (office) → stage → count → commit (lake)

A claimed contact can no longer be undone. A command that is killed before the commit leaves claims
of an import that never came to be: the next command takes those contacts again. One killed after it
leaves nothing to do. A contact that is told again folds on (source, client's id) like any row.

Contacts wait `UNDO_GRACE` before they are taken, so that a slip of the finger is undone, not kept.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import astuple
from datetime import UTC, datetime, timedelta

import pyarrow as pa

import touchline
from touchline.lake.arrivals import ARRIVAL_SCHEMAS
from touchline.lake.imports import Staging, committed
from touchline.lake.record import ImportRecord, Origin, Tally
from touchline.lake.workspace import Workspace
from touchline.vocabulary.codes import Channel, Direction, Outcome
from touchline.vocabulary.engine import Engine
from touchline.vocabulary.logged import LoggedContactRow, LoggedContacts

UNDO_GRACE = timedelta(minutes=5)
SOURCE = "touchline"
FILE = "logged contacts"
TABLE = "interaction"
UNKNOWN_WORD = "unknown_word"
ID_LENGTH = 24


def import_logged_contacts(
    workspace: Workspace, engine: Engine, contacts: LoggedContacts, before: datetime
) -> ImportRecord | None:
    """Take in what was logged until then; None where nothing waits.

    The caller holds the workspace's lock (`lake.lock.writing`).
    """
    known = [record.import_id for record in committed(workspace)]
    waiting = contacts.waiting(before, known)
    if not waiting:
        return None
    digest = _digest(waiting)
    import_id = digest[:ID_LENGTH]
    taken = contacts.claim([row.client_id for row in waiting], import_id)
    rows = [row for row in waiting if row.client_id in taken]
    return _commit(workspace, engine, import_id, digest, rows) if rows else None


def _commit(
    workspace: Workspace, engine: Engine, import_id: str, digest: str, rows: list[LoggedContactRow]
) -> ImportRecord:
    good = [row for row in rows if _is_understood(row)]
    refused = Counter({UNKNOWN_WORD: len(rows) - len(good)})
    staging = Staging.begin(workspace, import_id)
    try:
        if good:
            staging.add(TABLE, _facts(good))
        origin = Origin(SOURCE, {FILE: digest}, "", touchline.__version__)
        tally = Tally(FILE, TABLE, len(rows), refused.total(), reasons=dict(+refused))
        return staging.commit(engine, origin, [tally])
    except BaseException:
        staging.abandon()
        raise


def _digest(rows: Sequence[LoggedContactRow]) -> str:
    content = json.dumps([[str(value) for value in astuple(row)] for row in rows])
    return hashlib.sha256(f"{SOURCE}\n{content}".encode()).hexdigest()


def _is_understood(row: LoggedContactRow) -> bool:
    return (
        row.channel in set(Channel)
        and row.direction in set(Direction)
        and row.outcome in {"", *Outcome}
    )


def _facts(rows: Sequence[LoggedContactRow]) -> pa.Table:
    """The contacts as rows of the fact table; the moment of the log is the moment of export."""
    schema = ARRIVAL_SCHEMAS[TABLE]
    told = [
        {
            "customer_ref": row.customer_ref,
            "source": SOURCE,
            "source_id": row.client_id,
            "happened_at": _utc(row.happened_at),
            "recorded_at": _utc(row.made_at),
            "channel": row.channel,
            "direction": row.direction,
            "employee_id": row.employee_ref,
            "duration_s": row.duration_s,
            "outcome": row.outcome or None,
            "_file": FILE,
            "_row": number,
            "_exported_at": _utc(row.made_at),
        }
        for number, row in enumerate(rows, 1)
    ]
    return pa.Table.from_pylist(told, schema=schema)


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)
