"""Counts of contacts: nobody's sight is wider than their customers."""

from datetime import timedelta

import pytest
from tests.site.conftest import Cast

from touchline.pipeline.contacted import DaySpan, Facts
from touchline.pipeline.run import latest_run
from touchline.web.firm import Firm
from touchline.web.office.models import CustomerDesk
from touchline.web.office.scopes import scopes_of
from touchline.web.office.visible_contacts import FEWEST, VisibleContacts, contacts_visible_to


def whole(contacts: VisibleContacts) -> int:
    return sum(day.contacts for day in contacts.days())


def in_the_lake(firm: Firm, customers: list[int]) -> int:
    """A second route: the contacts of those customers, one by one from the facts."""
    day = latest_run(firm.workspace).as_of_day
    facts = Facts(firm.workspace, firm.engine, firm.policy, day)
    rows = facts.contacted(DaySpan(day - timedelta(days=53 * 7 - 1), day)).to_pylist()
    return sum(row["contacts"] for row in rows if row["customer_id"] in set(customers))


def test_a_rep_sees_the_contacts_of_their_own_customers(counted: Firm, person: Cast) -> None:
    seen = whole(contacts_visible_to(person("alice")))
    assert seen == in_the_lake(counted, person.customers_of("alice")) > 0


def test_a_manager_sees_the_team_below_and_no_other(counted: Firm, person: Cast) -> None:
    team = [whole(contacts_visible_to(person(each))) for each in ("alice", "bob")]
    assert whole(contacts_visible_to(person("mei"))) == sum(team)


@pytest.mark.parametrize("everyone", ["max", "sam", "ada"])
def test_who_sees_everybody_sees_every_contact(counted: Firm, person: Cast, everyone: str) -> None:
    every = list(CustomerDesk.objects.values_list("customer_id", flat=True))
    assert whole(contacts_visible_to(person(everyone))) == in_the_lake(counted, every)


def test_naming_another_owner_opens_nothing(counted: Firm, person: Cast) -> None:
    asked = contacts_visible_to(person("alice"), [person("bob").pk])
    assert (asked.days(), asked.weeks(), asked.hours("calls", 0, 3)) == ([], [], [])


def test_who_has_left_sees_nothing(counted: Firm, person: Cast) -> None:
    bob = person("bob")
    bob.is_active = False
    assert contacts_visible_to(bob).days() == []


def test_all_three_tables_stay_within_the_sight(counted: Firm, person: Cast) -> None:
    parts = [contacts_visible_to(person(each)) for each in ("alice", "bob", "charlie")]
    every = contacts_visible_to(person("ada"))
    assert sum(row.contacts for part in parts for row in part.weeks()) == whole(every)
    tries = [sum(row.tries for row in part.hours("calls", 0, 3)) for part in (*parts, every)]
    assert sum(tries[:3]) == tries[3] > 0


def test_small_groups_are_hidden_from_who_sees_no_names(counted: Firm, person: Cast) -> None:
    open_days = {day.day: day for day in contacts_visible_to(person("ada")).days()}
    masked = contacts_visible_to(person("ana")).days()
    few = {day for day, count in open_days.items() if count.customers < FEWEST}
    assert {day.day for day in masked if day.hidden} == few != set()
    assert all((day.contacts, day.customers) == (0, 0) for day in masked if day.hidden)
    hours = contacts_visible_to(person("ana")).hours("calls", 0, 0)
    assert all(hour.tries == 0 for hour in hours if hour.hidden)


def test_only_who_leads_people_chooses_one_of_them(counted: Firm, person: Cast) -> None:
    names = {each: [scope.name for scope in scopes_of(person(each))] for each in ("mei", "max")}
    assert "Charlie Ho" not in names["mei"]
    assert any("Alice" in name for name in names["mei"])
    assert set(names["max"]) == {"", "East", "South"}
    assert [scope.key for scope in scopes_of(person("alice"))] == [""]
