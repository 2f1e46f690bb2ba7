"""The DuckDB engine: what its house words mean, and that it needs nobody."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import sqlglot

from touchline.engines.duckdb import DuckDBEngine
from touchline.vocabulary.engine import Engine
from touchline.vocabulary.errors import TouchlineError


def moment(day: int) -> datetime:
    return datetime(2025, 1, day, tzinfo=UTC).replace(tzinfo=None)


@pytest.fixture
def engine(tmp_path: Path) -> DuckDBEngine:
    return DuckDBEngine(tmp_path / "spill")


@pytest.fixture
def visits(tmp_path: Path) -> Path:
    file = tmp_path / "visits.parquet"
    rows = [
        {"x": 1, "word": "b", "t": moment(2), "u": date(2025, 1, 3)},
        {"x": 2, "word": "a", "t": moment(1), "u": date(2025, 1, 1)},
        {"x": 4, "word": "b", "t": moment(9), "u": None},
        {"x": 5, "word": "a", "t": moment(9), "u": date(2025, 1, 9)},
        {"x": 9, "word": "c", "t": moment(1), "u": date(2025, 1, 5)},
        {"x": None, "word": None, "t": None, "u": None},
    ]
    pq.write_table(pa.Table.from_pylist(rows), file)
    return file


def spelled(engine: DuckDBEngine, call: str) -> str:
    """A call, its arguments set apart by semicolons, in the engine's SQL."""
    word, _, rest = call.partition("(")
    tree = sqlglot.parse_one(f"{word}_({rest[:-1].replace(';', ',')})", dialect="duckdb")
    return engine.spell(word, tree.expressions).sql("duckdb")


def value_of(engine: DuckDBEngine, visits: Path, call: str, where: str = "true") -> Any:
    sql = f"SELECT {spelled(engine, call)} FILTER (WHERE {where}) AS value FROM visits"
    return engine.query(sql, {"visits": [visits]})["value"][0].as_py()


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("median(x)", 4),
        ("quantile(x; 0.9)", 5 + 0.6 * 4),  # place 0.9 * 4 = 3.6: between the 4th and the 5th
        ("median(CAST(x AS DECIMAL(18, 4)) + 0.5)", 4.5),
        ("share(x > 3 OR x = 1)", 0.8),  # the row without x is not asked
        ("first_by(x; t)", 9),  # 2 and 9 on the first day
        ("last_by(x; t)", 5),  # 4 and 5 on the last
        ("last_by(word; u)", "a"),
    ],
)
def test_what_a_house_word_means(
    engine: DuckDBEngine, visits: Path, call: str, expected: object
) -> None:
    assert value_of(engine, visits, call) == expected


def test_a_house_word_may_be_filtered(engine: DuckDBEngine, visits: Path) -> None:
    assert value_of(engine, visits, "median(x)", where="word = 'b'") == 2.5


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("per(3; 2)", 1.5),
        ("per(3; 0)", None),
        ("per(3; 1 + 1)", 1.5),
        ("days_between(TIMESTAMP '2025-01-01 12:00'; DATE '2025-01-03')", 2),
        ("hours_between(DATE '2025-01-03'; TIMESTAMP '2025-01-02 18:00')", -6),
    ],
)
def test_what_a_word_of_one_row_means(
    engine: DuckDBEngine, call: str, expected: float | None
) -> None:
    sql = f"SELECT 6 / {spelled(engine, call)} AS inverse, {spelled(engine, call)} AS value"
    found = engine.query(sql, {}).to_pylist()[0]
    assert found == {"inverse": 6 / expected if expected else None, "value": expected}


def test_a_word_it_does_not_know_is_a_key_error(engine: DuckDBEngine) -> None:
    with pytest.raises(KeyError):
        engine.spell("entropy", [])


def test_a_word_with_too_few_arguments_is_refused(engine: DuckDBEngine) -> None:
    with pytest.raises(TouchlineError, match="quantile takes 2 arguments, not 1"):
        spelled(engine, "quantile(x)")


def test_it_is_an_engine(engine: DuckDBEngine) -> None:
    assert isinstance(engine, Engine)


def test_a_stream_keeps_the_order_that_is_asked(engine: DuckDBEngine) -> None:
    batches = list(engine.stream("SELECT * FROM range(250000) AS t(x) ORDER BY x DESC", {}))
    assert len(batches) > 1
    column = pa.Table.from_batches(batches)["x"].to_pylist()
    assert column == list(range(249_999, -1, -1))


def test_it_writes_apart_by_a_column(engine: DuckDBEngine, tmp_path: Path) -> None:
    target = tmp_path / "apart"
    assert engine.write("SELECT x, x % 2 AS odd FROM range(5) AS t(x)", {}, target, "odd") == 5
    assert sorted(folder.name for folder in target.iterdir()) == ["odd=0", "odd=1"]


def test_the_machine_s_zone_is_of_no_matter(
    engine: DuckDBEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    assert engine.query("SELECT current_setting('TimeZone') AS z", {})["z"][0].as_py() == "UTC"


def test_it_fetches_no_extension(engine: DuckDBEngine) -> None:
    names = "'autoinstall_known_extensions', 'autoload_known_extensions'"
    sql = f"SELECT DISTINCT value FROM duckdb_settings() WHERE name IN ({names})"
    assert engine.query(sql, {})["value"].to_pylist() == ["false"]


def test_a_table_without_files_is_named(engine: DuckDBEngine) -> None:
    with pytest.raises(TouchlineError, match="visits has no files"):
        engine.query("SELECT 1", {"visits": []})


def test_a_missing_file_is_an_error_for_people(engine: DuckDBEngine, tmp_path: Path) -> None:
    with pytest.raises(TouchlineError, match="could not be read"):
        engine.query("SELECT * FROM visits", {"visits": [tmp_path / "gone.parquet"]})


@pytest.mark.slow
def test_it_spills_to_its_own_directory(tmp_path: Path) -> None:
    small = DuckDBEngine(tmp_path / "spill", memory_limit_mb=64)
    sql = "SELECT sum(x) AS s FROM (SELECT x FROM range(5000000) AS t(x) ORDER BY hash(x)) AS s"
    assert small.query(sql, {})["s"][0].as_py() == 12_499_997_500_000
