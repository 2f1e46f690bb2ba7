"""Sources that say that a contact was replied to, and not when."""

from datetime import date
from typing import Any

from touchline import policy
from touchline.pipeline.contact_patterns import contact_patterns, kept
from touchline.pipeline.run import make_run

from .test_companions_before_contacts import BY_HAND

FILES = """
source = "crm"
[[table]]
files = ["calls.csv"]
[[table.fact]]
into = "interaction"
[table.fact.set]
customer_ref = "who"
happened_at = "when"
channel = { constant = "wecom" }
direction = { constant = "outbound" }
outcome.column = "result"
outcome.values."已回复" = "replied"
outcome.values."未接" = "no_answer"
"""


def test_a_contact_that_its_source_calls_replied_is_a_reply(firm: Any, sheet: Any) -> None:
    told = [("2026-05-01 10:00", "已回复"), ("2026-05-04 10:00", "未接")]
    rows = [{"who": "K1", "when": when, "result": result} for when, result in told]
    firm.bring(FILES, sheet("calls.csv", rows))
    rules = policy.default()
    made = make_run(firm.workspace, firm.engine, rules, date(2026, 5, 31))
    whose = kept(made.results, BY_HAND.empty_table())
    tables = contact_patterns(firm.workspace, firm.engine, rules, made, whose)
    (weeks,) = (list(each.parts) for each in tables if each.name == "contact_week")
    assert [sum(weeks[0][name].to_pylist()) for name in ("ripe", "replied")] == [2, 1]
    assert made.results["reply_rate"].to_pylist() == [0.5]
