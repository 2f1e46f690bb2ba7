"""Gives a measured firm its people: `python bench/hire.py WORKSPACE`.

Every owner gets an account, 25 teams and a manager of one of them, and an administrator; the
cookies of a rep, that manager and the administrator, and some customers' references, are left in
the workspace for `bench.pages`.
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
        lines = [f"{role} {_cookie(person)}" for role, person in people.items()]
        (root / "cookies.txt").write_text("\n".join(lines), encoding="utf-8")
        own = visible_to(people["rep"]).ids(limit=40)
        others = visible_to(people["manager"]).ids(limit=400)[::10]
        for name, ids in (("own", own), ("others", others)):
            text = "\n".join(shown(each) for each in ids)
            (root / f"{name}.txt").write_text(text, encoding="utf-8")


def _cookie(person: Person) -> str:
    client = Client()
    client.force_login(person, BACKEND)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


if __name__ == "__main__":
    main()
