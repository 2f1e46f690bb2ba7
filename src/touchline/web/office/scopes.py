"""What part of the customers in sight a person looks at: all, a team, one colleague."""

from collections.abc import Sequence
from dataclasses import dataclass

from touchline.web.office.connection import OfficeDatabase
from touchline.web.office.models import Person, Team
from touchline.web.office.roles import Role
from touchline.web.office.visibility import sight_of

# Everybody in each team and the teams below it.
MEMBERS = """
WITH RECURSIVE part AS (
    SELECT id AS team, id FROM office_team
    UNION SELECT part.team, below.id
    FROM office_team AS below JOIN part ON below.parent_id = part.id
)
SELECT part.team, array_agg(person.id) FROM part
JOIN office_person AS person ON person.team_id = part.id GROUP BY part.team"""
SEES_COLLEAGUES = frozenset({Role.MANAGER, Role.ADMIN})


@dataclass(frozen=True)
class Scope:
    """A part of the sight. `key` is what addresses say; `owners` None: everybody in sight."""

    key: str
    name: str
    owners: tuple[int, ...] | None = None


def scopes_of(person: Person) -> list[Scope]:
    """The whole sight first (without a name), then its teams, then, for who leads, its people."""
    database = OfficeDatabase()
    seen = sight_of(person, database).owners
    if seen is not None and len(seen) < 2:
        return [Scope("", "")]
    looking_after = Person.objects.filter(is_active=True, role__in=(Role.REP, Role.MANAGER))
    if seen is not None:
        looking_after = looking_after.filter(pk__in=seen)
    names = dict(looking_after.order_by("name").values_list("pk", "name"))
    found = [Scope("", ""), *_teams(set(names), database)]
    if person.role in SEES_COLLEAGUES:
        found += [Scope(f"person-{each}", name, (each,)) for each, name in names.items()]
    return found


def _teams(seen: set[int], database: OfficeDatabase) -> Sequence[Scope]:
    """Teams that have someone in sight, unless everybody in sight is in them."""
    with database.reading() as cursor:
        cursor.execute(MEMBERS)
        members = dict(cursor.fetchall())
    found = []
    for team in Team.objects.order_by("name"):
        held = set(members.get(team.pk, ())) & seen
        if held and held != seen:
            found.append(Scope(f"team-{team.pk}", team.name, tuple(sorted(held))))
    return found
