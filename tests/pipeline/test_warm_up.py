"""The machine code for reading files is made before anybody waits for it."""

from pathlib import Path

from touchline.pipeline.warm_up import warm_up


def test_a_look_at_a_small_file_reads_times_and_phones_and_leaves_nothing(tmp_path: Path) -> None:
    (table,) = warm_up(tmp_path).tables
    (fact,) = table.facts
    assert (fact.fact, fact.accepted, table.problem) == ("interaction", 2, None)
    assert list(tmp_path.iterdir()) == []
