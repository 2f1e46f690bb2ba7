"""The web server: gunicorn with a few processes of some threads each, on a socket handed over.

Every process opens the office for itself, after the fork; none loads what only runs need.
"""

import gc
import os
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.core.wsgi import get_wsgi_application
from gunicorn.app.base import BaseApplication

from touchline import policy as policies
from touchline.engines.duckdb import DuckDBEngine
from touchline.lake.workspace import open_workspace
from touchline.web.database import open_office
from touchline.web.firm import Firm, serving
from touchline.web.processes import WHOLE_SITE, leave_with_parent
from touchline.web.secret import VARIABLE

PROCESSES, THREADS = 2, 4
READING = 2  # threads that read the run's file for a list over the whole firm
# A page makes tens of thousands of objects and drops nearly all of them again at its end.
OBJECTS_BETWEEN_COLLECTIONS = 50_000


class Site(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """The site of one workspace."""

    def __init__(self, root: Path, descriptor: int) -> None:
        self.root = root
        self.descriptor = descriptor
        self.opened = ExitStack()
        super().__init__()

    def load_config(self) -> None:
        """What gunicorn is told; nothing is read from files or its own variables."""
        told: dict[str, Any] = {
            "bind": f"fd://{self.descriptor}",
            "workers": PROCESSES,
            "threads": THREADS,
            "worker_class": "gthread",
            "timeout": 120,
            "graceful_timeout": 3,
            "control_socket_disable": True,  # else a socket in the home folder takes commands
            "loglevel": "warning",
            "proc_name": "touchline",
            "worker_exit": lambda _server, _worker: self.leave(),
        }
        for name, value in told.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The WSGI application, in each process after the fork."""
        workspace = open_workspace(self.root)
        region = policies.load(workspace.settings_file).firm.phone_region
        office = self.opened.enter_context(open_office(workspace.root, os.environ, region))
        engine = DuckDBEngine(workspace.tmp, min(READING, os.cpu_count() or 1))
        self.opened.enter_context(serving(Firm(workspace, engine, office)))
        application = get_wsgi_application()
        _spare_what_stays()
        return application

    def leave(self) -> None:
        """Close the office; what was spared may be collected at the end."""
        self.opened.close()
        gc.unfreeze()


def _spare_what_stays() -> None:
    """What is loaded now stays for good: no page waits until it was searched for garbage again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)


def main() -> None:
    """Serve the workspace named first on the open socket of that number.

    Without the site's secret it refuses: each process would sign with a key of its own.
    """
    if not os.environ.get(VARIABLE):
        raise SystemExit(
            f"The site is not served without its secret, {VARIABLE}. "
            "`touchline serve` makes it once and keeps it with the workspace's keys: start that."
        )
    os.environ["DJANGO_SETTINGS_MODULE"] = WHOLE_SITE
    leave_with_parent(os.environ)
    Site(Path(sys.argv[1]), int(sys.argv[2])).run()


if __name__ == "__main__":
    main()
