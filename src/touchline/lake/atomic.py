"""Files and directories that are there whole or not at all, whatever moment the power fails."""

import os
import shutil
from pathlib import Path

UNFINISHED = ".unfinished"  # the suffix of what a killed command may leave behind


def sync(path: Path) -> None:
    """Have the disk hold a file's content, or a directory's list of names."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_file(path: Path, content: bytes) -> None:
    """Put the content in place of the file, in one step."""
    unfinished = path.with_name(path.name + UNFINISHED)
    unfinished.write_bytes(content)
    sync(unfinished)
    unfinished.replace(path)
    sync(path.parent)


def sync_tree(root: Path) -> None:
    """Have the disk hold every file and directory under the root."""
    for folder, _, names in os.walk(root):
        for name in sorted(names):
            sync(Path(folder, name))
        sync(Path(folder))


def move_directory(source: Path, target: Path) -> None:
    """Put a finished directory where nothing is yet, in one step."""
    sync_tree(source)
    source.replace(target)
    sync(source.parent)
    sync(target.parent)


def remove(path: Path) -> None:
    """Remove a file or a whole directory, if it is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
