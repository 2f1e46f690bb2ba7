"""What the statements of lists have in common."""

from collections.abc import Sequence

from psycopg import sql

NOTHING_MORE = sql.SQL("")
PART = sql.SQL("SELECT {} {} {} LIMIT {} OFFSET {}")
COUNTED = sql.SQL("SELECT count(*) AS n FROM (SELECT 1 {} LIMIT {}) AS found")
FROM_FILE = sql.SQL("SELECT {} FROM run WHERE {} {}")
# Of a team there are tens of thousands.
IDS_AS_OCTETS = sql.SQL(
    "SELECT string_agg(int8send(run.customer_id), '') FROM published_customer AS run WHERE {}"
)
ID = sql.SQL("run.customer_id AS id")
# The sort is kept apart: the planner would rather walk through the whole firm in that order. (No
# plan passes OFFSET; a WITH would lay the rows down first.)
SORTED = sql.SQL(
    "SELECT id FROM (SELECT run.customer_id AS id, {} AS place {} OFFSET 0) AS found {}"
)


def all_of(tests: Sequence[sql.Composable]) -> sql.Composable:
    """The tests joined: a row meets them all."""
    return sql.SQL(" AND ").join(tests) if tests else sql.SQL("true")
