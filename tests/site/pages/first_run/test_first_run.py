"""The first administrator."""

from typing import Any

import pytest
from django.test import Client
from tests.site.conftest import Cast

from touchline.web.office.models import Person
from touchline.web.pages.first_run.setup_code import setup_code, setup_code_to_show

GIVEN = {"name": "Wu Fang", "username": "wufang", "password": "violet otter harbour"}


@pytest.fixture
def empty_office(person: Cast) -> None:
    """Nobody has an account."""
    Person.objects.all().delete()


def test_a_fresh_office_leads_to_the_welcome_page(empty_office: None) -> None:
    assert Client().get("/today/").headers["Location"] == "/welcome/"


def test_the_first_account_is_an_administrators_and_is_signed_in(empty_office: None) -> None:
    client = Client(headers={"Host": "localhost"})
    assert client.post("/welcome/", GIVEN).headers["Location"] == "/welcome/begin/"
    assert client.get("/people/").status_code == 200


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"headers": {"Host": "localhost", "X-Forwarded-For": "192.0.2.7"}},  # through a proxy here
        {"headers": {"Host": "testserver"}},  # another's name that leads here
    ],
)
def test_from_elsewhere_the_servers_code_is_asked_for(
    empty_office: None, elsewhere: dict[str, Any]
) -> None:
    client = Client(**elsewhere)
    assert client.post("/welcome/", {**GIVEN, "code": "guess"}).status_code == 200
    assert not Person.objects.exists()
    assert client.post("/welcome/", {**GIVEN, "code": setup_code()}).status_code == 302


def test_with_anybody_here_there_is_no_welcome(person: Cast) -> None:
    assert Client().get("/welcome/").status_code == 404
    assert Client().post("/welcome/", GIVEN).status_code == 404


def test_the_code_is_shown_until_somebody_has_an_account(empty_office: None) -> None:
    assert setup_code_to_show() == setup_code()
    Client(headers={"Host": "localhost"}).post("/welcome/", GIVEN)
    assert setup_code_to_show() == ""
