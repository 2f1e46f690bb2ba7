"""The wide table of a run: one row a customer, one column a measure."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from touchline.measures.folding.fact import FactFolds, folds_of, parts_of
from touchline.measures.plan import Plan
from touchline.vocabulary.engine import Engine

TableFiles = Mapping[str, Sequence[Path]]
BYTES_PER_QUERY = 256 * 1024 * 1024  # keeps memory flat; fewer queries cost less planning


def measure_table(plan: Plan, engine: Engine, buckets: Sequence[TableFiles]) -> pa.Table:
    """The plan's figures over all buckets, ordered by customer_id.

    A bucket holds all rows of its customers, of every table, so buckets are queried in groups that
    fit in memory and their rows put together.
    """
    folds = {name: fact for name in plan.tables if (fact := folds_of(plan, name)).figures}
    figures = {name: fact.figures for name, fact in folds.items()}
    groups = list(grouped(buckets, BYTES_PER_QUERY)) or [{}]
    tables = []
    for group in groups:
        here = {name: group[name] for name in plan.tables if group.get(name)}
        told = {
            f"{name}_folds": folded(fact, here[name], engine.threads)
            for name, fact in folds.items()
            if name in here
        }
        tables.append(engine.query(plan.sql_over(tuple(here), figures), {**here, **told}))
    return by_customer(pa.concat_tables(tables), engine.threads)


def by_customer(table: pa.Table, threads: int) -> pa.Table:
    """The rows in the order of customer_id; columns are put in order side by side."""
    order = pc.sort_indices(table["customer_id"])

    def ordered(column: pa.ChunkedArray) -> pa.Array:
        return pa.concat_arrays(column.chunks).take(order)

    with ThreadPoolExecutor(threads) as workers:
        columns = list(workers.map(ordered, table.columns))
    return pa.Table.from_arrays(columns, schema=table.schema)


def folded(folds: FactFolds, files: Sequence[Path], threads: int) -> pa.Table:
    """The folds of a fact over the files of some buckets, each of which has its own customers."""
    parts = [part for file in files for part in parts_of(file)]
    with ThreadPoolExecutor(threads) as workers:
        return pa.concat_tables(workers.map(folds.over, parts))


def grouped(buckets: Sequence[TableFiles], limit_bytes: int) -> Iterator[dict[str, list[Path]]]:
    """Buckets side by side as long as their files stay under the limit."""
    group: dict[str, list[Path]] = {}
    size = 0
    for bucket in buckets:
        added = sum(file.stat().st_size for files in bucket.values() for file in files)
        if group and size + added > limit_bytes:
            yield group
            group, size = {}, 0
        size += added
        for name, files in bucket.items():
            group.setdefault(name, []).extend(files)
    if group:
        yield group
