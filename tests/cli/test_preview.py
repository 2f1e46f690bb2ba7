"""What a dry run warns of."""

from touchline.cli.preview import hints_on_numbers
from touchline.vocabulary.mapping import Mapping


def mapping(into: str, **rules: str) -> Mapping:
    fact = {"into": into, "set": {"customer_ref": "who", **rules}}
    return Mapping.model_validate({"source": "x", "table": [{"files": ["a.csv"], "fact": [fact]}]})


def test_rows_without_a_number_of_their_own_are_warned_of() -> None:
    (hint,) = hints_on_numbers(mapping("order", happened_at="when"))
    assert "a.csv" in hint
    assert "source_id" in hint


def test_rows_with_a_number_and_customers_are_not() -> None:
    assert hints_on_numbers(mapping("order", happened_at="when", source_id="no")) == []
    assert hints_on_numbers(mapping("customer", region="where")) == []
