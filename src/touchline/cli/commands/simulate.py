"""`touchline simulate`: a virtual firm, as the exports of its systems."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from touchline.cli.days import day_or_today
from touchline.cli.options import JsonOption
from touchline.cli.output import Output
from touchline.simulator.simulate import simulate as make_firm

app = typer.Typer()
FIRMS_ZONE = "Asia/Shanghai"


@app.command()
def simulate(
    out: Annotated[Path, typer.Option(help="An empty or new directory for the exports.")],
    customers: Annotated[int, typer.Option(min=60, help="How many customers.")] = 1500,
    weeks: Annotated[int, typer.Option(min=13, help="How long the firm lives.")] = 78,
    seed: Annotated[int, typer.Option(help="The same seed gives the same firm.")] = 1,
    ends_on: Annotated[str, typer.Option("--ends-on", help="Its last day; today if absent.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Write the exports of a virtual firm's systems, with their dirt, and the truth behind them."""
    last_day: date = day_or_today(ends_on, FIRMS_ZONE, "--ends-on")
    make_firm(customers, weeks, seed, last_day, out)
    files = sorted(file for file in out.rglob("*") if file.is_file())
    names = [str(file.relative_to(out)) for file in files]
    Output(as_json).result(
        {"out": str(out), "files": names},
        Text(f"A firm of {customers:,} customers lived {weeks} weeks until {last_day}.", "good"),
        Text(f"{out}: {', '.join(names)}"),
    )
