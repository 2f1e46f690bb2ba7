"""Mended rows on their way to a replay; their cells are personal, so the job holds them sealed."""

import base64
import json
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from touchline.web.database import Office
from touchline.web.office.sealed_text import open_text, place_of, seal_text

Rows = Mapping[str, Mapping[str, str | None]]  # row id → the cells to put in place


def sealed_rows(office: Office, rows: Rows) -> dict[str, Any]:
    """The arguments of a REPLAY job."""
    place = place_of("office_job", uuid4())
    key_id, sealed = seal_text(office, place, json.dumps(rows))
    text = base64.b64encode(sealed).decode()
    return {"place": place, "key_id": key_id, "sealed": text, "count": len(rows)}


def opened_rows(office: Office, arguments: Mapping[str, Any]) -> Rows:
    """The rows that the arguments hold."""
    sealed = base64.b64decode(arguments["sealed"])
    rows: Rows = json.loads(open_text(office, arguments["place"], arguments["key_id"], sealed))
    return rows
