"""What holds for every page of the shelf."""

import pytest
from django.urls import reverse
from tests.site.conftest import Cast

from touchline.web.shell.page import Place, pages

REACHED = [name for name, page in pages().items() if page.place is not Place.HIDDEN]


@pytest.mark.parametrize("name", REACHED)
@pytest.mark.parametrize("language", ["en", "zh-hans", "zh-hant"])
def test_a_page_opens_for_an_administrator(person: Cast, name: str, language: str) -> None:
    answer = person.client("ada", language).get(reverse(pages()[name].start))
    assert answer.status_code == 200


@pytest.mark.parametrize("name", REACHED)
def test_a_page_asks_a_stranger_to_sign_in(person: Cast, name: str) -> None:
    client = person.client("ada")
    client.logout()
    address = reverse(pages()[name].start)
    assert client.get(address).headers["Location"] == f"/accounts/login/?next={address}"


PARTS = ["today:more", "today:offline", "customers:customers", "team:team", "shell:home"]


@pytest.mark.parametrize("name", [*(pages()[name].start for name in REACHED), *PARTS])
def test_before_the_first_run_a_page_opens_or_is_not_there_yet(
    person: Cast, nothing_published: None, name: str
) -> None:
    for who in ("ada", "mei"):
        assert person.client(who).get(reverse(name)).status_code in {200, 302, 404}
