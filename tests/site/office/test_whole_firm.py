"""Lists over a whole large firm are read from the run's file, and are the same lists."""

from decimal import Decimal

import pytest
from tests.site.conftest import Cast

from touchline.web.office import run_file
from touchline.web.office.visibility import visible_to
from touchline.web.office.visible_customers import Condition, Order, Row

ASKED = (
    ("reply_rate", (Condition("tier", "one_of", ["A", "B"]),)),
    ("usual_gap_days", (Condition("score", "at_least", 40), Condition("region", "known"))),
    ("order_value", (Condition("order_value", "above", Decimal("100.5")),)),
    ("region", ()),
    ("first_seen_on", (Condition("days_since_last_contact", "unknown_or_at_most", 30),)),
)


def listed(person: Cast, by: str, conditions: tuple[Condition, ...], *, down: bool) -> list[Row]:
    order = [Order(by, downward=down)]
    return visible_to(person("ada")).rows(conditions, order, 40, 7, ("customer_id", by))


@pytest.mark.parametrize("down", [True, False])
@pytest.mark.parametrize(("by", "conditions"), ASKED)
def test_the_file_gives_the_list_that_postgresql_gives(
    person: Cast,
    monkeypatch: pytest.MonkeyPatch,
    by: str,
    conditions: tuple[Condition, ...],
    down: bool,
) -> None:
    from_rows = listed(person, by, conditions, down=down)
    monkeypatch.setattr(run_file, "FEWEST_ROWS", 0)
    assert listed(person, by, conditions, down=down) == from_rows
    assert from_rows


def test_the_file_counts_what_postgresql_counts(
    person: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    conditions = [Condition("status", "is", "overdue"), Condition("tier", "is_not", "A")]
    customers = visible_to(person("ada"))
    counted = customers.count(conditions)
    monkeypatch.setattr(run_file, "FEWEST_ROWS", 0)
    assert customers.count(conditions) == counted == customers.count_up_to(10_000, conditions)
    assert customers.count_up_to(3, conditions) == min(counted, 3)


@pytest.mark.contract("A24.3")
def test_who_sees_a_part_is_never_answered_from_the_file(
    person: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_file, "FEWEST_ROWS", 0)
    monkeypatch.setattr(run_file.RunFiles, "rows", None)
    alice = visible_to(person("alice"))
    found = alice.rows([], [Order("reply_rate")], 1000, columns=("customer_id",))
    assert {row["customer_id"] for row in found} == set(person.customers_of("alice"))


def test_what_was_done_since_the_run_is_asked_of_the_desk(
    person: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_file, "FEWEST_ROWS", 0)
    customers = visible_to(person("ada"))
    of_alice = [Condition("owner", "is", person("alice").pk)]
    assert customers.ids(of_alice) == person.customers_of("alice")
    assert customers.count([Condition("snoozed_until", "known")]) == 0
