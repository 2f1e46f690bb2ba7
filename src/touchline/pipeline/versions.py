"""One version wins of each row that was told more than once; all by SQL, within memory.

The winner is the largest by (recorded_at, moment of export, file, row, then every column), NULL
counting as smallest. That order is total, so it matters neither in which order imports came nor
which of them were compacted before.
"""

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from touchline.lake.arrivals import ARRIVAL_SCHEMAS
from touchline.pipeline.scatter import carried_schema, scattered
from touchline.vocabulary.engine import Engine
from touchline.vocabulary.facts import FactTable

KEY = "source, source_id"


@dataclass(frozen=True)
class NewRows:
    """The rows that a compaction adds to a table, by bucket, and the identities they replace."""

    files: dict[int, tuple[Path, ...]]
    replaced: pa.Table | None = None  # the identities of base rows that go
    emptied: frozenset[int] = frozenset()  # the buckets in which those are

    def touches(self, bucket: int) -> bool:
        """Whether a bucket must be made anew."""
        return bucket in self.files or bucket in self.emptied


@dataclass(frozen=True)
class Resolver:
    """Sorts one table's new rows into buckets, old versions left out."""

    engine: Engine
    table: FactTable
    bucket_count: int
    arrivals: tuple[Path, ...]
    base: tuple[Path, ...]  # the table's compacted files
    base_filter: str  # leaves out derived rows
    folder: Path  # for what is written on the way

    def without_repeats(self) -> NewRows:
        """For arrivals that are known to hold no identity twice, and none of the base."""
        return NewRows(self._scattered(self.arrivals))

    def with_repeats(self) -> NewRows:
        """For any arrivals."""
        self.folder.mkdir(parents=True, exist_ok=True)
        repeated = self.folder / "repeated.parquet"
        resolved = self.folder / "resolved.parquet"
        tables = {"new_rows": (*self.arrivals, self._no_rows())}
        tables |= {"base": self.base} if self.base else {}
        self.engine.write(self._repeated_sql(), tables, repeated)
        told = {**tables, "repeated": (repeated,)}
        self.engine.write(self._resolved_sql(), told, resolved)
        files = self._scattered((resolved,))
        if not self.base:
            return NewRows(files)
        replaced = self.engine.query(self._replaced_sql(), told)
        emptied = frozenset(replaced["bucket"].unique().to_pylist())
        return NewRows(files, replaced.drop_columns("bucket"), emptied)

    def _no_rows(self) -> Path:
        """A file with every column: those that older arrivals lack are empty beside it."""
        file = self.folder / "no_rows.parquet"
        pq.write_table(ARRIVAL_SCHEMAS[self.table.name].empty_table(), file)
        return file

    def _repeated_sql(self) -> str:
        sql = f"(SELECT {KEY} FROM new_rows GROUP BY ALL HAVING count(*) > 1)"
        if self.base:
            sql += f" UNION (SELECT {KEY} FROM base SEMI JOIN new_rows USING ({KEY}))"
        return sql

    def _replaced_sql(self) -> str:
        number = f"customer_ref % {self.bucket_count}" if self.table.per_customer else "0"
        return f"""
SELECT {KEY}, CAST({number} AS INTEGER) AS bucket
FROM base SEMI JOIN repeated USING ({KEY}) WHERE {self.base_filter}"""

    def _resolved_sql(self) -> str:
        names = ", ".join(f'"{name}"' for name in carried_schema(self.table).names)
        told = f"SELECT {names} FROM new_rows SEMI JOIN repeated USING ({KEY})"
        if self.base:
            told += f"""
  UNION ALL
  SELECT {names} FROM base SEMI JOIN repeated USING ({KEY}) WHERE {self.base_filter}"""
        columns = ["recorded_at", "_exported_at", "_file", "_row"]
        columns += [column.name for column in self.table.columns]
        newest_first = ", ".join(f'"{name}" DESC NULLS LAST' for name in columns)
        return f"""
WITH versions AS (
  {told}
),
ranked AS (
  SELECT *, row_number() OVER (PARTITION BY {KEY} ORDER BY {newest_first}) AS place FROM versions
)
SELECT {names} FROM new_rows ANTI JOIN repeated USING ({KEY})
UNION ALL
SELECT {names} FROM ranked WHERE place = 1
"""

    def _scattered(self, files: tuple[Path, ...]) -> dict[int, tuple[Path, ...]]:
        return scattered(files, self.table, self.bucket_count, self.folder / "scattered")
