"""Accounts: made by an administrator, or for every employee whom the facts name as an owner."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.tokens import default_token_generator
from django.db import connection, transaction
from django.utils.encoding import force_bytes, force_str
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from touchline.vocabulary.errors import TouchlineError
from touchline.vocabulary.pseudonym import shown
from touchline.web.database import Office
from touchline.web.office.models import Person, Team
from touchline.web.office.owners import refresh_owners
from touchline.web.office.roles import Role

# Owners of customers for whom no account stands, with the team of most of their customers. The
# owners are found by leaping through their index: they are hundreds, their customers a million.
STRANGERS = """
WITH RECURSIVE named AS (
  SELECT min(owner_id) AS ref FROM published_customer
  UNION ALL
  SELECT (SELECT min(owner_id) FROM published_customer WHERE owner_id > named.ref)
  FROM named WHERE named.ref IS NOT NULL
)
SELECT run.owner_id, count(*), mode() WITHIN GROUP (ORDER BY run.team_id)
FROM named JOIN published_customer AS run ON run.owner_id = named.ref
WHERE NOT EXISTS (SELECT FROM office_person AS person WHERE person.employee_ref = named.ref)
GROUP BY run.owner_id ORDER BY 2 DESC, 1"""
HIRING = 0x68697265  # the number of the lock under which accounts are made
USERNAME = re.compile(r"[\w.@+-]{2,150}")


@dataclass(frozen=True)
class Stranger:
    """An employee who looks after customers and has no account."""

    employee_ref: int
    name: str
    number: str
    team: str
    customers: int


def strangers(office: Office) -> list[Stranger]:
    """Those owners of customers who have no account, who looks after most first."""
    with office.database.transaction() as cursor:
        cursor.execute("SELECT to_regclass('published_customer') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return []
        cursor.execute(STRANGERS)
        found = cursor.fetchall()
    refs = [ref for ref, _count, _team in found]
    names, numbers = office.vault.names(refs), office.vault.numbers(refs)
    return [
        Stranger(ref, names.get(ref, shown(ref)), numbers.get(ref, ""), team or "", count)
        for ref, count, team in found
    ]


def hire_strangers(office: Office, only: Sequence[int] | None = None) -> list[Person]:
    """Make an account for each of them (or of `only`), as reps, in teams named as the sources do.

    They have no password until they choose one by their invitation.
    """
    with transaction.atomic():
        _one_at_a_time()
        wanted = [each for each in strangers(office) if only is None or each.employee_ref in only]
        teams = {name: _team(name) for name in sorted({each.team for each in wanted if each.team})}
        hired = [
            Person.objects.make(
                _free_username(each.number or each.name),
                each.name,
                Role.REP,
                employee_ref=each.employee_ref,
                team=teams.get(each.team),
            )
            for each in wanted
        ]
    with office.database.transaction() as cursor:
        refresh_owners(cursor)
    return hired


def recognise(office: Office, person: Person, employee_ref: int) -> None:
    """The person is that employee of the files: now and after every import their customers.

    Nothing changes where the person is an employee of the files already.
    """
    with transaction.atomic():
        _one_at_a_time()
        known = employee_ref in {each.employee_ref for each in strangers(office)}
        if not known or person.employee_ref is not None:
            return
        person.employee_ref = employee_ref
        person.save(update_fields=["employee_ref"])
    with office.database.transaction() as cursor:
        refresh_owners(cursor)


def hire(username: str, name: str, role: Role, team: Team | None) -> Person:
    """Make one account; TouchlineError where the user name is taken or cannot be one."""
    if not USERNAME.fullmatch(username):
        raise TouchlineError(
            "This user name cannot be used.", username, "Take letters, digits, and . @ + - _"
        )
    with transaction.atomic():
        _one_at_a_time()
        if Person.objects.filter(username__iexact=username).exists():
            raise TouchlineError("This user name is taken.", username, "Choose another one.")
        return Person.objects.make(username, name, role, team=team)


def invitation(person: Person) -> tuple[str, str]:
    """The two parts of the link by which a person chooses a password, once."""
    return urlsafe_base64_encode(force_bytes(person.pk)), default_token_generator.make_token(person)


def invited(number: str, token: str) -> Person | None:
    """The person whom an invitation is for; None where it was used, is too old, or is not ours."""
    try:
        person = Person.objects.get(pk=int(force_str(urlsafe_base64_decode(number))))
    except (ValueError, OverflowError, Person.DoesNotExist):
        return None
    good = person.is_active and default_token_generator.check_token(person, token)
    return person if good else None


def _one_at_a_time() -> None:
    """Until the transaction ends nobody else makes accounts: two would be made of one person."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [HIRING])


def _team(name: str) -> Team:
    found = Team.objects.filter(source_ref=name).first()
    return found or Team.objects.create(name=name, source_ref=name)


def _free_username(wish: str) -> str:
    base = re.sub(r"[^\w.@+-]+", ".", wish.strip().lower()).strip(".")[:100] or "person"
    name = base
    while Person.objects.filter(username__iexact=name).exists():
        name = f"{base}.{secrets.token_hex(2)}"
    return name
