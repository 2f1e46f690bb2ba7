"""Mappings kept for the next files of the same layout, sealed: a mapping can name cells."""

import hashlib
from collections.abc import Sequence
from uuid import uuid4

from touchline.web.firm import Firm
from touchline.web.office.models import Person, SavedMapping
from touchline.web.office.sealed_text import open_text, place_of, seal_text

TABLE = "office_saved_mapping"
LONGEST_NAME = 80


def layout_of(headers: Sequence[Sequence[str]]) -> str:
    """One word for the headers of some tables, in whatever order they come."""
    lines = sorted("\x1f".join(sorted(each)) for each in headers)
    return hashlib.sha256("\x1e".join(lines).encode()).hexdigest()


def save_mapping(firm: Firm, person: Person, name: str, layout: str, text: str) -> SavedMapping:
    """Keep a mapping under a name; one of that name is replaced."""
    wanted = " ".join(name.split())[:LONGEST_NAME] or "mapping"
    saved = SavedMapping.objects.filter(name=wanted).first() or SavedMapping(
        pk=uuid4(), name=wanted
    )
    saved.layout, saved.person = layout, person
    saved.key_id, saved.sealed = seal_text(firm.office, place_of(TABLE, saved.pk), text)
    saved.save()
    return saved


def saved_text(firm: Firm, saved: SavedMapping) -> str:
    """The mapping's TOML."""
    return open_text(firm.office, place_of(TABLE, saved.pk), saved.key_id, bytes(saved.sealed))


def saved_for(layout: str) -> list[SavedMapping]:
    """The mappings kept for files of that layout, the newest first."""
    return list(SavedMapping.objects.filter(layout=layout).order_by("-made_at"))
