"""`touchline vault`: look a customer up, and change the key that seals identifiers."""

from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from touchline.cli.office import office_of
from touchline.cli.options import DEFAULT_WORKSPACE, JsonOption, WorkspaceOption
from touchline.cli.output import Output
from touchline.cli.session import open_session
from touchline.lake.lock import writing
from touchline.vocabulary.pseudonym import shown
from touchline.web.office.vault.rotation import rotate as rotate_keys

app = typer.Typer(help="Look a customer up, or change the key that seals identifiers.")


@app.command()
def find(
    text: Annotated[str, typer.Argument(help="A whole number, name, phone, e-mail, WeCom id…")],
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    as_json: JsonOption = False,
) -> None:
    """Find customers by an identifier; spelling of phones and names does not matter."""
    with office_of(open_session(workspace)) as office:
        found = office.vault.find(text)
        names = office.vault.names(found)
    documents = [
        {"customer_id": shown(reference), "name": names.get(reference, "")} for reference in found
    ]
    table = Table("Customer", "Name", box=None, pad_edge=False)
    for document in documents:
        table.add_row(document["customer_id"], document["name"])
    Output(as_json).result(documents, table if found else Text("Nobody is known by that."))


@app.command()
def rotate(workspace: WorkspaceOption = DEFAULT_WORKSPACE, as_json: JsonOption = False) -> None:
    """Seal every identifier with a new key; pseudonyms stay. A cut-short rotation goes on."""
    session = open_session(workspace)
    with writing(session.workspace, "vault rotate"), office_of(session) as office:
        sealed = rotate_keys(office.database, office.vault.keys)
    Output(as_json).result(
        {"sealed_anew": sealed},
        Text(f"{sealed:,} values are sealed with a new key.", style="good"),
        Text(f"Keep a copy of {session.workspace.keys} apart from the backup of the data."),
    )
