"""Who looks after a published customer, as one number that stands in the published row itself.

A positive key is the pseudonym by which the sources name the employee, a negative one the account
to whom a person gave the customer by hand, NOBODY nobody. Hiring therefore changes no published
row, and an owner's customers lie side by side. What a hand changes on the desk, a trigger brings
into the row (migration 0008); publishing and hiring bring everything in line.
"""

from collections.abc import Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc
from psycopg import sql

from touchline.pipeline.contact_patterns import NOBODY, hand_key
from touchline.web.office.connection import Cursor

OWNER_KEY = "owner_key"
# The account behind a key.
OWNER = sql.SQL(
    "CASE WHEN run.owner_key < 0 THEN -run.owner_key ELSE (SELECT person.id "
    "FROM office_person AS person WHERE person.employee_ref = run.owner_key) END"
)
HAS_OWNER = sql.SQL(
    "(run.owner_key < 0 OR run.owner_key IN "
    "(SELECT employee_ref FROM office_person WHERE employee_ref IS NOT NULL))"
)
TO_HANDS = sql.SQL(
    """
UPDATE {table} AS run SET owner_key = -coalesce(desk.owner_id, {nobody})
FROM office_customer_desk AS desk
WHERE desk.owner_by_hand AND desk.customer_id = run.customer_id
  AND run.owner_key <> -coalesce(desk.owner_id, {nobody})"""
)
OUT_OF_HANDS = sql.SQL(
    """
UPDATE {table} AS run SET owner_key = coalesce(run.owner_id, {nobody})
WHERE run.owner_key <= {nobody} AND run.owner_key <> coalesce(run.owner_id, {nobody})
  AND NOT EXISTS (SELECT FROM office_customer_desk AS desk
    WHERE desk.owner_by_hand AND desk.customer_id = run.customer_id)"""
)


def keys_of(refs: Mapping[int, int | None]) -> tuple[int, ...]:
    """The keys of people, given each one's pseudonym: by the sources' word, and by hand."""
    named = {ref for ref in refs.values() if ref}
    return tuple(sorted({*named, *(hand_key(each) for each in refs)}))


def refs_of(cursor: Cursor, people: Sequence[int]) -> dict[int, int | None]:
    """The pseudonym of each of the people; None where the sources do not name them."""
    cursor.execute("SELECT id, employee_ref FROM office_person WHERE id = ANY(%s)", [list(people)])
    return dict(cursor.fetchall())


def owner_keys(results: pa.Table, by_hand: pa.Table) -> pa.ChunkedArray:
    """The key of each row's owner; `by_hand` (customer_id, person_id) wins over `owner_id`."""
    place = pc.index_in(results["customer_id"], value_set=by_hand["customer_id"].combine_chunks())
    hands = pc.negate(pc.fill_null(by_hand["person_id"], NOBODY)).combine_chunks()
    named = results["owner_id"].cast(pa.int64()).combine_chunks()
    return pc.coalesce(hands.take(place.combine_chunks()), named, pa.scalar(NOBODY, pa.int64()))


def bring_in_line(cursor: Cursor, table: str) -> None:
    """Let the published rows of the table say who looks after them now."""
    for statement in (TO_HANDS, OUT_OF_HANDS):
        cursor.execute(statement.format(table=sql.Identifier(table), nobody=sql.Literal(NOBODY)))
