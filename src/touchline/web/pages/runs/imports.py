"""Imports with their sums: received = stored + duplicate + rejected + quarantined."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils.translation import gettext

from touchline.lake.imports import committed
from touchline.lake.record import ImportRecord
from touchline.lake.workspace import Workspace
from touchline.web.firm import Firm
from touchline.web.pages.runs.kept_out import reason_word

COUNTS = ("received", "stored", "duplicate", "rejected", "quarantined")


@dataclass(frozen=True)
class ShownImport:
    """One import and when it was committed."""

    record: ImportRecord
    at: datetime
    waiting: int  # rows of it that still wait in quarantine

    @property
    def import_id(self) -> str:
        """Its id."""
        return self.record.import_id

    @property
    def files(self) -> list[str]:
        """The names of its files, without their folders."""
        return sorted(name.rpartition("/")[2] for name in self.record.origin.files)

    @property
    def counts(self) -> list[int]:
        """What was received, and what became of it."""
        return [self.record.total(count) for count in COUNTS]

    @property
    def sums(self) -> list[tuple[str, int]]:
        """The counts with their words."""
        return worded(self.counts)

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """Why rows were rejected or quarantined, the commonest first."""
        told: dict[str, int] = {}
        for tally in self.record.tallies:
            for reason, count in tally.reasons.items():
                told[reason] = told.get(reason, 0) + count
        commonest = sorted(told.items(), key=lambda each: -each[1])
        return [(reason_word(reason), count) for reason, count in commonest]


def shown_imports(firm: Firm) -> list[ShownImport]:
    """Every import that counts, the latest first."""
    waiting = waiting_rows(firm)
    records = committed(firm.workspace)
    shown = [
        ShownImport(each, committed_at(firm.workspace, each), waiting.get(each.import_id, 0))
        for each in records
    ]
    return sorted(shown, key=lambda each: each.at, reverse=True)


def committed_at(workspace: Workspace, record: ImportRecord) -> datetime:
    """When the import began to count."""
    file = workspace.imports / f"{record.import_id}.json"
    return datetime.fromtimestamp(file.stat().st_mtime, UTC)


def sums(imports: Iterable[ShownImport]) -> list[tuple[str, int]]:
    """The counts of all of them together, with their words."""
    counts = [each.counts for each in imports]
    whole = [sum(column) for column in zip(*counts, strict=True)]
    return worded(whole or [0] * len(COUNTS))


def worded(counts: Sequence[int]) -> list[tuple[str, int]]:
    """received = stored + duplicate + rejected + quarantined, each with its word."""
    words = (
        gettext("received"),
        gettext("stored"),
        gettext("duplicate"),
        gettext("rejected"),
        gettext("quarantined"),
    )
    return list(zip(words, counts, strict=True))


def waiting_rows(firm: Firm) -> dict[str, int]:
    """How many rows wait in quarantine, by import."""
    with firm.office.database.transaction() as cursor:
        cursor.execute(
            "SELECT import_id, count(*) FROM office_quarantine_row "
            "WHERE replayed_by = '' GROUP BY 1"
        )
        return dict(cursor.fetchall())
