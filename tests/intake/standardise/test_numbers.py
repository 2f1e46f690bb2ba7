"""Amounts in every usual spelling become exact numbers of four decimal places."""

from decimal import ROUND_HALF_EVEN, Decimal

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from touchline.intake.standardise.numbers import integers, numbers


def read(text: str | None, decimal_comma: bool = False) -> tuple[str | None, str | None]:
    """(the number, its fault or mark) of one text."""
    cells = numbers(pa.array([text], pa.string()), decimal_comma)
    value = cells.values[0].as_py()
    words = cells.faults if cells.faults is not None else cells.marks
    return None if value is None else str(value), None if words is None else words[0].as_py()


@pytest.mark.parametrize("text", ["0,500", "00,123", "-0,125", "0 500", "0'500"])
def test_no_thousands_begin_with_zero(text: str) -> None:
    assert read(text) == (None, "number_unreadable")
    assert read("0,500", decimal_comma=True) == ("0.5000", None)


@pytest.mark.contract("A2.1")
@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1234.5", "1234.5000"),
        ("1,234.50", "1234.5000"),
        ("1.234,50", "1234.5000"),
        ("1 234.50", "1234.5000"),
        ("1'234.50", "1234.5000"),
        ("1\u00a0234.50", "1234.5000"),
        ("12,34,567.5", "1234567.5000"),
        ("1,234,567", "1234567.0000"),
        ("１２３４．５", "1234.5000"),
        ("¥1,234.50", "1234.5000"),
        ("￥1234.5", "1234.5000"),
        ("$ 1,234.5", "1234.5000"),
        ("HK$1,234.5", "1234.5000"),
        ("1234.5 EUR", "1234.5000"),
        ("1234.5元", "1234.5000"),
        ("人民币1234.5", "1234.5000"),
        ("1.2万", "12000.0000"),
        ("3.5亿", "350000000.0000"),
        ("12.5%", "0.1250"),
        ("-12", "-12.0000"),
        ("-¥12", "-12.0000"),
        ("(12.50)", "-12.5000"),
        ("($12.50)", "-12.5000"),
        ("12.50-", "-12.5000"),
        ("−12", "-12.0000"),
        ("+7", "7.0000"),
        (".5", "0.5000"),
        ("1.5E+05", "150000.0000"),
        ("1e-3", "0.0010"),
        ("0.30000000000000004", "0.3000"),
        ("99999999999999.9999", "99999999999999.9999"),
    ],
)
def test_one_amount_has_many_spellings(text: str, number: str) -> None:
    assert read(text) == (number, None)


@pytest.mark.parametrize(
    ("text", "number"),
    [("1234,5", "1234.5000"), ("1.234", "1234.0000"), ("1.234.567,8", "1234567.8000")],
)
def test_the_mapping_says_that_the_comma_is_the_decimal_sign(text: str, number: str) -> None:
    assert read(text, decimal_comma=True) == (number, None)


@pytest.mark.parametrize(
    "text", ["12,5", "1,23,4", "abc", "1.2.3", "--5", "1 2", "5 apples", "1e", "-", "¥"]
)
def test_what_could_mean_two_things_is_no_number(text: str) -> None:
    assert read(text) == (None, "number_unreadable")


def test_a_number_beyond_the_lakes_type_is_said() -> None:
    assert read("100000000000000") == (None, "number_too_large")
    assert read("1e30") == (None, "number_too_large")


def test_lost_digits_are_marked() -> None:
    assert read("12.34565") == ("12.3456", "rounded")  # a tie goes to the even neighbour
    assert read("12.34575") == ("12.3458", "rounded")


@settings(max_examples=100, deadline=None)
@given(st.decimals(-(10**13), 10**13, places=4))
def test_any_decimal_comes_back_exactly(number: Decimal) -> None:
    cells = numbers(pa.array([f"{number:f}", f"{number:,f}"]))
    assert cells.values.to_pylist() == [number, number]


@settings(max_examples=100, deadline=None)
@given(st.decimals(-(10**9), 10**9, places=8))
def test_rounding_is_that_of_the_standard_library(number: Decimal) -> None:
    expected = number.quantize(Decimal("0.0001"), ROUND_HALF_EVEN)
    assert numbers(pa.array([f"{number:f}"])).values.to_pylist() == [expected]


def test_whole_numbers_have_no_fraction() -> None:
    cells = integers(pa.array(["3", "4.0", "4.5", None]))
    assert cells.values.to_pylist() == [3, 4, None, None]
    assert cells.faults is not None
    assert cells.faults.to_pylist() == [None, None, "number_not_whole", None]
