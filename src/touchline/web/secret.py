"""The site's secret: it signs sessions and links, and is made once, beside the vault's keys."""

import os
import secrets
from collections.abc import Mapping

from touchline.lake.workspace import Workspace

VARIABLE = "TOUCHLINE_SECRET_KEY"
FILE = "site-secret"


def site_secret(workspace: Workspace, environ: Mapping[str, str]) -> str:
    """The environment's secret, else the workspace's own, made where there is none (mode 0600)."""
    if environ.get(VARIABLE):
        return environ[VARIABLE]
    file = workspace.keys / FILE
    try:
        made = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        if found := file.read_text(encoding="ascii").strip():
            return found
        made = os.open(file, os.O_WRONLY)  # a command was killed between making and writing
    with os.fdopen(made, "w", encoding="ascii") as opened:
        opened.write(secrets.token_urlsafe(64))
        opened.flush()
        os.fsync(opened.fileno())
    return file.read_text(encoding="ascii").strip()
