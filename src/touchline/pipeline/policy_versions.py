"""The policy in force and those before it, as files of the workspace."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from touchline import policy as policies
from touchline.lake import atomic
from touchline.lake.workspace import Workspace
from touchline.policy import Change, Policy
from touchline.vocabulary.errors import TouchlineError

LOCK = "policy.lock"  # not that of runs, which is held for long
STAMPS = frozenset({"version", "author", "note"})


class PolicyMovedError(TouchlineError):
    """Another version came into force since the one that the author looked at."""


@dataclass(frozen=True)
class Version:
    """A policy that is or was in force, since when, and what it changed of the one before."""

    policy: Policy
    since: datetime
    changes: list[Change]


def changes_between(before: Policy, after: Policy) -> list[Change]:
    """The settings that differ; who decided it and why is no setting."""
    return [change for change in policies.diff(before, after) if change.key not in STAMPS]


def put_in_force(
    workspace: Workspace, wanted: Policy, author: str, note: str, *, based_on: int | None = None
) -> Version:
    """Make the policy the one of the next run, under the next number; the one before is kept.

    One publishes at a time, so that no version is lost. PolicyMovedError where another version than
    `based_on` is in force by then, TouchlineError where that one says the same.
    """
    with _publishing(workspace):
        current = policies.load(workspace.settings_file)
        if based_on is not None and based_on != current.version:
            raise PolicyMovedError(
                f"Version {current.version} came into force meanwhile.",
                str(workspace.settings_file),
                f"It was version {based_on} that was changed: look at the draft again.",
            )
        return _put_after(workspace, current, wanted, author, note)


@contextmanager
def _publishing(workspace: Workspace) -> Iterator[None]:
    """Wait until nobody else publishes; the system frees it when a process ends."""
    with (workspace.lake / LOCK).open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _put_after(
    workspace: Workspace, current: Policy, wanted: Policy, author: str, note: str
) -> Version:
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
