"""Who looks after each published customer: as the sources say, or as a person decided."""

import pyarrow as pa
from psycopg import sql

from touchline.web.office.connection import Cursor
from touchline.web.office.owner_keys import bring_in_line

REFRESH = sql.SQL(
    """
INSERT INTO office_customer_desk (customer_id, owner_id, owner_by_hand, last_contact_channel)
SELECT run.customer_id, person.id, false, ''
FROM {table} AS run
LEFT JOIN office_person AS person ON person.employee_ref = run.owner_id
ON CONFLICT (customer_id) DO UPDATE SET owner_id = excluded.owner_id
WHERE NOT office_customer_desk.owner_by_hand
  AND office_customer_desk.owner_id IS DISTINCT FROM excluded.owner_id"""
)


def refresh_owners(cursor: Cursor, table: str = "published_customer") -> None:
    """Give every published customer a desk row with its owner; those set by hand stay.

    Nobody gives a customer to another meanwhile.
    """
    cursor.execute("LOCK TABLE office_customer_desk IN SHARE ROW EXCLUSIVE MODE")
    cursor.execute(REFRESH.format(table=sql.Identifier(table)))
    bring_in_line(cursor, table)
    cursor.execute("UPDATE office_published_run SET owners_moved = owners_moved + 1 WHERE current")
    refresh_touched(cursor)


def refresh_touched(cursor: Cursor) -> None:
    """Let the customers dealt with since the run carry what the run that is shown says of them."""
    cursor.execute("SELECT office_touch(array_agg(customer_id)) FROM office_touched_customer")


def owners_by_hand(cursor: Cursor) -> pa.Table:
    """Customers whose owner a person decided: customer_id and person_id (NULL: nobody)."""
    cursor.execute("SELECT customer_id, owner_id FROM office_customer_desk WHERE owner_by_hand")
    rows = cursor.fetchall()
    return pa.table(
        {
            "customer_id": pa.array([row[0] for row in rows], pa.int64()),
            "person_id": pa.array([row[1] for row in rows], pa.int64()),
        }
    )
