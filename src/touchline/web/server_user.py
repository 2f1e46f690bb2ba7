"""Who runs the embedded PostgreSQL: the one who runs the program, or, for root, `nobody`.

PostgreSQL refuses to run as root. The server's own folders then belong to `nobody`, and each folder
above them and above the wheel's programs is opened for passing through (not for listing).
"""

import os
import pwd
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

PASS_THROUGH = stat.S_IXGRP | stat.S_IXOTH
READ = stat.S_IRGRP | stat.S_IROTH


@dataclass(frozen=True)
class ServerUser:
    """The system's user that owns and runs a server."""

    number: int
    group: int

    @property
    def is_me(self) -> bool:
        """Whether no change of user is needed."""
        return self.number == os.geteuid()

    def own(self, path: Path) -> None:
        """Give the file or folder to the user."""
        if not self.is_me:
            os.chown(path, self.number, self.group, follow_symlinks=False)

    def run(self, command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
        """Run a program of the server's, standing in the folder, in an empty environment."""
        if not self.is_me:
            _open_for_passing(folder)
            _open_for_passing(Path(command[0]))
        return subprocess.run(
            command,
            cwd=folder,
            env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
            user=None if self.is_me else self.number,
            group=None if self.is_me else self.group,
            extra_groups=None if self.is_me else [],
        )


def server_user_for(folder: Path) -> ServerUser:
    """The owner of the cluster where there is one; else me, or `nobody` where I am root."""
    if os.geteuid() != 0:
        return ServerUser(os.geteuid(), os.getegid())
    data = folder / "data"
    if data.exists() and (owner := data.stat()).st_uid != 0:
        return ServerUser(owner.st_uid, owner.st_gid)
    nobody = pwd.getpwnam("nobody")
    return ServerUser(nobody.pw_uid, nobody.pw_gid)


def _open_for_passing(path: Path) -> None:
    for parent in path.resolve().parents:
        mode = parent.stat().st_mode
        if mode & PASS_THROUGH != PASS_THROUGH:
            parent.chmod(mode | PASS_THROUGH)
