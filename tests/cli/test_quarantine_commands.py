"""The quarantine's commands show what committed imports left there."""

import csv
import json
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchline.cli.commands.quarantine import _told, armless, as_given
from touchline.cli.main import app
from touchline.lake.workspace import create_workspace
from touchline.vocabulary.identity import QUARANTINE_SCHEMA, QuarantinedRow
from touchline.web.database import open_office
from touchline.web.office.vault.key_file import new_ring, ring_as_text

pytestmark = pytest.mark.slow


@pytest.mark.contract("R6")
def test_rows_of_an_import_that_was_killed_before_its_record_are_not_shown(
    server_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workspace = create_workspace(server_folder / "killed")
    row = [["a.csv"], [2], ["order"], ["amount"], ["number_unreadable"], ["m"], ["r"], ["{}"]]
    with open_office(workspace.root, {}) as office:
        office.quarantine.keep("killed", "", pa.table(row, schema=QUARANTINE_SCHEMA))
        listed = ["quarantine", "list", "--json", "--workspace", str(workspace.root)]
        app(listed, standalone_mode=False)
        assert json.loads(capsys.readouterr().out) == []
        record = {"format": 1, "import_id": "killed", "tallies": []}
        record["origin"] = {"source": "crm", "files": {}, "mapping": "", "program": ""}
        (workspace.imports / "killed.json").write_text(json.dumps(record))
        app(listed, standalone_mode=False)
        assert len(json.loads(capsys.readouterr().out)) == 1


@given(st.text(max_size=5) | st.sampled_from(["=1", "'=1", "''-1", "'", "-5", "+86 138"]))
def test_a_cell_that_a_spreadsheet_would_run_goes_out_harmless_and_comes_back_whole(
    cell: str,
) -> None:
    assert not armless(cell).startswith(("=", "+", "-", "@"))
    assert as_given(armless(cell)) == cell


@pytest.mark.contract("S3")
def test_the_file_to_be_mended_is_harmless_and_its_owners_alone(server_folder: Path) -> None:
    workspace = create_workspace(server_folder / "mended")
    raw = json.dumps({"who": "=cmd|' /C calc'!A0", "n": "-5x"})
    row = [["a.csv"], [2], ["order"], ["amount"], ["number_unreadable"], ["m"], ["r"], [raw]]
    record = {"format": 1, "import_id": "known", "tallies": []}
    record["origin"] = {"source": "crm", "files": {}, "mapping": "", "program": ""}
    (workspace.imports / "known.json").write_text(json.dumps(record))
    to = server_folder / "bad.csv"
    environ = {"TOUCHLINE_VAULT_KEYS": ring_as_text(new_ring())}
    with pytest.MonkeyPatch.context() as patch, open_office(workspace.root, environ) as office:
        patch.setenv(*next(iter(environ.items())))
        office.quarantine.keep("known", "", pa.table(row, schema=QUARANTINE_SCHEMA))
        words = ["quarantine", "export", "--to", str(to), "--workspace", str(workspace.root)]
        app(words, standalone_mode=False)
    (line,) = csv.DictReader(to.read_text(encoding="utf-8-sig").splitlines())
    assert (line["who"], line["n"]) == ("'=cmd|' /C calc'!A0", "'-5x")
    assert to.stat().st_mode & 0o077 == 0


def test_rows_with_the_same_wrong_are_told_once_with_their_number() -> None:
    about = ("order", "amount", "r", "Amount?", "Mend.")
    rows = [
        QuarantinedRow(f"i:{number}", "a.csv", number, *about, {}, "") for number in range(1, 8)
    ]
    one = QuarantinedRow("i:9", "b.csv", 1200, "order", "amount", "r", "Date?", "Look.", {}, "")
    lines = [line.plain for line in _told([one, *rows], 30)]
    assert lines[0] == "7 × Amount?"
    assert lines[1] == "    a.csv, rows 1, 2, 3, 4, 5, … → order"
    assert lines[2] == "    Mend."
    assert "    b.csv, row 1,200 → order" in lines
    assert lines[-2] == "8 rows waiting, 2 kinds. To mend them:"
    assert "1 more kinds" in _told([one, *rows], 1)[-2].plain
    assert _told([], 30)[0].plain == "No row is waiting."
