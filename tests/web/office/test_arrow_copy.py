"""Every Arrow type goes into PostgreSQL and comes out with the same value."""

import datetime as dt
import math
from decimal import Decimal

import pyarrow as pa
import pytest

from touchline.vocabulary.errors import TouchlineError
from touchline.web.database import Office
from touchline.web.office.arrow_copy import column_type

DAY = dt.date(2026, 2, 28)
MOMENT = dt.datetime(2026, 2, 28, 23, 59, 59, 123456)  # noqa: DTZ001  facts carry no zone
IN_UTC = MOMENT.replace(tzinfo=dt.UTC)
CASES = [
    (pa.int64(), "bigint", 2**63 - 1),
    (pa.int32(), "integer", -5),
    (pa.uint32(), "bigint", 2**32 - 1),
    (pa.float64(), "double precision", 0.1 + 0.2),
    (pa.float64(), "double precision", math.inf),
    (pa.float64(), "double precision", 5e-324),
    (pa.decimal128(18, 4), "numeric(18,4)", Decimal("99999999999999.9999")),
    (pa.decimal128(18, 4), "numeric(18,4)", Decimal("-0.0001")),
    (pa.string(), "text", 'quote " comma , tab \t backslash \\ newline \n 客户'),
    (pa.string(), "text", ""),
    (pa.string(), "text", "\\N"),
    (pa.string(), "text", "\\."),
    (pa.large_string(), "text", "NULL"),
    (pa.dictionary(pa.int32(), pa.string()), "text", "A"),
    (pa.date32(), "date", DAY),
    (pa.timestamp("us"), "timestamp", MOMENT),
    (pa.timestamp("us", "UTC"), "timestamptz", IN_UTC),
    (pa.bool_(), "boolean", True),
    (pa.bool_(), "boolean", False),
    (pa.list_(pa.string()), "jsonb", ["gap 12 days", "客户"]),
    (pa.struct([("a", pa.int64())]), "jsonb", {"a": 1}),
]


@pytest.mark.parametrize(("kind", "word", "value"), CASES)
def test_a_value_and_a_null_come_back(
    office: Office, kind: pa.DataType, word: str, value: object
) -> None:
    assert column_type(kind) == word
    rows = pa.table({"customer_id": [1, 2], "x": pa.array([value, None], kind)})
    office.publisher.publish("types", rows)
    assert [row["x"] for row in office.publisher.published()] == [value, None]


def test_a_column_of_nothing_but_nulls_is_text(office: Office) -> None:
    office.publisher.publish("nulls", pa.table({"customer_id": [1], "x": pa.nulls(1)}))
    assert office.publisher.published() == [{"customer_id": 1, "x": None}]


def test_nan_stays_nan(office: Office) -> None:
    office.publisher.publish("nan", pa.table({"customer_id": [1], "x": [math.nan]}))
    assert math.isnan(office.publisher.published()[0]["x"])


def test_a_nul_byte_in_a_text_is_left_out(office: Office) -> None:
    office.publisher.publish("nul", pa.table({"customer_id": [1], "x": ["a\0b"]}))
    assert office.publisher.published()[0]["x"] == "ab"


def test_a_type_that_postgresql_lacks_is_refused() -> None:
    with pytest.raises(TouchlineError, match="cannot be published"):
        column_type(pa.duration("s"))


def test_more_rows_than_one_chunk_all_arrive(office: Office) -> None:
    count = 20_001
    rows = pa.table({"customer_id": range(count), "x": [f"客户{n}" for n in range(count)]})
    assert office.publisher.publish("many", rows) == count
    last = office.publisher.published(limit=count)[-1]
    assert last == {"customer_id": count - 1, "x": f"客户{count - 1}"}


def test_octets_come_out_as_they_went_in(office: Office) -> None:
    octets = [b"", bytes(range(256)), None, b"\0x"]
    column = pa.chunked_array([pa.array([b"cut", *octets])[1:3], octets[2:]], pa.binary())
    office.publisher.publish("bytes", pa.table({"customer_id": range(4), "x": column}))
    found = [row["x"] for row in office.publisher.published()]
    assert [cell if cell is None else bytes(cell) for cell in found] == octets
