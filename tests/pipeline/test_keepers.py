"""Where no source names an owner, who made most contacts keeps the customer."""

from datetime import date
from typing import Any

import pytest

from touchline import policy
from touchline.pipeline.keepers import published_results
from touchline.pipeline.run import Run, make_run

CALLS = """
source = "crm"
[[table]]
files = ["calls.csv"]
[[table.fact]]
into = "interaction"
[table.fact.set]
customer_ref = "who"
happened_at = "when"
employee_id = "by"
channel = { constant = "call" }
direction = { constant = "outbound" }
[[table]]
files = ["customers.csv"]
[[table.fact]]
into = "customer"
[table.fact.set]
customer_ref = "who"
owner_id = { column = "owner", namespace = "employee" }
"""


@pytest.fixture
def calls(firm: Any, sheet: Any) -> Any:
    """K1 is called twice by Ann and once, later, by Bob; K2 by nobody who is named."""
    rows = [
        {"who": "K1", "when": "2026-05-01 10:00", "by": "Ann"},
        {"who": "K1", "when": "2026-05-02 10:00", "by": "Ann"},
        {"who": "K1", "when": "2026-05-03 10:00", "by": "Bob"},
        {"who": "K2", "when": "2026-05-03 11:00", "by": ""},
        {"who": "K3", "when": "2026-05-03 12:00", "by": "Bob"},
    ]
    firm.bring(CALLS, sheet("calls.csv", rows))
    return firm


def owners(firm: Any, run: Run) -> list[int | None]:
    results = published_results(firm.workspace, firm.engine, policy.default(), run)
    counted: list[int | None] = results["owner_id"].to_pylist()
    return counted


def test_who_made_most_contacts_is_published_as_the_owner(calls: Any) -> None:
    run = make_run(calls.workspace, calls.engine, policy.default(), date(2026, 5, 31))
    found = owners(calls, run)
    assert len(set(found) - {None}) == 2
    assert found.count(None) == 1
    assert run.results["owner_id"].null_count == 3


def test_one_owner_that_a_source_names_leaves_the_others_as_they_are(
    calls: Any, sheet: Any
) -> None:
    calls.bring(CALLS, sheet("customers.csv", [{"who": "K2", "owner": "Cy"}]))
    run = make_run(calls.workspace, calls.engine, policy.default(), date(2026, 5, 31))
    assert owners(calls, run).count(None) == 2
