"""Customers change hands only within the sight of who gives them, and go back by their batch."""

from uuid import uuid4

import pytest
from django.http import Http404
from tests.site.conftest import Cast

from touchline.web.office.assignments import adopt, assign, colleagues_to_assign, undo_assignment
from touchline.web.office.models import Assignment, CustomerDesk, Person
from touchline.web.office.visibility import visible_to
from touchline.web.office.visible_customers import Condition


def names(people: list[object]) -> list[str]:
    return [str(each) for each in people]


def test_a_manager_gives_customers_to_colleagues_of_their_own_teams_only(person: Cast) -> None:
    assert names([*colleagues_to_assign(person("mei"))]) == ["Alice Lin", "Bob Wang", "Mei Zhao"]
    assert "Charlie Ho" in names([*colleagues_to_assign(person("ada"))])


@pytest.mark.parametrize("name", ["alice", "ana", "max", "sam"])
def test_the_others_give_to_nobody(person: Cast, name: str) -> None:
    with pytest.raises(Http404):
        assign(person(name), person.customers_of("alice")[:1], person("alice"), uuid4())


def test_a_batch_changes_hands_at_once_and_leaves_a_trace(person: Cast) -> None:
    given, batch = person.customers_of("alice")[:5], uuid4()
    assert assign(person("mei"), given, person("bob"), batch).changed == 5
    assert set(given) <= set(person.customers_of("bob"))
    trace = Assignment.objects.filter(batch=batch)
    assert {each.before_id for each in trace} == {person("alice").pk}
    assert CustomerDesk.objects.get(pk=given[0]).owner_by_hand


def test_the_same_batch_sent_twice_changes_nothing_more(person: Cast) -> None:
    given, batch = person.customers_of("alice")[:5], uuid4()
    assign(person("mei"), given, person("bob"), batch)
    assert assign(person("mei"), given, person("bob"), batch).changed == 5
    assert Assignment.objects.filter(batch=batch).count() == 5


@pytest.mark.contract("A24.3")
def test_one_foreign_customer_stops_the_whole_batch(person: Cast) -> None:
    given = [person.customers_of("alice")[0], person.customers_of("charlie")[0]]
    with pytest.raises(Http404):
        assign(person("mei"), given, person("bob"), uuid4())
    assert given[0] in person.customers_of("alice")


def test_a_colleague_of_another_team_gets_nothing(person: Cast) -> None:
    with pytest.raises(Http404):
        assign(person("mei"), person.customers_of("alice")[:1], person("charlie"), uuid4())


def test_undo_gives_back_what_the_batch_changed(person: Cast) -> None:
    before, batch = person.customers_of("alice"), uuid4()
    assign(person("mei"), before[:5], person("bob"), batch)
    assert undo_assignment(person("mei"), batch) == 5
    assert person.customers_of("alice") == before
    assert undo_assignment(person("mei"), batch) == 0


def test_undo_leaves_a_customer_who_moved_on_meanwhile(person: Cast) -> None:
    one, batch = person.customers_of("alice")[0], uuid4()
    assign(person("chen"), [one], person("bob"), batch)
    assign(person("chen"), [one], person("charlie"), uuid4())
    undo_assignment(person("chen"), batch)
    assert one in person.customers_of("charlie")


def test_undo_restores_that_the_sources_name_the_owner(person: Cast) -> None:
    one, batch = person.customers_of("alice")[0], uuid4()
    named = visible_to(person("ada")).rows([Condition("customer_id", "is", one)])[0]["owner_id"]
    Person.objects.filter(username="alice").update(employee_ref=named)
    CustomerDesk.objects.filter(pk=one).update(owner_by_hand=False)
    assign(person("mei"), [one], person("bob"), batch)
    undo_assignment(person("mei"), batch)
    assert not CustomerDesk.objects.get(pk=one).owner_by_hand


def test_a_batch_of_somebody_else_is_not_there(person: Cast) -> None:
    batch = uuid4()
    assign(person("mei"), person.customers_of("alice")[:1], person("bob"), batch)
    with pytest.raises(Http404):
        undo_assignment(person("chen"), batch)


@pytest.mark.contract("A24.3")
def test_undo_leaves_what_somebody_else_did_under_the_same_batch(person: Cast) -> None:
    of_alice, of_charlie = person.customers_of("alice")[0], person.customers_of("charlie")[0]
    batch = uuid4()
    assign(person("ada"), [of_charlie], person("bob"), batch)
    assign(person("mei"), [of_alice], person("bob"), batch)
    assert undo_assignment(person("mei"), batch) == 1
    assert of_alice in person.customers_of("alice")
    assert of_charlie in person.customers_of("bob")


@pytest.mark.contract("A24.3")
def test_a_manager_does_not_take_the_customers_whom_nobody_looks_after(person: Cast) -> None:
    CustomerDesk.objects.filter(owner=person("charlie")).update(owner=None, owner_by_hand=False)
    with pytest.raises(Http404):
        adopt(person("mei"), uuid4())
    assert adopt(person("ada"), uuid4()).changed > 0
