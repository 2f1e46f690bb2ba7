"""Runs the program as a person would: a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

SOURCE = Path(__file__).parents[2] / "src"


@dataclass(frozen=True)
class Answer:
    """What the program said."""

    code: int
    out: str
    words: str

    @property
    def document(self) -> Any:
        """The one JSON document on standard output."""
        return json.loads(self.out)


Program = Callable[..., Answer]


@pytest.fixture
def touchline(tmp_path: Path) -> Program:
    """Call with the arguments; `workspace` under the test's own directory is the workspace."""

    def call(*arguments: str | Path) -> Answer:
        environment = {
            **os.environ,
            "PYTHONPATH": str(SOURCE),
            "TOUCHLINE_WORKSPACE": str(tmp_path / "workspace"),
            "COLUMNS": "100",
        }
        finished = subprocess.run(
            [sys.executable, "-m", "touchline.cli.main", *map(str, arguments)],
            capture_output=True,
            env=environment,
            check=False,
        )
        return Answer(finished.returncode, finished.stdout.decode(), finished.stderr.decode())

    return call
