"""What a person saw is not kept by caches, and guessing passwords comes to an end."""

import pytest
from django.core.cache import cache
from django.test import Client
from tests.site.conftest import PASSWORD, Cast

PERSONAL = ("/today/", "/customers/", "/me/", "/cadence/", "/runs/", "/search/?q=a")
LOGIN = "/accounts/login/"


@pytest.mark.parametrize("address", PERSONAL)
def test_a_page_made_for_a_person_is_kept_by_no_cache(person: Cast, address: str) -> None:
    answer = person.client("alice").get(address)
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_workers_script_is_still_asked_for_anew(person: Cast) -> None:
    assert person.client("alice").get("/sw.js").headers["Cache-Control"] == "no-cache"


def enter(client: Client, password: str, name: str = "alice") -> bool:
    """Whether the person is in afterwards."""
    client.post(LOGIN, {"login": name, "password": password})
    return client.get("/me/").status_code == 200


def test_after_five_wrong_passwords_the_right_one_does_not_open(person: Cast) -> None:
    assert enter(Client(), PASSWORD)
    for _ in range(5):
        assert not enter(Client(), "a wrong one")
    assert not enter(Client(REMOTE_ADDR="192.0.2.7"), PASSWORD)
    assert enter(Client(), PASSWORD, "bob")


def test_many_other_entries_do_not_make_the_site_forget_wrong_passwords(person: Cast) -> None:
    for _ in range(5):
        enter(Client(), "a wrong one")
    for number in range(400):  # Django's own limit is 300
        cache.set(f"other-{number}", 1, 600)
    assert not enter(Client(), PASSWORD)


def test_another_password_ends_the_other_sessions(person: Cast) -> None:
    here, elsewhere = person.client("alice"), person.client("alice")
    wanted = "violet otter harbour"
    sent = {"oldpassword": PASSWORD, "password1": wanted, "password2": wanted}
    here.post("/accounts/password/change/", sent)
    assert person("alice").check_password(wanted)
    assert here.get("/me/").status_code == 200
    assert elsewhere.get("/me/").status_code == 302


def test_another_session_begins_with_each_sign_in(person: Cast) -> None:
    client = Client()
    client.get(LOGIN)
    client.cookies["sessionid"] = "planted"
    assert enter(client, PASSWORD)
    assert client.cookies["sessionid"].value != "planted"
