"""The shape of accepted rows: a fact's columns and where each row came from."""

import pyarrow as pa

from touchline.vocabulary.facts import FACT_TABLES, FactTable

LINEAGE = pa.schema(
    [
        pa.field("_file", pa.string(), nullable=False),
        pa.field("_row", pa.int64(), nullable=False),
        pa.field("_exported_at", pa.timestamp("us"), nullable=False),
    ]
)


def arrival_schema(table: FactTable) -> pa.Schema:
    """What `Staging.add` takes: the fact's own schema, then the lineage."""
    return pa.schema([*table.schema, *LINEAGE])


ARRIVAL_SCHEMAS: dict[str, pa.Schema] = {
    name: arrival_schema(table) for name, table in FACT_TABLES.items()
}
