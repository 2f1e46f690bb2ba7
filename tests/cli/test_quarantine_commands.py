"""The quarantine's commands show what committed imports left there."""

import json
from pathlib import Path

import pyarrow as pa
import pytest

from touchline.cli.main import app
from touchline.lake.workspace import create_workspace
from touchline.vocabulary.identity import QUARANTINE_SCHEMA
from touchline.web.database import open_office


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
