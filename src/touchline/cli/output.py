"""What a command says: results to standard output, words and progress to standard error."""

import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from rich.console import Console, RenderableType
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)
from rich.theme import Theme

from touchline.vocabulary.progress import Progress as Listener
from touchline.vocabulary.progress import silent

THEME = Theme({"bad": "red", "good": "green", "dim": "dim", "due": "yellow"})


def as_plain(value: Any) -> Any:
    """What JSON has no type for, in the spelling that it is read back from."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def program() -> str:
    """What to type to call the program: its name, or its path where PATH does not lead to it."""
    called = Path(sys.argv[0])
    if called.name != "touchline" or shutil.which("touchline"):
        return "touchline"
    return os.path.relpath(called)


def _console(*, to_errors: bool) -> Console:
    # No markup: a name or a file called "[/b]" is shown as it is, and is no command.
    return Console(theme=THEME, stderr=to_errors, highlight=False, markup=False)


@dataclass
class Output:
    """Where a command speaks: people read tables and words, programs one JSON document."""

    as_json: bool
    results: Console = field(default_factory=lambda: _console(to_errors=False))
    words: Console = field(default_factory=lambda: _console(to_errors=True))

    def result(self, document: Any, *shown: RenderableType) -> None:
        """The command's result: `document` for programs, `shown` for people."""
        if self.as_json:
            text = json.dumps(document, ensure_ascii=False, indent=1, default=as_plain)
            sys.stdout.write(text + "\n")
            return
        for part in shown:
            self.results.print(part)

    def say(self, text: str) -> None:
        """A word beside the result, on one line however long, so that commands can be copied."""
        self.words.print(text, soft_wrap=True)

    @contextmanager
    def progress(self) -> Iterator[Listener]:
        """A bar for each stage of long work; silent where nobody looks at a terminal."""
        if not self.words.is_terminal:
            yield silent
            return
        columns = (
            TextColumn("{task.description:<28}", markup=False),
            BarColumn(bar_width=30),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=self.words, transient=True) as bars:
            yield _Bars(bars)


class _Bars:
    """Draws one bar for each stage that reports itself."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, stage: str, done: int, total: int) -> None:
        if stage not in self._tasks:
            self._tasks[stage] = self._bars.add_task(stage, total=total or None)
        self._bars.update(self._tasks[stage], completed=done, total=total or None)
