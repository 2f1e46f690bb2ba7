"""Makes a workspace ready to be served: tables up to date, static files gathered, a link to enter.

`touchline serve` runs this as a process of its own, so that it holds no connection when it starts
the others. Its standard output is one JSON document.
"""

import json
import os
import sys
from pathlib import Path

from django.utils.module_loading import import_string

from touchline import policy as policies
from touchline.lake.workspace import open_workspace
from touchline.vocabulary.errors import TouchlineError
from touchline.web.database import open_office
from touchline.web.processes import WHOLE_SITE


def main() -> int:
    """Prepare the workspace named first; the second argument may name who shall enter."""
    os.environ["DJANGO_SETTINGS_MODULE"] = WHOLE_SITE
    try:
        document = prepare(Path(sys.argv[1]), "".join(sys.argv[2:]))
    except TouchlineError as error:
        sys.stdout.write(json.dumps(error.as_json()))
        return 1
    sys.stdout.write(json.dumps(document))
    return 0


def prepare(root: Path, username: str) -> dict[str, str]:
    """What the command tells the one who started it.

    `path` is where to enter: a one-time link where somebody is named. `setup_code` is empty once
    anybody has an account.
    """
    workspace = open_workspace(root)
    region = policies.load(workspace.settings_file).firm.phone_region
    with open_office(workspace.root, os.environ, region):
        # What knows models or settings can be loaded only now.
        import_string("touchline.web.static_files.gather_static_files")(
            Path(os.environ["TOUCHLINE_STATIC"])
        )
        link_for_name = import_string("touchline.web.shell.sign_in_link.link_for_name")
        code = import_string("touchline.web.pages.first_run.setup_code.setup_code_to_show")()
        path = link_for_name(username) if username else "/"
        return {"path": path, "setup_code": code}


if __name__ == "__main__":
    sys.exit(main())
