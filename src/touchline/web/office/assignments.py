"""Who looks after whom, changed by hand: many customers at once, undone by their batch."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from touchline.web.office.connection import OfficeDatabase
from touchline.web.office.models import Assignment, CustomerDesk, Person
from touchline.web.office.roles import Role
from touchline.web.office.visibility import sight_of, visible_to

ASSIGNERS = frozenset({Role.MANAGER, Role.ADMIN})
LOOK_AFTER = (Role.REP, Role.MANAGER)
MOST_AT_ONCE = 20_000
GIVE = """
WITH before AS (
    SELECT customer_id, owner_id, owner_by_hand FROM office_customer_desk
    WHERE customer_id = ANY(%(ids)s) AND owner_id IS DISTINCT FROM %(to)s
), changed AS (
    UPDATE office_customer_desk AS desk SET owner_id = %(to)s, owner_by_hand = true
    FROM before WHERE desk.customer_id = before.customer_id
    RETURNING desk.customer_id, before.owner_id, before.owner_by_hand
)
INSERT INTO office_assignment
    (batch, customer_id, before_id, before_by_hand, after_id, made_by_id, made_at)
SELECT %(batch)s, customer_id, owner_id, owner_by_hand, %(to)s, %(by)s, now() FROM changed"""
TAKE_BACK = """
UPDATE office_customer_desk AS desk
SET owner_id = given.before_id, owner_by_hand = given.before_by_hand
FROM office_assignment AS given
WHERE given.batch = %s AND given.made_by_id = %s AND given.undone_at IS NULL
  AND desk.customer_id = given.customer_id AND desk.owner_id IS NOT DISTINCT FROM given.after_id"""


ADOPT = """
WITH changed AS (
    UPDATE office_customer_desk SET owner_id = %(to)s, owner_by_hand = true
    WHERE owner_id IS NULL AND NOT owner_by_hand RETURNING customer_id
)
INSERT INTO office_assignment
    (batch, customer_id, before_id, before_by_hand, after_id, made_by_id, made_at)
SELECT %(batch)s, customer_id, NULL, false, %(to)s, %(to)s, now() FROM changed"""


TAKE_OVER = """
WITH before AS (
    SELECT desk.customer_id, desk.owner_id, desk.owner_by_hand
    FROM office_customer_desk AS desk
    JOIN published_customer AS run ON run.customer_id = desk.customer_id
    WHERE run.owner_id = ANY(%(refs)s) AND desk.owner_id IS NULL AND NOT desk.owner_by_hand
), changed AS (
    UPDATE office_customer_desk AS desk SET owner_id = %(to)s, owner_by_hand = true
    FROM before WHERE desk.customer_id = before.customer_id RETURNING desk.customer_id
)
INSERT INTO office_assignment
    (batch, customer_id, before_id, before_by_hand, after_id, made_by_id, made_at)
SELECT %(batch)s, customer_id, NULL, false, %(to)s, %(to)s, now() FROM changed"""


@dataclass(frozen=True)
class Assigned:
    """A bulk change of owner: how many customers changed hands under that batch."""

    batch: UUID
    changed: int


def may_assign(person: Person) -> bool:
    """Managers within their teams, administrators everywhere."""
    return person.role in ASSIGNERS


def colleagues_to_assign(person: Person) -> list[Person]:
    """Those to whom the person may give customers, by name."""
    return list(_receivers(person)) if may_assign(person) else []


def choices_to_assign(person: Person) -> list[tuple[int, str]]:
    """The same as account and name: of hundreds, a list to choose from needs no more."""
    return list(_receivers(person).values_list("pk", "name")) if may_assign(person) else []


def _receivers(person: Person) -> QuerySet[Person]:
    found = Person.objects.filter(is_active=True, role__in=LOOK_AFTER).order_by("name", "pk")
    owners = sight_of(person, OfficeDatabase()).owners
    return found if owners is None else found.filter(pk__in=owners)


def assign(person: Person, customer_ids: Sequence[int], to: Person, batch: UUID) -> Assigned:
    """Give the customers to a colleague, all or none; the same batch again changes nothing.

    Http404 where the person may not assign, does not see one of the customers, or the colleague is
    not one of theirs.
    """
    if to.pk not in {each.pk for each in colleagues_to_assign(person)}:
        raise Http404
    ids = sorted(set(customer_ids))
    database = OfficeDatabase()
    with database.transaction() as cursor:
        list(CustomerDesk.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
        done = Assignment.objects.filter(batch=batch, made_by=person).count()
        if done:
            return Assigned(batch, done)
        if visible_to(person, database).seen_among(ids) != set(ids):
            raise Http404
        cursor.execute(GIVE, {"ids": ids, "to": to.pk, "batch": batch, "by": person.pk})
        return Assigned(batch, cursor.rowcount)


def adopt(person: Person, batch: UUID) -> Assigned:
    """Give every customer whom nobody looks after to the person; undone like any other batch.

    Customers whose owner somebody took away on purpose stay without one. Http404 for who does not
    see everybody: a manager would take customers of any team.
    """
    if not may_assign(person) or sight_of(person, OfficeDatabase()).owners is not None:
        raise Http404
    with OfficeDatabase().transaction() as cursor:
        cursor.execute(ADOPT, {"to": person.pk, "batch": batch})
        return Assigned(batch, cursor.rowcount)


def take_over(person: Person, employee_refs: Sequence[int], batch: UUID) -> Assigned:
    """Give the person the customers of employees whom the files name and who have no account.

    Http404 for who does not see everybody.
    """
    if not may_assign(person) or sight_of(person, OfficeDatabase()).owners is not None:
        raise Http404
    with OfficeDatabase().transaction() as cursor:
        refs = list(employee_refs)
        cursor.execute(TAKE_OVER, {"refs": refs, "to": person.pk, "batch": batch})
        return Assigned(batch, cursor.rowcount)


def undo_assignment(person: Person, batch: UUID) -> int:
    """Give the customers of the person's own batch back; how many the batch had changed.

    A customer who changed hands again meanwhile stays where they are. Http404 for a batch of
    somebody else.
    """
    with transaction.atomic(), OfficeDatabase().transaction() as cursor:
        given = Assignment.objects.select_for_update().filter(batch=batch, made_by=person)
        found = [each.undone_at for each in given]
        if not found:
            raise Http404
        cursor.execute(TAKE_BACK, [batch, person.pk])
        given.filter(undone_at=None).update(undone_at=timezone.now())
    return found.count(None)
