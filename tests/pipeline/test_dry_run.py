"""A dry run shows what would be stored and what would wait, and writes nothing."""

from pathlib import Path
from typing import Any

import pytest

from touchline.intake.mapping import parse_mapping
from touchline.pipeline.dry_run import DryRun, dry_run
from touchline.pipeline.dry_run_text import dry_run_of, dry_run_text
from touchline.policy import Policy

MAPPING = """
source = "shop"
[[table]]
files = ["*.csv"]
[[table.fact]]
into = "order"
[table.fact.set]
customer_ref = "who"
happened_at = "when"
amount = "amount"
"""


def tried(firm: Any, now: Any, folder: Path, rows: int = 1000) -> DryRun:
    return dry_run(
        [folder],
        mapping=parse_mapping(MAPPING, "mapping.toml"),
        policy=Policy(),
        now=now,
        rows=rows,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "exports"
    root.mkdir()
    text = "who,when,amount\nA,2026-01-01,5\nB,2026-02-30,6\nC,2026-01-03,7\n"
    (root / "orders.csv").write_text(text, encoding="utf-8")
    return root


def test_a_dry_run_shows_samples_of_both_kinds(firm: Any, now: Any, folder: Path) -> None:
    (table,) = tried(firm, now, folder).tables
    (fact,) = table.facts
    assert (fact.received, fact.accepted, fact.quarantined) == (3, 2, {"time_not_real": 1})
    assert [str(sample["amount"]) for sample in fact.samples] == ["5.0000", "7.0000"]
    assert [bad["row_number"] for bad in table.bad_samples] == [3]


def test_a_dry_run_writes_nothing(firm: Any, now: Any, folder: Path) -> None:
    before = sorted(firm.workspace.root.rglob("*"))
    tried(firm, now, folder)
    assert sorted(firm.workspace.root.rglob("*")) == before
    assert firm.vault.kept == {}


def test_a_dry_run_looks_at_the_first_rows_only(firm: Any, now: Any, folder: Path) -> None:
    (table,) = tried(firm, now, folder, rows=1).tables
    assert (table.rows, table.facts[0].accepted) == (1, 1)


def test_a_dry_run_says_which_column_is_missing(firm: Any, now: Any, folder: Path) -> None:
    (folder / "orders.csv").write_text("wer,when\nA,2026-01-01\n", encoding="utf-8")
    (table,) = tried(firm, now, folder).tables
    assert table.problem is not None
    assert "no column 'who'" in table.problem.what


def test_a_dry_run_read_back_is_the_same(firm: Any, now: Any, folder: Path) -> None:
    (folder / "broken.csv").write_bytes(b"%PDF-1.7\n" + bytes(range(256)))
    run = tried(firm, now, folder)
    assert any(table.problem for table in run.tables)
    assert dry_run_of(dry_run_text(run)) == run


def test_the_progress_counts_the_rows_of_all_tables(firm: Any, now: Any, folder: Path) -> None:
    (folder / "more.csv").write_text("who,when,amount\nA,2026-01-01,5\n", encoding="utf-8")
    told: list[tuple[str, int, int]] = []
    dry_run(
        [folder],
        mapping=parse_mapping(MAPPING, "mapping.toml"),
        policy=Policy(),
        now=now,
        progress=lambda *each: told.append(each),
    )
    assert told[-1] == ("Checking orders.csv", 4, 0)
