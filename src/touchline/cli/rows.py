"""The rows of facts behind one figure of a customer."""

from typing import Any

import pyarrow as pa
from rich import box
from rich.table import Table
from rich.text import Text

from touchline.cli.session import Session
from touchline.measures.catalogue import Catalogue
from touchline.pipeline.figure_rows import Lens, figure_rows, told_columns
from touchline.pipeline.run import Run
from touchline.vocabulary.errors import TouchlineError
from touchline.vocabulary.measure import Counted


def behind(
    session: Session, catalogue: Catalogue, run: Run, name: str, reference: int
) -> dict[str, pa.Table]:
    """For each counted measure that the figure stands on, the rows that it looks at."""
    if name not in catalogue.measures:
        raise TouchlineError(
            f"There is no measure {name!r}.", "--rows", "Take one of `touchline show measures`."
        )
    lens = Lens(session.workspace, session.engine, session.policy, catalogue, run.as_of_day)
    return figure_rows(lens, name, reference)


def rows_document(rows: pa.Table) -> list[dict[str, Any]]:
    """The rows for programs, without the pseudonym that they all share."""
    documents: list[dict[str, Any]] = rows.drop_columns(["customer_ref"]).to_pylist()
    return documents


def rows_table(catalogue: Catalogue, name: str, rows: pa.Table, limit: int) -> list[Table | Text]:
    """The rows for people, each with the file and row that it came from; times are UTC."""
    measure = catalogue.measures[name]
    fact = measure.fact if isinstance(measure, Counted) else ""
    told = told_columns(fact, rows)
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
