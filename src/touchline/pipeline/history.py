"""Every fact row of one customer, read from the one bucket that holds them."""

import pyarrow as pa

from touchline.lake.snapshot import reading
from touchline.lake.workspace import Workspace
from touchline.vocabulary.engine import Engine
from touchline.vocabulary.facts import FACT_TABLES


def history(workspace: Workspace, engine: Engine, customer_ref: int) -> dict[str, pa.Table]:
    """The customer's rows by fact table, oldest first; tables without any are left out."""
    with reading(workspace) as snapshot:
        number = customer_ref % snapshot.bucket_count
        folder = snapshot.folder(workspace)
        found: dict[str, pa.Table] = {}
        for name, table in FACT_TABLES.items():
            bucket = snapshot.bucket(name, number) if table.per_customer else None
            if bucket is None:
                continue
            sql = (
                f'SELECT * FROM "{name}" WHERE customer_ref = {int(customer_ref)} '
                "ORDER BY happened_at, source, source_id"
            )
            rows = engine.query(sql, {name: [folder / bucket.file]})
            if rows.num_rows:
                found[name] = rows
        return found


def rows_of(
    workspace: Workspace, engine: Engine, table: str, sql: str, customer_ref: int
) -> pa.Table:
    """What the SQL, which reads one table by its name, gives of the customer's bucket."""
    with reading(workspace) as snapshot:
        bucket = snapshot.bucket(table, customer_ref % snapshot.bucket_count)
        if bucket is None:
            return FACT_TABLES[table].schema.empty_table()
        return engine.query(sql, {table: [snapshot.folder(workspace) / bucket.file]})
