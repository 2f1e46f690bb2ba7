"""`touchline export`: results and facts as files that other programs open."""

from pathlib import Path
from typing import Annotated

import pyarrow as pa
import typer
from rich.text import Text

from touchline.cli.office import office_of
from touchline.cli.options import DEFAULT_WORKSPACE, JsonOption, WorkspaceOption
from touchline.cli.output import Output
from touchline.cli.session import open_session
from touchline.lake.snapshot import fact_files, reading
from touchline.pipeline.export import write_table
from touchline.pipeline.run import latest_run
from touchline.vocabulary.errors import TouchlineError
from touchline.vocabulary.facts import FACT_TABLES
from touchline.vocabulary.pseudonym import shown

app = typer.Typer(help="Write customers or facts to a .csv, .parquet or .xlsx file.")
IN_CLEAR = "The file holds names in clear: keep it as safe as the workspace."
To = Annotated[Path, typer.Option("--to", help="A file that ends in .csv, .parquet or .xlsx.")]


@app.command()
def customers(
    to: To,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    names: Annotated[
        bool, typer.Option("--names", help="With numbers and names from the vault.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Write every customer with all measures, scores and the next contact of the last run."""
    session = open_session(workspace)
    results = latest_run(session.workspace).results
    references = results["customer_id"].to_pylist()
    codes = pa.array([shown(reference) for reference in references], pa.string())
    table = results.set_column(0, "customer_id", codes)
    if names:
        with office_of(session) as office:
            vault = office.vault
            clear = {"number": vault.numbers(references), "name": vault.names(references)}
        for place, (title, known) in enumerate(clear.items(), 1):
            column = pa.array([known.get(reference, "") for reference in references], pa.string())
            table = table.add_column(place, title, column)
    _tell(to, write_table(table, to), as_json, IN_CLEAR if names else "")


@app.command()
def facts(
    table: Annotated[str, typer.Argument(help="A fact table, such as interaction.")],
    to: To,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    as_json: JsonOption = False,
) -> None:
    """Write every row of one fact table, pseudonymous as the lake holds it."""
    if table not in FACT_TABLES:
        raise TouchlineError(
            f"There is no fact table {table!r}.", "export facts", f"Take: {', '.join(FACT_TABLES)}."
        )
    session = open_session(workspace)
    with reading(session.workspace) as snapshot:
        files = fact_files(session.workspace, snapshot).get(table, ())
        rows = (
            session.engine.query(f'SELECT * FROM "{table}" ORDER BY ALL', {table: files})
            if files
            else FACT_TABLES[table].schema.empty_table()
        )
    _tell(to, write_table(rows, to), as_json)


def _tell(to: Path, rows: int, as_json: bool, warning: str = "") -> None:
    Output(as_json).result(
        {"file": str(to), "rows": rows},
        Text(f"Wrote {rows:,} rows to {to}.", style="good"),
        *((Text(warning, style="due"),) if warning else ()),
    )
