"""The published run's own files: columns side by side, where PostgreSQL keeps rows.

To sort or count a million rows by any of a hundred and forty columns, PostgreSQL reads all of their
700 MB; the files, from which these rows were published, give the two columns that are asked for.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from psycopg import sql

from touchline.pipeline.results import result_files
from touchline.vocabulary.engine import Engine
from touchline.web.office.run_columns import RunColumns

FEWEST_ROWS = 100_000  # fewer, PostgreSQL reads as quickly itself
TABLE = "run"


@dataclass(frozen=True)
class RunFiles:
    """The runs of a workspace and what reads them."""

    engine: Engine
    runs: Path

    def rows(self, run_id: str, statement: sql.Composable) -> list[dict[str, Any]]:
        """The answer to a statement `… FROM run …` over that run."""
        found = self.engine.query(
            statement.as_string(None), {TABLE: result_files(self.runs / run_id)}
        )
        return list(found.to_pylist())

    def has(self, run_id: str) -> bool:
        """Whether the run's files are there."""
        return bool(result_files(self.runs / run_id))

    def columns(self, run_id: str) -> RunColumns:
        """The run's columns in memory."""
        return _columns_of(self.runs / run_id)


@lru_cache(maxsize=1)
def _columns_of(run: Path) -> RunColumns:
    """Those of the last run that was asked for: nobody looks at another."""
    return RunColumns(tuple(result_files(run)))


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
