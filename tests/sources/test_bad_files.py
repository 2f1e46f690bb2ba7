"""No file that a clerk may send makes the reader crash, hang, or lose a good row."""

import time
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from tests.sources.bad_case import Case
from tests.sources.bad_containers import bad_containers
from tests.sources.bad_text import bad_texts

from touchline.sources.files import FILES
from touchline.vocabulary.mapping import ReadOptions
from touchline.vocabulary.source import Defect, Unreadable

SECONDS = 5.0


@cache
def corpus() -> tuple[Case, ...]:
    return (*bad_texts(), *bad_containers())


def everything(path: Path) -> tuple[int, list[Defect]]:
    count, defects = 0, list[Defect]()
    for table in FILES.tables(path):
        if isinstance(table, Unreadable):
            defects.append(table.defect)
            continue
        for batch in table.batches(ReadOptions()):
            assert len(batch.row_numbers) == batch.rows.num_rows
            batch.rows.validate(full=True)
            count += batch.rows.num_rows
            defects.extend(batch.defects)
    return count, defects


@pytest.fixture(scope="module", autouse=True)
def compiled(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The scanner is compiled once a machine; that does not count as reading time."""
    path = tmp_path_factory.mktemp("warm") / "warm.csv"
    path.write_text('a,b\n1,"x\ny"\n3\n')
    assert everything(path)[0] == 1


def test_the_corpus_holds_two_hundred_files_of_their_own() -> None:
    assert len({case.content for case in corpus()}) >= 200
    assert len({case.name for case in corpus()}) == len(corpus())


@pytest.mark.contract("A2.3")
@pytest.mark.parametrize("case", corpus(), ids=lambda case: case.name)
def test_a_bad_file_loses_no_good_row_and_says_what_to_do(case: Case, tmp_path: Path) -> None:
    path = tmp_path / case.file_name
    path.write_bytes(case.content)
    started = time.monotonic()
    count, defects = everything(path)
    assert time.monotonic() - started < SECONDS
    assert count == case.good_rows
    assert Counter(defect.reason for defect in defects) == Counter(case.reasons)
    for defect in defects:
        assert len(defect.message) > 10
        assert len(defect.remedy) > 10
        assert "\0" not in defect.text
        assert (defect.row_number > 0) == (f" {defect.row_number} " in f"{defect.message} ")
