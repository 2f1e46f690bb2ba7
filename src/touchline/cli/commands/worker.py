"""`touchline worker`: imports, runs and what else is asked for on the pages."""

import os

import typer
from django.utils.module_loading import import_string

from touchline.cli.office import office_of
from touchline.cli.options import DEFAULT_WORKSPACE, WorkspaceOption
from touchline.cli.output import Output
from touchline.cli.session import open_session
from touchline.web.firm import Firm, serving
from touchline.web.processes import WHOLE_SITE, leave_with_parent, the_only_worker

app = typer.Typer()


@app.command()
def worker(workspace: WorkspaceOption = DEFAULT_WORKSPACE) -> None:
    """Do what was asked for on the pages, and the nightly run at the firm's hour.

    `touchline serve` starts one by itself. Ctrl-C ends it; a job that is cut off is taken up again.
    """
    os.environ["DJANGO_SETTINGS_MODULE"] = WHOLE_SITE
    leave_with_parent(os.environ)
    session = open_session(workspace)
    with the_only_worker(session.workspace), office_of(session) as office:
        Output(as_json=False).say(f"The worker of {session.workspace.root} is at work.")
        # The worker knows Django's models, which can be loaded only now.
        work_until_told = import_string("touchline.web.jobs.worker.work_until_told")
        with serving(Firm(session.workspace, session.engine, office)) as firm:
            work_until_told(firm)
