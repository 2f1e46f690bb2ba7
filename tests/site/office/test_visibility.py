"""Nobody sees a customer who is not theirs to see."""

from datetime import date

import pytest
from tests.site.conftest import Cast

from touchline.vocabulary.errors import TouchlineError
from touchline.web.office.models import CustomerDesk
from touchline.web.office.visibility import visible_to
from touchline.web.office.visible_customers import Condition, Order


@pytest.mark.contract("A24.3")
def test_a_rep_sees_their_own_customers_and_no_others(person: Cast) -> None:
    assert visible_to(person("alice")).ids() == person.customers_of("alice")


@pytest.mark.contract("A24.3")
def test_a_manager_sees_those_of_the_teams_below_only(person: Cast) -> None:
    of_east = sorted(person.customers_of("alice") + person.customers_of("bob"))
    assert visible_to(person("mei")).ids() == of_east
    assert visible_to(person("chen")).ids() == sorted(of_east + person.customers_of("charlie"))


@pytest.mark.parametrize("name", ["ana", "max", "sam", "ada"])
def test_those_who_serve_the_whole_firm_see_everybody(person: Cast, name: str) -> None:
    assert visible_to(person(name)).count() == visible_to(person("chen")).count()


def test_a_foreign_customer_is_not_there(person: Cast) -> None:
    foreign = person.customers_of("charlie")[0]
    assert visible_to(person("alice")).one(foreign) is None


def test_who_may_no_longer_sign_in_sees_nobody(person: Cast) -> None:
    ada = person("ada")
    ada.is_active = False
    assert visible_to(ada).count() == 0


def test_conditions_and_order_hold_together(person: Cast) -> None:
    customers = visible_to(person("ada"))
    found = customers.rows(
        [Condition("tier", "one_of", ["A", "B"]), Condition("score", "at_least", 50)],
        [Order("score", downward=True)],
    )
    scores = [row["score"] for row in found]
    assert scores == sorted(scores, reverse=True)
    assert all(row["tier"] in "AB" and row["score"] >= 50 for row in found)


def test_an_unknown_column_is_refused_by_name(person: Cast) -> None:
    with pytest.raises(TouchlineError, match="no_such"):
        visible_to(person("ada")).rows([Condition("no_such", "is", 1)])


def test_a_limit_may_let_those_without_a_value_pass(person: Cast) -> None:
    alice = visible_to(person("alice"))
    put_off = alice.ids()[0]
    CustomerDesk.objects.filter(customer_id=put_off).update(snoozed_until=date(2026, 11, 30))
    until = date(2026, 11, 30)
    assert put_off in alice.ids([Condition("snoozed_until", "unknown_or_at_most", until)])
    assert put_off not in alice.ids([Condition("snoozed_until", "unknown_or_below", until)])
    assert (
        len(alice.ids([Condition("snoozed_until", "unknown_or_below", until)])) == alice.count() - 1
    )
