"""From the firm's files to who is due, and why: the whole way, in processes of their own."""

import csv
import json
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from openpyxl import load_workbook
from tests.cli.conftest import AS_OF, SOURCE, Firm, program

pytestmark = pytest.mark.slow
MAPPING = SOURCE / "touchline" / "simulator" / "mapping.toml"


@pytest.mark.contract("A0.1", "A6.9", "A7.5", "A7.8")
def test_show_customers_says_who_when_how_and_why(firm: Firm) -> None:
    customers = firm.touchline("show", "customers", "--json", "--limit", "0").good().document
    assert len(customers) >= 60
    first = customers[0]
    assert {"customer_id", "tier", "score", "status", "due_on", "channel"} <= set(first)
    assert first["name"]
    assert first["reasons"]
    assert all(customer["reasons"] for customer in customers)


def test_reasons_are_said_in_three_languages(firm: Firm) -> None:
    said = {
        language: firm.touchline("show", "customers", "-l", language, "--json", "--limit", "1")
        .good()
        .document[0]["reasons"][0]
        for language in ("en", "zh-hans", "zh-hant")
    }
    assert len(set(said.values())) == 3


def test_a_customer_is_explained_by_name_and_by_code(firm: Firm) -> None:
    customer = firm.touchline("show", "customers", "--json", "--limit", "1").good().document[0]
    by_code = firm.touchline("explain", customer["customer_id"], "--json").good().document
    by_name = firm.touchline("explain", customer["name"], "--json").good().document
    assert by_code == by_name
    assert by_code["reasons"] == customer["reasons"]
    assert all(line["source_id"] for line in by_code["timeline"])


def test_an_unknown_customer_is_told_what_to_give(firm: Firm) -> None:
    answer = firm.touchline("explain", "nobody of that name", "--json")
    assert answer.code == 1
    assert "number" in answer.document["remedy"]


@pytest.mark.contract("A21.2", "A21.6")
def test_customers_are_exported_to_three_formats(firm: Firm, tmp_path: Path) -> None:
    for suffix in ("csv", "parquet", "xlsx"):
        to = tmp_path / f"customers.{suffix}"
        firm.touchline("export", "customers", "--to", to, "--names").good()
    with (tmp_path / "customers.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    table = pq.read_table(tmp_path / "customers.parquet")
    sheet = load_workbook(tmp_path / "customers.xlsx").active
    assert sheet is not None
    assert len(rows) == table.num_rows == sheet.max_row - 1
    assert rows[0]["customer_id"] == table["customer_id"][0].as_py()
    known = {row["number"] for row in rows}
    with (firm.exports / "客户资料.csv").open(encoding="utf-8-sig") as file:
        numbers = {row["客户编号"] for row in csv.DictReader(file)}
    assert len(known & numbers) >= 60


def test_facts_are_exported_without_names(firm: Firm, tmp_path: Path) -> None:
    to = tmp_path / "calls.csv"
    rows = firm.touchline("export", "facts", "interaction", "--to", to, "--json").good()
    assert rows.document["rows"] > 100
    name = firm.touchline("show", "customers", "--json", "--limit", "1").document[0]["name"]
    assert name not in to.read_text(encoding="utf-8-sig")


@pytest.mark.contract("A2.1")
def test_quality_shows_that_every_row_is_accounted_for(firm: Firm) -> None:
    for line in firm.touchline("show", "quality", "--json").good().document:
        parts = ("stored", "duplicate", "rejected", "quarantined")
        assert line["received"] == sum(line[part] for part in parts), line


def test_importing_again_changes_nothing(firm: Firm, tmp_path: Path) -> None:
    before = firm.touchline("show", "runs", "--json").good().document
    again = firm.touchline("import", firm.exports, "--map", MAPPING, "--json").good().document
    assert again["stored"] == 0
    firm.touchline("run", "--as-of", AS_OF).good()
    assert firm.touchline("show", "runs", "--json").good().document == before


def measure_toml(name: str) -> str:
    words = "".join(
        f'[{part}]\nen = "Letters sent"\nzh-hans = "寄出信件"\nzh-hant = "寄出信件"\n'
        for part in ("label", "meaning")
    )
    return (
        f'name = "{name}"\nkind = "counted"\nfact = "interaction"\nwindow = "all"\n'
        'unit = "count"\nlevel = "base"\nsql = "count(*) FILTER (WHERE channel = \'call\')"\n'
        + words
    )


def test_a_measure_dropped_in_as_one_file_is_everywhere(firm: Firm, tmp_path: Path) -> None:
    source = tmp_path / "src"
    shutil.copytree(SOURCE, source)
    dropped = source / "touchline" / "measures" / "calls_of_all_time.toml"
    dropped.write_text(measure_toml("calls_of_all_time"), encoding="utf-8")
    workspace = tmp_path / "workspace"
    shutil.copytree(firm.workspace, workspace, ignore=shutil.ignore_patterns("postgres"))
    touchline = program(workspace, source)
    touchline("run", "--as-of", AS_OF, "--no-publish").good()
    listed = touchline("show", "measures", "--json").good().document
    assert "calls_of_all_time" in [measure["name"] for measure in listed]
    shown = touchline("show", "customers", "--no-names", "--json", "--limit", "0").good().document
    assert sum(customer["measures"]["calls_of_all_time"] for customer in shown) > 0
    explained = touchline("explain", "calls_of_all_time").good()
    assert "Letters sent" in explained.out
    touchline("export", "customers", "--to", tmp_path / "out.parquet").good()
    assert "calls_of_all_time" in pq.read_schema(tmp_path / "out.parquet").names


DROPPED_SOURCE = '''
"""A till that keeps its journal in a file of its own."""

import hashlib
from datetime import UTC, datetime

import pyarrow as pa

from touchline.vocabulary.source import RawBatch


class Journal:
    name = file_name = "journal.till"
    sheet = ""
    exported_at = datetime(2026, 11, 20, tzinfo=UTC)

    def __init__(self, location):
        self._text = location.read_text()
        self.digest = hashlib.sha256(self._text.encode()).hexdigest()

    def batches(self, options):
        cells = [line.split("~") for line in self._text.splitlines()]
        rows = pa.RecordBatch.from_pydict(
            {name: pa.array(column) for name, column in zip(["who", "when", "much"], zip(*cells))}
        )
        yield RawBatch(rows, pa.array(range(1, len(cells) + 1), pa.int64()))


class Till:
    label = "The till"

    def reads(self, location):
        return location.suffix == ".till"

    def tables(self, location):
        yield Journal(location)


TILL = Till()
'''
TILL_MAPPING = """
source = "till"
[[table]]
files = ["journal.till"]
[[table.fact]]
into = "order"
[table.fact.set]
customer_ref = "who"
happened_at = "when"
amount = "much"
"""


def test_a_source_dropped_in_as_one_file_is_imported(tmp_path: Path, server_folder: Path) -> None:
    source = tmp_path / "src"
    shutil.copytree(SOURCE, source)
    (source / "touchline" / "sources" / "a_till.py").write_text(DROPPED_SOURCE)
    (tmp_path / "journal.till").write_text("K1~2026-11-01 10:00:00~12.50\nK2~2026-11-02~7\n")
    (tmp_path / "map.toml").write_text(TILL_MAPPING)
    touchline = program(server_folder / "till", source)
    touchline("init").good()
    answer = touchline(
        "import", tmp_path / "journal.till", "--map", tmp_path / "map.toml", "--json"
    ).good()
    assert answer.document["stored"] == 2


@pytest.mark.contract("A0.1")
def test_the_same_run_gives_the_same_bytes_however_it_is_made(
    firm: Firm, server_folder: Path
) -> None:
    """Other order of files, one thread or two, other zones of the machine, other hash seeds."""
    keys = firm.workspace / "keys"
    root = server_folder / "again"
    files = sorted(firm.exports.iterdir())
    digests = set()
    for number, (zone, threads, seed) in enumerate(
        [("Asia/Shanghai", "1", "1"), ("America/New_York", "2", "2")]
    ):
        workspace = root / f"workspace{number}"
        touchline = program(workspace, TZ=zone, PYTHONHASHSEED=seed)
        touchline("init", "--template", "b2b_software").good()
        shutil.copytree(keys, workspace / "keys", dirs_exist_ok=True)
        given = files if number else list(reversed(files))
        touchline("import", *given, "--map", MAPPING).good()
        made = touchline("run", "--as-of", AS_OF, "--threads", threads, "--json").good()
        digests.add((made.document["hash"], made.document["run"]))
    before = firm.touchline("show", "runs", "--json").document[-1]
    assert digests == {(before["results_digest"], before["run"])}


def test_one_json_document_is_all_that_stands_on_standard_output(firm: Firm) -> None:
    for command in (("show", "customers"), ("show", "measures"), ("show", "runs")):
        json.loads(firm.touchline(*command, "--json").good().out)


def test_every_figure_opens_the_rows_that_it_was_counted_from(firm: Firm) -> None:
    customers = firm.touchline("show", "customers", "--json", "--limit", "0").good().document
    customer = max(customers, key=lambda each: each["measures"]["outbound_contacts"])
    figure = ("explain", customer["customer_id"], "--rows", "outbound_contacts")
    opened = firm.touchline(*figure, "--json").good().document
    rows = opened["rows"]["outbound_contacts"]
    assert opened["value"] == customer["measures"]["outbound_contacts"] == len(rows) > 0
    assert all(row["direction"] == "outbound" and row["_file"] and row["_row"] for row in rows)
    assert f"of {len(rows)} rows of interaction" in firm.touchline(*figure).good().out
