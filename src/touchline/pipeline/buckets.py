"""One bucket made anew: rows in order of customer and time, and what the facts shelf adds."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from touchline.lake.snapshot import Bucket
from touchline.pipeline.scatter import CARRIED, rows_in, words_of
from touchline.vocabulary.derived import (
    EVERY_TABLE,
    BucketFacts,
    DerivedColumns,
    DerivedFact,
    DerivedRows,
    as_arrow,
    is_word,
)
from touchline.vocabulary.facts import FACT_TABLES, FactTable
from touchline.vocabulary.local_days import MISSING

ROW_GROUP_ROWS = 200_000
TRACING = frozenset({"source_id", *CARRIED})  # where a row came from; no measure reads it
Places = NDArray[np.int64]


@dataclass(frozen=True)
class BucketRows:
    """Where one table's rows of one bucket lie before they are merged."""

    new: tuple[Path, ...] = ()
    base: tuple[Path, ...] = ()
    replaced: pa.Table | None = None  # identities (source, source_id) of base rows that go
    derived_flags: tuple[str, ...] = ()  # flags of base rows that are worked out anew


def merged(table: FactTable, rows: BucketRows) -> pa.Table:
    """The bucket's rows in order: by customer, time and identity."""
    base = rows_in(rows.base, table)
    for flag in rows.derived_flags:
        base = base.filter(pc.invert(is_word(base["flags"], flag)))
    if rows.replaced is not None and base.num_rows:
        base = base.filter(pc.invert(_held(base, rows.replaced)))
    new = rows_in(rows.new, table)
    if not new.num_rows:
        return base.combine_chunks()
    return in_order(pa.concat_tables([base, new]).unify_dictionaries(), table)


def _held(rows: pa.Table, identities: pa.Table) -> pa.Array:
    """Whether each row bears one of the identities; the pair is compared where the number is."""
    held = pc.is_in(rows["source_id"], value_set=identities["source_id"].combine_chunks())
    places = np.flatnonzero(held.to_numpy())
    pairs = _pairs(rows.select(["source", "source_id"]).take(pa.array(places)))
    truth = np.zeros(rows.num_rows, np.bool_)
    truth[places] = pc.is_in(pairs, value_set=_pairs(identities)).to_numpy(zero_copy_only=False)
    return pa.array(truth)


def _pairs(identities: pa.Table) -> pa.Array:
    columns = [identities[name].cast(pa.string()) for name in ("source", "source_id")]
    return pa.concat_arrays(
        pc.binary_join_element_wise(*columns, "\x1f").chunks or [pa.array([], pa.string())]
    )


def in_order(rows: pa.Table, table: FactTable) -> pa.Table:
    """The rows by customer, time (unknown first), source and number."""
    rows = rows.combine_chunks()
    customers = _integers(rows["customer_ref"]) if table.per_customer else np.zeros(rows.num_rows)
    times = _integers(rows["happened_at"])
    order = np.lexsort((times, customers))
    same = np.zeros(rows.num_rows + 1, np.bool_)
    same[1:-1] = (np.diff(customers[order]) == 0) & (np.diff(times[order]) == 0)
    tied = np.flatnonzero(same[1:] | same[:-1])
    order[tied] = order[tied][_order_of_ties(rows, table, order[tied])]
    return rows.take(pa.array(order))


def _order_of_ties(rows: pa.Table, table: FactTable, places: Places) -> Places:
    customer = ["customer_ref"] if table.per_customer else []
    names = [*customer, "happened_at", "source", "source_id"]
    tied = rows.select(names).take(pa.array(places))
    tied = tied.set_column(
        tied.schema.get_field_index("source"), "source", tied["source"].cast(pa.string())
    )
    keys = [(name, "ascending", "at_start") for name in names]
    found: Places = pc.sort_indices(tied, keys).to_numpy().astype(np.int64)
    return found


def _integers(column: pa.ChunkedArray) -> Places:
    numbers: Places = column.cast(pa.int64()).fill_null(MISSING).to_numpy()
    return numbers


def with_derived_rows(
    tables: Mapping[str, pa.Table], shelf: Sequence[DerivedFact], time_zone: str
) -> dict[str, pa.Table]:
    """The tables with the rows that the shelf adds, in order again."""
    whole = dict(tables)
    for derived in shelf:
        if isinstance(derived, DerivedRows) and derived.table in whole:
            told = whole[derived.table]
            added = derived.function(BucketFacts(whole, time_zone))
            if added.num_rows:
                rows = pa.concat_tables([told, added.cast(told.schema)]).unify_dictionaries()
                whole[derived.table] = in_order(rows, FACT_TABLES[derived.table])
    return whole


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
    rows = rows.combine_chunks()
    for name in words_of(table):
        place = rows.schema.get_field_index(name)
        rows = rows.set_column(place, name, _with_sorted_words(rows[name]))
    with pq.ParquetWriter(file, rows.schema, **_encoding(rows.schema)) as writer:
        for first, end in _groups(rows, table):
            writer.write_table(rows.slice(first, end - first), row_group_size=end - first)
    with file.open("rb") as written:
        digest = hashlib.file_digest(written, "sha256").hexdigest()
    return Bucket(number, f"{table.name}/{file.name}", rows.num_rows, derived_rows, digest)


def _encoding(schema: pa.Schema) -> dict[str, Any]:
    """What is read at each run is quick to unpack; what tells a row from others is kept small."""
    few = [field.name for field in schema if not _seldom_equal(field)]
    return {
        "use_dictionary": few,
        "compression": {name: "zstd" if name in TRACING else "lz4" for name in schema.names},
        "compression_level": dict.fromkeys(TRACING.intersection(schema.names), 1),
        "store_decimal_as_integer": True,
        "store_schema": False,
    }


def _seldom_equal(field: pa.Field) -> bool:
    """Whether a list of the column's values would be about as long as the column."""
    kind = field.type
    return field.name in TRACING or pa.types.is_decimal(kind) or pa.types.is_timestamp(kind)


def _groups(rows: pa.Table, table: FactTable) -> Iterator[tuple[int, int]]:
    """Where row groups begin and end: all rows of a customer are in one of them."""
    count = rows.num_rows
    borders = np.arange(0, count, ROW_GROUP_ROWS)
    if table.per_customer:
        refs = _integers(rows["customer_ref"])
        borders = np.unique(np.searchsorted(refs, refs[borders]))
    yield from pairwise([*borders.tolist(), count])


def _with_sorted_words(column: pa.ChunkedArray) -> pa.Array:
    """The words that occur, in alphabetical order: their numbers no longer tell what came first."""
    numbered = pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)
    indices = numbered.indices.fill_null(-1).to_numpy()
    used = np.flatnonzero(np.bincount(indices[indices >= 0]))
    words = numbered.dictionary.take(pa.array(used))
    order = pc.sort_indices(words).to_numpy()
    renumbered = np.full(len(numbered.dictionary) + 1, -1, np.int32)
    renumbered[used[order]] = np.arange(used.size)
    found = renumbered[indices]
    return pa.DictionaryArray.from_arrays(
        pa.array(found, mask=found < 0), words.take(pa.array(order))
    )
