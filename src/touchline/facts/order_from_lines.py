"""Orders of which the source tells only the lines."""

import pyarrow as pa
import pyarrow.compute as pc

from touchline.vocabulary.derived import BucketFacts, DerivedRows
from touchline.vocabulary.facts import ORDER

FLAG = "from_lines"
_KEY = ["customer_ref", "source", "order_id"]
_TOLD = ["customer_ref", "source", "source_id"]


def _orders(bucket: BucketFacts) -> pa.Table:
    """One order for each order_id of a source that has lines and no order of that customer."""
    told = bucket.tables["order"].select(_TOLD)
    lines = bucket.tables["order_line"].join(
        told, _KEY, right_keys=_TOLD, join_type="left anti", use_threads=False
    )
    largest_first = [*((name, "ascending") for name in _KEY), ("amount", "descending")]
    lines = lines.sort_by([*largest_first, ("product_line", "ascending")])
    told_or_empty = pc.ScalarAggregateOptions(min_count=1)
    grouped = lines.group_by(_KEY, use_threads=False).aggregate(
        [
            ("amount", "sum", told_or_empty),
            ("margin", "sum", told_or_empty),
            ("happened_at", "min"),
            ("currency", "min"),
            ("product_line", "first"),
            ("_file", "max"),
            ("_exported_at", "max"),
        ]
    )
    return _as_orders(grouped, bucket.tables["order"].schema)


def _as_orders(grouped: pa.Table, schema: pa.Schema) -> pa.Table:
    given = {
        "customer_ref": grouped["customer_ref"],
        "source": grouped["source"],
        "source_id": grouped["order_id"],
        "flags": pa.array([FLAG] * grouped.num_rows, pa.string()),
    }
    for name in grouped.column_names:
        column, _, _ = name.rpartition("_")
        if column in schema.names and name not in _KEY:
            given[column] = grouped[name]
    empty = {
        field.name: pa.nulls(grouped.num_rows, field.type)
        for field in schema
        if field.name not in given
    }
    return pa.table({name: {**given, **empty}[name] for name in schema.names}).cast(schema)


ORDER_FROM_LINES = DerivedRows(ORDER.name, reads=("order_line",), flag=FLAG, function=_orders)
