"""The published run's own file: columns side by side, where PostgreSQL keeps rows.

To sort or count a million rows by any of a hundred and forty columns, PostgreSQL reads all of their
700 MB; the file, from which these rows were published, gives the two columns that are asked for.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psycopg import sql

from touchline.pipeline.run import RESULTS
from touchline.vocabulary.engine import Engine

FEWEST_ROWS = 100_000  # fewer, PostgreSQL reads as quickly itself
TABLE = "run"


@dataclass(frozen=True)
class RunFiles:
    """The runs of a workspace and what reads them."""

    engine: Engine
    runs: Path

    def rows(self, run_id: str, statement: sql.Composable) -> list[dict[str, Any]]:
        """The answer to a statement `… FROM run …` over that run."""
        found = self.engine.query(statement.as_string(None), {TABLE: [self._file(run_id)]})
        return list(found.to_pylist())

    def has(self, run_id: str) -> bool:
        """Whether the run's file is there."""
        return self._file(run_id).exists()

    def _file(self, run_id: str) -> Path:
        return self.runs / run_id / RESULTS


_READ: list[RunFiles] = []


@contextmanager
def reading_run_files(files: RunFiles) -> Iterator[None]:
    """Inside, lists over the whole firm may be read from these files."""
    _READ.append(files)
    try:
        yield
    finally:
        _READ.remove(files)


def files_for(run_id: str, row_count: int) -> RunFiles | None:
    """What reads that run's file; None where PostgreSQL is to read its rows."""
    if row_count < FEWEST_ROWS or not _READ or not _READ[-1].has(run_id):
        return None
    return _READ[-1]
