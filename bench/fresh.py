"""Makes an empty workspace, then runs the command that follows in its place."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

if __name__ == "__main__":
    workspace, *rest = sys.argv[1:]
    shutil.rmtree(Path(workspace), ignore_errors=True)
    subprocess.run(
        [sys.executable, "-m", "touchline.cli.main", "init", "-w", workspace, "--json"],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    if rest:
        os.execv(sys.executable, [sys.executable, *rest])
