"""Team: who covers whom, moves of customers, and one person's weeks for a stated purpose."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from tests.site.conftest import Cast

from touchline.web.firm import Firm
from touchline.web.office.models import AccessLog, Assignment, LoggedContact, Person
from touchline.web.office.visibility import visible_to
from touchline.web.office.visible_customers import Condition
from touchline.web.pages.team.coverage import Counts, counts_by_owner
from touchline.web.pages.team.individual import logged_weeks

TEAM = "/team/"


def html_of(client: Client, path: str = "", **query: Any) -> str:
    answer = client.get(f"{TEAM}{path}", query)
    assert answer.status_code == 200
    return answer.content.decode()


def logged(person: Person, customer_id: int, days_ago: int = 0) -> None:
    LoggedContact.objects.create(
        client_id=uuid4(),
        customer_id=customer_id,
        person=person,
        channel="call",
        direction="outbound",
        happened_at=timezone.now() - timedelta(days=days_ago),
    )


@pytest.mark.contract("A7.5", "A7.17")
def test_the_counts_are_those_of_the_customers_themselves(person: Cast, firm: Firm) -> None:
    counts = counts_by_owner(visible_to(person("mei")), firm.policy)
    assert set(counts) == {person("alice").pk, person("bob").pk}
    rows = visible_to(person("alice")).rows(limit=1000)
    of_alice = counts[person("alice").pk]
    assert of_alice.customers == len(rows)
    assert of_alice.best_overdue == sum(
        row["tier"] == "A" and row["status"] == "overdue" for row in rows
    )
    assert of_alice.neglected == sum(
        row["tier"] == "A" and row["contacts_last_30_days"] == 0 for row in rows
    )
    assert of_alice.in_rhythm == sum(row["status"] in {"on_track", "due"} for row in rows)


def test_coverage_is_a_share_of_those_who_may_be_contacted() -> None:
    assert Counts(customers=10, in_rhythm=6, reachable=8).coverage == 0.75
    assert Counts(customers=2).coverage is None


@pytest.mark.contract("A24.3")
def test_a_manager_sees_the_colleagues_of_the_teams_below_only(person: Cast) -> None:
    of_mei = html_of(person.client("mei"))
    assert "Alice Lin" in of_mei
    assert "Charlie Ho" not in of_mei
    assert "Charlie Ho" in html_of(person.client("chen"))


@pytest.mark.parametrize("name", ["alice", "ana", "max", "sam"])
def test_for_the_others_the_page_is_not_there(person: Cast, name: str) -> None:
    assert person.client(name).get(TEAM).status_code == 404


def test_the_heading_is_the_finding_in_three_languages(person: Cast) -> None:
    assert "<h1>Nobody has more than 10 overdue A customers</h1>" in html_of(person.client("mei"))
    assert "<h1>没有同事有超过 10 位" in html_of(person.client("mei", "zh-hans"))
    assert "<h1>沒有同事有超過 10 位" in html_of(person.client("mei", "zh-hant"))


def test_a_move_is_previewed_made_and_undone(person: Cast) -> None:
    client, alice, bob = person.client("mei"), person("alice"), person("bob")
    wanted = visible_to(alice).ids([Condition("tier", "is", "C")])
    move = {"from": alice.pk, "to": bob.pk, "tier": "C", "status": ""}
    preview = html_of(client, "reassign/", **move)
    assert f"{len(wanted)} customers would go to Bob Wang" in preview
    made = client.post(f"{TEAM}give/", {**move, "count": len(wanted), "batch": uuid4()})
    assert made.status_code == 302
    assert set(wanted) <= set(person.customers_of("bob"))
    batch = Assignment.objects.latest("pk").batch
    assert f"/team/undo/{batch}/" in html_of(client)
    client.post(f"{TEAM}undo/{batch}/")
    assert set(wanted) <= set(person.customers_of("alice"))


def test_a_move_whose_customers_changed_meanwhile_is_not_made(person: Cast) -> None:
    client, before = person.client("mei"), person.customers_of("alice")
    move = {"from": person("alice").pk, "to": person("bob").pk, "count": 1, "batch": uuid4()}
    client.post(f"{TEAM}give/", move)
    assert person.customers_of("alice") == before
    assert "nothing was done" in html_of(client)


@pytest.mark.contract("A24.3")
def test_a_manager_moves_nothing_from_or_to_foreign_colleagues(person: Cast) -> None:
    client, charlie, bob = person.client("mei"), person("charlie").pk, person("bob").pk
    for giver, receiver in ((charlie, bob), (bob, charlie), ("nobody", bob), (bob, bob)):
        move = {"from": giver, "to": receiver, "count": 30, "batch": uuid4()}
        assert client.post(f"{TEAM}give/", move).status_code == 404
        assert "Choose two different colleagues" in html_of(client, "reassign/", **move)
    assert not Assignment.objects.exists()


@pytest.mark.contract("A24.3")
def test_one_person_s_weeks_are_shown_for_a_stated_purpose_only(person: Cast) -> None:
    client, bob = person.client("mei"), person("bob")
    logged(bob, person.customers_of("bob")[0])
    address = f"{bob.pk}/"
    assert "Week of" not in html_of(client, address)
    client.post(f"{TEAM}{address}", {"purpose": "x"})
    assert not AccessLog.objects.exists()
    client.post(f"{TEAM}{address}", {"purpose": "talk about workload"})
    assert "Week of" in html_of(client, address)
    entry = AccessLog.objects.get()
    assert (entry.action, entry.reason) == ("individual_view", "talk about workload")
    assert "Week of" not in html_of(client, f"{person('alice').pk}/")
    assert client.get(f"{TEAM}{person('charlie').pk}/").status_code == 404


def test_a_purpose_may_be_two_chinese_signs(person: Cast) -> None:
    client, address = person.client("mei", "zh-hans"), f"{TEAM}{person('bob').pk}/"
    assert 'minlength="2"' in client.get(address).content.decode()
    client.post(address, {"purpose": "考核"})
    assert AccessLog.objects.get().reason == "考核"


def test_the_weeks_count_what_the_person_logged_and_did_not_undo(person: Cast) -> None:
    bob, one = person("bob"), person.customers_of("bob")[0]
    for days_ago in (0, 0, 7, 200):
        logged(bob, one, days_ago)
    LoggedContact.objects.filter(person=bob).earliest("pk").delete()
    logged(person("alice"), one)
    weeks = logged_weeks(bob, timezone.localdate())
    assert [week.contacts for week in weeks[-2:]] == [1, 1]
    assert sum(week.contacts for week in weeks) == 2
    assert len(weeks) == 13


def test_employees_without_an_account_are_named_to_the_administrator(
    person: Cast, firm: Firm
) -> None:
    html = html_of(person.client("ada"))
    row = visible_to(person("ada")).rows(limit=1)[0]
    assert firm.office.vault.names([row["owner_id"]])[row["owner_id"]] in html
    assert "Make accounts" in html
    assert "Make accounts" not in html_of(person.client("chen"))
