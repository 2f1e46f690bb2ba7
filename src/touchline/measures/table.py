"""The wide table of a run: one row a customer, one column a measure."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa

from touchline.measures.folding.fact import FactFolds, folds_of
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
    return pa.concat_tables(tables).combine_chunks().sort_by("customer_id")


def folded(folds: FactFolds, files: Sequence[Path], threads: int) -> pa.Table:
    """The folds of a fact over the files of some buckets, each of which has its own customers."""
    with ThreadPoolExecutor(threads) as workers:
        return pa.concat_tables(workers.map(lambda file: folds.over([file]), files))


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
