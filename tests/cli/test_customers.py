"""The list of customers: who is asked for, and who is nobody."""

import pyarrow as pa
import pytest

from touchline.cli.customers import Choice, chosen
from touchline.vocabulary.errors import TouchlineError

RESULTS = pa.table(
    {"customer_id": [1, 2], "status": ["due", "on_track"], "tier": ["A", "C"], "priority": [2, 1]}
)


def test_a_status_or_tier_that_nobody_has_today_gives_an_empty_list() -> None:
    assert chosen(RESULTS, Choice(status=("overdue",)), ["A", "B", "C"]).num_rows == 0
    assert chosen(RESULTS, Choice(tier=("B",)), ["A", "B", "C"]).num_rows == 0
    assert chosen(RESULTS, Choice(tier=("A",)), ["A", "B", "C"])["customer_id"].to_pylist() == [1]


def test_a_status_that_there_is_not_is_named_with_those_that_there_are() -> None:
    with pytest.raises(TouchlineError, match="no status lost") as caught:
        chosen(RESULTS, Choice(status=("lost",)), ["A"])
    assert "overdue" in caught.value.remedy
