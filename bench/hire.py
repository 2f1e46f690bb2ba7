"""Gives a measured firm its people: `python bench/hire.py WORKSPACE`.

Every owner gets an account, 25 teams and a manager of one of them, and an administrator. They have
worked since the run: 20,000 customers were contacted, 5,000 put off, 1,000 ticked off today. The
cookies of a rep, that manager and the administrator, some customers' references and a name are left
in the workspace for `bench.pages`.
"""

import os
import sys
from pathlib import Path

from touchline.lake.workspace import open_workspace
from touchline.web.secret import VARIABLE, site_secret

os.environ["DJANGO_SETTINGS_MODULE"] = "touchline.web.site_settings"
os.environ[VARIABLE] = site_secret(open_workspace(Path(sys.argv[1])), os.environ)

import django

django.setup()

from django.conf import settings
from django.test import Client

from touchline.vocabulary.pseudonym import shown
from touchline.web.database import open_office
from touchline.web.office.hiring import hire_strangers
from touchline.web.office.models import Person, Team
from touchline.web.office.roles import Role
from touchline.web.office.visibility import visible_to

TEAMS = 25
WORK = """
UPDATE office_customer_desk SET
  last_contact_at = CASE WHEN customer_id % 50 = 0
    THEN now() - make_interval(hours => (customer_id / 50 % 72)::int) END,
  last_contact_channel = CASE WHEN customer_id % 50 = 0 THEN 'call' ELSE '' END,
  snoozed_until = CASE WHEN customer_id % 200 = 1 THEN current_date + 7 END,
  done_on = CASE WHEN customer_id % 1000 = 2 THEN current_date END
WHERE customer_id % 50 = 0 OR customer_id % 200 = 1 OR customer_id % 1000 = 2"""
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def main() -> None:
    """Hire, arrange, sign in."""
    root = Path(sys.argv[1])
    with open_office(root, {}) as office:
        reps = hire_strangers(office)
        teams = [Team.objects.create(name=f"Team {number}") for number in range(TEAMS)]
        for place, rep in enumerate(reps):
            rep.team = teams[place % TEAMS]
        Person.objects.bulk_update(reps, ["team"])
        people = {
            "rep": reps[0],
            "manager": Person.objects.make("boss", "Boss", Role.MANAGER, team=teams[0]),
            "administrator": Person.objects.make("root", "Root", Role.ADMIN),
        }
        with office.database.transaction() as cursor:
            cursor.execute(WORK)
        lines = [f"{role} {_cookie(person)}" for role, person in people.items()]
        (root / "cookies.txt").write_text("\n".join(lines), encoding="utf-8")
        own = visible_to(people["rep"]).ids(limit=40)
        others = visible_to(people["manager"]).ids(limit=400)[::10]
        name = office.vault.names(own[:1])[own[0]]
        (root / "name.txt").write_text(name, encoding="utf-8")
        for name, ids in (("own", own), ("others", others)):
            text = "\n".join(shown(each) for each in ids)
            (root / f"{name}.txt").write_text(text, encoding="utf-8")


def _cookie(person: Person) -> str:
    client = Client()
    client.force_login(person, BACKEND)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


if __name__ == "__main__":
    main()
