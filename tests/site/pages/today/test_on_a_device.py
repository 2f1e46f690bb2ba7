"""What a device is given: nothing of anybody in what it keeps for everybody."""

import json

import pytest
from django.test import Client
from tests.site.conftest import PASSWORD, Cast

from touchline.web.office.models import CustomerDesk


def test_the_empty_page_names_nobody_and_holds_no_token(person: Cast) -> None:
    page = person.client("alice").get("/today/offline/").content.decode()
    assert "Alice" not in page
    assert "csrf" not in page.lower()
    assert "data-ref=" not in page


@pytest.mark.contract("A19.5")
def test_the_kept_list_is_bounded_and_holds_no_number(person: Cast) -> None:
    CustomerDesk.objects.update(owner=person("alice"))
    answer = person.client("alice").get("/today/offline/list/")
    assert answer.headers["Cache-Control"] == "no-store"
    kept = json.loads(answer.content)
    assert 0 < kept["list"].count("data-ref=") <= 60
    assert "csrfmiddlewaretoken" not in kept["list"] + kept["log"] + kept["later"]
    assert "tel:" not in kept["list"]


def test_a_person_always_gets_the_same_key_and_nobody_elses(person: Cast) -> None:
    alice, again, bob = (
        person.client(name).get("/today/offline/token/").json()["key"]
        for name in ("alice", "alice", "bob")
    )
    assert alice == again
    assert alice != bob


def test_the_worker_comes_from_the_root_and_is_never_stale(person: Cast) -> None:
    assert person("alice")
    answer = Client().get("/sw.js")
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "'/today/offline/'" in answer.content.decode()


@pytest.mark.contract("A19.1")
def test_the_site_can_be_installed(person: Cast) -> None:
    assert person("alice")
    said = Client().get("/manifest.webmanifest").json()
    assert said["display"] == "standalone"
    assert {icon["sizes"] for icon in said["icons"]} == {"192x192", "512x512", "any"}


@pytest.mark.contract("A24.4")
def test_signing_out_tells_the_browser_to_forget(person: Cast) -> None:
    assert person("alice")
    client = Client()
    client.post("/accounts/login/", {"login": "alice", "password": PASSWORD})
    assert client.get("/today/").status_code == 200
    assert client.post("/accounts/logout/").headers["Clear-Site-Data"] == '"cache", "storage"'
