"""The site's static files, gathered once under hashed names into the workspace's cache."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command

from touchline.lake import atomic
from touchline.vocabulary.errors import TouchlineError

NEEDED = "vendor/tabler.min.css"


def gather_static_files(root: Path) -> None:
    """Gather and compress them, unless they are there as they are now.

    The root is what `TOUCHLINE_STATIC` names; a supervised site finds it there.
    """
    if finders.find(NEEDED) is None:
        raise TouchlineError(
            "The site's style sheets and scripts are missing.",
            NEEDED,
            "This is a copy of the source: run `make assets` in it first.",
        )
    stamp = root / "gathered-from"
    wanted = _digest()
    if stamp.exists() and stamp.read_text(encoding="ascii") == wanted:
        return
    atomic.remove(root)
    root.mkdir(parents=True)
    settings.STATIC_ROOT = str(root)
    call_command("collectstatic", interactive=False, verbosity=0)
    atomic.write_file(stamp, wanted.encode())


def _digest() -> str:
    """Of every file's name, size and time."""
    total = hashlib.sha256()
    for finder in finders.get_finders():
        for name, storage in finder.list([]):
            found = Path(storage.path(name)).stat()
            total.update(f"{name}\0{found.st_size}\0{found.st_mtime_ns}\n".encode())
    return total.hexdigest()
