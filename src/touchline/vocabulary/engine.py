"""What an engine must be able to do. A second engine is one file on the `engines` shelf."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol, runtime_checkable

import pyarrow as pa
from sqlglot import exp


@runtime_checkable
class Engine(Protocol):
    """A place where queries over Parquet files run.

    `tables` gives each table name used in the SQL its Parquet files; they are read-only. SQL is in
    the portable subset with house words already spelled (see `spell`).
    """

    @property
    def name(self) -> str:
        """What `--engine` calls it."""

    @property
    def threads(self) -> int:
        """How many it may use."""

    def query(self, sql: str, tables: Mapping[str, Sequence[Path] | pa.Table]) -> pa.Table:
        """The result, in memory. Here a table may also be given as it lies in memory."""

    def stream(self, sql: str, tables: Mapping[str, Sequence[Path]]) -> pa.RecordBatchReader:
        """The result, batch by batch, in the order that the SQL states."""

    def write(
        self, sql: str, tables: Mapping[str, Sequence[Path]], to: Path, partition_by: str = ""
    ) -> int:
        """Write the result as a Parquet file, or as `to/<column>=<value>/` files; rows written."""

    def spell(self, word: str, arguments: Sequence[exp.Expression]) -> exp.Expression:
        """A house word in this engine's own SQL; KeyError for a word it does not know."""
