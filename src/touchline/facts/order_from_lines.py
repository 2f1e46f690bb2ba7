"""Orders of which the source tells only the lines."""

import pyarrow as pa
import pyarrow.compute as pc

from touchline.vocabulary.derived import BucketFacts, DerivedRows
from touchline.vocabulary.facts import ORDER

FLAG = "from_lines"
_KEY = ["customer_ref", "source", "order_id"]
_TOLD = ["customer_ref", "source", "source_id"]
_READ = [
    *(*_KEY, "happened_at", "product_line", "amount", "margin", "currency"),
    *("_file", "_row", "_exported_at"),
]


def _orders(bucket: BucketFacts) -> pa.Table:
    """One order for each order_id of a source that has lines and no order of that customer."""
    if not bucket.tables["order_line"].num_rows:
        return bucket.tables["order"].slice(0, 0)
    told = _plain(bucket.tables["order"].select(_TOLD))
    lines = _plain(bucket.tables["order_line"].select(_READ)).join(
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
            ("_row", "min"),
            ("_exported_at", "max"),
        ]
    )
    return _as_orders(grouped, bucket.tables["order"].schema)


def _plain(rows: pa.Table) -> pa.Table:
    """The rows with words in place of their numbers in a dictionary."""
    words = [pa.types.is_dictionary(field.type) for field in rows.schema]
    plain = [
        pa.field(field.name, pa.string()) if word else field
        for field, word in zip(rows.schema, words, strict=True)
    ]
    return rows.cast(pa.schema(plain))


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
