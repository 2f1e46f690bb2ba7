"""What a command works with: the workspace, its policy and its engine."""

import os
from dataclasses import dataclass
from pathlib import Path

from touchline import policy as policies
from touchline.cli.arrow_alone import leave_pandas_out
from touchline.engines.duckdb import DuckDBEngine
from touchline.lake.workspace import Workspace, open_workspace
from touchline.policy import Policy
from touchline.vocabulary.engine import Engine


@dataclass(frozen=True)
class Session:
    """One firm's workspace, opened for one command."""

    workspace: Workspace
    policy: Policy
    engine: Engine


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def open_session(root: Path, threads: int = 0) -> Session:
    """The workspace at the root with the policy in force; all processors where threads is 0."""
    leave_pandas_out()
    workspace = open_workspace(root)
    policy = policies.load(workspace.settings_file)
    return Session(workspace, policy, DuckDBEngine(workspace.tmp, threads or processors()))
