"""Everything that the lake holds of one customer."""

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.parquet as pq

from touchline.lake.snapshot import Snapshot
from touchline.lake.workspace import Workspace
from touchline.vocabulary.facts import FACT_TABLES


@dataclass(frozen=True)
class History:
    """The facts of one customer by table, in order of time; tables without any are left out."""

    customer_ref: int
    tables: dict[str, pa.Table]


def history(workspace: Workspace, snapshot: Snapshot, customer_ref: int) -> History:
    """Read from the one bucket of each table that the customer lies in.

    Rows lie by customer, so the statistics of the row groups leave one or two to be read.
    """
    number = customer_ref % snapshot.bucket_count
    found: dict[str, pa.Table] = {}
    for name, table in FACT_TABLES.items():
        bucket = snapshot.bucket(name, number) if table.per_customer else None
        if bucket and bucket.rows:
            with pq.ParquetFile(snapshot.folder(workspace) / bucket.file) as file:
                rows = _rows_of(file, customer_ref)
            if rows.num_rows:
                found[name] = rows
    return History(customer_ref, found)


def _rows_of(file: pq.ParquetFile, customer_ref: int) -> pa.Table:
    place = file.schema_arrow.get_field_index("customer_ref")
    groups = [
        number
        for number in range(file.num_row_groups)
        if _may_hold(file.metadata.row_group(number).column(place).statistics, customer_ref)
    ]
    refs = file.read_row_groups(groups, columns=["customer_ref"])["customer_ref"].to_numpy()
    start, end = refs.searchsorted(customer_ref), refs.searchsorted(customer_ref, "right")
    if start == end:
        return file.schema_arrow.empty_table()
    return file.read_row_groups(groups).slice(start, end - start)


def _may_hold(statistics: pq.Statistics | None, customer_ref: int) -> bool:
    if statistics is None or not statistics.has_min_max:
        return True
    return bool(statistics.min <= customer_ref <= statistics.max)
