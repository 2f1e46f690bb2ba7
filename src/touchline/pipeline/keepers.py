"""Who keeps up with each customer, where no source says who looks after anybody.

It is published as the owner, so that a file of contacts alone already makes a list for everyone;
the run's own results stay as they are.
"""

from datetime import timedelta

import pyarrow as pa
import pyarrow.compute as pc

from touchline.lake.snapshot import reading
from touchline.lake.workspace import Workspace
from touchline.measures.clock import Clock
from touchline.pipeline.run import Run, bucket_files
from touchline.policy import Policy
from touchline.vocabulary.engine import Engine

OWNER = "owner_id"
YEAR = timedelta(days=365)
KEEPERS = """
WITH counted AS (
    SELECT customer_ref, employee_id, count(*) AS contacts, max(happened_at) AS last_at
    FROM interaction
    WHERE employee_id IS NOT NULL AND happened_at < {end} AND happened_at >= {begin}
    GROUP BY customer_ref, employee_id
), ranked AS (
    SELECT customer_ref, employee_id, row_number() OVER (
        PARTITION BY customer_ref ORDER BY contacts DESC, last_at DESC, employee_id
    ) AS place
    FROM counted
)
SELECT customer_ref AS customer_id, employee_id FROM ranked WHERE place = 1"""


def published_results(workspace: Workspace, engine: Engine, policy: Policy, run: Run) -> pa.Table:
    """The run's results; where they name no owner at all, with who made most contacts in a year.

    One owner that a source names is enough to leave them as they are: customers without one are
    then meant to have none.
    """
    results = run.results
    if OWNER not in results.column_names or results[OWNER].null_count < len(results):
        return results
    clock = Clock(run.as_of_day, policy.firm.time_zone, policy.windows.rolling_weeks)
    end, begin = (
        f"CAST('{at.isoformat(' ')}' AS TIMESTAMP)" for at in (clock.as_of, clock.as_of - YEAR)
    )
    sql = KEEPERS.format(end=end, begin=begin)
    with reading(workspace) as snapshot:
        parts = [
            engine.query(sql, {"interaction": tables["interaction"]})
            for tables in bucket_files(workspace, snapshot)
            if "interaction" in tables
        ]
    if not parts:
        return results
    found = pa.concat_tables(parts).combine_chunks()
    places = pc.index_in(results["customer_id"], value_set=found["customer_id"].combine_chunks())
    owners = found["employee_id"].take(places.combine_chunks())
    place = results.column_names.index(OWNER)
    field = results.schema.field(OWNER)
    return results.set_column(place, field, owners.cast(field.type))
