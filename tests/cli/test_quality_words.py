"""What became of a file's rows is told in lines that fit a terminal of 80 columns."""

from touchline.cli.commands.show import _became

FIGURES = {
    "received": 1561,
    "stored": 1090,
    "duplicate": 5,
    "conflict": 2,
    "rejected": 0,
    "quarantined": 466,
}


def test_every_figure_and_reason_is_said() -> None:
    lines = [line.plain for line in _became("走访.csv", "interaction", FIGURES, {"unknown": 466})]
    assert lines == [
        "走访.csv → interaction",
        "  1,561 received = 1,090 stored + 5 duplicate + 0 rejected + 466 quarantined",
        "  2 of the duplicates are other versions of a known row",
        "        466  unknown",
    ]
    assert max(map(len, lines)) <= 80


def test_rows_that_no_rule_takes_have_no_fact() -> None:
    assert _became("a.csv", "", FIGURES, {})[0].plain == "a.csv → –"
