"""The firm whose data this process serves: its workspace, its policy in force and its office."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from touchline import policy as policies
from touchline.lake.workspace import Workspace
from touchline.measures.catalogue import Catalogue, load_catalogue
from touchline.policy import Policy
from touchline.vocabulary.engine import Engine
from touchline.web.database import Office
from touchline.web.office.run_file import RunFiles, reading_run_files


@dataclass
class _Known:
    """The policy as it was last read, and the measures that it gives."""

    stamp: tuple[int, int] | None = None
    policy: Policy | None = None
    catalogue: Catalogue | None = None


@dataclass(frozen=True)
class Firm:
    """What pages and jobs work with."""

    workspace: Workspace
    engine: Engine
    office: Office
    _known: _Known = field(default_factory=_Known)

    @property
    def policy(self) -> Policy:
        """The policy in force; read again when its file changes."""
        found = self._settings_file.stat()
        stamp = (found.st_mtime_ns, found.st_size)
        if self._known.policy is None or self._known.stamp != stamp:
            self._known.policy = policies.load(self.workspace.settings_file)
            self._known.catalogue = None
            self._known.stamp = stamp
        return self._known.policy

    @property
    def policy_stamp(self) -> tuple[int, int] | None:
        """Another one stands for another version of the policy that was read."""
        return self._known.stamp

    @cached_property
    def _settings_file(self) -> Path:
        """Where the policy stands, put together once: a page asks for it dozens of times."""
        return self.workspace.settings_file

    @property
    def catalogue(self) -> Catalogue:
        """Every measure by the policy in force; read once for each version of it."""
        policy = self.policy
        if self._known.catalogue is None:
            self._known.catalogue = load_catalogue(policy, policy.measures)
        return self._known.catalogue

    @property
    def uploads(self) -> Path:
        """Files on their way in, readable by their owner alone."""
        folder = self.workspace.root / "uploads"
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder


_SERVED: list[Firm] = []


@contextmanager
def serving(firm: Firm) -> Iterator[Firm]:
    """Pages and jobs of this process work for that firm inside."""
    _SERVED.append(firm)
    try:
        with reading_run_files(RunFiles(firm.engine, firm.workspace.runs)):
            yield firm
    finally:
        _SERVED.remove(firm)


def served_firm() -> Firm:
    """The firm that this process serves."""
    if not _SERVED:
        raise LookupError("No firm is served by this process: see `touchline serve`.")
    return _SERVED[-1]
