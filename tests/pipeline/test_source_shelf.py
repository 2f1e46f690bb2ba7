"""A source put on the shelf is asked before files in general, whatever its name."""

import sys
from pathlib import Path

import pytest

from touchline import sources
from touchline.pipeline.input_files import tables_at

CARDS = """
class Cards:
    label = "Address cards"

    def reads(self, location):
        return location.suffix == ".vcf"

    def tables(self, location):
        return iter(["the cards"])

CARDS = Cards()
"""


@pytest.mark.parametrize("name", ["a_cards", "z_cards"])
def test_a_source_dropped_in_reads_its_own_files(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / f"{name}.py").write_text(CARDS)
    (tmp_path / "customers.vcf").write_text("BEGIN:VCARD\n")
    monkeypatch.setattr(sources, "__path__", [*sources.__path__, str(tmp_path)])
    assert [str(table) for table in tables_at(tmp_path / "customers.vcf")] == ["the cards"]
    del sys.modules[f"touchline.sources.{name}"]


def test_files_in_general_read_the_rest(tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text("a,b\n1,2\n")
    assert [table.name for table in tables_at(tmp_path)] == ["orders.csv"]
