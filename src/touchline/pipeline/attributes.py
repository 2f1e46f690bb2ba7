"""What a customer is: the last known value of each attribute, at the end of the as-of day."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from sqlglot import exp

from touchline.vocabulary.engine import Engine
from touchline.vocabulary.facts import CUSTOMER

COLUMNS = tuple(column.name for column in CUSTOMER.own_columns)
KNOWN_AT = "coalesce(recorded_at, happened_at, CAST('1970-01-01' AS TIMESTAMP))"


def attributes_sql(engine: Engine, as_of: datetime) -> str:
    """One row a customer; of the values ever recorded of an attribute the last one counts."""
    figures = []
    for name in COLUMNS:
        last = engine.spell("last_by", [exp.column(name), exp.column("known_at")])
        found = last.sql(dialect="duckdb")
        figures.append(f"  {found} FILTER (WHERE NOT {name} IS NULL) AS {name}")
    lines = ",\n".join(figures)
    columns = ", ".join(COLUMNS)
    end = f"CAST('{as_of.isoformat(' ')}' AS TIMESTAMP)"
    return (
        f"SELECT customer_ref AS customer_id,\n{lines}\n"
        f"FROM (SELECT customer_ref, {columns}, {KNOWN_AT} AS known_at FROM customer\n"
        f"  WHERE happened_at IS NULL OR happened_at < {end})\n"
        "GROUP BY customer_ref ORDER BY customer_id"
    )


def attributes_of(
    engine: Engine, tables: Mapping[str, Sequence[Path]], as_of: datetime
) -> pa.Table:
    """What is known of each customer; no rows where the firm has no customer file."""
    if tables.get("customer"):
        return engine.query(attributes_sql(engine, as_of), {"customer": tables["customer"]})
    fields = [pa.field("customer_id", pa.int64())]
    fields += [column.arrow_field for column in CUSTOMER.own_columns]
    return pa.schema(fields).empty_table()


def with_attributes(results: pa.Table, known: pa.Table) -> pa.Table:
    """The results with each attribute of `attributes_of`; NULL where not known."""
    place = pc.index_in(results["customer_id"], value_set=known["customer_id"])
    for name in COLUMNS:
        results = results.append_column(name, known[name].take(place))
    return results
