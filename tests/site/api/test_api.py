"""The API: what a key opens, and what it does not."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.site.conftest import Cast

from touchline.vocabulary.pseudonym import shown
from touchline.web.api.urls import api
from touchline.web.office.api_keys import Scope, make_key, revoke
from touchline.web.office.models import ApiKey
from touchline.web.office.visibility import visible_to

ALL = tuple(Scope)


def caller(person: Cast, username: str, *scopes: Scope) -> Client:
    """A program with a key of that person."""
    _key, text = make_key(person(username), "test", scopes or ALL, None)
    return Client(headers={"Authorization": f"Bearer {text}"})


def everything(client: Client, address: str, cursor: str) -> list[dict[str, Any]]:
    """Every item of every page."""
    items: list[dict[str, Any]] = []
    after = ""
    while True:
        page = client.get(f"{address}&{cursor}={after}" if after else address).json()
        items += page["items"]
        if page["next"] is None:
            return items
        after = page["next"]


@pytest.mark.contract("A24.3")
def test_pages_give_each_visible_customer_once(person: Cast) -> None:
    found = everything(caller(person, "alice"), "/api/v1/customers?limit=7", "after")
    assert [each["id"] for each in found] == [shown(n) for n in visible_to(person("alice")).ids()]


@pytest.mark.contract("A24.3")
def test_a_foreign_customer_is_not_there(person: Cast) -> None:
    foreign = shown(person.customers_of("charlie")[0])
    answer = caller(person, "alice").get(f"/api/v1/customers/{foreign}")
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_names_need_the_scope_and_a_person_who_sees_them(person: Cast) -> None:
    def first(client: Client) -> Any:
        return client.get("/api/v1/customers?limit=1").json()["items"][0]["name"]

    assert first(caller(person, "ada"))
    assert first(caller(person, "ada", Scope.CUSTOMERS)) is None
    assert first(caller(person, "ana")) is None


def test_next_contacts_come_with_reasons_those_due_first(person: Cast) -> None:
    found = everything(caller(person, "ada"), "/api/v1/next-contacts?limit=20", "offset")
    days = [each["due_on"] for each in found]
    assert days == sorted(days)
    assert all(each["reasons"] for each in found)
    assert not [each for each in found if each["status"] == "do_not_contact"]


def test_measures_and_runs_are_told(person: Cast) -> None:
    client = caller(person, "ana")
    visits = client.get("/api/v1/measures/visits?language=zh-hans").json()
    assert (visits["unit"], visits["label"]) == ("count", "拜访次数")
    run = client.get("/api/v1/runs").json()[0]
    assert run["published"]
    assert client.get(f"/api/v1/runs/{run['run']}").json() == run
    assert client.get("/api/v1/runs/no-such").status_code == 404


def operations() -> list[str]:
    """Every path of the API with an example in it."""
    given = {"{reference}": "0000000000000", "{name}": "visits", "{run}": "x"}
    paths = []
    for path in api.get_openapi_schema()["paths"]:
        for word, example in given.items():
            path = path.replace(word, example)  # noqa: PLW2901 - each word in its turn
        paths.append(path)
    return paths


@pytest.mark.parametrize("path", operations())
def test_without_a_key_an_operation_says_no(person: Cast, path: str) -> None:
    assert Client().get(path).status_code == 401
    assert person.client("ada").get(path).status_code == 401
    assert Client(headers={"Authorization": "Bearer tl_ab_cd"}).get(path).status_code == 401


def test_a_key_without_the_scope_is_refused(person: Cast) -> None:
    assert caller(person, "ada", Scope.RUNS).get("/api/v1/customers").status_code == 403


def test_a_revoked_an_old_and_a_leavers_key_open_nothing(person: Cast) -> None:
    key, text = make_key(person("ada"), "test", ALL, None)
    client = Client(headers={"Authorization": f"Bearer {text}"})
    assert client.get("/api/v1/runs").status_code == 200
    assert revoke(person("ada"), key.pk)
    assert client.get("/api/v1/runs").status_code == 401
    ApiKey.objects.update(revoked_at=None, expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get("/api/v1/runs").status_code == 401
    ApiKey.objects.update(expires_at=None)
    ada = person("ada")
    ada.is_active = False
    ada.save()
    assert client.get("/api/v1/runs").status_code == 401


def test_the_secret_is_not_kept(person: Cast) -> None:
    key, text = make_key(person("ada"), "test", ALL, None)
    secret = text.rpartition("_")[2].encode()
    assert secret not in bytes(ApiKey.objects.get(pk=key.pk).digest)


@pytest.mark.parametrize("query", ["limit=0", "limit=x", "after=short", "status=odd"])
def test_what_cannot_be_understood_is_told(person: Cast, query: str) -> None:
    answer = caller(person, "ada").get(f"/api/v1/customers?{query}")
    assert answer.status_code == 422
    assert query.partition("=")[0] in answer.json()["detail"]
