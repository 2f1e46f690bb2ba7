"""Runs the program as a person would: a process of its own."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from touchline.cli.main import main
from touchline.web.embedded import EmbeddedPostgres

SOURCE = Path(__file__).parents[2] / "src"
Program = Callable[..., "Answer"]


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

    def good(self) -> "Answer":
        """Itself, if the program ended well."""
        assert self.code == 0, self.words + self.out
        return self


def program(workspace: Path, source: Path = SOURCE, **variables: str) -> Program:
    """The program on that workspace, run from that source tree."""

    def call(*arguments: str | Path) -> Answer:
        environment = {
            **os.environ,
            "PYTHONPATH": str(source),
            "TOUCHLINE_WORKSPACE": str(workspace),
            "COLUMNS": "100",
            **variables,
        }
        finished = subprocess.run(
            [sys.executable, "-m", "touchline.cli.main", *map(str, arguments)],
            capture_output=True,
            env=environment,
            check=False,
        )
        return Answer(finished.returncode, finished.stdout.decode(), finished.stderr.decode())

    return call


@pytest.fixture
def touchline(tmp_path: Path) -> Program:
    """Call with the arguments; `workspace` under the test's own directory is the workspace."""
    return program_inside(tmp_path / "workspace")


def program_inside(workspace: Path) -> Program:
    """The program on that workspace, called within this process: quicker, and just as real."""

    def call(*arguments: str | Path) -> Answer:
        out, words = io.StringIO(), io.StringIO()
        variables = {"TOUCHLINE_WORKSPACE": str(workspace), "COLUMNS": "100"}
        with (
            patch.dict(os.environ, variables),
            redirect_stdout(out),
            redirect_stderr(words),
            pytest.raises(SystemExit) as ended,
        ):
            main([str(argument) for argument in arguments])
        return Answer(int(ended.value.code or 0), out.getvalue(), words.getvalue())

    return call


@dataclass(frozen=True)
class Firm:
    """A small virtual firm whose exports were imported and run."""

    touchline: Program
    workspace: Path
    exports: Path
    truth: Path


AS_OF = "2026-11-20"


@pytest.fixture(scope="session")
def firm(server_folder: Path) -> Iterator[Firm]:
    """Sixty customers over thirteen weeks: simulated, imported and run once for all tests."""
    root = server_folder / "firm"
    touchline = program_inside(root / "workspace")
    out = ("--out", root / "made", "--ends-on", AS_OF)
    touchline("simulate", *out, "--customers", "60", "--weeks", "13").good()
    touchline("init", "--template", "b2b_software").good()
    with EmbeddedPostgres(root / "workspace" / "postgres").serving():
        mapping = SOURCE / "touchline" / "simulator" / "mapping.toml"
        touchline("import", root / "made" / "exports", "--map", mapping).good()
        touchline("run", "--as-of", AS_OF).good()
        exports, truth = root / "made" / "exports", root / "made" / "truth"
        yield Firm(touchline, root / "workspace", exports, truth)
