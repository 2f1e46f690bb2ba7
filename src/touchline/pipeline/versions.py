"""One version wins of each row that was told more than once; all by SQL, within memory.

The winner is the largest by (recorded_at, moment of export, file, then every column in turn), NULL
counting as smallest. That order is total, so it matters neither in which order imports came nor
which of them were compacted before.
"""

from dataclasses import dataclass
from pathlib import Path

from touchline.vocabulary.engine import Engine
from touchline.vocabulary.facts import FactTable

KEY = "source, source_id"
CARRIED = ("_file", "_exported_at")  # lineage that compacted facts keep


@dataclass(frozen=True)
class NewRows:
    """The rows that a compaction adds to a table, by bucket, and the identities they replace."""

    files: dict[int, tuple[Path, ...]]
    replaced: tuple[Path, ...] = ()  # the identities of base rows that go
    emptied: frozenset[int] = frozenset()  # the buckets in which those are

    def touches(self, bucket: int) -> bool:
        """Whether a bucket must be made anew."""
        return bucket in self.files or bucket in self.emptied


def column_names(table: FactTable) -> str:
    """The columns that are carried from arrivals into facts, for SQL."""
    names = [*(column.name for column in table.columns), *CARRIED]
    return ", ".join(f'"{name}"' for name in names)


def bucket_sql(table: FactTable, bucket_count: int) -> str:
    """The number of the bucket that a row belongs to."""
    return f"CAST(customer_ref % {bucket_count} AS INTEGER)" if table.per_customer else "0"


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
        return NewRows(self._scattered(f"SELECT {column_names(self.table)} FROM new_rows"))

    def with_repeats(self) -> NewRows:
        """For any arrivals."""
        tables = {"new_rows": self.arrivals}
        repeated = self.folder / "repeated.parquet"
        sql = f"(SELECT {KEY} FROM new_rows GROUP BY ALL HAVING count(*) > 1)"
        if self.base:
            tables["base"] = self.base
            sql += f" UNION (SELECT {KEY} FROM base SEMI JOIN new_rows USING ({KEY}))"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.engine.write(sql, tables, repeated)
        resolved = self._scattered(self._resolved_sql(), repeated)
        return NewRows(resolved, (repeated,), self._emptied(repeated))

    def _emptied(self, repeated: Path) -> frozenset[int]:
        if not self.base:
            return frozenset()
        sql = f"""
SELECT DISTINCT {bucket_sql(self.table, self.bucket_count)} AS bucket
FROM base SEMI JOIN repeated USING ({KEY}) WHERE {self.base_filter}"""
        found = self.engine.query(sql, {"base": self.base, "repeated": [repeated]})
        return frozenset(found["bucket"].to_pylist())

    def _resolved_sql(self) -> str:
        names = column_names(self.table)
        told = f"SELECT {names} FROM new_rows SEMI JOIN repeated USING ({KEY})"
        if self.base:
            told += f"""
  UNION ALL
  SELECT {names} FROM base SEMI JOIN repeated USING ({KEY}) WHERE {self.base_filter}"""
        columns = ["recorded_at", "_exported_at", "_file"]
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

    def _scattered(self, sql: str, repeated: Path | None = None) -> dict[int, tuple[Path, ...]]:
        """The rows written apart by bucket, so that each bucket is read once."""
        if repeated is None and self.bucket_count == 1:
            return {0: self.arrivals}
        tables = {"new_rows": self.arrivals, "base": self.base}
        tables |= {"repeated": (repeated,)} if repeated else {}
        target = self.folder / "scattered"
        target.mkdir(parents=True, exist_ok=True)
        bucket = bucket_sql(self.table, self.bucket_count)
        self.engine.write(
            f"SELECT *, {bucket} AS bucket FROM ({sql})",
            {name: files for name, files in tables.items() if files},
            target,
            partition_by="bucket",
        )
        return {
            int(folder.name.partition("=")[2]): tuple(sorted(folder.glob("*.parquet")))
            for folder in target.iterdir()
        }
