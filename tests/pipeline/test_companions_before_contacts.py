"""A run of a day before any contact publishes, with nothing beside the results."""

from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from touchline import policy
from touchline.pipeline.contact_patterns import contact_patterns, kept
from touchline.pipeline.rhythm import rhythm
from touchline.pipeline.run import make_run

BY_HAND = pa.schema([("customer_id", pa.int64()), ("person_id", pa.int64())])
FILES = """
source = "crm"
[[table]]
files = ["sales.csv"]
[[table.fact]]
into = "order"
set = { customer_ref = "who", happened_at = "when", amount = "amount" }
[[table]]
files = ["calls.csv"]
[[table.fact]]
into = "interaction"
[table.fact.set]
customer_ref = "who"
happened_at = "when"
channel = { constant = "call" }
direction = { constant = "outbound" }
"""


@pytest.fixture
def later_calls(firm: Any, sheet: Any) -> Any:
    """A purchase in May; the only call came in June."""
    firm.bring(
        FILES, sheet("sales.csv", [{"who": "K1", "when": "2026-05-01 10:00", "amount": "1"}])
    )
    firm.bring(FILES, sheet("calls.csv", [{"who": "K1", "when": "2026-06-09 10:00"}]))
    return firm


def test_a_day_before_any_contact_has_no_rhythm_and_no_counts(later_calls: Any) -> None:
    rules = policy.default()
    made = make_run(later_calls.workspace, later_calls.engine, rules, date(2026, 5, 31))
    nobody = BY_HAND.empty_table()
    beside = [rhythm(later_calls.workspace, later_calls.engine, rules, made)]
    beside += contact_patterns(
        later_calls.workspace, later_calls.engine, rules, made, kept(made.results, nobody)
    )
    rows = {each.name: sum(part.num_rows for part in each.parts) for each in beside}
    assert rows == dict.fromkeys(rows, 0)
    assert made.manifest.customers == 1
