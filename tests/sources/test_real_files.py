"""The real exports beside the project are read whole: row counts as their SOURCE.md say."""

from pathlib import Path

import pytest

from touchline.sources.files import FILES
from touchline.vocabulary.mapping import ReadOptions
from touchline.vocabulary.source import RawBatch, Unreadable

SAMPLE = ReadOptions(
    header=False, columns=("master", "customer", "day", "items", "amount"), delimiter="whitespace"
)
COUNTS = [
    ("cdnow/CDNOW_sample.txt", SAMPLE, 6_919),
    ("cdnow/CDNOW_master.txt.gz", ReadOptions(delimiter="whitespace"), 69_659),
    ("cdnow/CDNOW_master.txt.gz", ReadOptions(), 69_659),
    ("incident_event_log/incident_event_log.csv.gz", ReadOptions(missing=("?",)), 141_712),
    ("enron_email/edges.csv.gz", ReadOptions(), 125_409),
    ("hillstrom/hillstrom.csv.gz", ReadOptions(), 64_000),
    ("crm_opportunities/sales_pipeline.csv", ReadOptions(), 8_800),
    ("olist_funnel/olist_marketing_qualified_leads_dataset.csv", ReadOptions(), 8_000),
    ("olist_sample/olist_orders_dataset.csv", ReadOptions(), 4_000),
    ("olist_sample/olist_order_reviews_dataset.csv", ReadOptions(), 3_986),
    ("call_center_phonenow/Call-Center-Dataset.xlsx", ReadOptions(), 5_000),
    ("starbucks/profile.json.gz", ReadOptions(), 17_000),
]
LARGE = [
    ("online_retail/online_retail.parquet", ReadOptions(), 541_909),
    ("complete_journey/transactions.parquet", ReadOptions(), 1_469_307),
    ("starbucks/transcript.json.gz", ReadOptions(), 306_534),
]


def batches(path: Path, options: ReadOptions) -> list[RawBatch]:
    [table] = FILES.tables(path)
    assert not isinstance(table, Unreadable)
    return list(table.batches(options))


@pytest.mark.parametrize(("path", "options", "count"), COUNTS)
def test_every_row_is_read(shared_data: Path, path: str, options: ReadOptions, count: int) -> None:
    found = batches(shared_data / path, options)
    assert sum(batch.rows.num_rows for batch in found) == count
    assert [defect for batch in found for defect in batch.defects] == []


@pytest.mark.slow
@pytest.mark.parametrize(("path", "options", "count"), LARGE)
def test_every_row_of_large_files_is_read(
    shared_data: Path, path: str, options: ReadOptions, count: int
) -> None:
    test_every_row_is_read(shared_data, path, options, count)


def test_words_that_mean_nothing_are_null(shared_data: Path) -> None:
    path = shared_data / "incident_event_log/incident_event_log.csv.gz"
    found = batches(path, ReadOptions(missing=("?",)))
    assert sum(batch.rows.column("caller_id").null_count for batch in found) == 29


def test_offers_are_flattened_with_dots(shared_data: Path) -> None:
    [found] = batches(shared_data / "starbucks/portfolio.json", ReadOptions())
    assert found.rows.schema.names[:2] == ["reward", "channels"]
    assert found.rows.column("channels")[0].as_py() == '["email", "mobile", "social"]'
    assert found.rows.column("duration")[0].as_py() == "7"
