"""Lists over a whole large firm are read from the run's file, and are the same lists."""

from decimal import Decimal
from random import Random
from typing import Any
from uuid import uuid4

import pytest
from tests.site.conftest import Cast

from touchline.web.firm import Firm
from touchline.web.office import run_file
from touchline.web.office.assignments import assign
from touchline.web.office.conditions import TESTS
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


def asked_of(column: str, values: list[Any], random: Random) -> list[Condition]:
    """Some conditions on a column, with values that stand in it."""
    known = [Condition(column, "known"), Condition(column, "unknown")]
    if not values:
        return known
    value, some = random.choice(values), random.sample(values, min(3, len(values)))
    one = [Condition(column, name, value) for name in TESTS if name not in {"known", "unknown"}]
    compared = [each for each in one if each.operator != "one_of"]
    asked: list[Condition] = [*known, *compared, Condition(column, "one_of", some)]
    return random.sample(asked, 4)


@pytest.mark.parametrize("name", ["ada", "chen", "mei"])
def test_any_column_in_memory_means_what_postgresql_means(
    firm: Firm, person: Cast, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    random = Random(name)
    published = firm.office.publisher.published_run()
    assert published is not None
    run = run_file.RunFiles(firm.engine, firm.workspace.runs).columns(published.run_id)
    known = visible_to(person("ada")).columns()
    columns = [column for column in known if run.can_tell((), column)]
    told = 0
    for column in random.sample(columns, 30):
        values = visible_to(person("ada")).values(column)
        for condition in asked_of(column, values, random):
            by = Order(random.choice(columns), downward=random.random() < 0.5)
            asked = ([condition], by, 25, random.choice([0, 3]))
            monkeypatch.setattr(run_file, "FEWEST_ROWS", 10**9)
            from_rows = visible_to(person(name)).ids_in_order(*asked)
            counted = visible_to(person(name)).count([condition])
            monkeypatch.setattr(run_file, "FEWEST_ROWS", 0)
            assert visible_to(person(name)).ids_in_order(*asked) == from_rows, asked
            assert visible_to(person(name)).count([condition]) == counted, condition
            told += len(from_rows)
    assert told > 250


@pytest.mark.contract("A24.3")
def test_a_rep_is_never_answered_from_the_file(
    person: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_file, "FEWEST_ROWS", 0)
    monkeypatch.setattr(run_file.RunFiles, "columns", None)
    alice = visible_to(person("alice"))
    found = alice.rows([], [Order("reply_rate")], 1000, columns=("customer_id",))
    assert {row["customer_id"] for row in found} == set(person.customers_of("alice"))


@pytest.mark.contract("A24.3")
def test_a_manager_is_told_of_the_team_alone_as_it_is_now(
    person: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_file, "FEWEST_ROWS", 0)
    of_team = {*person.customers_of("alice"), *person.customers_of("bob")}

    def seen() -> set[int]:
        return set(visible_to(person("mei")).ids_in_order([], Order("reply_rate"), 1000))

    assert seen() == of_team
    given = person.customers_of("bob")[0]
    assign(person("chen"), [given], person("charlie"), uuid4())
    assert seen() == of_team - {given}
    assert visible_to(person("mei")).count([]) == len(of_team) - 1


def test_what_was_done_since_the_run_is_asked_of_the_desk(
    person: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_file, "FEWEST_ROWS", 0)
    customers = visible_to(person("ada"))
    of_alice = [Condition("owner", "is", person("alice").pk)]
    assert customers.ids(of_alice) == person.customers_of("alice")
    assert customers.count([Condition("snoozed_until", "known")]) == 0
