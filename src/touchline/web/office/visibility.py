"""Who sees which customers. Every page, export and program reads customers through `visible_to`."""

from collections.abc import Mapping
from dataclasses import dataclass

from touchline.web.office.connection import OfficeDatabase
from touchline.web.office.models import Person
from touchline.web.office.roles import Role
from touchline.web.office.visible_customers import VisibleCustomers

SEES_EVERYONE = frozenset({Role.MARKETING, Role.SERVICE, Role.ANALYST, Role.ADMIN})
SEES_NO_NAMES = frozenset({Role.ANALYST})
TEAM_MATES = """
WITH RECURSIVE part AS (
    SELECT id FROM office_team WHERE id = %s
    UNION SELECT team.id FROM office_team AS team JOIN part ON team.parent_id = part.id
)
SELECT person.id, person.employee_ref
FROM office_person AS person JOIN part ON person.team_id = part.id"""


@dataclass(frozen=True)
class Sight:
    """Whose customers a person sees (`owners` None: everybody's), and whether by name.

    `refs` are the owners' pseudonyms in the sources.
    """

    person_id: int
    owners: tuple[int, ...] | None
    masked: bool
    refs: Mapping[int, int | None]


def sight_of(person: Person, database: OfficeDatabase) -> Sight:
    """A rep sees their own customers, a manager those of the teams below, the others all.

    As of when this person was read: a page asks for it many times.
    """
    depends_on = person.is_active, person.role, person.team_id, person.employee_ref
    known = vars(person).get("_sight")
    if known is None or known[0] != depends_on:
        known = depends_on, _sight(person, database)
        vars(person)["_sight"] = known
    found: Sight = known[1]
    return found


def _sight(person: Person, database: OfficeDatabase) -> Sight:
    if not person.is_active:
        return Sight(person.pk, (), masked=True, refs={})
    refs = {person.pk: person.employee_ref}
    if person.role in SEES_EVERYONE:
        return Sight(person.pk, None, masked=person.role in SEES_NO_NAMES, refs=refs)
    if person.role == Role.MANAGER and person.team_id is not None:
        with database.reading() as cursor:
            cursor.execute(TEAM_MATES, [person.team_id])
            refs |= dict(cursor.fetchall())
    return Sight(person.pk, tuple(sorted(refs)), masked=False, refs=refs)


def visible_to(person: Person, database: OfficeDatabase | None = None) -> VisibleCustomers:
    """The customers that this person may see, as of now."""
    reached = database or OfficeDatabase()
    sight = sight_of(person, reached)
    return VisibleCustomers(reached, sight.owners, sight.masked, dict(sight.refs))
