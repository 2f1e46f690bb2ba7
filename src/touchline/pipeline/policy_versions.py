"""The policy in force and those before it, as files of the workspace."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from touchline import policy as policies
from touchline.lake import atomic
from touchline.lake.workspace import Workspace
from touchline.policy import Change, Policy
from touchline.vocabulary.errors import TouchlineError

STAMPS = frozenset({"version", "author", "note"})


@dataclass(frozen=True)
class Version:
    """A policy that is or was in force, since when, and what it changed of the one before."""

    policy: Policy
    since: datetime
    changes: list[Change]


def changes_between(before: Policy, after: Policy) -> list[Change]:
    """The settings that differ; who decided it and why is no setting."""
    return [change for change in policies.diff(before, after) if change.key not in STAMPS]


def put_in_force(workspace: Workspace, wanted: Policy, author: str, note: str) -> Version:
    """Make the policy the one of the next run, under the next number; the one before is kept.

    TouchlineError where it says the same as the one in force.
    """
    current = policies.load(workspace.settings_file)
    changes = changes_between(current, wanted)
    if not changes:
        raise TouchlineError(
            "The policy in force says the same.", str(workspace.settings_file), "Change something."
        )
    stamps = {"version": current.version + 1, "author": author, "note": note}
    stamped: Policy = wanted.model_copy(update=stamps)
    atomic.write_file(_kept(workspace, current.version), workspace.settings_file.read_bytes())
    atomic.write_file(workspace.settings_file, policies.dump(stamped).encode())
    return Version(stamped, _since(workspace.settings_file), changes)


def versions(workspace: Workspace) -> list[Version]:
    """Every version that is kept, the one in force first."""
    files = [workspace.settings_file]
    number = policies.load(workspace.settings_file).version - 1
    while (kept := _kept(workspace, number)).exists():
        files.append(kept)
        number -= 1
    found = [policies.load(file) for file in files]
    before = [*found[1:], found[-1]]
    return [
        Version(policy, _since(file), changes_between(older, policy))
        for file, policy, older in zip(files, found, before, strict=True)
    ]


def _kept(workspace: Workspace, version: int) -> Path:
    return workspace.settings_file.with_name(f"touchline.v{version}.toml")


def _since(file: Path) -> datetime:
    return datetime.fromtimestamp(file.stat().st_mtime, UTC)
