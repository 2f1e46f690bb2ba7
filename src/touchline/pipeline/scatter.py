"""Rows written apart by bucket, streamed: each bucket is read once and memory stays small."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from touchline.lake.arrivals import LINEAGE
from touchline.vocabulary.facts import FactTable, Kind

CARRIED = tuple(LINEAGE.names)  # compacted facts keep all of it
BATCH_ROWS = 250_000
SPILLED = pa.ipc.IpcWriteOptions(compression="lz4")


def words_of(table: FactTable) -> list[str]:
    """The columns of few different words; they are carried as numbers into a list of words."""
    codes = [column.name for column in table.columns if column.kind is Kind.CODE]
    return [name for name in codes if not name.endswith("_id") and name != "session"] + ["_file"]


def carried_schema(table: FactTable) -> pa.Schema:
    """What is carried from arrivals into facts."""
    fields = [*table.schema, *LINEAGE]
    words = set(words_of(table))
    numbered = pa.dictionary(pa.int32(), pa.string())
    return pa.schema(
        [pa.field(field.name, numbered if field.name in words else field.type) for field in fields]
    )


def scattered(
    files: Sequence[Path], table: FactTable, bucket_count: int, folder: Path
) -> dict[int, tuple[Path, ...]]:
    """Files of each bucket's rows; the given ones themselves where there is only one bucket."""
    if bucket_count == 1 or not table.per_customer:
        return {0: tuple(files)}
    folder.mkdir(parents=True, exist_ok=True)
    schema = carried_schema(table)
    writers: dict[int, pa.ipc.RecordBatchStreamWriter] = {}
    with ExitStack() as closing:
        for file in files:
            for rows in _batches(file, table):
                for number, part in _apart(rows, bucket_count):
                    if number not in writers:
                        target = folder / f"{number}.arrow"
                        writer = pa.ipc.new_stream(str(target), schema, options=SPILLED)
                        writers[number] = closing.enter_context(writer)
                    writers[number].write_table(part)
    return {number: (folder / f"{number}.arrow",) for number in sorted(writers)}


def rows_in(files: Sequence[Path], table: FactTable) -> pa.Table:
    """All carried rows of some files, scattered ones or Parquet, in one piece."""
    schema = carried_schema(table)
    parts = [schema.empty_table()]
    for file in files:
        if file.suffix == ".arrow":
            with pa.ipc.open_stream(str(file)) as reader:
                parts.append(reader.read_all())
        else:
            parts.extend(_batches(file, table))
    return pa.concat_tables(parts).unify_dictionaries().combine_chunks()


def _batches(file: Path, table: FactTable) -> Iterator[pa.Table]:
    schema = carried_schema(table)
    words = set(words_of(table)).intersection(pq.read_schema(file).names)
    with pq.ParquetFile(file, read_dictionary=sorted(words)) as opened:
        for batch in opened.iter_batches(BATCH_ROWS, columns=schema.names):
            yield _whole(pa.Table.from_batches([batch]), schema)


def _whole(rows: pa.Table, schema: pa.Schema) -> pa.Table:
    """The rows in the schema; a column that came after they were stored is empty."""
    for name in set(schema.names).difference(rows.column_names):
        rows = rows.append_column(name, pa.nulls(len(rows), schema.field(name).type))
    return rows.select(schema.names).cast(schema)


def _apart(rows: pa.Table, bucket_count: int) -> Iterator[tuple[int, pa.Table]]:
    numbers = (rows["customer_ref"].to_numpy() % bucket_count).astype(np.uint16)
    by_bucket = rows.take(pa.array(np.argsort(numbers, kind="stable")))
    start = 0
    for number, count in enumerate(np.bincount(numbers, minlength=bucket_count)):
        if count:
            yield number, by_bucket.slice(start, count)
        start += count
