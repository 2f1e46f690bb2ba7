"""The rows of facts behind one figure of a customer."""

from typing import Any

import pyarrow as pa
from rich import box
from rich.table import Table
from rich.text import Text

from touchline.cli.session import Session
from touchline.measures.catalogue import Catalogue
from touchline.measures.explain import rows_behind
from touchline.measures.spelling import spelling_of
from touchline.pipeline.history import rows_of
from touchline.pipeline.run import Run
from touchline.vocabulary.errors import TouchlineError
from touchline.vocabulary.facts import FACT_TABLES
from touchline.vocabulary.measure import Counted

HIDDEN = frozenset({"customer_ref", "source", "source_id", "flags", "recorded_at"})
LINEAGE = ("_file", "_row", "_exported_at")


def behind(
    session: Session, catalogue: Catalogue, run: Run, name: str, reference: int
) -> dict[str, pa.Table]:
    """For each counted measure that the figure stands on, the rows that it looks at."""
    if name not in catalogue.measures:
        raise TouchlineError(
            f"There is no measure {name!r}.", "--rows", "Take one of `touchline show measures`."
        )
    spelling = spelling_of(session.policy, run.as_of_day, session.engine)
    found = {}
    for counted, sql in rows_behind(catalogue, spelling, name, reference).items():
        measure = catalogue.measures[counted]
        if isinstance(measure, Counted):
            found[counted] = rows_of(
                session.workspace, session.engine, measure.fact, sql, reference
            )
    return found


def rows_document(rows: pa.Table) -> list[dict[str, Any]]:
    """The rows for programs, without the pseudonym that they all share."""
    documents: list[dict[str, Any]] = rows.drop_columns(["customer_ref"]).to_pylist()
    return documents


def rows_table(catalogue: Catalogue, name: str, rows: pa.Table, limit: int) -> list[Table | Text]:
    """The rows for people, each with the file and row that it came from; times are UTC."""
    measure = catalogue.measures[name]
    fact = measure.fact if isinstance(measure, Counted) else ""
    told = [
        column.name
        for column in FACT_TABLES[fact].columns
        if column.name not in HIDDEN and rows[column.name].null_count < rows.num_rows
    ]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in (*told, "file:row"):
        table.add_column(title, overflow="fold")
    for row in rows.slice(max(0, rows.num_rows - limit)).to_pylist():
        cells = ["" if row[column] is None else _plain(row[column]) for column in told]
        table.add_row(*cells, f"{row['_file']}:{row['_row']}")
    shown = min(limit, rows.num_rows)
    return [Text(f"{name}: {shown:,} of {rows.num_rows:,} rows of {fact}, the latest"), table]


def _plain(value: Any) -> str:
    return str(value).removesuffix(".0000")
