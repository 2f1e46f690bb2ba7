"""A small story of four customers, told in local time, and the way from rows to figures.

As-of day: 2026-06-30 in Asia/Shanghai. The rolling window (13 weeks) begins on 2026-04-01, the last
30 days on 2026-06-01, the last 365 days on 2026-07-01 of 2025.

Anna (1) deals with the firm in every way. Bo (2) is contacted far too often and wants none of it.
Chen (3) stands in the customer file only. Dora (4) comes after the as-of day.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest

from touchline.engines.duckdb import DuckDBEngine
from touchline.lake.arrivals import ARRIVAL_SCHEMAS
from touchline.lake.imports import Staging
from touchline.lake.lock import writing
from touchline.lake.record import Origin, Tally
from touchline.lake.snapshot import fact_files
from touchline.lake.workspace import create_workspace
from touchline.measures.catalogue import Catalogue, load_catalogue
from touchline.measures.plan import plan
from touchline.measures.spelling import spelling_of
from touchline.measures.table import measure_table
from touchline.pipeline.compact import compact
from touchline.policy import Policy
from touchline.vocabulary.facts import FACT_TABLES, FactTable, Kind

AS_OF = date(2026, 6, 30)
ZONE = "Asia/Shanghai"
EXPORTED = datetime(2026, 7, 6, tzinfo=UTC).replace(tzinfo=None)
Row = dict[str, Any]
Rows = Mapping[str, Sequence[Row]]
Files = dict[str, list[Path]]
Figures = dict[int, dict[str, Any]]

ANNA_CONTACTS = """
2025-09-01 14:00 in  training reached
2026-03-20 10:00 out call     reached   120
2026-04-02 10:00 out email    opened
2026-04-02 15:00 out call     no_answer
2026-04-12 09:00 in  wecom    -
2026-04-12 11:00 out wecom    reached
2026-05-03 10:00 out visit    reached   3600
2026-06-10 10:00 out email    sent
2026-06-11 10:00 in  email    -
2026-06-25 09:00 out call     reached   300
2026-06-28 10:00 out email    bounced
2026-07-01 00:10 out call     reached   60
"""
BO_CONTACTS = """
2026-02-01 10:00 out training sent
2026-03-31 23:30 out visit    reached
2026-04-01 00:30 out meeting  reached
2026-06-05 10:00 out email    opted_out
"""


def at(text: str) -> datetime:
    """A local time of the story as the lake stores it."""
    local = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(ZONE))
    return local.astimezone(UTC).replace(tzinfo=None)


def contacts(customer: int, lines: str) -> list[Row]:
    """Rows of `day time direction channel outcome seconds`."""
    rows = []
    for line in lines.strip().splitlines():
        day, hour, way, channel, outcome, *seconds = line.split()
        row = {"customer_ref": customer, "happened_at": at(f"{day} {hour}"), "channel": channel}
        row["direction"] = {"in": "inbound", "out": "outbound"}[way]
        row["outcome"] = None if outcome == "-" else outcome
        row["duration_s"] = int(seconds[0]) if seconds else None
        rows.append(row)
    return rows


def story_contacts() -> list[Row]:
    anna = contacts(1, ANNA_CONTACTS)
    anna[3]["time_repaired"] = "date_only"
    anna[6]["cost"] = Decimal("250")
    calls = "\n".join(f"2026-05-05 {hour}:00 out call -" for hour in range(10, 16))
    messages = "\n".join(f"2026-05-20 10:{minute} out sms -" for minute in range(10, 31))
    dora = contacts(4, "2026-07-03 09:00 in call reached 60")
    return anna + contacts(2, BO_CONTACTS + calls + "\n" + messages) + dora


def rows_of(customer: int, names: str, *values: tuple[Any, ...]) -> list[Row]:
    """Rows with those columns; the first is the local time it happened."""
    columns = ["happened_at", *names.split()]
    rows = [dict(zip(columns, value, strict=True)) for value in values]
    return [
        {**row, "customer_ref": customer, "happened_at": at(row["happened_at"])} for row in rows
    ]


def story() -> dict[str, list[Row]]:
    known = [
        {"customer_ref": 1, "first_seen_on": date(2025, 8, 1)},
        {"customer_ref": 3, "first_seen_on": date(2026, 6, 30)},
    ]
    told = {"customer": known, "interaction": story_contacts()}
    return told | purchases() | service() | money() | relations()


def purchases() -> dict[str, list[Row]]:
    order = "source_id amount margin status product_line"
    line = "order_id product_line category amount"
    return {
        "order": rows_of(
            1,
            order,
            ("2026-02-01 12:00", "O1", 1000, 300, "paid", "A"),
            ("2026-04-10 12:00", "O2", 500, 100, "delivered", "A"),
            ("2026-04-10 18:00", "O3", 200, None, "paid", "B"),
            ("2026-05-10 12:00", "O4", 900, 90, "cancelled", "C"),
            ("2026-06-20 12:00", "O5", 400, 50, "returned", "B"),
            ("2026-06-22 12:00", "O6", -100, -10, None, "A"),
            ("2026-07-02 12:00", "O7", 700, 70, "paid", "E"),
        )
        + rows_of(
            2,
            order,
            ("2025-08-01 12:00", "O8", 100, None, None, None),
            ("2026-05-01 12:00", "O9", -20, None, None, None),
        ),
        "order_line": rows_of(
            1,
            line,
            ("2025-01-01 12:00", "O1", "A", "w", 50),
            ("2026-04-10 12:00", "O2", "A", "x", 300),
            ("2026-04-10 12:00", "O2", "A", "y", 200),
            ("2026-06-22 12:00", "O6", "D", "z", -100),
        ),
    }


def service() -> dict[str, list[Row]]:
    ticket = "kind closed_at satisfaction"
    return {
        "ticket": rows_of(
            1,
            ticket,
            ("2025-06-01 09:00", "complaint", None, None),
            ("2025-12-01 09:00", "fault", at("2025-12-03 09:00"), 4),
            ("2026-04-05 09:00", "complaint", at("2026-04-06 09:00"), 2),
            ("2026-06-01 09:00", "request", at("2026-06-01 15:00"), 5),
            ("2026-06-29 09:00", "complaint", at("2026-07-02 09:00"), 1),
        ),
        "feedback": rows_of(
            1,
            "instrument score",
            ("2025-05-01 09:00", "csat", 1),
            ("2026-02-01 09:00", "nps", 9),
            ("2026-03-01 09:00", "csat", 4),
            ("2026-04-01 09:00", "review", 5),
            ("2026-06-01 09:00", "nps", 6),
            ("2026-06-15 09:00", "nps", 10),
        ),
        "usage": rows_of(
            1,
            "feature quantity",
            ("2026-03-01 09:00", "chart", 2),
            ("2026-04-10 09:00", "report", 3),
            ("2026-05-01 09:00", "report", None),
            ("2026-06-01 09:00", "export", 1),
            ("2026-06-01 09:00", "api", 0),
        ),
    }


def money() -> dict[str, list[Row]]:
    return {
        "payment": rows_of(
            1,
            "amount due_on paid_at defaulted",
            ("2024-04-01 09:00", 10, date(2024, 5, 1), None, True),
            ("2025-11-01 09:00", 10, date(2025, 12, 1), at("2025-11-20 09:00"), None),
            ("2026-04-01 09:00", 10, date(2026, 4, 15), at("2026-04-15 23:30"), False),
            ("2026-05-01 09:00", 10, date(2026, 5, 15), at("2026-05-16 00:30"), False),
            ("2026-06-01 09:00", 10, date(2026, 6, 20), at("2026-07-02 09:00"), False),
            ("2026-06-15 09:00", 10, date(2026, 7, 15), None, None),
        ),
        "subscription": rows_of(
            1,
            "started_on ends_on renewed",
            ("2023-01-01 09:00", date(2023, 1, 1), date(2023, 12, 31), False),
            ("2024-01-01 09:00", date(2024, 1, 1), date(2024, 12, 31), True),
            ("2025-01-01 09:00", date(2025, 1, 1), date(2025, 12, 31), True),
            ("2026-01-01 09:00", date(2026, 1, 1), date(2026, 12, 31), True),
        ),
    }


def relations() -> dict[str, list[Row]]:
    return {
        "deal": rows_of(
            1,
            "amount outcome closed_at",
            ("2025-03-01 09:00", 800, "lost", at("2025-04-01 09:00")),
            ("2026-03-01 09:00", 2000, "won", at("2026-07-05 09:00")),
            ("2026-04-01 09:00", 500, "won", at("2026-05-01 09:00")),
            ("2026-05-01 09:00", 1000, "open", None),
            ("2026-06-01 09:00", None, None, None),
        ),
        "referral": rows_of(
            1,
            "referred_customer",
            ("2025-02-01 09:00", 7),
            ("2025-03-01 09:00", 7),
            ("2026-02-01 09:00", 8),
        ),
        "consent": rows_of(
            1,
            "channel granted",
            ("2026-01-01 09:00", None, True),
            ("2026-03-01 09:00", "email", False),
            ("2026-05-01 09:00", "email", True),
            ("2026-06-01 09:00", "sms", False),
        )
        + rows_of(
            2,
            "channel granted",
            ("2026-01-10 09:00", None, True),
            ("2026-01-10 09:00", None, False),
        ),
    }


def typed(table: FactTable, rows: Sequence[Row]) -> pa.Table:
    """Rows as an import stages them."""
    exact = [c.name for c in table.columns if c.kind in (Kind.MONEY, Kind.NUMBER)]
    given = []
    for number, row in enumerate(rows):
        values = {name: Decimal(str(row[name])) for name in exact if row.get(name) is not None}
        told = {"source": "crm", "source_id": str(number), "_file": "f", "_row": number}
        given.append(told | {"_exported_at": EXPORTED} | row | values)
    return pa.Table.from_pylist(given, schema=ARRIVAL_SCHEMAS[table.name])


def compacted_facts(rows: Rows, root: Path) -> Files:
    """The files of the tables that have rows, as a workspace would hold them after an import."""
    workspace = create_workspace(root)
    engine = DuckDBEngine(workspace.tmp)
    staging = Staging.begin(workspace, "story")
    for name, given in rows.items():
        staging.add(name, typed(FACT_TABLES[name], given))
    tallies = [Tally("f", name, len(given)) for name, given in rows.items()]
    staging.commit(engine, Origin("crm", {}, "1" * 64, "0.1.0"), tallies)
    with writing(workspace, "run"):
        snapshot = compact(workspace, engine, ZONE)
    files = fact_files(workspace, snapshot)
    return {name: list(files[name]) for name in files if snapshot.rows(name)}


@pytest.fixture(scope="session")
def policy() -> Policy:
    return Policy()


@pytest.fixture(scope="session")
def catalogue(policy: Policy) -> Catalogue:
    return load_catalogue(policy)


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> DuckDBEngine:
    return DuckDBEngine(tmp_path_factory.mktemp("spill"))


@pytest.fixture(scope="session")
def story_rows() -> dict[str, list[Row]]:
    return story()


@pytest.fixture(scope="session")
def story_files(
    story_rows: dict[str, list[Row]], tmp_path_factory: pytest.TempPathFactory
) -> Files:
    return compacted_facts(story_rows, tmp_path_factory.mktemp("story") / "firm")


@pytest.fixture(scope="session")
def figures_of(
    catalogue: Catalogue, policy: Policy, engine: DuckDBEngine
) -> Callable[..., Figures]:
    """All figures over those files, by customer."""

    def figures(files: Files, as_of: date = AS_OF, present: Sequence[str] = ()) -> Figures:
        made = plan(catalogue, spelling_of(policy, as_of, engine), present or tuple(files))
        rows = measure_table(made, engine, [files]).to_pylist()
        return {row["customer_id"]: row for row in rows}

    return figures


@pytest.fixture
def files_from(tmp_path: Path) -> Callable[[Rows], Files]:
    """Writes rows as compacted facts."""
    return lambda rows: compacted_facts(rows, tmp_path / "firm")


@pytest.fixture(scope="session")
def story_figures(figures_of: Callable[..., Figures], story_files: Files) -> Figures:
    return figures_of(story_files)


@pytest.fixture
def refusals_and_permissions(figures_of: Callable[..., Figures], tmp_path: Path) -> Figures:
    """Four who refused calls and WeCom and later permitted: e-mail, calls, everything, SMS."""
    refused = "2026-03-01 10:00 out call opted_out\n2026-03-01 11:00 out wecom opted_out"
    facts: dict[str, list[Row]] = {"interaction": [], "consent": []}
    for who, way in enumerate(("email", "call", None, "sms"), 1):
        facts["interaction"] += contacts(who, refused)
        facts["consent"] += rows_of(who, "channel granted", ("2026-05-01 09:00", way, True))
    return figures_of(compacted_facts(facts, tmp_path / "firm"))
