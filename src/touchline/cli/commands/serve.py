"""`touchline serve`: the pages, and the worker behind them."""

from typing import Annotated

import typer

from touchline.cli.options import DEFAULT_WORKSPACE, WorkspaceOption
from touchline.cli.output import Output
from touchline.cli.serving import Serving, serve_firm
from touchline.cli.session import open_session

app = typer.Typer()


@app.command()
def serve(
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")] = 8000,
    worker: Annotated[
        bool, typer.Option("--worker/--no-worker", help="Also do the jobs that pages ask for.")
    ] = True,
    open_browser: Annotated[
        bool, typer.Option("--open/--no-open", help="Open a browser on it.")
    ] = False,
    enter_as: Annotated[
        str, typer.Option("--as", help="Make a one-time link by which that user enters.")
    ] = "",
) -> None:
    """Serve the pages of a workspace, until Ctrl-C.

    What dies is started anew. It listens on this machine only, unless --host says otherwise.
    """
    asked = Serving(host, port, worker, open_browser, enter_as)
    serve_firm(open_session(workspace), asked, Output(as_json=False))
