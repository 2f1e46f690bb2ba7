"""The files of a run: some customers each, and read as one table."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from touchline.pipeline import results
from touchline.pipeline.results import read_results, result_files, write_results


def numbered(count: int) -> pa.Table:
    return pa.table({"customer_id": pa.array(range(count), pa.int64())})


def doubled(some: pa.Table) -> pa.Table:
    numbers = [2 * number for number in some["customer_id"].to_pylist()]
    return some.append_column("twice", pa.array(numbers, pa.int64()))


@pytest.mark.parametrize(("count", "files"), [(0, 1), (1, 1), (10, 1), (11, 2), (40, 4), (95, 4)])
def test_customers_lie_in_a_few_files_in_their_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int, files: int
) -> None:
    monkeypatch.setattr(results, "ROW_GROUP", 10)
    columns, _ = write_results(tmp_path, numbered(count), doubled, threads=2)
    assert columns == ["customer_id", "twice"]
    assert len(result_files(tmp_path)) == files
    assert read_results(tmp_path).equals(doubled(numbered(count)))


def test_equal_results_have_equal_digests_on_any_number_of_threads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(results, "ROW_GROUP", 10)
    digests = set()
    for threads in (1, 2, 3):
        folder = tmp_path / str(threads)
        folder.mkdir()
        digests.add(write_results(folder, numbered(35), doubled, threads)[1])
    assert len(digests) == 1


def test_what_fails_while_it_is_finished_is_told(tmp_path: Path) -> None:
    def broken(some: pa.Table) -> pa.Table:
        raise ValueError(f"{some.num_rows} rows")

    with pytest.raises(ValueError, match="3 rows"):
        write_results(tmp_path, numbered(3), broken, threads=2)


def test_a_run_of_an_older_version_is_read_still(tmp_path: Path) -> None:
    pq.write_table(numbered(3), tmp_path / "results.parquet")
    assert read_results(tmp_path).equals(numbered(3))
