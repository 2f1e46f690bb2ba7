"""One bucket made anew: rows in order of customer and time, and what the facts shelf adds."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from touchline.lake.arrivals import LINEAGE
from touchline.lake.snapshot import Bucket
from touchline.pipeline.versions import CARRIED, KEY, column_names
from touchline.vocabulary.derived import (
    EVERY_TABLE,
    BucketFacts,
    DerivedColumns,
    DerivedFact,
    DerivedRows,
    as_arrow,
)
from touchline.vocabulary.engine import Engine
from touchline.vocabulary.facts import FACT_TABLES, FactTable, Kind

ROW_GROUP_ROWS = 200_000


@dataclass(frozen=True)
class BucketRows:
    """Where one table's rows of one bucket lie before they are merged."""

    new: tuple[Path, ...] = ()
    base: tuple[Path, ...] = ()
    replaced: tuple[Path, ...] = ()


def fact_schema(table: FactTable) -> pa.Schema:
    """What compacted facts hold before columns are derived."""
    return pa.schema([*table.schema, *(LINEAGE.field(name) for name in CARRIED)])


def merged(engine: Engine, table: FactTable, rows: BucketRows, base_filter: str) -> pa.Table:
    """The bucket's rows in order: by customer, time and identity."""
    names = column_names(table)
    tables: dict[str, Sequence[Path]] = {}
    parts = []
    if rows.new:
        tables["new_rows"] = rows.new
        parts.append(f"SELECT {names} FROM new_rows")
    if rows.base:
        tables["base"] = rows.base
        gone = f"ANTI JOIN replaced USING ({KEY})" if rows.replaced else ""
        tables |= {"replaced": rows.replaced} if rows.replaced else {}
        parts.append(f"SELECT {names} FROM base {gone} WHERE {base_filter}")
    if not parts:
        return fact_schema(table).empty_table()
    order = ["customer_ref"] if table.per_customer else []
    order += ["happened_at NULLS FIRST", "source", "source_id"]
    sql = f"{' UNION ALL '.join(parts)} ORDER BY {', '.join(order)}"
    return engine.query(sql, tables).cast(fact_schema(table))


def with_derived_rows(
    tables: Mapping[str, pa.Table], shelf: Sequence[DerivedFact], time_zone: str
) -> dict[str, pa.Table]:
    """The tables with the rows that the shelf adds, in order again."""
    whole = dict(tables)
    for derived in shelf:
        if isinstance(derived, DerivedRows) and derived.table in whole:
            added = derived.function(BucketFacts(whole, time_zone))
            if added.num_rows:
                rows = pa.concat_tables([whole[derived.table], added])
                whole[derived.table] = _in_order(rows, FACT_TABLES[derived.table])
    return whole


def _in_order(rows: pa.Table, table: FactTable) -> pa.Table:
    names = [
        *(["customer_ref"] if table.per_customer else []),
        "happened_at",
        "source",
        "source_id",
    ]
    return rows.sort_by([(name, "ascending") for name in names])


def with_derived_columns(name: str, bucket: BucketFacts, shelf: Sequence[DerivedFact]) -> pa.Table:
    """One table with the columns that the shelf adds to it."""
    rows = bucket.tables[name]
    for derived in shelf:
        if isinstance(derived, DerivedColumns) and derived.table in (name, EVERY_TABLE):
            arrays = derived.function(bucket, name)
            for column, values in zip(derived.columns, arrays, strict=True):
                field = pa.field(column.name, column.kind.arrow_type)
                rows = rows.append_column(field, as_arrow(values, column.kind))
    return rows


def write_bucket(
    rows: pa.Table, table: FactTable, generation: Path, number: int, derived_rows: int
) -> Bucket:
    """Write the rows so that equal rows give equal bytes; what was written."""
    file = generation / table.name / f"bucket-{number:03}.parquet"
    file.parent.mkdir(parents=True, exist_ok=True)
    words = [column.name for column in table.columns if column.kind is Kind.CODE]
    pq.write_table(
        rows.combine_chunks(),
        file,
        row_group_size=ROW_GROUP_ROWS,
        compression="zstd",
        compression_level=1,
        use_dictionary=[name for name in words if name != "source_id"] + ["customer_ref", "_file"],
        store_decimal_as_integer=True,
    )
    with file.open("rb") as written:
        digest = hashlib.file_digest(written, "sha256").hexdigest()
    return Bucket(number, f"{table.name}/{file.name}", rows.num_rows, derived_rows, digest)
