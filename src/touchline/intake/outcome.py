"""What the intake makes of one batch of raw rows."""

from collections import Counter
from dataclasses import dataclass, field

import pyarrow as pa

from touchline.vocabulary.identity import IDENTITY_SCHEMA, QUARANTINE_SCHEMA

NO_RULE = "no rule takes this row"
ONLY_IDENTIFIERS = "identifiers only: kept in the vault"


@dataclass(frozen=True)
class FactRows:
    """Accepted rows of one fact table: its schema and the lineage columns."""

    table: str
    rows: pa.Table
    content_ids: bool  # whether source_id is a digest of the content


def tallied(reasons: pa.StringArray) -> Counter[str]:
    """How many rows have each reason; NULL is none."""
    counted = reasons.drop_null().value_counts()
    return Counter(
        dict(zip(counted.field(0).to_pylist(), counted.field(1).to_pylist(), strict=True))
    )


@dataclass
class Counts:
    """What became of the raw rows directed at one fact table; the empty fact is for none."""

    received: int = 0
    rejected: Counter[str] = field(default_factory=Counter)  # by reason
    quarantined: Counter[str] = field(default_factory=Counter)
    emptied: Counter[str] = field(default_factory=Counter)  # cells of stored rows, "column:reason"

    def add(self, other: "Counts") -> None:
        """Count the other's rows too."""
        self.received += other.received
        self.rejected.update(other.rejected)
        self.quarantined.update(other.quarantined)
        self.emptied.update(other.emptied)


@dataclass
class Outcome:
    """Everything that one batch gives."""

    facts: list[FactRows] = field(default_factory=list)
    quarantined: list[pa.Table] = field(default_factory=list)
    identities: list[pa.Table] = field(default_factory=list)
    counts: dict[str, Counts] = field(default_factory=dict)
    red_line_cells: Counter[str] = field(default_factory=Counter)  # by column or identifier

    def counts_of(self, fact: str) -> Counts:
        """The counts of one fact table."""
        return self.counts.setdefault(fact, Counts())

    def quarantine_table(self) -> pa.Table:
        """All quarantined rows as one table."""
        return pa.concat_tables([QUARANTINE_SCHEMA.empty_table(), *self.quarantined])

    def identity_table(self) -> pa.Table:
        """All identifiers as one table."""
        return pa.concat_tables([IDENTITY_SCHEMA.empty_table(), *self.identities])
