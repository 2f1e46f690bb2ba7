"""The frame: errors in the person's words, and what a part of a page is told without a session."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from tests.site.conftest import PASSWORD, Cast

from touchline.web.firm import Firm

LANGUAGES = {"en": "This page is not there", "zh-CN": "页面不存在", "zh-TW": "頁面不存在"}
SIGN_IN = {"en": "Sign in", "zh-CN": "登录", "zh-TW": "登入"}


@pytest.mark.parametrize("tag", LANGUAGES)
def test_an_error_is_told_in_the_language_of_who_meets_it(person: Cast, tag: str) -> None:
    for client in (Client(), person.client("alice")):
        answer = client.get("/no/such/page/", headers={"Accept-Language": tag})
        assert answer.status_code == 404
        assert LANGUAGES[tag] in answer.content.decode()


@pytest.mark.parametrize("tag", SIGN_IN)
def test_signing_in_speaks_the_browsers_language(firm: Firm, tag: str) -> None:
    answer = Client(headers={"Accept-Language": tag}).get(reverse("account_login"))
    assert f"<h1>{SIGN_IN[tag]}</h1>" in answer.content.decode()


def test_the_language_can_be_chosen_before_signing_in(firm: Firm) -> None:
    client = Client(headers={"Accept-Language": "en"})
    login = reverse("account_login")
    client.post(reverse("shell:language"), {"language": "zh-hant", "next": login})
    assert "<h1>登入</h1>" in client.get(login).content.decode()


def test_a_wrong_password_is_said_so_in_the_persons_words(person: Cast) -> None:
    login = reverse("account_login")
    client = Client(headers={"Accept-Language": "zh-CN"})
    given = {"login": person("alice").username, "password": "not the one"}
    assert "不正确" in client.post(login, given).content.decode()
    answer = client.post(login, {**given, "password": PASSWORD})
    assert answer.headers["Location"] == "/"


def test_a_form_without_its_token_saves_nothing_and_says_so(person: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(person("alice"), "allauth.account.auth_backends.AuthenticationBackend")
    answer = client.post(reverse("me:save"), {"theme": "dark"})
    assert answer.status_code == 403
    assert "Nothing was saved" in answer.content.decode()
    assert person("alice").theme == ""


def test_a_part_of_a_page_sends_the_whole_page_to_sign_in(person: Cast) -> None:
    person("alice")
    here = {"HX-Request": "true", "HX-Current-URL": "https://example.test/customers/?tier=A"}
    answer = Client().get(reverse("today:today"), headers=here)
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/accounts/login/?next=/customers/%3Ftier%3DA"


@pytest.mark.parametrize(
    "name",
    ["account_change_password", "account_logout", "account_reauthenticate", "mfa_index"],
)
@pytest.mark.parametrize("language", ["en", "zh-hans", "zh-hant"])
def test_the_pages_about_signing_in_stand_in_our_frame(
    person: Cast, name: str, language: str
) -> None:
    text = person.client("alice", language).get(reverse(name)).content.decode()
    assert "tl-card1" in text
    assert language == "en" or not re.search(r">(Cancel|Stay|Back to Me)<", text)
