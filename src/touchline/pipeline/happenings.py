"""What happened between the firm and one customer, newest first, a page at a time.

One query over the customer's own bucket files, with a LIMIT for each fact table: the whole history
is never read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from touchline.lake.snapshot import reading
from touchline.lake.workspace import Workspace
from touchline.vocabulary.engine import Engine

# What is told of each kind of fact.
TOLD: dict[str, tuple[str, ...]] = {
    "interaction": ("channel", "direction", "outcome", "duration_s", "employee_id", "purpose"),
    "order": ("status", "amount", "currency", "product_line"),
    "payment": ("amount", "currency", "due_on", "paid_at", "defaulted"),
    "subscription": ("started_on", "ends_on", "renewed", "amount", "product_line"),
    "ticket": ("kind", "severity", "closed_at", "satisfaction", "category"),
    "deal": ("outcome", "amount", "product_line", "closed_at"),
    "deal_stage": ("stage",),
    "feedback": ("instrument", "score"),
    "consent": ("granted", "channel", "purpose"),
    "referral": (),
}
MOST_TOLD = max(len(columns) for columns in TOLD.values())
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Happening:
    """One fact, with the row of the source that it stands on. `said` holds what is known of it."""

    at: datetime
    fact: str
    source: str
    source_id: str
    file: str
    row: int
    time_repaired: str | None
    said: Mapping[str, str]


@dataclass(frozen=True)
class Asked:
    """Which happenings: a customer's, of these kinds, up to an instant, at most so many."""

    customer_ref: int
    facts: Sequence[str]
    until: datetime
    limit: int


def happenings(workspace: Workspace, engine: Engine, asked: Asked) -> list[Happening]:
    """What was asked for, the newest first.

    Equal instants are ordered by kind and number, so that pages neither repeat nor lose any.
    """
    with reading(workspace) as snapshot:
        number = asked.customer_ref % snapshot.bucket_count
        files = snapshot.files_with_rows(workspace, asked.facts, number)
        if not files:
            return []
        parts = [_part(name, asked) for name in files]
        sql = "\nUNION ALL\n".join(parts)
        ordered = f"SELECT * FROM ({sql}) AS found ORDER BY happened_at DESC, fact, source_id DESC"
        rows = engine.query(f"{ordered} LIMIT {int(asked.limit)}", files).to_pylist()
    return [_happening(row) for row in rows]


def _part(name: str, asked: Asked) -> str:
    """The newest rows of one table, in the columns that all tables share."""
    columns = [f"CAST({column} AS VARCHAR)" for column in TOLD[name]]
    columns += ["CAST(NULL AS VARCHAR)"] * (MOST_TOLD - len(columns))
    told = ", ".join(f"{column} AS told_{place}" for place, column in enumerate(columns))
    end = asked.until.astimezone(UTC).replace(tzinfo=None).isoformat(" ")
    return (
        f"(SELECT '{name}' AS fact, happened_at, CAST(source AS VARCHAR) AS source, source_id, "
        f"_file, _row, CAST(time_repaired AS VARCHAR) AS time_repaired, {told} "
        f'FROM "{name}" WHERE customer_ref = {int(asked.customer_ref)} '
        f"AND happened_at <= CAST('{end}' AS TIMESTAMP) "
        f"ORDER BY happened_at DESC, source_id DESC LIMIT {int(asked.limit)})"
    )


def _happening(row: Mapping[str, object]) -> Happening:
    at = row["happened_at"]
    words = ((column, row[f"told_{place}"]) for place, column in enumerate(TOLD[str(row["fact"])]))
    return Happening(
        at=at.replace(tzinfo=UTC) if isinstance(at, datetime) else EPOCH,
        fact=str(row["fact"]),
        source=str(row["source"]),
        source_id=str(row["source_id"]),
        file=str(row["_file"] or ""),
        row=int(str(row["_row"] or 0)),
        time_repaired=str(row["time_repaired"]) if row["time_repaired"] else None,
        said={column: str(word) for column, word in words if word is not None},
    )
