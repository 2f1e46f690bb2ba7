"""What commands say is shown as it is."""

import pytest
from rich.table import Table

from touchline.cli.output import Output


def test_a_name_with_brackets_is_shown_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    output = Output(as_json=False)
    table = Table("Name")
    table.add_row("[/b] 王[red]五")
    output.result(None, table, "[/i].csv")
    output.say("[/u] done")
    told = capsys.readouterr()
    assert "[/b] 王[red]五" in told.out
    assert "[/i].csv" in told.out
    assert "[/u] done" in told.err
