"""The palette offers what the person may see and open, and nothing else."""

import pytest
from django.urls import reverse
from tests.site.conftest import Cast

from touchline.vocabulary.pseudonym import shown
from touchline.web.firm import served_firm
from touchline.web.office.models import CustomerDesk


def found(person: Cast, username: str, text: str, language: str = "en", **more: str) -> str:
    """The fragment that the server answers."""
    answer = person.client(username, language).get(reverse("shell:search"), {"q": text, **more})
    assert answer.status_code == 200
    return answer.content.decode()


def a_name(person: Cast, username: str) -> tuple[int, str]:
    """One of the person's customers."""
    customer_id = person.customers_of(username)[0]
    return customer_id, served_firm().office.vault.names([customer_id])[customer_id]


@pytest.mark.contract("A24.3")
def test_a_rep_finds_an_own_customer_by_a_piece_of_the_name_and_no_foreign_one(
    person: Cast,
) -> None:
    own, name = a_name(person, "alice")
    foreign, foreign_name = a_name(person, "charlie")
    assert shown(own) in found(person, "alice", name[1:-1])
    assert shown(foreign) not in found(person, "alice", foreign_name)


def test_an_analyst_finds_nobody_by_name_but_by_reference(person: Cast) -> None:
    own, name = a_name(person, "alice")
    assert shown(own) not in found(person, "ana", name)
    assert shown(own) in found(person, "ana", shown(own))


def test_a_customer_who_went_to_somebody_else_is_no_longer_found(person: Cast) -> None:
    own, name = a_name(person, "alice")
    assert shown(own) in found(person, "alice", name)
    CustomerDesk.objects.filter(customer_id=own).update(owner=person("charlie"))
    assert shown(own) not in found(person, "alice", name)


@pytest.mark.parametrize(
    ("language", "word", "address"),
    [
        ("en", "caden", "cadence"),
        ("zh-hans", "退出", "logout"),
        ("zh-hant", "登出", "logout"),
    ],
)
def test_pages_and_actions_are_found_by_their_title_in_the_language_of_the_page(
    person: Cast, language: str, word: str, address: str
) -> None:
    assert address in found(person, "alice", word, language)


def test_without_a_text_pages_are_offered_and_no_customer(person: Cast) -> None:
    offered = found(person, "alice", "")
    assert "/today/" in offered
    assert "data-log" not in offered


def test_to_log_a_contact_the_longest_waiting_own_customers_are_offered(person: Cast) -> None:
    offered = found(person, "alice", "", **{"for": "log"})
    own = [each for each in person.customers_of("alice") if f'data-log="{shown(each)}"' in offered]
    assert own
    assert offered.count("data-log") == len(own)


def test_nothing_found_says_what_to_type(person: Cast) -> None:
    assert "typed whole" in found(person, "alice", "no such thing at all")


def test_before_the_first_run_the_palette_still_opens_pages(
    person: Cast, nothing_published: None
) -> None:
    assert "/today/" in found(person, "alice", "today")
