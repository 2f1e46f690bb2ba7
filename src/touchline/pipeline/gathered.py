"""What the batches of one file give, gathered until the file is committed."""

from collections import Counter
from dataclasses import dataclass, field

import pyarrow as pa

from touchline.intake.identities import latest
from touchline.intake.outcome import Counts, Outcome
from touchline.intake.quarantine import defective_rows
from touchline.lake.imports import Staging
from touchline.lake.record import Tally
from touchline.vocabulary.errors import TouchlineError
from touchline.vocabulary.identity import QUARANTINE_SCHEMA
from touchline.vocabulary.source import Defect, RawTable

IDENTITY_TABLES = 256  # gathered before repeated identifiers are dropped
QUARANTINE_BYTES = 256 * 1024 * 1024  # of one file; more means that the mapping does not fit it


@dataclass
class Gathered:
    """Facts go to staging at once; the rest waits in memory, which stays bounded."""

    staging: Staging | None  # None: a dry run
    counts: dict[tuple[str, str], Counts] = field(default_factory=dict)  # by (table, fact)
    identities: list[pa.Table] = field(default_factory=list)
    quarantined: list[pa.Table] = field(default_factory=list)
    red_line_cells: Counter[str] = field(default_factory=Counter)
    raw_rows: int = 0
    quarantine_bytes: int = 0

    def add(self, table: RawTable, outcome: Outcome, raw_rows: int) -> None:
        """Take one batch's outcome."""
        self.raw_rows += raw_rows
        if self.staging is not None:
            for facts in outcome.facts:
                self.staging.add(facts.table, facts.rows, content_ids=facts.content_ids)
        for fact, counts in outcome.counts.items():
            self.counts.setdefault((table.name, fact), Counts()).add(counts)
        self._keep_identities(outcome.identities)
        for rows in outcome.quarantined:
            self._quarantine(table.name, rows)
        self.red_line_cells.update(outcome.red_line_cells)

    def add_unreadable(self, name: str, defect: Defect) -> None:
        """Take a file that could not be read at all: one row received, and quarantined."""
        counts = Counts(1)
        counts.quarantined[defect.reason] += 1
        self.counts.setdefault((name, ""), Counts()).add(counts)
        self._quarantine(name, defective_rows(name, [defect]))

    def tallies(self) -> list[Tally]:
        """The counts for the record; stored and duplicate are counted at the commit."""
        return [
            Tally(
                file,
                fact,
                counts.received,
                counts.rejected.total(),
                counts.quarantined.total(),
                reasons=dict(sorted((counts.rejected + counts.quarantined).items())),
            )
            for (file, fact), counts in sorted(self.counts.items())
        ]

    def emptied_cells(self) -> dict[str, int]:
        """Cells of stored rows that stay empty, by "fact.column:reason"."""
        total: Counter[str] = Counter()
        for (_file, fact), counts in self.counts.items():
            total.update({f"{fact}.{which}": count for which, count in counts.emptied.items()})
        return dict(sorted(total.items()))

    def quarantine_table(self) -> pa.Table:
        """The bad rows of the file."""
        return pa.concat_tables([QUARANTINE_SCHEMA.empty_table(), *self.quarantined])

    def _keep_identities(self, tables: list[pa.Table]) -> None:
        self.identities += tables
        if len(self.identities) > IDENTITY_TABLES:
            self.identities = [latest(self.identities)]

    def _quarantine(self, name: str, rows: pa.Table) -> None:
        self.quarantine_bytes += rows.nbytes
        if self.quarantine_bytes > QUARANTINE_BYTES:
            bad = sum(counts.quarantined.total() for counts in self.counts.values())
            raise TouchlineError(
                f"More than {bad:,} rows are bad: the mapping does not fit this file. Nothing of "
                "it was imported.",
                f"{name}, field {rows['field'][0]}: {rows['message'][0]}",
                "Try `import --dry-run`, mend the mapping, and import again.",
            )
        self.quarantined.append(rows)
