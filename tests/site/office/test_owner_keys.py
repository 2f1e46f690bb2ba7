"""The published rows say who looks after a customer, whichever way the owner was changed."""

import pytest
from tests.site.conftest import Cast

from touchline.web.firm import Firm
from touchline.web.office.models import CustomerDesk, Person
from touchline.web.office.visibility import visible_to
from touchline.web.office.visible_customers import Condition


def key_of(firm: Firm, customer_id: int) -> int:
    with firm.office.database.reading() as cursor:
        cursor.execute(
            "SELECT owner_key FROM published_customer WHERE customer_id = %s", [customer_id]
        )
        return int(cursor.fetchone()[0])


@pytest.mark.contract("A24.3")
def test_a_customer_given_by_hand_is_seen_at_once_by_the_new_owner_only(person: Cast) -> None:
    one = person.customers_of("alice")[0]
    CustomerDesk.objects.filter(pk=one).update(owner=person("bob"))
    assert visible_to(person("alice")).one(one) is None
    row = visible_to(person("bob")).one(one)
    assert row is not None
    assert row["owner"] == person("bob").pk


def test_a_customer_given_to_nobody_has_no_owner(person: Cast) -> None:
    one = person.customers_of("alice")[0]
    CustomerDesk.objects.filter(pk=one).update(owner=None)
    assert visible_to(person("ada")).ids([Condition("owner", "unknown")]) == [one]


def test_out_of_hands_the_sources_name_the_owner_again(firm: Firm, person: Cast) -> None:
    row = visible_to(person("ada")).rows([Condition("owner_id", "known")], limit=1)[0]
    CustomerDesk.objects.filter(pk=row["customer_id"]).update(owner_by_hand=False)
    assert key_of(firm, row["customer_id"]) == row["owner_id"]


def test_who_is_hired_sees_what_the_sources_gave_them(person: Cast) -> None:
    row = visible_to(person("ada")).rows([Condition("owner_id", "known")], limit=1)[0]
    CustomerDesk.objects.filter(pk=row["customer_id"]).update(owner_by_hand=False)
    Person.objects.filter(username="charlie").update(employee_ref=row["owner_id"])
    assert row["customer_id"] in visible_to(person("charlie")).ids()


def test_publishing_keeps_what_hands_gave(counted: Firm, person: Cast) -> None:
    given = person.customers_of("alice")
    assert visible_to(person("alice")).ids() == given
    assert key_of(counted, given[0]) == -person("alice").pk
