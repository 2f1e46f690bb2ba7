"""Who looks after each published customer: as the sources say, or as a person decided."""

import pyarrow as pa

from touchline.web.office.connection import Cursor

REFRESH = """
INSERT INTO office_customer_desk (customer_id, owner_id, owner_by_hand, last_contact_channel)
SELECT run.customer_id, person.id, false, ''
FROM published_customer AS run
LEFT JOIN office_person AS person ON person.employee_ref = run.owner_id
ON CONFLICT (customer_id) DO UPDATE SET owner_id = excluded.owner_id
WHERE NOT office_customer_desk.owner_by_hand
  AND office_customer_desk.owner_id IS DISTINCT FROM excluded.owner_id"""


def refresh_owners(cursor: Cursor) -> None:
    """Give every published customer a desk row with its owner; those set by hand stay."""
    cursor.execute(REFRESH)


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
