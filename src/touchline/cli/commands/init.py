"""`touchline init`: a new workspace with a policy."""

import typer
from rich.text import Text

from touchline import policy as policies
from touchline.cli.options import DEFAULT_WORKSPACE, JsonOption, WorkspaceOption
from touchline.cli.output import Output
from touchline.lake.workspace import create_workspace

app = typer.Typer()


@app.command()
def init(
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    template: str = typer.Option("", help="An industry's ready policy; see the list below."),
    time_zone: str = typer.Option("", help="The firm's zone, such as Asia/Taipei."),
    currency: str = typer.Option("", help="The firm's currency, such as TWD."),
    as_json: JsonOption = False,
) -> None:
    """Make a workspace: one directory that holds all of a firm's data.

    Templates: retail, b2b_software, clinic. Without one, the house defaults hold.
    """
    policy = policies.template(template) if template else policies.default()
    wanted = {"time_zone": time_zone, "currency": currency}
    changed = {key: value for key, value in wanted.items() if value}
    if changed:
        firm = type(policy.firm).model_validate(policy.firm.model_dump() | changed)
        policy = policy.model_copy(update={"firm": firm})
    made = create_workspace(workspace, policies.dump(policy))
    Output(as_json).result(
        {"workspace": str(made.root), "policy": str(made.settings_file), "template": template},
        Text(f"Made the workspace {made.root}", style="good"),
        Text(f"The policy is {made.settings_file}: read it, change it, then"),
        Text("  touchline import --dry-run FILE…   shows how an export would be understood"),
        Text("  touchline import FILE…             takes it in"),
        Text("  touchline run                      says whom to contact, and why"),
    )
