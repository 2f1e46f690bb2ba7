"""Accounts: who makes them, how their people get in, and how they are out."""

import re

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from tests.site.conftest import PASSWORD, Cast

from touchline.web.firm import Firm
from touchline.web.office.hiring import hire_strangers, invitation, strangers
from touchline.web.office.models import Person, Team
from touchline.web.office.roles import Role
from touchline.web.office.visibility import visible_to

CHOSEN = "violet otter harbour"


def test_an_account_is_made_and_its_person_chooses_a_password_once(person: Cast) -> None:
    given = {"name": "Wu Fang", "username": "wufang", "role": "rep", "is_active": "on"}
    answer = person.client("ada").post("/people/new/", given)
    address = re.search(r"/people/choose/[^\"]+", answer.content.decode())
    assert address is not None
    stranger = Client()
    chosen = {"new_password1": CHOSEN, "new_password2": CHOSEN}
    assert stranger.post(address.group(), chosen).status_code == 302
    assert stranger.get("/me/").status_code == 200
    assert Client().post(address.group(), chosen).status_code == 404


def test_a_weak_password_is_refused_in_words(person: Cast) -> None:
    number, token = invitation(person("bob"))
    weak = {"new_password1": "password12", "new_password2": "password12"}
    answer = Client().post(f"/people/choose/{number}/{token}/", weak)
    assert "too common" in answer.content.decode()


@pytest.mark.contract("A24.3")
def test_who_is_shut_out_is_out_with_the_next_request(person: Cast) -> None:
    bob = person.client("bob")
    assert bob.get("/me/").status_code == 200
    given = {"name": "Bob Wang", "username": "bob", "role": "rep"}
    person.client("ada").post(f"/people/{person('bob').pk}/", given)
    assert bob.get("/me/").status_code == 302


def test_the_last_administrator_stays_one(person: Cast) -> None:
    ada = person("ada")
    given = {"name": "Ada Chou", "username": "ada", "role": "rep", "is_active": "on"}
    answer = person.client("ada").post(f"/people/{ada.pk}/", given)
    assert "last administrator" in answer.content.decode()
    assert person("ada").role == Role.ADMIN


def test_a_team_cannot_be_part_of_its_own_part(person: Cast) -> None:
    whole, east = Team.objects.get(name="All"), Team.objects.get(name="East")
    given = {"team": str(whole.pk), "name": "All", "parent": str(east.pk)}
    answer = person.client("ada").post("/people/teams/", given, follow=True)
    assert "part of itself" in answer.content.decode()
    assert Team.objects.get(name="All").parent is None


def test_employees_who_look_after_customers_get_accounts_and_see_them(
    firm: Firm, person: Cast
) -> None:
    found = strangers(firm.office)
    hired = hire_strangers(firm.office)
    assert len(hired) == len(found) > 1
    assert strangers(firm.office) == []
    assert all(each.team is not None and not each.has_usable_password() for each in hired)
    # The owners that were set by hand stay: give the customers back to whom the sources name.
    with firm.office.database.transaction() as cursor:
        cursor.execute("DELETE FROM office_customer_desk")
    hire_strangers(firm.office)
    first = Person.objects.get(employee_ref=found[0].employee_ref)
    assert visible_to(first).count() == found[0].customers


@pytest.mark.parametrize("name", ["alice", "mei", "ana", "max", "sam"])
def test_for_everybody_else_the_page_is_not_there(person: Cast, name: str) -> None:
    assert person.client(name).get("/people/").status_code == 404
    assert person.client(name).post("/people/hire/").status_code == 404


def test_a_user_name_that_differs_only_by_case_is_taken(person: Cast) -> None:
    given = {"name": "Alice Wu", "username": "ALICE", "role": "rep", "is_active": "on"}
    page = person.client("ada").post("/people/new/", given).content.decode()
    assert "This user name is taken" in page
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.make("Alice", "Alice Wu", Role.REP)


def test_one_keeps_ones_own_user_name_in_another_case(person: Cast) -> None:
    given = {"name": "Bob Wang", "username": "Bob", "role": "rep", "is_active": "on"}
    person.client("ada").post(f"/people/{person('bob').pk}/", given)
    assert Person.objects.get(username__iexact="bob").username == "Bob"


def test_signing_in_does_not_mind_the_case_of_the_name(person: Cast) -> None:
    assert person("alice")
    client = Client()
    answer = client.post("/accounts/login/", {"login": "Alice", "password": PASSWORD})
    assert answer.status_code == 302
    assert client.get("/me/").status_code == 200
