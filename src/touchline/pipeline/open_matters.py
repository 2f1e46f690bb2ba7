"""What is open with one customer: opportunities, service requests, and orders on their way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from touchline.lake.snapshot import reading
from touchline.lake.workspace import Workspace
from touchline.vocabulary.engine import Engine

MOST = 5
# By table: what makes a row open, and the words that are told of it.
OPEN = {
    "deal": ("outcome = 'open'", "product_line"),
    "ticket": ("closed_at IS NULL", "kind"),
    "order": ("status IN ('placed', 'paid')", "product_line"),
}


@dataclass(frozen=True)
class OpenMatter:
    """One open thing: `word` is a product line or a kind of request."""

    fact: str
    number: str
    since: datetime
    word: str
    amount: Decimal | None
    currency: str
    severity: str


def open_matters(
    workspace: Workspace, engine: Engine, customer_ref: int, known_since: Mapping[str, date]
) -> list[OpenMatter]:
    """The newest open things of each kind named, begun on that day or later.

    An old order whose delivery nobody recorded is not on its way.
    """
    with reading(workspace) as snapshot:
        number = customer_ref % snapshot.bucket_count
        files = snapshot.files_with_rows(workspace, known_since, number)
        if not files:
            return []
        parts = [_part(name, customer_ref, known_since[name]) for name in files]
        rows = engine.query("\nUNION ALL\n".join(parts), files).to_pylist()
    found = [
        OpenMatter(
            fact=row["fact"],
            number=row["source_id"],
            since=row["happened_at"].replace(tzinfo=UTC),
            word=row["word"] or "",
            amount=row["amount"],
            currency=row["currency"] or "",
            severity=row["severity"] or "",
        )
        for row in rows
    ]
    return sorted(found, key=_place, reverse=True)


def _place(matter: OpenMatter) -> tuple[bool, datetime, str]:
    """Orders come last; of the others, and among orders, the newest first."""
    return matter.fact != "order", matter.since, matter.number


def _part(name: str, customer_ref: int, since: date) -> str:
    condition, word = OPEN[name]
    amount = "NULL" if name == "ticket" else "amount"
    currency = "currency" if name == "order" else "NULL"
    severity = "severity" if name == "ticket" else "NULL"
    return (
        f"(SELECT '{name}' AS fact, source_id, happened_at, CAST({word} AS VARCHAR) AS word, "
        f"CAST({amount} AS DECIMAL(18, 4)) AS amount, CAST({currency} AS VARCHAR) AS currency, "
        f'CAST({severity} AS VARCHAR) AS severity FROM "{name}" '
        f"WHERE customer_ref = {int(customer_ref)} AND {condition} "
        f"AND happened_at >= CAST('{since.isoformat()}' AS TIMESTAMP) "
        f"ORDER BY happened_at DESC, source_id DESC LIMIT {MOST})"
    )
