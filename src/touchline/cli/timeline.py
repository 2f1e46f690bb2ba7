"""What happened between the firm and one customer, newest first."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
from rich import box
from rich.table import Table
from rich.text import Text

from touchline.cli.phrases import TIMELINE_HEADINGS
from touchline.vocabulary.words import Language

# What a line says of each kind of fact: the columns whose words are joined, in this order.
TOLD: dict[str, tuple[str, ...]] = {
    "interaction": ("direction", "channel", "outcome", "purpose"),
    "order": ("status", "amount", "currency", "product_line"),
    "payment": ("amount", "currency", "due_on"),
    "ticket": ("kind", "severity", "satisfaction"),
    "deal": ("outcome", "amount", "product_line"),
    "deal_stage": ("stage",),
    "feedback": ("instrument", "score"),
    "consent": ("granted", "channel", "purpose"),
    "subscription": ("started_on", "ends_on", "renewed", "amount"),
    "referral": (),
    "campaign_member": ("campaign_id", "arm"),
}


def timeline(
    facts: Mapping[str, pa.Table], time_zone: str, until: datetime, limit: int
) -> list[dict[str, Any]]:
    """The latest happenings before `until` (UTC) as plain rows, times in the firm's zone."""
    zone = ZoneInfo(time_zone)
    lines = []
    for table, columns in TOLD.items():
        for row in facts[table].to_pylist() if table in facts else ():
            at = row["happened_at"]
            if at is None or at >= until:
                continue
            said = [_plain(row[column]) for column in columns if row.get(column) is not None]
            lines.append(
                {
                    "at": at.replace(tzinfo=UTC).astimezone(zone).isoformat(timespec="minutes"),
                    "fact": table,
                    "what": " ".join(said),
                    "source": row["source"],
                    "source_id": row["source_id"],
                    "file": row["_file"],
                    "row": row["_row"],
                    "time_repaired": row["time_repaired"],
                }
            )
    lines.sort(key=lambda line: (line["at"], line["fact"], line["source_id"]), reverse=True)
    return lines[:limit]


def timeline_table(lines: list[dict[str, Any]], language: Language) -> Table:
    """The happenings for people; every line names the row of the source that it stands on."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in TIMELINE_HEADINGS:
        table.add_column(heading.in_language(language), overflow="fold")
    for line in lines:
        when = line["at"][:16].replace("T", " ") + (" ~" if line["time_repaired"] else "")
        origin = f"{line['source']} {line['source_id']} ({line['file']}:{line['row']})"
        table.add_row(when, line["fact"], Text(line["what"]), Text(origin, style="dim"))
    return table


def _plain(value: Any) -> str:
    if hasattr(value, "normalize"):
        return f"{float(value):,.2f}"
    return str(value)
