"""A run's results as files: some customers each, so that they are made and written side by side."""

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

ROW_GROUP = 100_000
MOST_FILES = 4  # each opened for every question that is asked of a run


def result_files(folder: Path) -> list[Path]:
    """The files of the run in the folder, in the order of their customers.

    Runs of older versions have one, `results.parquet`.
    """
    return sorted(folder.glob("results*.parquet"))


def read_results(folder: Path) -> pa.Table:
    """One row a customer, by customer_id."""
    return pa.concat_tables(pq.read_table(file) for file in result_files(folder))


def write_results(
    folder: Path, whole: pa.Table, finish: Callable[[pa.Table], pa.Table], threads: int
) -> tuple[list[str], str]:
    """Write what `finish` makes of the rows; its columns, and the SHA-256 of the files in a row.

    `finish` is asked for some rows at a time and must not depend on which. How rows are dealt to
    files depends on their number alone, so that equal results give equal bytes.
    """
    parts = _parts(whole)
    files = [folder / f"results-{number}.parquet" for number in range(len(parts))]

    def made(part: pa.Table, file: Path) -> list[str]:
        finished = finish(part)
        _write(finished, file)
        return list(finished.column_names)

    with ThreadPoolExecutor(threads) as workers:
        columns = list(workers.map(made, parts, files))
    total = hashlib.sha256()
    for file in files:
        total.update(file.read_bytes())
    return columns[0], total.hexdigest()


def _parts(whole: pa.Table) -> list[pa.Table]:
    """The rows in at most `MOST_FILES` parts of whole row groups; one part at the least."""
    groups = -(-whole.num_rows // ROW_GROUP)
    rows = max(1, -(-groups // MOST_FILES)) * ROW_GROUP
    return [whole.slice(start, rows) for start in range(0, max(1, whole.num_rows), rows)]


def _write(results: pa.Table, file: Path) -> None:
    """Write rows so that equal ones give equal bytes."""
    pq.write_table(
        results,
        file,
        row_group_size=ROW_GROUP,
        write_batch_size=ROW_GROUP,
        use_dictionary=[_leaf(field) for field in results.schema if _few_values(field.type)],
        compression="zstd",
        compression_level=1,
        store_decimal_as_integer=True,
        write_statistics=["customer_id"],  # the order of rows: nothing else narrows a search
    )


def _few_values(kind: pa.DataType) -> bool:
    """Whether values of the kind come again and again, so that a list of them is short."""
    return not (pa.types.is_floating(kind) or pa.types.is_decimal(kind))


def _leaf(field: pa.Field) -> str:
    """The name under which Parquet holds the values of a column."""
    return f"{field.name}.list.element" if pa.types.is_list(field.type) else str(field.name)
