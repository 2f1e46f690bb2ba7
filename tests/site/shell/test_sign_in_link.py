"""The one-time link: one entry, ten minutes, this machine only."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from touchline.vocabulary.errors import TouchlineError
from touchline.web.shell.sign_in_link import link_for, link_for_name

from ..conftest import Cast


def test_a_link_signs_its_person_in_once(person: Cast) -> None:
    link, client = link_for(person("alice")), Client(headers={"Host": "localhost"})
    assert client.get(link).status_code == 302
    assert client.get("/me/").wsgi_request.user == person("alice")
    assert Client(headers={"Host": "localhost"}).get(link).status_code == 410


def test_a_link_of_another_machine_or_through_a_proxy_signs_nobody_in(person: Cast) -> None:
    link = link_for(person("alice"))
    assert (
        Client(REMOTE_ADDR="10.0.0.9", headers={"Host": "localhost"}).get(link).status_code == 410
    )
    assert (
        Client(headers={"Host": "localhost", "X-Forwarded-For": "10.0.0.9"}).get(link).status_code
        == 410
    )


def test_a_changed_link_signs_nobody_in(person: Cast) -> None:
    link = link_for(person("alice"))
    assert Client(headers={"Host": "localhost"}).get(link[:-2] + "xx").status_code == 410


def test_a_link_is_spent_after_ten_minutes(person: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    link = link_for(person("alice"))
    later = timezone.now() + timedelta(minutes=11)
    monkeypatch.setattr("django.core.signing.time.time", later.timestamp)
    assert Client(headers={"Host": "localhost"}).get(link).status_code == 410


def test_who_has_left_does_not_enter(person: Cast) -> None:
    alice = person("alice")
    link = link_for(alice)
    alice.is_active = False
    alice.save()
    assert Client(headers={"Host": "localhost"}).get(link).status_code == 410


def test_a_name_that_nobody_has_is_told_with_those_that_people_have(person: Cast) -> None:
    with pytest.raises(TouchlineError, match=r"(?s)zoe.*ada"):
        link_for_name("zoe")
