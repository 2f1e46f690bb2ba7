"""The workspace: one directory that holds all of a firm's data."""

from dataclasses import dataclass
from pathlib import Path

from touchline.lake import atomic
from touchline.vocabulary.errors import TouchlineError

SETTINGS_FILE = "touchline.toml"
PRIVATE = 0o700


@dataclass(frozen=True)
class Workspace:
    """Where everything of one firm lies. Only the paths: it holds nothing open."""

    root: Path

    @property
    def settings_file(self) -> Path:
        """What the workspace is, as TOML; a directory with this file is a workspace."""
        return self.root / SETTINGS_FILE

    @property
    def keys(self) -> Path:
        """Secrets, readable by their owner alone."""
        return self.root / "keys"

    @property
    def postgres(self) -> Path:
        """The embedded PostgreSQL server's directory."""
        return self.root / "postgres"

    @property
    def tmp(self) -> Path:
        """What may be deleted between commands; engines spill here."""
        return self.root / "tmp"

    @property
    def lake(self) -> Path:
        """Facts and results: pseudonymous, nothing else."""
        return self.root / "lake"

    @property
    def staging(self) -> Path:
        """Imports being written."""
        return self.lake / "staging"

    @property
    def arrivals(self) -> Path:
        """Accepted rows by import; those with a record in `imports` count, no others."""
        return self.lake / "arrivals"

    @property
    def imports(self) -> Path:
        """One JSON record an import: its presence is the commit."""
        return self.lake / "imports"

    @property
    def facts(self) -> Path:
        """Compacted facts by generation."""
        return self.lake / "facts"

    @property
    def runs(self) -> Path:
        """Finished runs."""
        return self.lake / "runs"

    @property
    def current_file(self) -> Path:
        """Names the generation of facts that is in force."""
        return self.lake / "CURRENT.json"

    @property
    def lock_file(self) -> Path:
        """Held by the one command that writes."""
        return self.lake / "writing.lock"

    @property
    def roll_back_file(self) -> Path:
        """What an unfinished rolling back has still to do."""
        return self.lake / "roll-back.json"

    @property
    def folders(self) -> tuple[Path, ...]:
        """Every directory that a workspace has."""
        kept = (self.keys, self.postgres, self.tmp, self.lake)
        return (*kept, self.staging, self.arrivals, self.imports, self.facts, self.runs)


def create_workspace(root: Path, settings: str = "") -> Workspace:
    """Make a workspace in an empty or absent directory; its settings file is written last."""
    workspace = Workspace(root.resolve())
    if workspace.settings_file.exists():
        raise TouchlineError(
            "There is a workspace here already.", str(root), "Use it, or name another directory."
        )
    try:
        workspace.root.mkdir(parents=True, exist_ok=True)
        if any(workspace.root.iterdir()) and not workspace.lake.is_dir():
            raise TouchlineError(
                "The directory holds something else.", str(root), "Name an empty or a new one."
            )
        for folder in workspace.folders:
            folder.mkdir(mode=PRIVATE, exist_ok=True)
        atomic.write_file(workspace.settings_file, settings.encode())
    except OSError as error:
        raise TouchlineError(
            f"The workspace cannot be made: {error.strerror}.",
            str(error.filename or root),
            "Name a directory that you may write to, on a disk with room.",
        ) from error
    return workspace


def open_workspace(root: Path) -> Workspace:
    """The workspace in that directory, with any of its empty folders restored."""
    workspace = Workspace(root.resolve())
    if not workspace.settings_file.is_file():
        raise TouchlineError(
            "There is no workspace here.",
            str(root),
            "Make one with `touchline init`, or name another with --workspace.",
        )
    for folder in workspace.folders:
        folder.mkdir(mode=PRIVATE, exist_ok=True)
    return workspace
